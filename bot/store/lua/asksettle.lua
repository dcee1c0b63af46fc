-- asksettle says what became of the ask in hand and goes on to the next.
--
-- KEYS  1 the partition's due-set
-- ARGV  1 prefix, 2 shift ms, 3 person, 4 token, 5 token of the next lease, 6 ask id, 7 'gone' or 'again', 8 ms to wait,
--       9 lease ms, 10 '1': nothing is held there, 11 receipt id or '', 12 its event ms or '', 13 sealed receipt
-- Returns the next ask, leased, as in asklane.lua, or {}. A stale token changes nothing; a second run finds it stale.
local pre, shift, pid, token, fresher, id, mode, wait, lease, none, receipt, at, body = unpack(ARGV)
local now = clock(shift)
local ab = pre .. ASKBODY .. pid
local f = call('HMGET', ab, 'T', 'I', 'b' .. id, 'm' .. id)
if f[1] ~= token or f[2] ~= id then return {} end
call('HDEL', ab, 'T', 'U', 'I')
if mode == 'again' then
  call('ZADD', pre .. DUE, int(now + tonumber(wait)), 'A|' .. pid)
  return {}
end
dropask(pre, pid, id)
if f[3] and f[3] ~= '' and receipt ~= '' and fresh(pre, receipt) then arrive(pre, pid, receipt, at, body, now) end
if none == '1' then
  local event = string.match(f[4], '^%d+:%d+:(.*)$')
  local more = false
  for _, other in ipairs(call('LRANGE', pre .. ASK .. pid, 0, -1)) do
    local m = call('HGET', ab, 'm' .. other)
    more = more or m and string.match(m, '^%d+:%d+:(.*)$') == event
  end
  if not more then call('SREM', pre .. EVENTS .. pid, event) end
end
return giveask(pre, pid, now, tonumber(lease), fresher) or {}
