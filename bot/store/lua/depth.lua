-- depth counts what waits in a partition, reading at most 10,000 members that are due.
--
-- KEYS  1 the partition's due-set
-- ARGV  1 prefix, 2 shift ms
-- Returns {people due, LINE lanes due, timers due, ms the oldest of them is late, Slack lanes, set aside, asks of
--   seats due}. Changes nothing.
local pre, shift = unpack(ARGV)
local now = clock(shift)
local n = {P = 0, L = 0, T = 0, A = 0}
local late = 0
local due = call('ZRANGEBYSCORE', KEYS[1], '-inf', int(now), 'WITHSCORES', 'LIMIT', 0, 10000)
for i = 1, #due, 2 do
  local kind = string.sub(due[i], 1, 1)
  if n[kind] then n[kind] = n[kind] + 1 end
  late = math.max(late, now - tonumber(due[i + 1]))
end
return {n.P, n.L, n.T, late, call('ZCARD', pre .. DESKDUE), call('LLEN', pre .. DEAD), n.A}
