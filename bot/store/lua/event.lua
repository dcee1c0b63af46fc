-- An event and its seats, all under the event's own tag; stands before the scripts
-- that decide there. The rules are those of flows/booking, which says why.
--
-- A seat is the string "state:party:slot:order:code:until:came:thanked"; state b booked, w waiting, o offered.
-- What happened is the string "news|state|party|slot|code|place|until|left|at", as the caller reads it.

local HALFHOUR, THANKS, KEPT = 1800000, 600000, 604800000

local function event(pre)
  local f = call('HMGET', pre .. EVENT, 'r', 's', 'e', 'd', 'c', 'x', 'k', 'ks')
  if not f[1] then return nil end
  local ev = {
    pre = pre, rev = f[1], start = tonumber(f[2]), stop = tonumber(f[3]), deadline = tonumber(f[4]),
    cap = tonumber(f[5]), off = f[6] == '1',
  }
  ev.last = ev.start
  if f[7] ~= '' then
    local starts, n = {}, 0
    for ms in string.gmatch(f[8] or '', '[^,]+') do starts[#starts + 1] = tonumber(ms) end
    ev.slots = {}
    for id in string.gmatch(f[7], '[^,]+') do
      n = n + 1
      ev.slots[id] = starts[n] or ev.start
      if ev.slots[id] > ev.last then ev.last = ev.slots[id] end
    end
  end
  return ev
end

-- begins is when a seat's time begins.
local function begins(ev, slot) return ev.slots and ev.slots[slot] or ev.start end

-- reminders are what is still to come, as {which, slot, ms}, from "which:slot:ms,...".
local function reminders(written)
  local all = {}
  for which, slot, ms in string.gmatch(written, '(%d):(%w*):(%d+)') do all[#all + 1] = {which, slot, tonumber(ms)} end
  return all
end

local function remindersof(pre) return reminders(call('HGET', pre .. EVENT, 'am') or '') end

local function setreminders(pre, all)
  local out = {}
  for _, r in ipairs(all) do out[#out + 1] = r[1] .. ':' .. r[2] .. ':' .. int(r[3]) end
  call('HSET', pre .. EVENT, 'am', table.concat(out, ','))
end

local function seatof(ev, pid)
  local s = call('HGET', ev.pre .. SEATS, pid)
  if not s then return nil end
  local state, party, slot, order, code, till, came, thanked =
    string.match(s, '^(%a):(%d+):(%w*):(%d+):(%d+):(%d+):(%d+):(%d)$')
  return {
    state = state, party = tonumber(party), slot = slot, order = tonumber(order), code = tonumber(code),
    till = tonumber(till), came = tonumber(came), thanked = thanked,
  }
end

local function setseat(ev, pid, s)
  call('HSET', ev.pre .. SEATS, pid, s.state .. ':' .. int(s.party) .. ':' .. s.slot .. ':' .. int(s.order) .. ':' ..
    int(s.code) .. ':' .. int(s.till) .. ':' .. int(s.came) .. ':' .. s.thanked)
end

local function weight(ev, party) return ev.slots and 1 or party end

local function free(ev, slot)
  return (ev.slots and 1 or ev.cap) - tonumber(call('HGET', ev.pre .. EVENT, 'u' .. slot) or '0')
end

local function take(ev, slot, n) call('HINCRBY', ev.pre .. EVENT, 'u' .. slot, int(n)) end

-- place in the list, from 1, among those who wait for the same slot.
local function place(ev, pid, slot)
  if not ev.slots then return call('ZRANK', ev.pre .. WAITING, pid) + 1 end
  local n = 0
  for _, other in ipairs(call('ZRANGE', ev.pre .. WAITING, 0, -1)) do
    if other == pid then return n + 1 end
    if seatof(ev, other).slot == slot then n = n + 1 end
  end
  return n + 1
end

-- happened describes what became of a seat; s may be nil.
local function happened(ev, news, pid, s, left, now)
  if not s then return news .. '||0||0|0|0|' .. int(left) .. '|' .. int(now) end
  local at = s.state == 'w' and place(ev, pid, s.slot) or 0
  return news .. '|' .. s.state .. '|' .. int(s.party) .. '|' .. s.slot .. '|' .. int(s.code) .. '|' .. int(at) .. '|' ..
    int(s.till) .. '|' .. int(left) .. '|' .. int(now)
end

-- tell leaves news for a person; who finds it puts it into their inbox, once.
local function tell(ev, news, pid, s, now)
  local n = call('HINCRBY', ev.pre .. EVENT, 'n', 1)
  call('RPUSH', ev.pre .. NOTICES, int(n) .. '|' .. pid .. '|' .. happened(ev, news, pid, s, 0, now))
end

-- tellreminders tells those who come of what is due and keeps the rest; where told has a slot
-- nothing is said. The first reminder is too late once the second is due, the second
-- once it begins.
local function tellreminders(ev, now, told)
  local ahead, rest, second = remindersof(ev.pre), {}, {}
  for _, r in ipairs(ahead) do
    if r[1] == '2' then second[r[2]] = r[3] end
  end
  for _, r in ipairs(ahead) do
    local first = r[1] == '1'
    local before = first and second[r[2]] or begins(ev, r[2])
    if r[3] > now then
      rest[#rest + 1] = r
    elseif not ev.off and not told[r[2]] and now < before then
      local come = {}
      for _, pid in ipairs(call('HKEYS', ev.pre .. SEATS)) do
        local s = seatof(ev, pid)
        if s.state == 'b' and s.slot == r[2] then come[#come + 1] = {pid, s} end
      end
      table.sort(come, function(a, b) return a[2].order < b[2].order end)
      for _, e in ipairs(come) do tell(ev, first and 'tomorrow' or 'soon', e[1], e[2], now) end
    end
  end
  if #rest < #ahead then setreminders(ev.pre, rest) end
end

-- drop lets go of whatever a person holds.
local function drop(ev, pid, s)
  if s.state ~= 'w' then take(ev, s.slot, -weight(ev, s.party)) end
  if s.code > 0 then call('HDEL', ev.pre .. CODES, int(s.code)) end
  call('HDEL', ev.pre .. SEATS, pid)
  call('HDEL', ev.pre .. SEATWORDS, pid)
  call('ZREM', ev.pre .. WAITING, pid)
  call('ZREM', ev.pre .. OFFERS, pid)
  call('ZREM', ev.pre .. CAME, pid)
end

-- code gives the first free code, looked for from one that the request chose.
local function code(ev, pid, seed, codes, stride)
  local n = tonumber(seed)
  for _ = 1, tonumber(codes) do
    if call('HSETNX', ev.pre .. CODES, int(n + 1), pid) == 1 then return n + 1 end
    n = (n + tonumber(stride)) % tonumber(codes)
  end
  return 0
end

-- offertill is when an offer that is made now ends, nil so near the beginning.
local function offertill(now, start, offer)
  local rest = start - now
  if rest <= HALFHOUR then return nil end
  return now + math.min(tonumber(offer), math.max(math.floor(rest / 4), HALFHOUR))
end

-- offers gives what is free to the first in the list whom it fits, then to the next.
local function offers(ev, now, offer)
  if ev.off or ev.last - now <= HALFHOUR or (not ev.slots and free(ev, '') <= 0) then return end
  local left = {}
  for _, pid in ipairs(call('ZRANGE', ev.pre .. WAITING, 0, -1)) do
    local s = seatof(ev, pid)
    left[s.slot] = left[s.slot] or free(ev, s.slot)
    local w, till = weight(ev, s.party), offertill(now, begins(ev, s.slot), offer)
    if w <= left[s.slot] and till then
      left[s.slot] = left[s.slot] - w
      take(ev, s.slot, w)
      s.state, s.till = 'o', till
      setseat(ev, pid, s)
      call('ZREM', ev.pre .. WAITING, pid)
      call('ZADD', ev.pre .. OFFERS, int(till), pid)
      tell(ev, 'offered', pid, s, now)
      if not ev.slots and left[''] <= 0 then return end
    end
  end
end

-- pass takes back the offers that have ended and offers them on.
local function pass(ev, now, offer)
  local ended = call('ZRANGEBYSCORE', ev.pre .. OFFERS, '-inf', int(now))
  for _, pid in ipairs(ended) do
    drop(ev, pid, seatof(ev, pid))
    tell(ev, 'lapsed', pid, nil, now)
  end
  if #ended > 0 then offers(ev, now, offer) end
end

-- duems is when the event is to be looked at next.
local function duems(ev, now)
  if call('LLEN', ev.pre .. NOTICES) > 0 then return now end
  local due = ev.stop + KEPT
  local function sooner(ms)
    if ms and ms ~= '' and tonumber(ms) < due then due = tonumber(ms) end
  end
  sooner(call('ZRANGE', ev.pre .. OFFERS, 0, 0, 'WITHSCORES')[2])
  sooner(call('ZRANGE', ev.pre .. CAME, 0, 0, 'WITHSCORES')[2])
  if ev.slots then
    for _, pid in ipairs(call('ZRANGE', ev.pre .. WAITING, 0, -1)) do sooner(begins(ev, seatof(ev, pid).slot)) end
  elseif call('ZCARD', ev.pre .. WAITING) > 0 then
    sooner(ev.start)
  end
  for _, r in ipairs(remindersof(ev.pre)) do sooner(r[3]) end
  return due
end
