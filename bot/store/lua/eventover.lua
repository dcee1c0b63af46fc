-- eventover counts an event that is over, or removes it.
--
-- KEYS  1 the event
-- ARGV  1 the event's prefix, 2 'count' or 'remove'
-- Returns {families booked, people booked, families that came, people of these, person...}, or {} when it is gone or
--   removed now.
local pre, what = ARGV[1], ARGV[2]
local ev = event(pre)
if not ev then return {} end
if what == 'remove' then
  call('DEL', pre .. EVENT, pre .. SEATS, pre .. SEATWORDS, pre .. WAITING, pre .. OFFERS, pre .. CODES, pre .. ANSWERS,
    pre .. NOTICES, pre .. CAME, pre .. UNHEARD)
  return {}
end
local f = call('HMGET', pre .. EVENT, 'fb', 'fp', 'fc', 'fq')
local n = {tonumber(f[1] or '0'), tonumber(f[2] or '0'), tonumber(f[3] or '0'), tonumber(f[4] or '0')}
local people = call('HKEYS', pre .. ANSWERS)
for _, pid in ipairs(call('HKEYS', pre .. SEATS)) do
  local s = seatof(ev, pid)
  if s.state == 'b' then
    n[1], n[2] = n[1] + 1, n[2] + s.party
    if s.came > 0 then n[3], n[4] = n[3] + 1, n[4] + s.party end
  end
end
for _, pid in ipairs(people) do n[#n + 1] = pid end
return n
