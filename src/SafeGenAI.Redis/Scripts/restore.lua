-- KEYS: clock, queue, accounts.
-- ARGV: time, data, of each account: deadline, when it was reset last, '1' where it rolls, how many pairs of what was announced and
-- how many triples of what was spent (slot, unit, amount; the oldest first), then these.
-- Every instance puts back what it has seen, at any time and as often as it likes: of what several have seen the most counts, beside
-- what was spent since. What was seen before the last reset that anybody knows of counts nowhere.
local function put_back(key, field, sum, amount)
  local known = redis.call('HGET', key, field) or '0'
  if tonumber(amount) > tonumber(known) then
    redis.call('HSET', key, field, amount)
    add(key, sum, negative(known))
    add(key, sum, amount)
  end
end

local function take_out(key)
  for _, field in ipairs(redis.call('HKEYS', key)) do
    local slot, unit = string.match(field, '^(%d+:)p(%d)$')
    if slot then
      add(key, slot .. 's' .. unit, negative(redis.call('HGET', key, field)))
      redis.call('HDEL', key, field)
    end
  end
end

-- As BudgetAlert.Raise writes it: the highest percentage, and in the lowest bit whether the burn rate was told.
local function both(one, other)
  local percent = math.max(math.floor(one / 2), math.floor(other / 2))
  return text(percent * 2 + math.max(one % 2, other % 2))
end

local at = 3
for place = 3, #KEYS do
  local key, deadline, reset, rolls = KEYS[place], ARGV[at], ARGV[at + 1], ARGV[at + 2] == '1'
  local told, spent = at + 5, at + 5 + 2 * tonumber(ARGV[at + 3])
  at = spent + 3 * tonumber(ARGV[at + 4])
  local known = redis.call('HMGET', key, 'reset', 'oldest')
  local last = tonumber(known[1] or '0')
  if tonumber(reset) > last then
    take_out(key)
    redis.call('HSET', key, 'reset', reset)
  end
  if tonumber(reset) >= last then
    for field = told, spent - 2, 2 do
      local now_told = redis.call('HGET', key, ARGV[field]) or '0'
      redis.call('HSET', key, ARGV[field], both(tonumber(now_told), tonumber(ARGV[field + 1])))
    end
    local oldest = rolls and spent < at and (known[2] or ARGV[spent])
    if oldest then
      redis.call('HSET', key, 'oldest', oldest)
    end
    for slot = spent, at - 3, 3 do
      if not oldest or tonumber(ARGV[slot]) >= tonumber(oldest) then
        put_back(key, ARGV[slot] .. ':p' .. ARGV[slot + 1], ARGV[slot] .. ':s' .. ARGV[slot + 1], ARGV[slot + 2])
      end
    end
    keep(key, deadline)
  end
end
return answer('restored')
