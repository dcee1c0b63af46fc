-- lease takes or keeps the one lease of the desk.
--
-- KEYS  1 the lease
-- ARGV  1 shift ms, 2 owner, 3 ms to hold; 0 gives it up
-- Returns 1 when the caller holds it now, 0 when another does or it was given up. A second run does the same.
local shift, owner, hold = unpack(ARGV)
local now = clock(shift)
local held = call('GET', KEYS[1])
if held then
  local till, who = string.match(held, '^(%d+)|(.*)$')
  if who ~= owner and tonumber(till) > now then return 0 end
  if tonumber(hold) == 0 then
    if who == owner then call('DEL', KEYS[1]) end
    return 0
  end
end
if tonumber(hold) == 0 then return 0 end
call('SET', KEYS[1], int(now + tonumber(hold)) .. '|' .. owner, 'PX', int(tonumber(hold) + 60000))
return 1
