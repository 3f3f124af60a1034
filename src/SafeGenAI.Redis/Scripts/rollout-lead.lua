-- KEYS: lease. ARGV: who asks, the time, when their lease would end, how long before its end a lease may be; in microseconds.
-- The time is the caller's, as it is for every store. A lease that ends too late was taken on a clock that was wrong.
local led = redis.call('HMGET', KEYS[1], 'holder', 'ends')
local ends = ARGV[3]
if led[1] then
  local left = tonumber(led[2]) - tonumber(ARGV[2])
  if left > 0 and left <= tonumber(ARGV[4]) then
    if led[1] ~= ARGV[1] then
      return led[1]
    end
    if tonumber(led[2]) > tonumber(ends) then
      ends = led[2]
    end
  end
end
redis.call('HSET', KEYS[1], 'holder', ARGV[1], 'ends', ends)
return ARGV[1]
