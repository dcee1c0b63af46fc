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

tellreminders(ev, now, {})

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
