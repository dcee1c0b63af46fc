-- eventtold drops news that are in the inboxes now.
--
-- KEYS  1 the event
-- ARGV  1 the event's prefix, 2 shift ms, then the news
-- Returns the due ms of the event, 0 when it is gone. A second run finds them gone.
local pre, shift = ARGV[1], ARGV[2]
for i = 3, #ARGV do call('LREM', pre .. NOTICES, 1, ARGV[i]) end
local ev = event(pre)
return ev and duems(ev, clock(shift)) or 0
