-- read notes how far the thread of a case was read.
--
-- KEYS  1 the case
-- ARGV  1 prefix, 2 case, 3 closed ms: it waits no longer to be read if it was closed by then,
--       4 "<checked ms>:<newest ts>", '' when it was not read
-- Returns 1; 0 when there is no such case any more. A second run does the same.
local pre, case, closed, how = unpack(ARGV)
local at = call('HGET', pre .. UNREAD, case)
if at and tonumber(at) <= tonumber(closed) then call('HDEL', pre .. UNREAD, case) end
if call('HEXISTS', KEYS[1], 'pid') == 0 then return 0 end
if how ~= '' then call('HSET', KEYS[1], 'rd', how) end
return 1
