-- What all scripts share. Every script is told KEYS[1], KEYS[2]: the slot's clock and its queue of leases; ARGV[1]: the
-- time in tests, empty otherwise; ARGV[2]: the name of the data, should there be none yet, and the name that the caller
-- knows, if any. Times are microseconds.
--
-- Amounts stay text wherever they are added: Redis adds in 64 bits, Lua's numbers end at 2^53. Where Lua compares, what is
-- beyond 2^53 is beyond every limit too.
local CLOCK, QUEUE = KEYS[1], KEYS[2]
local KEPT_MS = '3456000000' -- 40 days: longer than the longest window with all that may still be settled in it
local BATCH = 100

local function text(number)
  return string.format('%.0f', number)
end

-- Time only goes forward, also when another server with another clock takes over.
local raw = tonumber(ARGV[1])
if not raw then
  local time = redis.call('TIME')
  raw = tonumber(time[1]) * 1000000 + tonumber(time[2])
end
local known = redis.call('HMGET', CLOCK, 'now', 'data')
local now = math.max(raw, known[1] and tonumber(known[1]) or 0)
local fresh, expected = string.match(ARGV[2], '^(%S+) ?(%S*)$')
local data = known[2] or fresh
redis.call('HSET', CLOCK, 'now', text(now), 'data', data)
redis.call('PEXPIRE', CLOCK, KEPT_MS)

local function answer(status, ...)
  return { status, text(now), data, ... }
end

-- Whether the data is not what the caller knows: it puts back what it has seen before anything is done for it.
local function is_lost()
  return expected ~= '' and expected ~= data
end

-- A key lives until its deadline on the server's own clock, however often it is written.
local function keep(key, deadline)
  local left = math.ceil((tonumber(deadline) - raw) / 1000)
  if left > 0 then
    redis.call('PEXPIRE', key, text(left))
  else
    redis.call('DEL', key)
  end
end

local function negative(amount)
  return amount == '0' and '0' or '-' .. amount
end

-- Stops far below where Redis would refuse to add.
local function add(key, field, amount)
  if amount ~= '0' and redis.call('HINCRBY', key, field, amount) >= 2 ^ 62 then
    redis.call('HSET', key, field, '4611686018427387903')
  end
end

local function read_lease(key)
  local v = redis.call('HMGET', key, 'state', 'length', 'accounts', 'by', 'outcome',
    'hard1', 'hard2', 'hard3', 'hard4', 'soft1', 'soft2', 'soft3', 'soft4')
  return {
    key = key, state = v[1], length = v[2], accounts = v[3], by = v[4], outcome = v[5],
    hard = { v[6], v[7], v[8], v[9] }, soft = { v[10], v[11], v[12], v[13] },
  }
end

-- Visits the accounts of a lease that still are what they were: one that was reset has another birth, and a slot that has
-- left a rolling window counts nowhere.
local function each_account(lease, visit)
  local place = 0
  for key, id, is_soft, birth, deadline in string.gmatch(lease.accounts, '(%S+) (%S+) (%d) (%S+) (%d+)\n') do
    place = place + 1
    local account = redis.call('HMGET', key, 'birth', 'oldest')
    if account[1] == birth and (not account[2] or tonumber(id) >= tonumber(account[2])) then
      visit(place, key, id .. ':', is_soft == '1' and lease.soft or lease.hard)
    end
  end
end

-- Charges the most that the attempt may have used, in soft accounts too.
local function presume(lease)
  each_account(lease, function(_, key, slot, held)
    for unit = 1, 4 do
      add(key, slot .. 'r' .. unit, negative(held[unit]))
      add(key, slot .. 's' .. unit, lease.hard[unit])
    end
  end)
  redis.call('HSET', lease.key, 'state', 'presumed')
  redis.call('ZADD', QUEUE, text(now + tonumber(lease.length)), lease.key)
end

-- Sees to the leases that are due, a batch at a time, so that no script holds up the server. Until none is left nobody is
-- admitted, which keeps every account exact.
local function advance()
  local due = redis.call('ZRANGEBYSCORE', QUEUE, '-inf', text(now), 'LIMIT', '0', text(BATCH))
  for _, key in ipairs(due) do
    local lease = read_lease(key)
    if lease.state == 'held' then
      presume(lease)
    else
      redis.call('ZREM', QUEUE, key)
      if lease.state == 'presumed' then
        redis.call('DEL', key)
      end
    end
  end
  return #due < BATCH
end

-- A caller computes windows from its own clock, with their time zones; only this one decides whether they are the present.
local function not_yet(from, till)
  if is_lost() then
    return answer('lost')
  end
  if now < tonumber(from) or now >= tonumber(till) then
    return answer('stale')
  end
  if not advance() then
    return answer('busy')
  end
end

-- The accounts that a caller names: their keys from a place on, and what it says of each from another.
local function read_accounts(first_key, at)
  local accounts = {}
  for place = first_key, #KEYS do
    local account = { key = KEYS[place], id = tonumber(ARGV[at]), slots = tonumber(ARGV[at + 1]),
      is_soft = ARGV[at + 2], deadline = ARGV[at + 3], limits = {} }
    local count = tonumber(ARGV[at + 4])
    at = at + 5
    for _ = 1, count do
      table.insert(account.limits, { unit = ARGV[at], amount = tonumber(ARGV[at + 1]), enforced = ARGV[at + 2] })
      at = at + 3
    end
    table.insert(accounts, account)
  end
  return accounts
end

-- What counts in one unit, spent and reserved, and in words: "id spent reserved" of each slot that has any, oldest first.
local function count(account, unit)
  local fields = {}
  for slot = account.id - account.slots + 1, account.id do
    table.insert(fields, text(slot) .. ':s' .. unit)
    table.insert(fields, text(slot) .. ':r' .. unit)
  end
  local values = redis.call('HMGET', account.key, unpack(fields))
  local spent, reserved, words = 0.0, 0.0, {}
  for place = 1, #fields, 2 do
    local s, r = values[place] or '0', values[place + 1] or '0'
    if s ~= '0' or r ~= '0' then
      spent, reserved = spent + tonumber(s), reserved + tonumber(r)
      table.insert(words, text(account.id - account.slots + 1 + (place - 1) / 2) .. ' ' .. s .. ' ' .. r)
    end
  end
  return spent, reserved, table.concat(words, ' ')
end

-- What counts under each limit, and when each account was reset last, for those who put it back should it be lost.
local function tell(accounts)
  local report, resets = {}, {}
  for _, account in ipairs(accounts) do
    table.insert(resets, redis.call('HGET', account.key, 'reset') or '0')
    for _, limit in ipairs(account.limits) do
      local _, _, words = count(account, limit.unit)
      table.insert(report, words)
    end
  end
  return report, resets
end

-- Whether all limits that are enforced have room, whether one that observes has none, and what counts for each.
local function look(accounts, amounts_of)
  local has_room, is_short, report = true, false, {}
  for _, account in ipairs(accounts) do
    local amounts = amounts_of(account)
    for _, limit in ipairs(account.limits) do
      local spent, reserved, words = count(account, limit.unit)
      table.insert(report, words)

      -- Each difference is exact: what is taken away is not above what it is taken from.
      if spent > limit.amount or reserved > limit.amount - spent
        or tonumber(amounts[tonumber(limit.unit)]) > limit.amount - spent - reserved then
        is_short = true
        has_room = has_room and limit.enforced == '0'
      end
    end
  end
  return has_room, is_short, report
end
