-- commit takes the outcome of a turn, whole or not at all.
--
-- KEYS  1 the partition's due-set
-- ARGV  1 prefix, 2 shift ms, 3 person, 4 input id, 5 epoch, 6 revision, 7 lane token, 8 lease ms,
--       9 sealed conversation, 10 case n or '0', 11 for how many ms facts are kept,
--       12 '1': the conversation is a tombstone, then records:
--   L id class body            a LINE item            X id             cancel a LINE item
--   D id class case merge unless body a Slack item    R id body        new content of a waiting Slack item
--   T name gen due|''          start or stop a timer  F fact           to the audit stream
--   H case holder              the case is open       Z case           it is closed
--   K 1|0                      park or unpark         E 1|0            erase, keeping who or not
--   V id body                  new content of a waiting LINE item
--   Q                          cancel what is parked  G case           an erased case, forgotten in 7 days
--   A id event body            a seat is asked for    U 1|0            news of events are wanted, or not
--   N id                       its file is to be fetched   M token     what stands under it ends
--   B case body                what lists show of it  Y day name       count a fact of the day
-- Returns {status, next case n, lane or {}, next or {}}: status 0 committed, 1 committed before (same answer),
--   2 overtaken, 3 the case number is taken; lane as in lane.lua; next {input id, sealed input, turn ms, claims,
--   epoch, order, who}, leased. After 2 and 3 nothing has changed. Where nothing is next, the next case n is told
--   after 1 to 3 only.
local pre, shift, pid, id, epoch, rev, token, lease, conversation, case, facts, tomb = unpack(ARGV, 1, 12)
lease = tonumber(lease)
local now = clock(shift)
local me, ob, inbox = pre .. PERSON .. pid, pre .. LINEBODY .. pid, pre .. INBOX .. pid
local op = epoch .. ':' .. string.sub(redis.sha1hex(id), 1, 16)
local was = call('HMGET', me, 'e', 'r', 'o', 'n', 'w', 'k')

if was[3] == op then
  local lane, nxt = nil, nil
  if call('HGET', ob, 'O') == op then
    local flying = inflight(pre, pid, now)
    if flying then
      call('HSET', ob, 'T', token, 'U', int(now + lease))
      call('ZADD', pre .. DUE, int(now + lease), 'L|' .. pid)
      lane = leased(pre, pid, flying)
    end
  end
  if was[4] and tonumber(was[1]) == tonumber(epoch) + 1 then nxt = head(pre, pid, now, lease, true) end
  return {1, nextcase(pre), lane or {}, nxt or {}}
end
local queue = call('ZRANGE', inbox, 0, 1)
local last = queue[1] == id and not queue[2] -- as for most people: nothing waits behind it
if (was[1] or '0') ~= epoch or (was[2] or '0') ~= rev or
    queue[1] ~= id and not call('ZSCORE', inbox, id) then
  return {2, nextcase(pre), {}, {}}
end
if case ~= '0' then
  if nextcase(pre) ~= tonumber(case) then return {3, nextcase(pre), {}, {}} end
  call('SET', pre .. CASES, case)
end

if last then call('DEL', inbox, pre .. BODY .. pid) else consume(pre, pid, id) end
call('HSET', me, 'r', int(tonumber(rev) + 1), 'o', op)
call('SET', pre .. CONVERSATION .. pid, conversation)
if tomb ~= '1' then call('PERSIST', me) end

local lane, touched, erased = nil, false, false

-- forgetdesk drops the person's words that wait for Slack. A post that may stand
-- there already is looked up and deleted: it goes on as class x.
local function forgetdesk()
  local sl, sb = pre .. DESK .. pid, pre .. DESKBODY .. pid
  local begun = call('HGET', sb, 'S')
  for _, item in ipairs(call('LRANGE', sl, 0, -1)) do
    local m = call('HGET', sb, 'm' .. item) or ''
    if string.sub(m, 1, 1) == 'w' then
      if item == begun then
        call('HSET', sb, 'm' .. item, 'x' .. string.sub(m, 2))
      else
        call('LREM', sl, 1, item)
        call('HDEL', sb, 'b' .. item, 'm' .. item, 'v' .. item)
      end
    end
  end
  if call('LLEN', sl) == 0 then
    call('DEL', sb)
    call('ZREM', pre .. DESKDUE, 'S|' .. pid)
  end
end

-- erase lets what waits in the inbox be read: older words are dropped there, but
-- urgent ones still act.
local function erase(keep)
  call('DEL', pre .. LINE .. pid, ob)
  touched = true
  forgetdesk()
  forgetseats(pre, pid, id, now)
  for _, f in ipairs(call('HKEYS', pre .. SHELF)) do
    local kind, whose, x = string.match(f, '^(%a)|([^|]*)|(.*)$')
    if whose == pid then unshelve(pre, kind, pid, x) end
  end
  for _, entry in ipairs(call('LRANGE', pre .. DEAD, 0, -1)) do
    if string.find(entry, '"p":"' .. pid .. '"', 1, true) then call('LREM', pre .. DEAD, 1, entry) end
  end
  if keep then return end
  erased = true
  for _, f in ipairs(call('HKEYS', me)) do
    if string.sub(f, 1, 1) == 'g' then
      call('HDEL', me, f)
      call('ZREM', pre .. DUE, 'T|' .. pid .. '|' .. string.sub(f, 2))
    end
  end
  call('HDEL', me, 'w', 'k')
  call('PERSIST', me)
end

