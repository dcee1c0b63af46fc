-- eventleave forgets that a person may hold something at an event that is removed.
--
-- KEYS  1 the person's events
-- ARGV  1 event
-- Returns {}. A second run changes nothing.
call('SREM', KEYS[1], ARGV[1])
return {}
