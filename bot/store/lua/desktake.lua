-- desktake leases the head of a person's Slack lane.
--
-- KEYS  1 the partition's set of due Slack lanes
-- ARGV  1 prefix, 2 shift ms, 3 person, 4 token, 5 lease ms
-- Returns {id, class, case, sealed item, tries before this one, first ms, suspect, merges} or {} (nothing due, or in
--   flight). A second run with the same token returns the same.
local pre, shift, pid, token, lease = unpack(ARGV)
local now = clock(shift)
local sl, sb, member = pre .. DESK .. pid, pre .. DESKBODY .. pid, 'S|' .. pid
local f = call('HMGET', sb, 'T', 'U', 'S')
local mine = f[1] == token
if not mine then
  if f[2] and tonumber(f[2]) > now then return {} end
  local due = call('ZSCORE', KEYS[1], member)
  if not due or tonumber(due) > now then return {} end
end
while true do
  local id = call('LINDEX', sl, 0)
  if not id then
    call('DEL', sb)
    call('ZREM', KEYS[1], member)
    return {}
  end
  local b = call('HMGET', sb, 'b' .. id, 'm' .. id, 'v' .. id)
  if b[1] and b[2] then
    local class, case, since, tries, first = string.match(b[2], '^(%a):(%d+):(%d+):(%d+):(%d+)$')
    tries = tonumber(tries)
    local suspect = f[3] == id
    if mine then
      tries = tries - 1
      suspect = call('HGET', sb, 'W') == '1'
    else
      if first == '0' then first = int(now) end
      call('HSET', sb, 'm' .. id, class .. ':' .. case .. ':' .. since .. ':' .. int(tries + 1) .. ':' .. first,
        'T', token, 'U', int(now + tonumber(lease)), 'S', id, 'W', suspect and '1' or '0')
      call('ZADD', KEYS[1], int(now + tonumber(lease)), member)
    end
    return {id, class, case, b[1], tries, first, suspect and 1 or 0, tonumber(b[3] or '0')}
  end
  call('LPOP', sl)
  call('HDEL', sb, 'b' .. id, 'm' .. id, 'v' .. id)
end
