-- desksettle says what became of the Slack item in flight.
--
-- KEYS  1 the partition's set of due Slack lanes
-- ARGV  1 prefix, 2 shift ms, 3 person, 4 token, 5 item id, 6 merges seen, 7 'done', 'drop', 'again'
--       or 'later' (again, behind what else waits in the lane; the lane then goes on at once, or within a
--       second where all that waits is class m), 8 ms to wait,
--       9 '1': surely nothing of this attempt reached Slack,
--       10 '1': no attempt was made, 11 case or '0', 12 channel, 13 ts, 14 what to remember under the item's
--       id, 15 receipt id or '', 16 its event ms or '', 17 sealed receipt
-- Returns 1, or 0 when the token is stale; then nothing has changed. A second run finds it stale.
local pre, shift, pid, token, id, merges, mode, wait, clean, untried, case, channel, ts,
  remember, receipt, at, body = unpack(ARGV)
local now = clock(shift)
local sl, sb, member = pre .. DESK .. pid, pre .. DESKBODY .. pid, 'S|' .. pid
if call('HGET', sb, 'T') ~= token or call('LINDEX', sl, 0) ~= id then return 0 end

if case ~= '0' then
  if ts ~= '' then call('HSET', pre .. CASE .. case, 'pid', pid, 'ch', channel, 'ts', ts) end
  if remember ~= '' then call('HSET', pre .. CASE .. case, 'i:' .. id, remember) end
end
-- pressing says whether the lane has more than what may wait.
local function pressing(lane, items)
  for _, x in ipairs(call('LRANGE', lane, 0, 49)) do
    if string.sub(call('HGET', items, 'm' .. x) or 'm', 1, 1) ~= 'm' then return true end
  end
  return false
end

local suspect = call('HGET', sb, 'W') == '1'
call('HDEL', sb, 'T', 'U', 'W')
local due = now
if mode == 'again' or mode == 'later' then
  due = now + tonumber(wait)
  if mode == 'later' and call('LLEN', sl) > 1 then
    call('RPUSH', sl, call('LPOP', sl))
    due = pressing(sl, sb) and now or math.min(due, now + 1000)
  end
  if untried == '1' then
    local kept, tries, first = string.match(call('HGET', sb, 'm' .. id), '^(%a:%d+:%d+:)(%d+):(%d+)$')
    tries = tonumber(tries) - 1
    if tries == 0 then first = '0' end
    call('HSET', sb, 'm' .. id, kept .. int(tries) .. ':' .. first)
  end
  if clean == '1' or (untried == '1' and not suspect) then call('HDEL', sb, 'S') end
else
  call('HDEL', sb, 'S')
  if mode == 'done' and (call('HGET', sb, 'v' .. id) or '0') ~= merges then
    local class, number, since = string.match(call('HGET', sb, 'm' .. id), '^(%a):(%d+):(%d+):')
    call('HSET', sb, 'm' .. id, class .. ':' .. number .. ':' .. since .. ':0:0')
  else
    call('LPOP', sl)
    call('HDEL', sb, 'b' .. id, 'm' .. id, 'v' .. id)
    unshelve(pre, 'F', pid, id)
  end
end
if call('LLEN', sl) == 0 then
  call('DEL', sb)
  call('ZREM', KEYS[1], member)
else
  call('ZADD', KEYS[1], int(due), member)
end
if receipt ~= '' and fresh(pre, receipt) then arrive(pre, pid, receipt, at, body, now) end
return 1
