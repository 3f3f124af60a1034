-- KEYS: the feature's runs, and all that is kept of those in ARGV.
for place = 2, #KEYS do
  redis.call('UNLINK', KEYS[place])
end
for _, run in ipairs(ARGV) do
  redis.call('SREM', KEYS[1], run)
end
return 1
