-- read notes how far the thread of a case was read.
--
-- KEYS  1 the case
-- ARGV  1 "<checked ms>:<newest ts>"
-- Returns 1; 0 when there is no such case any more. A second run does the same.
if call('HEXISTS', KEYS[1], 'pid') == 0 then return 0 end
call('HSET', KEYS[1], 'rd', ARGV[1])
return 1
