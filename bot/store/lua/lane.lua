-- The LINE lane of a person; stands before the scripts that touch it.
--
-- Classes: r reply, o reply only, s safety, p push. Order holds, but r, o and s
-- overtake pushes that wait for another try or are parked.

local function meta(pre, pid, id)
  local m = call('HGET', pre .. LINEBODY .. pid, 'm' .. id)
  if not m then return nil end
  local class, tries, first, due, gone = string.match(m, '^(%a):(%d+):(%d+):(%d+):(%d)$')
  return {class = class, tries = tonumber(tries), first = first, due = tonumber(due), gone = gone == '1'}
end

local function setmeta(pre, pid, id, m)
  call('HSET', pre .. LINEBODY .. pid, 'm' .. id,
    m.class .. ':' .. int(m.tries) .. ':' .. m.first .. ':' .. int(m.due) .. ':' .. (m.gone and '1' or '0'))
end

local function additem(pre, pid, id, class, body)
  local ob = pre .. LINEBODY .. pid
  if call('HEXISTS', ob, 'b' .. id) == 1 then return end
  call('RPUSH', pre .. LINE .. pid, id)
  call('HSET', ob, 'b' .. id, body)
  setmeta(pre, pid, id, {class = class, tries = 0, first = '0', due = 0, gone = false})
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

-- leased describes an item as the caller gets it:
-- {'L', person, id, class, body, tries before this one, first ms, who, parked}
local function leased(pre, pid, id)
  local m = meta(pre, pid, id)
  if not m then return nil end
  local w = call('HMGET', pre .. PERSON .. pid, 'w', 'k')
  return {'L', pid, id, m.class, call('HGET', pre .. LINEBODY .. pid, 'b' .. id), m.tries - 1, m.first,
    w[1] or '', w[2] and '1' or '0'}
end

-- give leases the next item that may be sent to the caller, or sets when the lane
-- is to be looked at again and returns nil. A holder whose lease ran out may settle
-- for as long as nobody else was given the lane.
local function give(pre, pid, now, lease, token, op)
  local ob, due, member = pre .. LINEBODY .. pid, pre .. DUE, 'L|' .. pid
  local parked = call('HGET', pre .. PERSON .. pid, 'k')
  local wake, pick, held = nil, nil, false
  for _, id in ipairs(call('LRANGE', pre .. LINE .. pid, 0, -1)) do
    local m = meta(pre, pid, id)
    if not m or m.gone then
      dropitem(pre, pid, id)
    elseif m.class == 'p' and (parked or held) then
      held = true
    elseif m.due > now then
      if not wake or m.due < wake then wake = m.due end
      if m.class ~= 'p' then break end
      held = true
    else
      pick = id
      m.tries = m.tries + 1
      if m.first == '0' then m.first = int(now) end
      setmeta(pre, pid, id, m)
      break
    end
  end
  if pick then
    call('HSET', ob, 'T', token, 'U', int(now + lease), 'I', pick, 'O', op)
    call('ZADD', due, int(now + lease), member)
    return leased(pre, pid, pick)
  end
  if call('LLEN', pre .. LINE .. pid) == 0 then call('DEL', ob) end
  if wake then call('ZADD', due, int(wake), member) else call('ZREM', due, member) end
  return nil
end
