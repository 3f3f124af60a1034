-- KEYS: units by interval, bad events, totals of a run. ARGV: the places of the first and the last bad event.
-- All of one moment.
return { redis.call('HGETALL', KEYS[1]), redis.call('LRANGE', KEYS[2], ARGV[1], ARGV[2]), redis.call('HVALS', KEYS[3]) }
