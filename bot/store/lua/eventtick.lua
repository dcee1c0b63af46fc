-- eventtick lets what is due at an event happen and says what is to be told.
--
-- KEYS  1 the event
-- ARGV  1 the event's prefix, 2 shift ms, 3 ms that an offer stands, 4 how many news at most
-- Returns {due ms, '1': it is over and kept long enough, sealed event, at ms, news...}, the news as
--   "n|person|what happened", oldest first, to be dropped by eventtold when they are in the inboxes; {} when there
--   is no such event. A second run finds nothing due and returns the news again.
local pre, shift, offer, max = unpack(ARGV)
local now = clock(shift)
local ev = event(pre)
if not ev then return {} end
pass(ev, now, offer)

-- remind tells those who come to a slot, or to the event.
local function remind(news, slot, before)
  if ev.off or now >= before then return end
  local come = {}
  for _, pid in ipairs(call('HKEYS', pre .. SEATS)) do
    local s = seatof(ev, pid)
    if s.state == 'b' and s.slot == slot then come[#come + 1] = {pid, s} end
  end
  table.sort(come, function(a, b) return a[2].order < b[2].order end)
  for _, e in ipairs(come) do tell(ev, news, e[1], e[2], now) end
end

-- The first reminder is too late once the second is due, the second once it begins.
local ahead, rest, second = remindersof(pre), {}, {}
for _, r in ipairs(ahead) do
  if r[1] == '2' then second[r[2]] = r[3] end
end
for _, r in ipairs(ahead) do
  if r[3] > now then
    rest[#rest + 1] = r
  elseif r[1] == '1' then
    remind('tomorrow', r[2], second[r[2]] or begins(ev, r[2]))
  else
    remind('soon', r[2], begins(ev, r[2]))
  end
end
if #rest < #ahead then setreminders(pre, rest) end

for _, pid in ipairs(call('ZRANGE', pre .. WAITING, 0, -1)) do
  local s = seatof(ev, pid)
  if now >= begins(ev, s.slot) then
    drop(ev, pid, s)
    tell(ev, 'missed', pid, nil, now)
  end
end

for _, pid in ipairs(call('ZRANGEBYSCORE', pre .. CAME, '-inf', int(now))) do
  local s = seatof(ev, pid)
  call('ZREM', pre .. CAME, pid)
  s.thanked = '1'
  setseat(ev, pid, s)
  tell(ev, 'thanks', pid, s, now)
end

local out = {duems(ev, now), now >= ev.stop + KEPT and '1' or '', call('HGET', pre .. EVENT, 'b'), int(now)}
for _, n in ipairs(call('LRANGE', pre .. NOTICES, 0, tonumber(max) - 1)) do out[#out + 1] = n end
return out
