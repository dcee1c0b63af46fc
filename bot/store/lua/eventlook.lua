-- eventlook keeps when events are to be looked at.
--
-- KEYS  1 the set of all events, by when they are due
-- ARGV  1 shift ms, then
--   'due' lease ms, how many: leases those that are due; returns {ms until the next is due or -1, id, lease ms, ...}
--   'soon' id, due ms: looks at that time at the latest, and knows the event from now on; returns {}
--   'next' id, lease ms, due ms: the look is over; nothing when somebody made it due sooner; returns {}
--   'gone' id: it is removed; returns {}
local now = clock(ARGV[1])
local what, id = ARGV[2], ARGV[3]
if what == 'due' then
  local out = {-1}
  local till = int(now + tonumber(ARGV[3]))
  for _, e in ipairs(call('ZRANGEBYSCORE', KEYS[1], '-inf', int(now), 'LIMIT', 0, tonumber(ARGV[4]))) do
    call('ZADD', KEYS[1], till, e)
    out[#out + 1] = e
    out[#out + 1] = till
  end
  local first = call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  if #first > 0 then out[1] = math.max(0, tonumber(first[2]) - now) end
  return out
end
local score = call('ZSCORE', KEYS[1], id)
if what == 'soon' then
  if not score or tonumber(score) > tonumber(ARGV[4]) then call('ZADD', KEYS[1], ARGV[4], id) end
elseif what == 'next' then
  if score and tonumber(score) == tonumber(ARGV[4]) then call('ZADD', KEYS[1], ARGV[5], id) end
else
  call('ZREM', KEYS[1], id)
end
return {}
