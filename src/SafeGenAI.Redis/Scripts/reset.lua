-- KEYS: clock, queue, audit, account.
-- ARGV: time, data, from, till, who and why, account.
-- The entry of the audit is written in the same step: nothing is erased without it.
local later = not_yet(ARGV[3], ARGV[4])
if later then
  return later
end

local account = read_accounts(4, 6)[1]
local lines = { text(now) }
for unit = 1, 4 do
  local _, _, words = count(account, text(unit))
  table.insert(lines, words)
end
table.insert(lines, ARGV[5])
local entry = table.concat(lines, '\n')
redis.call('DEL', account.key)
redis.call('HSET', account.key, 'reset', text(now))
keep(account.key, account.deadline)
redis.call('LPUSH', KEYS[3], entry)
redis.call('LTRIM', KEYS[3], '0', '999')
return answer('reset', entry, { text(now) })
