-- setaside moves a poisoned input out of the way and puts a receipt of it into the inbox.
--
-- KEYS  1 the partition's due-set
-- ARGV  1 prefix, 2 shift ms, 3 person, 4 input id, 5 epoch, 6 entry of the dead list,
--       7 receipt id or '', 8 sealed receipt, 9 LINE item id or '', 10 sealed LINE item, pushed
-- Returns 1, or 0 when the claim was no longer the caller's or a second run finds it done.
local pre, shift, pid, id, epoch, entry, receipt, body, item, words = unpack(ARGV)
local now = clock(shift)
if call('HGET', pre .. PERSON .. pid, 'e') ~= epoch then return 0 end
local order = call('ZSCORE', pre .. INBOX .. pid, id)
if not order then return 0 end
consume(pre, pid, id)
call('RPUSH', pre .. DEAD, entry)
if receipt ~= '' and fresh(pre, receipt) then enter(pre, pid, receipt, tonumber(order), body, now) end
if item ~= '' then
  additem(pre, pid, item, 'p', words)
  call('ZADD', KEYS[1], 'NX', int(now), 'L|' .. pid)
end
call('ZADD', KEYS[1], int(now), 'P|' .. pid)
return 1
