-- handover moves the mark of the last change of the duty on, if it is where the caller saw it.
--
-- KEYS  1 the mark
-- ARGV  1 the mark as it was seen, '' for none, 2 the new one
-- Returns 1 when it is the new one now, 0 when somebody else moved it. A second run says the same.
local is = call('GET', KEYS[1]) or ''
if is == ARGV[2] then return 1 end
if is ~= ARGV[1] then return 0 end
call('SET', KEYS[1], ARGV[2])
return 1
