package booking

import (
	"fmt"
	"time"
	"unicode/utf8"

	"tonari/bot"
)

const (
	// Keep is how long an event is kept after its end.
	Keep = 7 * 24 * time.Hour
	// MaxCapacity keeps the codes of an event speakable: there are far more of them.
	MaxCapacity = 2000
	// MaxSlots of a 個別相談会.
	MaxSlots = 60
	// Ahead is how far in the future an event may be.
	Ahead = 400 * 24 * time.Hour

	// eveHour and soonBefore are when those who come are reminded.
	eveHour    = 18
	soonBefore = 2 * time.Hour

	maxTitle = 40
	maxText  = 300
	maxLink  = 1000
)

// Reminders are when those who come are reminded: the day before at 18:00 of the
// event's zone, and two hours before.
func Reminders(start time.Time) []time.Time {
	eve := time.Date(start.Year(), start.Month(), start.Day()-1, eveHour, 0, 0, 0, start.Location())
	return []time.Time{eve, start.Add(-soonBefore)}
}

// DayEnd is the last minute of a day, from its beginning: 24:00 would be shown as the next day.
const DayEnd = 23*time.Hour + 59*time.Minute

// DayDeadline is the deadline when only its day is said: the end of that day, or the
// beginning of the event that is on it.
func DayDeadline(day, start time.Time) time.Time {
	y, m, d := day.Date()
	last := time.Date(y, m, d, 23, 59, 0, 0, day.Location())
	if sy, sm, sd := start.In(day.Location()).Date(); y == sy && m == sm && d == sd && start.Before(last) {
		return start
	}
	return last
}

// Fault is one thing that is wrong with an event, for staff: the field and what to do.
type Fault struct {
	// Field is id, kind, title, start, end, place, access, for_whom, link, capacity,
	// deadline or slots.
	Field string
	What  string
}

func (f Fault) String() string { return f.Field + ": " + f.What }

// Check says what is wrong with an event that is to be saved at now.
func Check(e bot.Event, now time.Time) []Fault {
	var faults []Fault
	no := func(wrong bool, field, what string, args ...any) {
		if wrong {
			faults = append(faults, Fault{field, fmt.Sprintf(what, args...)})
		}
	}
	no(e.ID == "" || len(e.ID) > 40, "id", "want 1 to 40 of a-z, 0-9 and -")
	no(e.Kind != bot.EventTea && e.Kind != bot.EventLecture && e.Kind != bot.EventSession, "kind", "want tea, lecture or session")
	no(e.Title == "", "title", "is empty")
	for _, t := range []struct {
		field, text string
		most        int
	}{{"title", e.Title, maxTitle}, {"place", e.Place, maxText}, {"access", e.Access, maxText}, {"for_whom", e.ForWhom, maxText}, {"link", e.Link, maxLink}} {
		no(utf8.RuneCountInString(t.text) > t.most, t.field, "is longer than %d characters", t.most)
	}
	no(e.Place == "" && e.Link == "", "place", "is empty, and there is no link either")
	no(e.Start.IsZero(), "start", "is missing")
	no(!e.End.After(e.Start), "end", "is not after the start")
	no(!e.Cancelled && !e.Start.After(now), "start", "is not in the future")
	no(e.Start.After(now.Add(Ahead)), "start", "is more than %d days ahead", int(Ahead.Hours()/24))
	no(e.Deadline.After(e.Start), "deadline", "is after the start")
	if len(e.Slots) == 0 {
		no(e.Kind == bot.EventSession, "slots", "a session has slots of one family each")
		no(e.Capacity < 1 || e.Capacity > MaxCapacity, "capacity", "want 1 to %d", MaxCapacity)
		return faults
	}
	no(e.Kind != bot.EventSession, "slots", "only a session has slots")
	no(len(e.Slots) > MaxSlots, "slots", "are more than %d", MaxSlots)
	seen := map[bot.SlotID]bool{}
	for _, s := range e.Slots {
		no(s.ID == "" || seen[s.ID], "slots", "%q is there twice, or empty", s.ID)
		no(s.Start.Before(e.Start) || s.End.After(e.End) || !s.End.After(s.Start), "slots", "%q is not within the event", s.ID)
		seen[s.ID] = true
	}
	slots := inOrder(e.Slots)
	for i := 1; i < len(slots); i++ {
		from := slots[i].Start
		no(from.Before(slots[i-1].End), "slots", "overlap at %s", from.In(e.Start.Location()).Format("15:04"))
	}
	return faults
}

// few is up to how many seats, or which share of them, are few.
const (
	few      = 3
	fewShare = 5
)

// Room says in a word how much is left: few is a fifth of the event or 3 seats,
// whichever is more, and no more than half.
func Room(l bot.Listed) bot.Room {
	all := l.Event.Seats()
	switch {
	case l.Left == 0:
		return bot.RoomFull
	case l.Left <= min(max(few, all/fewShare), max(1, all/2)):
		return bot.RoomFew
	}
	return bot.RoomPlenty
}
