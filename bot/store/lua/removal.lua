-- removal begins to take the posts of a case away and says which still stand.
--
-- KEYS  1 the case
-- ARGV  1 the item that removes them
-- Returns {how many there were, item, ts or file id, ...}. What is posted after the first run belongs to the next removal; a second run
--   says what is left.
if call('HSETNX', KEYS[1], 'c:' .. ARGV[1], '1') == 1 then
  local all, n = call('HGETALL', KEYS[1]), 0
  for i = 1, #all, 2 do
    if string.sub(all[i], 1, 2) == 'i:' then
      n = n + 1
      call('HSET', KEYS[1], 'x:' .. string.sub(all[i], 3), all[i + 1])
      call('HDEL', KEYS[1], all[i])
    end
  end
  call('HSET', KEYS[1], 'c:' .. ARGV[1], int(n))
end
local left, all = {tonumber(call('HGET', KEYS[1], 'c:' .. ARGV[1]))}, call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  if string.sub(all[i], 1, 2) == 'x:' then
    left[#left + 1] = string.sub(all[i], 3)
    left[#left + 1] = all[i + 1]
  end
end
return left
