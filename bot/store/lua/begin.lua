-- begin counts a claim of an input that was claimed before, and renews its lease.
--
-- KEYS  1 the partition's due-set
-- ARGV  1 prefix, 2 shift ms, 3 person, 4 input id, 5 epoch, 6 lease ms
-- Returns 1, or 0 when the claim is no longer the caller's. A second run says and does the same.
local pre, shift, pid, id, epoch, lease = unpack(ARGV)
if call('HGET', pre .. PERSON .. pid, 'e') ~= epoch then return 0 end
if call('HEXISTS', pre .. BODY .. pid, 'p' .. id) == 0 then return 0 end
call('HDEL', pre .. BODY .. pid, 'u' .. id)
call('ZADD', KEYS[1], 'XX', int(clock(shift) + tonumber(lease)), 'P|' .. pid)
return 1
