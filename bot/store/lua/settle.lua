-- settle says what became of the LINE item in flight and goes on to the next.
--
-- KEYS  1 the partition's due-set
-- ARGV  1 prefix, 2 shift ms, 3 person, 4 token, 5 token of the next lease, 6 item id, 7 'gone' or 'again',
--       8 ms to wait, 9 '1': no attempt was made, 10 '1': it goes on as a push, 11 lease ms,
--       12 receipt id or '', 13 its event ms or '', 14 sealed receipt
-- Returns the next item, leased, as in lane.lua, or {}. A stale token changes nothing; a second run returns the same.
local pre, shift, pid, token, fresher, id, mode, wait, untried, push, lease, receipt, at, body = unpack(ARGV)
local f = call('HMGET', pre .. LINEBODY .. pid, 'T', 'I')
if f[1] == fresher then
  return leased(pre, pid, f[2]) or {}
end
if f[1] ~= token or f[2] ~= id then return {} end
local left = call('LRANGE', pre .. LINE .. pid, 0, 1)
if mode == 'gone' and #left == 1 and left[1] == id then -- the lane is empty now
  call('DEL', pre .. LINE .. pid, pre .. LINEBODY .. pid)
  call('ZREM', pre .. DUE, 'L|' .. pid)
  if receipt ~= '' and fresh(pre, receipt) then arrive(pre, pid, receipt, at, body, clock(shift)) end
  return {}
end
local now = clock(shift)
local m = meta(pre, pid, id)
if mode == 'gone' or not m or m.gone then
  dropitem(pre, pid, id)
else
  m.due = now + tonumber(wait)
  if untried == '1' then
    m.tries = m.tries - 1
    if m.tries == 0 then m.first = '0' end
  end
  if push == '1' then m.class = (m.class == 's' or m.class == 'q') and 'q' or 'p' end
  setmeta(pre, pid, id, m)
end
if receipt ~= '' and fresh(pre, receipt) then arrive(pre, pid, receipt, at, body, now) end
call('HDEL', pre .. LINEBODY .. pid, 'T', 'U', 'I', 'O')
return give(pre, pid, now, tonumber(lease), fresher, '') or {}
