package booking

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"tonari/bot"
)

// KeepSlots gives the slots of an edited event the ids that they had before, so that
// the families go along with them; held are the slots at which somebody has or waits
// for a seat.
//
// Nobody is moved who need not be: what begins at the same time of the day is the same
// slot. Where that leaves a family without one, all are taken to be moved by the same
// time, if that fits; else those left over follow in their order, if there are as many
// as before. A family that finds no slot so keeps none, and the save
// is refused.
func KeepSlots(was, edited bot.Event, held map[bot.SlotID]bool) []bot.Slot {
	edited.Slots = inOrder(edited.Slots)
	was.Slots = inOrder(was.Slots)
	from, to := ofDay(was), ofDay(edited)
	stays := follow(from, to, 0)
	if !stays.all(was.Slots, held) {
		if by, ok := moved(was, from, to, held); ok {
			stays = follow(from, to, by)
		} else {
			stays.rest(len(from), len(to))
		}
	}
	return named(was.Slots, edited.Slots, stays)
}

func inOrder(s []bot.Slot) []bot.Slot {
	s = slices.Clone(s)
	slices.SortStableFunc(s, func(a, b bot.Slot) int { return a.Start.Compare(b.Start) })
	return s
}

// ofDay are the beginnings of an event's slots since the midnight before it.
func ofDay(e bot.Event) []time.Duration {
	y, m, d := e.Start.Date()
	midnight := time.Date(y, m, d, 0, 0, 0, 0, e.Start.Location())
	out := make([]time.Duration, len(e.Slots))
	for i, s := range e.Slots {
		out[i] = s.Start.Sub(midnight)
	}
	return out
}

// following says of old slots, by their place, which new ones they are.
type following map[int]int

// follow takes every slot to be moved by the same time.
func follow(from, to []time.Duration, by time.Duration) following {
	f := following{}
	for i, at := range from {
		if j := slices.Index(to, at+by); j >= 0 {
			f[i] = j
		}
	}
	return f
}

// all says that no family is left without a slot.
func (f following) all(was []bot.Slot, held map[bot.SlotID]bool) bool {
	return !slices.ContainsFunc(was, func(s bot.Slot) bool {
		_, ok := f[slices.Index(was, s)]
		return held[s.ID] && !ok
	})
}

// moved is the time by which all slots are moved, but for those that are more before
// or after; no family is left without one. Of several it is the shortest, then the
// later.
func moved(was bot.Event, from, to []time.Duration, held map[bot.SlotID]bool) (by time.Duration, ok bool) {
	whole := min(len(from), len(to))
	for _, a := range from {
		for _, b := range to {
			if f := follow(from, to, b-a); len(f) < whole || !f.all(was.Slots, held) {
				continue
			}
			if !ok || cmp.Or(cmp.Compare((b-a).Abs(), by.Abs()), cmp.Compare(by, b-a)) < 0 {
				by, ok = b-a, true
			}
		}
	}
	return by, ok
}

// rest lets those left over follow in their order, if they are as many.
func (f following) rest(from, to int) {
	taken := slices.Collect(maps.Values(f))
	var left, open []int
	for i := range from {
		if _, ok := f[i]; !ok {
			left = append(left, i)
		}
	}
	for j := range to {
		if !slices.Contains(taken, j) {
			open = append(open, j)
		}
	}
	if len(left) != len(open) {
		return
	}
	for n, i := range left {
		f[i] = open[n]
	}
}

// named are the new slots, with the ids of those that they were, and for the others an
// id that none of the old ones had.
func named(was, now []bot.Slot, f following) []bot.Slot {
	used := map[bot.SlotID]bool{}
	for _, s := range was {
		used[s.ID] = true
	}
	old := map[int]bot.SlotID{}
	for i, j := range f {
		old[j] = was[i].ID
	}
	for j := range now {
		id, known := old[j]
		for next := now[j].ID; !known && id == ""; next += "x" {
			if !used[next] {
				id = next
			}
		}
		now[j].ID, used[id] = id, true
	}
	return now
}
