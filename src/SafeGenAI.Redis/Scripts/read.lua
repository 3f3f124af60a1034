-- KEYS: clock, queue, accounts.
-- ARGV: time, data, from, till, accounts.
local later = not_yet(ARGV[3], ARGV[4])
if later then
  return later
end

return answer('read', tell(read_accounts(3, 5)))
