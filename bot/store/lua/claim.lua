-- claim fires what fell due in a partition and leases it to the caller.
--
-- KEYS  1 the partition's due-set
-- ARGV  1 prefix, 2 shift ms, 3 lease ms, 4 how many, 5 lane token
-- Returns {ms until the next thing is due or -1, next case n or 0 without a person, entries...}; an entry is
--   {'P', person, revision, sealed conversation, input id, sealed input, turn ms, claims, epoch, order, who} or
--   {'L', ...} as in lane.lua or {'A', ...} as in asklane.lua. A second run finds the leases and returns what is left.
local pre, shift, lease, max, token = unpack(ARGV)
lease, max = tonumber(lease), tonumber(max)
local now = clock(shift)
local out = {-1, 0}
local people, lanes, asks, known = {}, {}, {}, {}

local function person(pid)
  if not known[pid] then
    known[pid] = true
    people[#people + 1] = pid
  end
end

local due = call('ZRANGEBYSCORE', KEYS[1], '-inf', int(now), 'WITHSCORES', 'LIMIT', 0, max)
for i = 1, #due, 2 do
  local kind, rest = string.match(due[i], '^(%a)|(.*)$')
  if kind == 'P' then
    person(rest)
  elseif kind == 'L' then
    lanes[#lanes + 1] = rest
  elseif kind == 'A' then
    asks[#asks + 1] = rest
  elseif kind == 'T' then
    local pid, name = string.match(rest, '^([^|]*)|(.*)$')
    local gen = call('HGET', pre .. PERSON .. pid, 'g' .. name)
    call('ZREM', KEYS[1], due[i])
    if gen then
      call('HDEL', pre .. PERSON .. pid, 'g' .. name)
      arrive(pre, pid, 'timer/' .. name .. '/' .. gen, due[i + 1], '', now)
      local at = call('ZSCORE', KEYS[1], 'P|' .. pid)
      if at and tonumber(at) <= now then person(pid) end
    end
  end
end

if #people > 0 then out[2] = nextcase(pre) end
for _, pid in ipairs(people) do
  local h, rev = head(pre, pid, now, lease, false)
  if h then
    out[#out + 1] = {'P', pid, tonumber(rev), call('GET', pre .. CONVERSATION .. pid) or '', unpack(h)}
  end
end
for _, pid in ipairs(lanes) do
  local l = give(pre, pid, now, lease, token, '')
  if l then out[#out + 1] = l end
end
for _, pid in ipairs(asks) do
  local a = giveask(pre, pid, now, lease, token)
  if a then out[#out + 1] = a end
end

local first = call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
if #first > 0 then out[1] = math.max(0, tonumber(first[2]) - now) end
return out
