-- KEYS: clock, queue, lease, accounts.
-- ARGV: time, data, from, till, attempt, length of the lease, deadline of the lease, hard x 4, soft x 4, accounts.
local LEASE = KEYS[3]
local later = not_yet(ARGV[3], ARGV[4])
if later then
  return later
end

local state = redis.call('HGET', LEASE, 'state')
if state then
  return answer(state == 'gone' and 'gone' or 'held')
end

local hard = { ARGV[8], ARGV[9], ARGV[10], ARGV[11] }
local soft = { ARGV[12], ARGV[13], ARGV[14], ARGV[15] }
local function amounts_of(account)
  return account.is_soft == '1' and soft or hard
end

local accounts = read_accounts(4, 16)
local has_room, _, report = look(accounts, amounts_of)
local resets = {}
for _, account in ipairs(accounts) do
  table.insert(resets, redis.call('HGET', account.key, 'reset') or '0')
end
if not has_room then
  return answer('denied', report, resets)
end

-- A rolling account keeps the slots of its window only.
local function open(account)
  local known = redis.call('HMGET', account.key, 'birth', 'oldest')
  local birth = known[1] or ARGV[5]
  redis.call('HSET', account.key, 'birth', birth)
  local first = account.id - account.slots + 1
  if account.slots > 1 then
    local oldest = known[2] and tonumber(known[2]) or first
    for slot = oldest, math.min(first, oldest + account.slots) - 1 do
      local id = text(slot) .. ':'
      redis.call('HDEL', account.key, id .. 's1', id .. 's2', id .. 's3', id .. 's4', id .. 'r1', id .. 'r2', id .. 'r3', id .. 'r4',
        id .. 'p1', id .. 'p2', id .. 'p3', id .. 'p4')
    end
    redis.call('HSET', account.key, 'oldest', text(first))
  end
  return birth
end

local lines = {}
for _, account in ipairs(accounts) do
  local birth = open(account)
  local amounts = amounts_of(account)
  for unit = 1, 4 do
    add(account.key, text(account.id) .. ':r' .. unit, amounts[unit])
  end
  keep(account.key, account.deadline)
  table.insert(lines, table.concat({ account.key, text(account.id), account.is_soft, birth, account.deadline }, ' ') .. '\n')
end

redis.call('HSET', LEASE, 'state', 'held', 'length', ARGV[6], 'accounts', table.concat(lines),
  'hard1', hard[1], 'hard2', hard[2], 'hard3', hard[3], 'hard4', hard[4],
  'soft1', soft[1], 'soft2', soft[2], 'soft3', soft[3], 'soft4', soft[4])
keep(LEASE, ARGV[7])
redis.call('ZADD', QUEUE, text(now + tonumber(ARGV[6])), LEASE)
redis.call('PEXPIRE', QUEUE, KEPT_MS)
return answer('held', report, resets)
