-- eventsave makes an event, or changes one that is at the given revision.
--
-- KEYS  1 the event
-- ARGV  1 the event's prefix, 2 shift ms, 3 revision it was made from (0: new), 4 sealed event, 5 start ms, 6 end ms,
--       7 deadline ms or 0, 8 capacity, 9 slots as "id,id" or '', 10 their beginnings as "ms,ms", 11 '1': cancelled,
--       12 reminders as in event.lua, 13 news for those who have a seat as "slot=news,slot=news", 14 ms that an offer stands
-- Returns {0 saved, revision, due ms}; {1 at another revision, that one}; {2 a slot that is left out is taken, slot};
--   {3 it is cancelled for good}. After 1 to 3 nothing has changed.
local pre, shift, from, body, start, stop, deadline, cap, slots, starts, off, remind, news, offer = unpack(ARGV)
local now = clock(shift)
local was = event(pre)
if from ~= (was and was.rev or '0') then return {1, was and was.rev or '0'} end
if was and was.off then return {3, ''} end
local told = {}
for slot, what in string.gmatch(news, '(%w*)=(%a+)') do told[slot] = what end
local kept = {}
for id in string.gmatch(slots, '[^,]+') do kept[id] = true end
if was then
  local all = call('HKEYS', pre .. SEATS)
  table.sort(all)
  for _, pid in ipairs(all) do
    local s = seatof(was, pid)
    if (slots == '') ~= (s.slot == '') or (s.slot ~= '' and not kept[s.slot]) then return {2, s.slot} end
  end
end

-- What is due is told now. Where the edit changes the time or place, it tells of that instead.
if was then tellreminders(was, now, told) end
local ahead = {}
for _, r in ipairs(off == '1' and {} or reminders(remind)) do
  if r[3] > now then ahead[#ahead + 1] = r end
end
-- A slot's capacity is 1 and the event's is its own; only what is taken is kept.
local rev = int(tonumber(from) + 1)
call('HSET', pre .. EVENT, 'b', body, 'r', rev, 's', start, 'e', stop, 'd', deadline, 'c', cap, 'x', off, 'k', slots,
  'ks', starts)
setreminders(pre, ahead)
if not was and off ~= '1' then call('HSET', pre .. EVENT, 'w', '1') end
local ev = event(pre)
pass(ev, now, offer)

local everybody = {}
for _, pid in ipairs(call('HKEYS', pre .. SEATS)) do
  everybody[#everybody + 1] = {pid, seatof(ev, pid)}
end
table.sort(everybody, function(a, b) return a[2].order < b[2].order end)
for _, e in ipairs(everybody) do
  local pid, s = e[1], e[2]
  -- An offer at an event that begins earlier now ends as one that is made now, at the latest when it begins.
  if was and s.state == 'o' and begins(ev, s.slot) < begins(was, s.slot) then
    s.till = math.min(s.till, offertill(now, begins(ev, s.slot), offer) or begins(ev, s.slot))
    setseat(ev, pid, s)
    call('ZADD', pre .. OFFERS, int(s.till), pid)
  end
  local over = ev.off and now >= begins(was or ev, s.slot) -- it took place
  if told[s.slot] and not over then tell(ev, told[s.slot], pid, s, now) end
  if ev.off and s.state ~= 'b' then drop(ev, pid, s) end
end
offers(ev, now, offer)
return {0, tonumber(rev), duems(ev, now)}
