-- eventunheard notes of how many families, whom news have not reached, the desk was told.
--
-- KEYS  1 the event
-- ARGV  1 the event's prefix, 2 how many
-- Returns {}.
local pre, n = unpack(ARGV)
if event(pre) then call('HSET', pre .. EVENT, 'ut', n) end
return {}
