-- KEYS: clock, queue, lease, accounts as they are now.
-- ARGV: time, data, from, till, '1' to take an extension back, more x 4, accounts.
local LEASE = KEYS[3]
local takes_back = ARGV[5] == '1'
local more = { ARGV[6], ARGV[7], ARGV[8], ARGV[9] }
if not takes_back then
  local later = not_yet(ARGV[3], ARGV[4])
  if later then
    return later
  end
end

local lease = read_lease(LEASE)
if not lease.state or lease.state == 'gone' then
  return answer('none')
end

local is_short, report = false, nil
if not takes_back then
  local has_room
  has_room, is_short, report = look(read_accounts(4, 10), function() return more end)
  if not has_room then
    return answer('denied', report)
  end
end

local kind = lease.state == 'presumed' and 's' or 'r'
local function signed(unit)
  return takes_back and negative(more[unit]) or more[unit]
end
each_account(lease, function(_, key, slot)
  for unit = 1, 4 do
    add(key, slot .. kind .. unit, signed(unit))
  end
end)
for unit = 1, 4 do
  add(LEASE, 'hard' .. unit, signed(unit))
  add(LEASE, 'soft' .. unit, signed(unit))
end
return answer('held', is_short and report or {}, redis.call('HMGET', LEASE, 'hard1', 'hard2', 'hard3', 'hard4'))
