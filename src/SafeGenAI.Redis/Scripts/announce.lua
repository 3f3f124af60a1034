-- KEYS: clock, queue, one account per change.
-- ARGV: time, data, field, from, to of each change.
-- Only who changes what is announced raises the alerts: once over all instances. The others are told what it is now.
local answers = {}
for place = 3, #KEYS do
  local at = (place - 2) * 3
  local known = redis.call('HMGET', KEYS[place], 'birth', ARGV[at])
  local told = known[2] or '0'
  if known[1] and told == ARGV[at + 1] then
    redis.call('HSET', KEYS[place], ARGV[at], ARGV[at + 2])
    told = ''
  end
  table.insert(answers, told)
end
return answer('announced', answers)
