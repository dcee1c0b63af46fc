-- shelve keeps sealed bytes for a while: a person's file until Slack has it, or what a person's phone may fetch.
--
-- KEYS  1 the partition's shelf
-- ARGV  1 prefix, 2 shift ms, 3 'F' a file for a waiting Slack item or 'M' something for a phone, 4 person, 5 item id or
--       token, 6 sealed bytes, 7 ms to keep them, 8 how many bytes all files of the partition may take, 0 any
-- Returns 1 kept, 0 there is no room now, 2 the item no longer waits and nothing was kept. A second run keeps the same
--   again.
local pre, shift, kind, pid, id, body, life, cap = unpack(ARGV)
local now, used = clock(shift), 0
local all = call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local size, ends = string.match(all[i + 1], '^(%d+):(%d+)$')
  if tonumber(ends) <= now then
    local k, p, x = string.match(all[i], '^(%a)|([^|]*)|(.*)$')
    unshelve(pre, k, p, x)
  elseif string.sub(all[i], 1, 2) == kind .. '|' and all[i] ~= kind .. '|' .. pid .. '|' .. id then
    used = used + tonumber(size)
  end
end
if kind == 'F' and call('HEXISTS', pre .. DESKBODY .. pid, 'b' .. id) == 0 then return 2 end
if tonumber(cap) > 0 and used + #body > tonumber(cap) then return 0 end
call('SET', pre .. (kind == 'F' and FILE or MEDIA) .. id, body, 'PX', life)
call('HSET', KEYS[1], kind .. '|' .. pid .. '|' .. id, #body .. ':' .. int(now + tonumber(life)))
return 1
