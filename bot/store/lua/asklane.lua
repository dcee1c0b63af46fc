-- What a person asks for at events; stands before the scripts that touch it.
--
-- One ask after the other, each leased until it is settled. Asks carry rising numbers
-- (Redis microseconds at the commit, more than the last), by which an event knows one
-- that comes too late. An ask without a body lets go of everything at its event.

local function addask(pre, pid, id, event, body, now)
  local ab = pre .. ASKBODY .. pid
  if call('HEXISTS', ab, 'm' .. id) == 1 then return end
  local last = call('HGET', pre .. PERSON .. pid, 'q')
  local n = now * 1000
  if last and tonumber(last) >= n then n = tonumber(last) + 1 end
  call('HSET', pre .. PERSON .. pid, 'q', int(n))
  call('RPUSH', pre .. ASK .. pid, id)
  call('HSET', ab, 'b' .. id, body, 'm' .. id, int(n) .. ':0:' .. event)
  call('SADD', pre .. EVENTS .. pid, event)
  call('ZADD', pre .. DUE, 'NX', int(now), 'A|' .. pid)
end

local function dropask(pre, pid, id)
  call('LREM', pre .. ASK .. pid, 1, id)
  call('HDEL', pre .. ASKBODY .. pid, 'b' .. id, 'm' .. id)
end

-- forgetseats gives back what the person holds anywhere. An ask under way may have
-- been decided already: nobody is told of it, and what it took is given back after it.
local function forgetseats(pre, pid, input, now)
  local ab = pre .. ASKBODY .. pid
  local f = call('HMGET', ab, 'U', 'I')
  for _, id in ipairs(call('LRANGE', pre .. ASK .. pid, 0, -1)) do
    if f[1] and tonumber(f[1]) > now and f[2] == id then
      call('HSET', ab, 'b' .. id, '')
    else
      dropask(pre, pid, id)
    end
  end
  local all = call('SMEMBERS', pre .. EVENTS .. pid)
  table.sort(all)
  for _, event in ipairs(all) do
    addask(pre, pid, 'forget/' .. string.sub(redis.sha1hex(input), 1, 16) .. '/' .. event, event, '', now)
  end
end

-- giveask leases the first ask to the caller, or nil:
-- {'A', person, id, number, event, body, tries before this one}
local function giveask(pre, pid, now, lease, token)
  local ab = pre .. ASKBODY .. pid
  while true do
    local id = call('LINDEX', pre .. ASK .. pid, 0)
    if not id then
      call('DEL', ab)
      call('ZREM', pre .. DUE, 'A|' .. pid)
      return nil
    end
    local f = call('HMGET', ab, 'b' .. id, 'm' .. id)
    if f[1] and f[2] then
      local n, tries, event = string.match(f[2], '^(%d+):(%d+):(.*)$')
      call('HSET', ab, 'm' .. id, n .. ':' .. int(tonumber(tries) + 1) .. ':' .. event,
        'T', token, 'U', int(now + lease), 'I', id)
      call('ZADD', pre .. DUE, int(now + lease), 'A|' .. pid)
      return {'A', pid, id, n, event, f[1], tonumber(tries)}
    end
    dropask(pre, pid, id)
  end
end
