package bot

import (
	"cmp"
	"slices"
	"time"
)

// EventID names an event that families come to: 1 to 40 of a-z, 0-9 and -, given
// by staff, never used again.
type EventID string

// EventKind is the kind of an event.
type EventKind string

// The kinds of events; residents read 茶話会, 講演会, 個別相談会.
const (
	EventTea     EventKind = "tea"
	EventLecture EventKind = "lecture"
	EventSession EventKind = "session" // 個別相談会: slots of one family each
)

// EventKinds lists them all, in the order in which they are shown.
var EventKinds = []EventKind{EventTea, EventLecture, EventSession}

// SlotID names a slot of an event: 1 to 16 of a-z, A-Z and 0-9, as in 1330: the time
// at which it was made, whatever it is moved to. "" is the event as a whole.
type SlotID string

// Slot is a share of a 個別相談会 for one family, however many come.
type Slot struct {
	ID    SlotID    `json:"id"`
	Start time.Time `json:"s"`
	End   time.Time `json:"e"`
}

// Event is what staff offer and families book seats at. It is stored sealed; its
// JSON form is the stored form.
type Event struct {
	ID    EventID   `json:"id"`
	Kind  EventKind `json:"k"`
	Title string    `json:"t"`
	// Start and End carry the ward's zone.
	Start time.Time `json:"s"`
	End   time.Time `json:"e"`
	// Place is where it is; Access how to get there; ForWhom whom it is for.
	Place   string `json:"p,omitempty"`
	Access  string `json:"a,omitempty"`
	ForWhom string `json:"w,omitempty"`
	// Link is an online event's address. Only who has a seat is given it.
	Link string `json:"l,omitempty"`
	// Capacity counts people, not families. With slots it is not used: each takes
	// one family.
	Capacity int `json:"c,omitempty"`
	// Deadline is the last moment of booking; zero: until the event begins.
	Deadline time.Time `json:"d,omitzero"`
	Slots    []Slot    `json:"sl,omitempty"`
	// Cancelled is final.
	Cancelled bool `json:"x,omitempty"`
	// Reminders are when those who come are reminded: at most two, in order. See
	// flows/booking.Reminders.
	Reminders []time.Time `json:"r,omitempty"`
	// Revision counts what was saved; a change names the one that it was made from.
	Revision int64 `json:"rev,omitempty"`
}

// Slot finds a slot, or nil.
func (e *Event) Slot(id SlotID) *Slot {
	for i := range e.Slots {
		if e.Slots[i].ID == id {
			return &e.Slots[i]
		}
	}
	return nil
}

// Seats are how many people there is room for, or slots of one family each.
func (e *Event) Seats() int {
	if len(e.Slots) > 0 {
		return len(e.Slots)
	}
	return e.Capacity
}

// Weight is what a party takes: people, or with slots the one slot.
func (e *Event) Weight(party int) int {
	if len(e.Slots) > 0 {
		return 1
	}
	return party
}

// Begins is when a seat's time begins: the slot's, or the event's.
func (e *Event) Begins(slot SlotID) time.Time {
	if s := e.Slot(slot); s != nil {
		return s.Start
	}
	return e.Start
}

// LastBegins is when the last of its slots begins, or the event itself.
func (e *Event) LastBegins() time.Time {
	last := e.Start
	for _, s := range e.Slots {
		if s.Start.After(last) {
			last = s.Start
		}
	}
	return last
}

// RemindersAt are the reminders of those who come to a slot: the first at the same
// hour of the day before theirs, the second as long before they begin.
func (e *Event) RemindersAt(slot SlotID) []time.Time {
	s := e.Slot(slot)
	if s == nil || len(e.Reminders) == 0 {
		return e.Reminders
	}
	day := func(t time.Time) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	}
	zone := e.Start.Location()
	days := int(day(s.Start.In(zone)).Sub(day(e.Start)).Hours() / 24)
	all := []time.Time{e.Reminders[0].In(zone).AddDate(0, 0, days)}
	for _, at := range e.Reminders[1:] {
		all = append(all, at.Add(s.Start.Sub(e.Start)))
	}
	return all
}

// Public is the event without what only those who have a seat may know.
func (e Event) Public() Event {
	e.Link = ""
	return e
}

// Change is what those who have a seat at a slot, or with "" at the event, must be
// told of an edit: SeatCancelled, SeatMoved (when or where), SeatEdited (title, kind,
// how to get there, for whom, the link), or nothing. Where another slot moves, theirs
// has not changed.
func (e Event) Change(to Event, slot SlotID) SeatNews {
	was, is := e.Slot(slot), to.Slot(slot)
	moved := !to.Start.Equal(e.Start) || !to.End.Equal(e.End)
	if was != nil && is != nil {
		moved = !is.Start.Equal(was.Start) || !is.End.Equal(was.End)
	}
	switch {
	case to.Cancelled && !e.Cancelled:
		return SeatCancelled
	case moved, to.Place != e.Place:
		return SeatMoved
	case to.Title != e.Title, to.Access != e.Access, to.Link != e.Link, to.ForWhom != e.ForWhom, to.Kind != e.Kind:
		return SeatEdited
	}
	return ""
}

// Room says in a word how many seats are left.
type Room string

// The words for what is left.
const (
	RoomPlenty Room = "plenty"
	RoomFew    Room = "few"
	RoomFull   Room = "full" // one can wait
)

// Listed is an event as those see it who may book: without its link.
type Listed struct {
	Event Event
	// Taken is how many people, or slots, have a seat or are kept one; Left how many
	// still have room: 0 or more. Waiting counts the families that wait.
	Taken, Left, Waiting int
	// Unheard counts the families whom news of the event have not reached, UnheardTold
	// those of whom the desk was told.
	Unheard, UnheardTold int
	Room                 Room
	// Free are the slots that nobody has and that have not begun, in order.
	Free []SlotID
}

// Calendar is all events that are not over, by their beginning, as they were a
// moment ago. What holds is decided where a seat is asked for.
type Calendar struct {
	// Version names the contents.
	Version string
	Events  []Listed
}

// Find finds an event of the calendar, or nil.
func (c *Calendar) Find(id EventID) *Listed {
	if c == nil {
		return nil
	}
	for i := range c.Events {
		if c.Events[i].Event.ID == id {
			return &c.Events[i]
		}
	}
	return nil
}

// Upcoming are the events to which one can still come, cancelled ones left out.
func (c *Calendar) Upcoming(now time.Time) []Listed {
	if c == nil {
		return nil
	}
	var open []Listed
	for _, l := range c.Events {
		if !l.Event.Cancelled && l.Event.LastBegins().After(now) {
			open = append(open, l)
		}
	}
	slices.SortStableFunc(open, func(a, b Listed) int {
		return cmp.Or(a.Event.Start.Compare(b.Event.Start), cmp.Compare(a.Event.ID, b.Event.ID))
	})
	return open
}
