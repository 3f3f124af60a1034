-- KEYS: clock, queue, one account per change.
-- ARGV: time, data, field, from, to of each change.
-- Only who changes what is announced raises the alerts: once over all instances.
local won = {}
for place = 3, #KEYS do
  local at = (place - 2) * 3
  local told = redis.call('HMGET', KEYS[place], 'birth', ARGV[at])
  local is_first = told[1] and (told[2] or '0') == ARGV[at + 1]
  if is_first then
    redis.call('HSET', KEYS[place], ARGV[at], ARGV[at + 2])
  end
  table.insert(won, is_first and '1' or '0')
end
return answer('announced', won)