local function desk(item, class, number, merge, unless, body)
  local sb = pre .. DESKBODY .. pid
  if unless ~= '' and call('HEXISTS', sb, 'b' .. unless) == 1 and call('HGET', sb, 'S') ~= unless then return end
  if call('HEXISTS', sb, 'b' .. item) == 1 then
    if merge == '1' then
      call('HSET', sb, 'b' .. item, body)
      call('HINCRBY', sb, 'v' .. item, 1)
    end
  else
    call('RPUSH', pre .. DESK .. pid, item)
    call('HSET', sb, 'b' .. item, body, 'm' .. item, class .. ':' .. number .. ':' .. int(now) .. ':0:0')
  end
  local busy = call('HGET', sb, 'U')
  if class == 'u' and not (busy and tonumber(busy) > now) then
    call('ZADD', pre .. DESKDUE, int(now), 'S|' .. pid)
  else
    call('ZADD', pre .. DESKDUE, 'NX', int(now), 'S|' .. pid)
  end
end

local i = 13
while i <= #ARGV do
  local k = ARGV[i]
  if k == 'L' then
    if not touched and not was[6] then
      lane = onlyitem(pre, pid, ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], now, lease, token, op, was[5])
    end
    if touched or not lane then additem(pre, pid, ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]) end
    touched = true
    i = i + 4
  elseif k == 'X' then
    cancelitem(pre, pid, ARGV[i + 1], now)
    touched = true
    i = i + 2
  elseif k == 'D' then
    desk(ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], ARGV[i + 5], ARGV[i + 6])
    i = i + 7
  elseif k == 'R' then
    if call('HEXISTS', pre .. DESKBODY .. pid, 'b' .. ARGV[i + 1]) == 1 then
      call('HSET', pre .. DESKBODY .. pid, 'b' .. ARGV[i + 1], ARGV[i + 2])
      unshelve(pre, 'F', pid, ARGV[i + 1])
    end
    i = i + 3
  elseif k == 'V' then
    if inflight(pre, pid, now) == ARGV[i + 1] then
      cancelitem(pre, pid, ARGV[i + 1], now)
      touched = true
    elseif call('HEXISTS', ob, 'b' .. ARGV[i + 1]) == 1 then
      call('HSET', ob, 'b' .. ARGV[i + 1], ARGV[i + 2])
    end
    i = i + 3
  elseif k == 'T' then
    local member = 'T|' .. pid .. '|' .. ARGV[i + 1]
    if ARGV[i + 3] == '' then
      call('HDEL', me, 'g' .. ARGV[i + 1])
      call('ZREM', pre .. DUE, member)
    else
      call('HSET', me, 'g' .. ARGV[i + 1], ARGV[i + 2])
      call('ZADD', pre .. DUE, ARGV[i + 3], member)
    end
    i = i + 4
  elseif k == 'F' then
    record(pre, ARGV[i + 1], facts)
    i = i + 2
  elseif k == 'H' then
    call('HSET', pre .. CASE .. ARGV[i + 1], 'pid', pid)
    call('HSET', pre .. OPEN, ARGV[i + 1], ARGV[i + 2])
    call('HDEL', pre .. UNREAD, ARGV[i + 1])
    i = i + 3
  elseif k == 'Z' then
    call('HDEL', pre .. OPEN, ARGV[i + 1])
    call('HDEL', pre .. LISTED, ARGV[i + 1])
    call('HSET', pre .. UNREAD, ARGV[i + 1], int(now))
    call('EXPIRE', pre .. UNREAD, WEEK)
    i = i + 2
  elseif k == 'B' then
    if call('HEXISTS', pre .. OPEN, ARGV[i + 1]) == 1 then call('HSET', pre .. LISTED, ARGV[i + 1], ARGV[i + 2]) end
    i = i + 3
  elseif k == 'Y' then
    call('HINCRBY', pre .. DAY .. ARGV[i + 1], ARGV[i + 2], 1)
    call('EXPIRE', pre .. DAY .. ARGV[i + 1], WEEK)
    i = i + 3
  elseif k == 'K' then
    if ARGV[i + 1] == '1' then
      call('HSET', me, 'k', '1')
      park(pre, pid)
    else
      call('HDEL', me, 'k')
    end
    touched = true
    i = i + 2
  elseif k == 'Q' then
    unhold(pre, pid, now)
    touched = true
    i = i + 1
  elseif k == 'N' then
    call('ZADD', pre .. FETCH, 'NX', int(now), pid .. '|' .. ARGV[i + 1])
    i = i + 2
  elseif k == 'M' then
    unshelve(pre, 'M', pid, ARGV[i + 1])
    i = i + 2
  elseif k == 'U' then
    if ARGV[i + 1] == '1' then call('SADD', pre .. NEWS, pid) else call('SREM', pre .. NEWS, pid) end
    i = i + 2
  elseif k == 'G' then
    call('EXPIRE', pre .. CASE .. ARGV[i + 1], WEEK)
    i = i + 2
  elseif k == 'A' then
    addask(pre, pid, ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], now)
    i = i + 4
  elseif k == 'E' then
    erase(ARGV[i + 1] == '1')
    i = i + 2
  else
    return redis.error_reply('ERR commit: unknown record')
  end
end

if tomb == '1' and call('LLEN', pre .. LINE .. pid) == 0 then call('HDEL', me, 'w') end
if tomb == '1' or erased then
  if call('TTL', me) < 0 then call('EXPIRE', me, WEEK) end
  call('EXPIRE', pre .. CONVERSATION .. pid, call('TTL', me))
end

if touched and not lane and not inflight(pre, pid, now) then lane = give(pre, pid, now, lease, token, op) end
local nxt = nil
if last then call('ZREM', pre .. DUE, 'P|' .. pid) else nxt = head(pre, pid, now, lease, false) end
if nxt then call('HSET', me, 'n', '1') elseif was[4] then call('HDEL', me, 'n') end
return {0, nxt and nextcase(pre) or 0, lane or {}, nxt or {}}
