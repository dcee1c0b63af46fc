-- deskheads lists the Slack lanes of a partition that are due.
--
-- KEYS  1 the partition's set of due Slack lanes
-- ARGV  1 prefix, 2 shift ms, 3 how many
-- Returns entries {person, head id, most pressing class of the first 50 items, case of the head, since ms of the head}.
--   Changes nothing but empty lanes, which leave the set.
local pre, shift, max = unpack(ARGV)
local now = clock(shift)
local rank = {u = 1, c = 2, n = 3, w = 3, m = 4}
local out = {}
for _, member in ipairs(call('ZRANGEBYSCORE', KEYS[1], '-inf', int(now), 'LIMIT', 0, tonumber(max))) do
  local pid = string.sub(member, 3)
  local entry = nil
  for _, id in ipairs(call('LRANGE', pre .. DESK .. pid, 0, 49)) do
    local m = call('HGET', pre .. DESKBODY .. pid, 'm' .. id)
    if m then
      local class, case, since = string.match(m, '^(%a):(%d+):(%d+):')
      if not entry then entry = {pid, id, class, case, since} end
      if (rank[class] or 9) < (rank[entry[3]] or 9) then entry[3] = class end
    end
  end
  if entry then out[#out + 1] = entry else call('ZREM', KEYS[1], member) end
end
return out
