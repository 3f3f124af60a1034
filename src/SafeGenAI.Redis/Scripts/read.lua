-- KEYS: clock, queue, accounts.
-- ARGV: time, data, from, till, accounts.
local later = not_yet(ARGV[3], ARGV[4])
if later then
  return later
end

local report = {}
for _, account in ipairs(read_accounts(3, 5)) do
  for _, limit in ipairs(account.limits) do
    local _, _, words = count(account, limit.unit)
    table.insert(report, words)
  end
end
return answer('read', report)
