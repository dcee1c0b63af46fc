package events

import (
	"tonari/bot"
	"tonari/flows/booking"
)

// Held are the slots at which somebody has or waits for a seat.
func Held(guests []bot.Guest) map[bot.SlotID]bool {
	held := map[bot.SlotID]bool{}
	for _, g := range guests {
		held[g.Seat.Slot] = true
	}
	return held
}

func keepSlots(old, e bot.Event, guests []bot.Guest) []bot.Slot {
	if len(old.Slots) == 0 || len(e.Slots) == 0 {
		return e.Slots
	}
	return booking.KeepSlots(old, e, Held(guests))
}

// slotsGo names what would be taken from families; true: something would.
func (p *plan) slotsGo(line int, old, e bot.Event, guests []bot.Guest) bool {
	taken := false
	for slot := range Held(guests) {
		switch {
		case slot == "" && len(e.Slots) > 0, slot != "" && len(e.Slots) == 0:
			p.say(line, false, "give the new one an id of its own", "event %s is booked, and seats and slots do not turn into each other", e.ID)
			return true
		case slot != "" && e.Slot(slot) == nil:
			taken = true
		}
	}
	if !taken {
		return false
	}
	for _, s := range old.Slots {
		if e.Slot(s.ID) == nil && Held(guests)[s.ID] {
			p.say(line, false, "keep it, or write all slots at their new times", "event %s: a family has the slot of %s or waits for it", e.ID, s.Start.In(old.Start.Location()).Format("15:04"))
		}
	}
	return true
}

// same says that nothing of an event would change.
func same(a, b bot.Event) bool {
	if len(a.Slots) != len(b.Slots) || !a.Start.Equal(b.Start) || !a.End.Equal(b.End) || !a.Deadline.Equal(b.Deadline) {
		return false
	}
	for i, s := range a.Slots {
		if s.ID != b.Slots[i].ID || !s.Start.Equal(b.Slots[i].Start) || !s.End.Equal(b.Slots[i].End) {
			return false
		}
	}
	return a.Kind == b.Kind && a.Title == b.Title && a.Place == b.Place && a.Access == b.Access && a.ForWhom == b.ForWhom &&
		a.Link == b.Link && a.Capacity == b.Capacity && a.Cancelled == b.Cancelled
}
