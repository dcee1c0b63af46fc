-- eventcame marks whether a family came, or takes the mark back.
--
-- KEYS  1 the event
-- ARGV  1 the event's prefix, 2 shift ms, 3 person, 4 '1' came, '0' not
-- Returns {1, due ms of the event}, or {0} when they have no seat. A second run sets the same; the thanks goes once.
local pre, shift, pid, came = unpack(ARGV)
local now = clock(shift)
local ev = event(pre)
local s = ev and seatof(ev, pid)
if not s or s.state ~= 'b' or ev.off then return {0} end
if came == '1' then
  if s.came == 0 then
    s.came = now
    if s.thanked == '0' then call('ZADD', pre .. CAME, int(math.max(ev.stop, now) + THANKS), pid) end
  end
else
  s.came = 0
  call('ZREM', pre .. CAME, pid)
end
setseat(ev, pid, s)
return {1, duems(ev, now)}
