-- handback ends a claim without a commit.
--
-- KEYS  1 the partition's due-set
-- ARGV  1 prefix, 2 shift ms, 3 person, 4 input id, 5 epoch, 6 ms to wait, 7 '1': the claim is not counted
-- Returns 1, or 0 when the claim was no longer the caller's. A second run sets the same.
local pre, shift, pid, id, epoch, after, uncounted = unpack(ARGV)
local now = clock(shift)
if call('HGET', pre .. PERSON .. pid, 'e') ~= epoch then return 0 end
call('ZADD', KEYS[1], 'XX', int(now + tonumber(after)), 'P|' .. pid)
if uncounted == '1' then
  local t = call('HGET', pre .. BODY .. pid, 't' .. id)
  if t then call('HSET', pre .. BODY .. pid, 't' .. id, string.match(t, '^(%d+):') .. ':0') end
  call('HDEL', pre .. BODY .. pid, 'u' .. id)
end
return 1
