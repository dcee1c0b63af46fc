-- put makes one input durable, once.
--
-- KEYS  1 the partition's due-set (it names the slot; the other keys share its tag)
-- ARGV  1 prefix, 2 shift ms, 3 person, 4 input id, 5 event ms or '' (now), 6 sealed input,
--       7 sealed LINE user id or ''
-- Returns 1 when it was taken in, 0 when it was seen before.
local pre, shift, pid, id, at, body, who = unpack(ARGV)
local now = clock(shift)
if not fresh(pre, id) then return 0 end
if who ~= '' and call('HSETNX', pre .. PERSON .. pid, 'w', who) == 1 then
  call('PERSIST', pre .. PERSON .. pid)
end
arrive(pre, pid, id, at, body, now)
return 1
