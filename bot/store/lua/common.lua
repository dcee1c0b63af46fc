-- Stands before every script, after the key names of keys.go.
-- pre is the partition's prefix; times are milliseconds; `call` is redis.call.

local call = redis.call
local WEEK = 604800

-- int writes a whole number of any size (tostring would round it).
local function int(n) return string.format('%.0f', n) end

-- clock is Redis time plus the shift, which is 0 outside tests.
local function clock(shift)
  local t = call('TIME')
  return tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000) + tonumber(shift)
end

-- fresh says whether an input id comes for the first time in 7 days.
local function fresh(pre, id)
  return call('SET', pre .. SEEN .. id, '1', 'NX', 'EX', WEEK) ~= false
end

-- enter puts an input into a person's inbox and makes the person due. A lease or
-- a hand-back that runs is not shortened.
local function enter(pre, pid, id, order, body, now)
  if call('ZADD', pre .. INBOX .. pid, 'NX', int(order), id) == 0 then return end
  call('HSET', pre .. BODY .. pid, 'p' .. id, body)
  call('ZADD', pre .. DUE, 'NX', int(now), 'P|' .. pid)
end

-- arrive is enter for an input with an event time; at '' is now.
local function arrive(pre, pid, id, at, body, now)
  local seq = call('HINCRBY', pre .. PERSON .. pid, 's', 1)
  local ms = now
  if at ~= '' then ms = tonumber(at) end
  enter(pre, pid, id, ms * 1000 + seq % 1000, body, now)
end

-- consume takes an input out of the inbox.
local function consume(pre, pid, id)
  call('ZREM', pre .. INBOX .. pid, id)
  call('HDEL', pre .. BODY .. pid, 'p' .. id, 't' .. id, 'u' .. id)
end

-- head leases the oldest input of a person: {id, body, turn ms, claims, epoch,
-- order, who} and the revision, or nil and the person leaves the due-set. The turn time is that of
-- the first claim. From the second claim on an input may be what ends processes: it is played when begin.lua
-- says so, and a claim after which that never came is not counted. With again, nothing is counted: it is the
-- answer of before.
local function head(pre, pid, now, lease, again)
  while true do
    local first = call('ZRANGE', pre .. INBOX .. pid, 0, 0, 'WITHSCORES')
    if #first == 0 then
      call('ZREM', pre .. DUE, 'P|' .. pid)
      return nil
    end
    local id = first[1]
    local f = call('HMGET', pre .. BODY .. pid, 'p' .. id, 't' .. id, 'u' .. id)
    if f[1] then
      local turn, claims = int(now), 0
      if f[2] then
        local t, c = string.match(f[2], '^(%d+):(%d+)$')
        turn, claims = t, tonumber(c)
      end
      if again then
        if not f[2] then return nil end
        local me = call('HMGET', pre .. PERSON .. pid, 'e', 'w')
        return {id, f[1], turn, claims, tonumber(me[1]), first[2], me[2] or ''}
      end
      if not f[3] then
        claims = claims + 1
        call('HSET', pre .. BODY .. pid, 't' .. id, turn .. ':' .. claims)
        if claims > 1 then call('HSET', pre .. BODY .. pid, 'u' .. id, '1') end
      end
      call('ZADD', pre .. DUE, int(now + lease), 'P|' .. pid)
      local epoch = call('HINCRBY', pre .. PERSON .. pid, 'e', 1)
      local me = call('HMGET', pre .. PERSON .. pid, 'w', 'r')
      return {id, f[1], turn, claims, epoch, first[2], me[1] or ''}, me[2] or '0'
    end
    call('ZREM', pre .. INBOX .. pid, id)
  end
end

-- unshelve drops a file ('F') or what a phone may fetch ('M').
local function unshelve(pre, kind, pid, id)
  call('DEL', pre .. (kind == 'F' and FILE or MEDIA) .. id)
  call('HDEL', pre .. SHELF, kind .. '|' .. pid .. '|' .. id)
end

-- nextcase is the number that the partition's next case would get.
local function nextcase(pre)
  return tonumber(call('GET', pre .. CASES) or '0') + 1
end

-- record puts a fact into the audit stream and lets those go that are older than keep
-- milliseconds. Their ids are Redis' own time, never shifted.
local function record(pre, fact, keep)
  call('XADD', pre .. AUDIT, 'MINID', '~', int(math.max(0, clock(0) - tonumber(keep))), '*', 'f', fact)
end
