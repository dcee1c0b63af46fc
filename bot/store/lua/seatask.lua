-- seatask decides what a person asks for at an event.
--
-- KEYS  1 the event
-- ARGV  1 the event's prefix, 2 shift ms, 3 person, 4 number of the ask, 5 ask id, 6 'book', 'change', 'giveback',
--       'accept', 'decline', 'unheard', 'heard' or 'forget', 7 party or 0, 8 slot, 9 '1': wait when it is full, 10 sealed words or '',
--       11 where to look for a code, 12 how many codes, 13 how far to the next, 14 ms that an offer stands
-- Returns {what happened as in event.lua, due ms of the event, sealed event, how many news wait}. A person's asks come with rising
--   numbers: the same ask again has the same answer; one below the last changes nothing and is answered 'stale'.
local pre, shift, pid, number, id, act, party, slot, wait, words, seed, codes, stride, offer = unpack(ARGV)
party = tonumber(party)
local now = clock(shift)
local ev = event(pre)
if not ev then return {'gone||0||0|0|0|0|' .. int(now), 0, '', 0} end

local function answer(said)
  return {said, duems(ev, now), call('HGET', pre .. EVENT, 'b'), call('LLEN', pre .. NOTICES)}
end

local last = call('HGET', pre .. ANSWERS, pid) or call('GET', pre .. FORGOTTEN .. pid)
if last then
  local n, of, said = string.match(last, '^(%d+)|([^|]*)|(.*)$')
  if of == id then return answer(said) end
  if tonumber(number) <= tonumber(n) then return {'stale||0||0|0|0|0|' .. int(now), 0, '', 0} end
end

pass(ev, now, offer)
local s = seatof(ev, pid)
if not ev.slots then slot = '' end

local function book()
  if s then return happened(ev, 'already', pid, s, 0, now) end
  if ev.deadline > 0 and now >= ev.deadline then return happened(ev, 'closed', pid, nil, 0, now) end
  if ev.slots and not ev.slots[slot] then return happened(ev, 'gone', pid, nil, 0, now) end
  local w, room = weight(ev, party), free(ev, slot)
  if not ev.slots and w > ev.cap then return happened(ev, 'toomany', pid, nil, ev.cap, now) end
  local new = {state = 'b', party = party, slot = slot, order = 0, code = 0, till = 0, came = 0, thanked = '0'}
  if w > room and wait ~= '1' then return happened(ev, 'full', pid, nil, math.max(0, room), now) end
  new.order = call('HINCRBY', pre .. EVENT, 'o', 1)
  if words ~= '' then call('HSET', pre .. SEATWORDS, pid, words) end
  if w > room then
    new.state = 'w'
    call('ZADD', pre .. WAITING, int(new.order), pid)
    setseat(ev, pid, new)
    return happened(ev, 'waiting', pid, new, 0, now)
  end
  take(ev, slot, w)
  new.code = code(ev, pid, seed, codes, stride)
  setseat(ev, pid, new)
  return happened(ev, 'booked', pid, new, 0, now)
end

local function change()
  if not s then return happened(ev, 'none', pid, nil, 0, now) end
  local to = party > 0 and party or s.party
  local w = weight(ev, to)
  if not ev.slots and to > s.party and w > ev.cap then return happened(ev, 'toomany', pid, s, ev.cap, now) end
  if s.state ~= 'w' then
    local more = w - weight(ev, s.party)
    local room = free(ev, s.slot)
    if more > 0 and more > room then
      return happened(ev, 'noroom', pid, s, s.party + math.max(0, room), now)
    end
    take(ev, s.slot, more)
  end
  s.party = to
  if words ~= '' then call('HSET', pre .. SEATWORDS, pid, words) end
  setseat(ev, pid, s)
  local said = happened(ev, 'changed', pid, s, 0, now)
  offers(ev, now, offer)
  return said
end

local function giveback()
  if not s then return happened(ev, 'none', pid, nil, 0, now) end
  drop(ev, pid, s)
  offers(ev, now, offer)
  return happened(ev, 'givenback', pid, nil, 0, now)
end

local function answeroffer()
  if not s or s.state == 'w' then return happened(ev, 'late', pid, s, 0, now) end
  if s.state == 'b' then return happened(ev, 'already', pid, s, 0, now) end
  if act == 'decline' then return giveback() end
  call('ZREM', pre .. OFFERS, pid)
  s.state, s.till, s.code = 'b', 0, code(ev, pid, seed, codes, stride)
  setseat(ev, pid, s)
  return happened(ev, 'booked', pid, s, 0, now)
end

-- unheard and heard note whether news have reached a person.
local function noted()
  call(act == 'unheard' and 'SADD' or 'SREM', pre .. UNHEARD, pid)
  return happened(ev, 'noted', pid, nil, 0, now)
end

-- started says that nothing can be asked for any more: what they hold, or ask for,
-- has begun; who has nothing there can ask until the last slot begins.
local function started()
  if s then return now >= begins(ev, s.slot) end
  if act == 'book' and ev.slots and ev.slots[slot] then return now >= ev.slots[slot] end
  return now >= ev.last
end

-- forget leaves nothing of a person but, for a week, that older asks come too late,
-- and after the beginning the figures.
local function forget()
  if s and s.state == 'b' and now >= begins(ev, s.slot) then
    call('HINCRBY', pre .. EVENT, 'fb', 1)
    call('HINCRBY', pre .. EVENT, 'fp', int(s.party))
    if s.came > 0 then
      call('HINCRBY', pre .. EVENT, 'fc', 1)
      call('HINCRBY', pre .. EVENT, 'fq', int(s.party))
    end
  end
  if s then
    drop(ev, pid, s)
    offers(ev, now, offer)
  end
  for _, n in ipairs(call('LRANGE', pre .. NOTICES, 0, -1)) do
    if string.find(n, '|' .. pid .. '|', 1, true) then call('LREM', pre .. NOTICES, 1, n) end
  end
  call('HDEL', pre .. ANSWERS, pid)
  call('SREM', pre .. UNHEARD, pid)
  local said = happened(ev, 'givenback', pid, nil, 0, now)
  call('SET', pre .. FORGOTTEN .. pid, number .. '|' .. id .. '|' .. said, 'EX', WEEK)
  return said
end

local said
if act == 'forget' then
  said = forget()
elseif act == 'unheard' or act == 'heard' then
  said = noted()
elseif ev.off then
  said = happened(ev, 'cancelled', pid, s, 0, now)
elseif started() then
  said = happened(ev, 'begun', pid, s, 0, now)
elseif act == 'book' then
  said = book()
elseif act == 'change' then
  said = change()
elseif act == 'giveback' then
  said = giveback()
else
  said = answeroffer()
end
if act ~= 'forget' then call('HSET', pre .. ANSWERS, pid, number .. '|' .. id .. '|' .. said) end
return answer(said)
