-- The LINE lane of a person; stands before the scripts that touch it.
--
-- Classes: r reply, o reply only, s safety, p push, q safety words that go on as a
-- push. Order holds, but all others overtake pushes that wait for another try or
-- are parked. While a person is hidden, p waits, and so does whatever stood here
-- when they hid.

local function parse(m)
  if not m then return nil end
  local class, tries, first, due, gone = string.match(m, '^(%a):(%d+):(%d+):(%d+):(%d)$')
  return {class = class, tries = tonumber(tries), first = first, due = tonumber(due), gone = gone == '1', asleep = gone == '2'}
end

local function meta(pre, pid, id) return parse(call('HGET', pre .. LINEBODY .. pid, 'm' .. id)) end

local function unparse(m)
  return m.class .. ':' .. int(m.tries) .. ':' .. m.first .. ':' .. int(m.due) .. ':' .. (m.gone and '1' or m.asleep and '2' or '0')
end

local function setmeta(pre, pid, id, m) call('HSET', pre .. LINEBODY .. pid, 'm' .. id, unparse(m)) end

local function additem(pre, pid, id, class, body)
  local ob = pre .. LINEBODY .. pid
  if call('HEXISTS', ob, 'b' .. id) == 1 then return end
  call('RPUSH', pre .. LINE .. pid, id)
  call('HSET', ob, 'b' .. id, body, 'm' .. id, class .. ':0:0:0:0')
end

-- onlyitem puts an item into an empty lane and leases it to the caller, as additem and
-- give would: most turns say one thing to somebody for whom nothing waits. It returns nil
-- and leaves a lane alone that is not empty.
local function onlyitem(pre, pid, id, class, body, now, lease, token, op, who)
  if call('RPUSH', pre .. LINE .. pid, id) > 1 then
    call('RPOP', pre .. LINE .. pid)
    return nil
  end
  call('HSET', pre .. LINEBODY .. pid, 'b' .. id, body, 'm' .. id, class .. ':1:' .. int(now) .. ':0:0',
    'T', token, 'U', int(now + lease), 'I', id, 'O', op)
  call('ZADD', pre .. DUE, int(now + lease), 'L|' .. pid)
  return {'L', pid, id, class, body, 0, int(now), who or '', '0'}
end

local function dropitem(pre, pid, id)
  call('LREM', pre .. LINE .. pid, 1, id)
  call('HDEL', pre .. LINEBODY .. pid, 'b' .. id, 'm' .. id)
end

-- inflight says which item is leased at the moment, or nil.
local function inflight(pre, pid, now)
  local f = call('HMGET', pre .. LINEBODY .. pid, 'U', 'I')
  if f[1] and tonumber(f[1]) > now then return f[2] end
  return nil
end

-- cancelitem removes an item. One in flight may have reached LINE: it stays for
-- its settlement but is not tried again.
local function cancelitem(pre, pid, id, now)
  local m = meta(pre, pid, id)
  if not m then return end
  if inflight(pre, pid, now) == id then
    m.gone = true
    setmeta(pre, pid, id, m)
  else
    dropitem(pre, pid, id)
  end
end

-- park holds back what waits now; unhold cancels what is held back.
local function park(pre, pid)
  for _, id in ipairs(call('LRANGE', pre .. LINE .. pid, 0, -1)) do
    local m = meta(pre, pid, id)
    if m and not m.gone then
      m.asleep = true
      setmeta(pre, pid, id, m)
    end
  end
end

local function unhold(pre, pid, now)
  for _, id in ipairs(call('LRANGE', pre .. LINE .. pid, 0, -1)) do
    local m = meta(pre, pid, id)
    if m and (m.class == 'p' or m.asleep) then cancelitem(pre, pid, id, now) end
  end
end

-- leased describes an item as the caller gets it:
-- {'L', person, id, class, body, tries before this one, first ms, who, parked}
local function leased(pre, pid, id, who)
  who = who or call('HMGET', pre .. PERSON .. pid, 'w', 'k')
  local f = call('HMGET', pre .. LINEBODY .. pid, 'm' .. id, 'b' .. id)
  local m = parse(f[1])
  if not m then return nil end
  return {'L', pid, id, m.class, f[2], m.tries - 1, m.first, who[1] or '', who[2] and '1' or '0'}
end

-- give leases the next item that may be sent to the caller, or sets when the lane
-- is to be looked at again and returns nil. A holder whose lease ran out may settle
-- for as long as nobody else was given the lane.
local function give(pre, pid, now, lease, token, op)
  local ob, due, member = pre .. LINEBODY .. pid, pre .. DUE, 'L|' .. pid
  local who = call('HMGET', pre .. PERSON .. pid, 'w', 'k')
  local parked = who[2]
  local wake, pick, best, held, left = nil, nil, nil, false, 0
  for _, id in ipairs(call('LRANGE', pre .. LINE .. pid, 0, -1)) do
    left = left + 1
    local m = meta(pre, pid, id)
    if not m or m.gone then
      dropitem(pre, pid, id)
      left = left - 1
    elseif parked and (m.class == 'p' or m.asleep) or held and m.class == 'p' then
      held = true
    elseif m.due > now then
      if not wake or m.due < wake then wake = m.due end
      if m.class ~= 'p' and m.class ~= 'q' then break end
      held = true
    else
      pick, best = id, m
      break
    end
  end
  if pick then
    best.tries = best.tries + 1
    if best.first == '0' then best.first = int(now) end
    call('HSET', ob, 'm' .. pick, unparse(best), 'T', token, 'U', int(now + lease), 'I', pick, 'O', op)
    call('ZADD', due, int(now + lease), member)
    return leased(pre, pid, pick, who)
  end
  if left == 0 then call('DEL', ob) end
  if wake then call('ZADD', due, int(wake), member) else call('ZREM', due, member) end
  return nil
end
