-- eventnews keeps how far the news of an event have got that is new.
--
-- KEYS  1 the event
-- ARGV  1 the event's prefix, 2 'through' and how far, 'late': the desk knows that some wait, or 'over'
-- Returns {}. A second run says the same; nothing when the event is gone or not new any more.
local pre, what, through = unpack(ARGV)
if call('HEXISTS', pre .. EVENT, 'w') == 0 then return {} end
if what == 'through' then
  call('HSET', pre .. EVENT, 'wt', through)
elseif what == 'late' then
  call('HSET', pre .. EVENT, 'wl', '1')
else
  call('HDEL', pre .. EVENT, 'w', 'wt', 'wl')
end
return {}
