-- disclose gives out a LINE user id for one look, and makes the input that tells of
-- the look durable in the same step: neither is without the other.
--
-- KEYS  1 the partition's due-set
-- ARGV  1 prefix, 2 shift ms, 3 person, 4 input id, 5 event ms or '' (now), 6 sealed input, 7 revision
-- Returns {1, sealed LINE user id}; {0}: the conversation is at another revision, {2}: that look was used before,
--   {3}: the id is not known. Only with 1 has anything changed.
local pre, shift, pid, id, at, body, rev = unpack(ARGV)
local now = clock(shift)
local was = call('HMGET', pre .. PERSON .. pid, 'r', 'w')
if (was[1] or '0') ~= rev then return {0} end
if call('EXISTS', pre .. SEEN .. id) == 1 then return {2} end
if not was[2] then return {3} end
fresh(pre, id)
arrive(pre, pid, id, at, body, now)
return {1, was[2]}
