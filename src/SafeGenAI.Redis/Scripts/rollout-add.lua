-- KEYS: the feature's runs, and of this run: units, units by interval, the bad events that are known, bad events, totals.
-- ARGV: run, instance, totals, units ('id interval ' each), bad events ('unit metric rest;' each), the most units, how long all
-- of it is kept without another word, in milliseconds.
-- Ids and shares stay text: Lua's numbers end at 2^53.
local RUNS, UNITS, INTERVALS, KNOWN, BAD, TOTALS = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
redis.call('SADD', RUNS, ARGV[1])

local left = tonumber(ARGV[6]) - redis.call('SCARD', UNITS)
for id, interval in string.gmatch(ARGV[4], '(%S+) (%S+)') do
  if left <= 0 then
    break
  end
  if redis.call('SADD', UNITS, id) == 1 then
    redis.call('HINCRBY', INTERVALS, interval, 1)
    left = left - 1
  end
end

for unit, metric, rest in string.gmatch(ARGV[5], '(%S+) (%S+) ([^;]+);') do
  if redis.call('SADD', KNOWN, unit .. ' ' .. metric) == 1 then
    redis.call('RPUSH', BAD, unit .. ' ' .. metric .. ' ' .. rest)
  end
end

redis.call('HSET', TOTALS, ARGV[2], ARGV[3])
for _, key in ipairs(KEYS) do
  redis.call('PEXPIRE', key, ARGV[7])
end
return 1
