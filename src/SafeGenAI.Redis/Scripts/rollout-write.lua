-- KEYS: state, history. ARGV: the version, the one before it, the state, the entry; an empty one is none.
-- Versions stay text: Lua's numbers end at 2^53.
if (redis.call('HGET', KEYS[1], 'version') or '0') ~= ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1], 'version', ARGV[1], 'state', ARGV[3])
if ARGV[4] ~= '' then
  redis.call('LPUSH', KEYS[2], ARGV[4])
end
return 1
