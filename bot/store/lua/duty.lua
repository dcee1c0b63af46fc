-- duty changes who is on duty by hand, and says so on the audit trail.
--
-- KEYS  1 the overrides
-- ARGV  1 prefix, 2 for how many ms facts are kept, then records:
--   S person override    theirs from now on        D person override    drop it, if it is still this one
--   F fact               to the audit stream, if anything was set
-- Returns how many were set or dropped. A second run sets the same and records nothing.
local pre, facts = unpack(ARGV, 1, 2)
local changed = 0
local i = 3
while i <= #ARGV do
  local k = ARGV[i]
  if k == 'S' then
    if call('HGET', KEYS[1], ARGV[i + 1]) ~= ARGV[i + 2] then
      call('HSET', KEYS[1], ARGV[i + 1], ARGV[i + 2])
      changed = changed + 1
    end
    i = i + 3
  elseif k == 'D' then
    if call('HGET', KEYS[1], ARGV[i + 1]) == ARGV[i + 2] then
      call('HDEL', KEYS[1], ARGV[i + 1])
      changed = changed + 1
    end
    i = i + 3
  elseif k == 'F' then
    if changed > 0 then record(pre, ARGV[i + 1], facts) end
    i = i + 2
  else
    return redis.error_reply('ERR duty: unknown record')
  end
end
return changed
