-- note records a fact that belongs to no turn.
--
-- KEYS  1 the partition's due-set (it names the slot)
-- ARGV  1 prefix, 2 shift ms, 3 id, 4 fact, 5 for how many ms facts are kept
-- Returns 1, or 0 when the id was noted in the last 7 days. A second run finds it noted.
local pre, shift, id, fact, keep = unpack(ARGV)
if not fresh(pre, id) then return 0 end
record(pre, fact, keep)
return 1
