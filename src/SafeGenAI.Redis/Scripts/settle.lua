-- KEYS: clock, queue, lease, accounts.
-- ARGV: time, data, '1' to presume, name of this settlement, charge x 4, name of the data it was reserved in and when, accounts;
-- the last three are left out where nothing was spent.
local LEASE = KEYS[3]
local SETTLED_MS = '60000'    -- long enough to answer a settlement again whose answer was lost
local FORESTALLED_MS = '3600000' -- longer than any command is under way

local presumes, by = ARGV[3] == '1', ARGV[4]
local charge = { ARGV[5], ARGV[6], ARGV[7], ARGV[8] }
local reserved_in, reserved_at = ARGV[9], tonumber(ARGV[10] or '')
if is_lost() then
  return answer('lost')
end

local lease = read_lease(LEASE)
if not lease.state then
  -- Settled long ago; or its reservation is still under way, and holds nothing when it comes.
  redis.call('HSET', LEASE, 'state', 'gone')
  redis.call('PEXPIRE', LEASE, FORESTALLED_MS)
  if not reserved_in or reserved_in == data then
    return answer('ignored')
  end

  -- Or its lease was lost with the data: the account is charged all the same, once, unless it was reset in between.
  local accounts = read_accounts(4, 11)
  for _, account in ipairs(accounts) do
    if tonumber(redis.call('HGET', account.key, 'reset') or '0') < reserved_at then
      for unit = 1, 4 do
        add(account.key, text(account.id) .. ':s' .. unit, charge[unit])
      end
      keep(account.key, account.deadline)
    end
  end
  redis.call('HSET', LEASE, 'by', by, 'outcome', 'settled', 'hard1', charge[1], 'hard2', charge[2], 'hard3', charge[3], 'hard4', charge[4])
  return answer('settled', charge, {}, tell(accounts))
end
if lease.by == by then
  return answer(lease.outcome, lease.hard, {}, {}, {})
end
if lease.state == 'gone' or (presumes and lease.state == 'presumed') then
  return answer('ignored')
end

local outcome = lease.state == 'presumed' and 'corrected' or 'settled'
if presumes then
  presume(lease)
  redis.call('HSET', LEASE, 'by', by, 'outcome', outcome)
else
  each_account(lease, function(_, key, slot, held)
    for unit = 1, 4 do
      if lease.state == 'presumed' then
        add(key, slot .. 's' .. unit, negative(lease.hard[unit]))
      else
        add(key, slot .. 'r' .. unit, negative(held[unit]))
      end
      add(key, slot .. 's' .. unit, charge[unit])
    end
  end)
  redis.call('DEL', LEASE)
  redis.call('ZREM', QUEUE, LEASE)
  redis.call('HSET', LEASE, 'state', 'gone', 'by', by, 'outcome', outcome,
    'hard1', lease.hard[1], 'hard2', lease.hard[2], 'hard3', lease.hard[3], 'hard4', lease.hard[4])
  redis.call('PEXPIRE', LEASE, SETTLED_MS)
end

-- For alerts: what is spent now under each limit, and what was announced; empty where the account begins anew.
local present = {}
each_account(lease, function(place) present[place] = true end)
local report = {}
local accounts = read_accounts(4, 11)
for place, account in ipairs(accounts) do
  for _, limit in ipairs(account.limits) do
    if present[place] then
      local spent = count(account, limit.unit)
      local announced = redis.call('HGET', account.key, 'told' .. limit.unit .. limit.enforced) or '0'
      table.insert(report, text(spent) .. ' ' .. announced)
    else
      table.insert(report, '')
    end
  end
end
return answer(outcome, lease.hard, report, tell(accounts))
