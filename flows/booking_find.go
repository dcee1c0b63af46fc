package flows

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"tonari/bot"
	"tonari/flows/wording"
)

// bookingCard is the place that the labels of cards of events belong to.
const bookingCard bot.Place = "booking.card"

// What the buttons of cards begin with: an event, a slot, what one holds.
const (
	pickEvent = "ev_"
	pickSlot  = "sl_"
	pickMine  = "my_"
)

var bookingLabels = []wording.Label{{At: bookingCard, Choice: "ev"}, {At: bookingCard, Choice: "sl"}, {At: bookingCard, Choice: "my"}}

func isEventPick(choice string) bool {
	return strings.HasPrefix(choice, pickEvent) || strings.HasPrefix(choice, pickSlot) || strings.HasPrefix(choice, pickMine)
}

// A choice's name has no hyphens, and an event's id no underscores.
func eventChoice(id bot.EventID) string { return strings.ReplaceAll(string(id), "-", "_") }

func eventOf(choice string) bot.EventID   { return bot.EventID(strings.ReplaceAll(choice, "_", "-")) }
func slotChoice(id bot.SlotID) string     { return strings.ToLower(string(id)) }
func isSlot(s bot.Slot, name string) bool { return slotChoice(s.ID) == name }

// eventAbout is the event that the talk is about now; "" for none.
func eventAbout(talk bot.Talk) bot.EventID { return eventOf(choiceOf(talk, bookingEvent)) }

func choiceOf(talk bot.Talk, step bot.Place) string {
	for _, a := range talk.Answers {
		if a.Step == step {
			return a.Choice
		}
	}
	return ""
}

func listedOf(talk bot.Talk, sc Scene) *bot.Listed { return sc.Calendar.Find(eventAbout(talk)) }

func bookingOf(talk bot.Talk, sc Scene) *bot.Booking {
	id := eventAbout(talk)
	for i := range sc.Bookings {
		if b := &sc.Bookings[i]; b.Event.ID == id && b.Seat.State != "" {
			return b
		}
	}
	return nil
}

// slotOf is the slot that was chosen, or nil.
func slotOf(talk bot.Talk, e *bot.Event) *bot.Slot {
	name := choiceOf(talk, bookingSlot)
	i := slices.IndexFunc(e.Slots, func(s bot.Slot) bool { return isSlot(s, name) })
	if i < 0 {
		return nil
	}
	return &e.Slots[i]
}

var parties = map[string]int{"one": 1, "two": 2, "three": 3, "four": 4}

// shown is the event that the talk is about, with what is held and what was chosen.
func (st *stepper) shown() *Shown {
	s := Shown{Now: st.scene.Now, Party: parties[choiceOf(st.talk, bookingParty)]}
	if l := listedOf(st.talk, st.scene); l != nil {
		s.Event, s.Left = l.Event, l.Left
	}
	if b := bookingOf(st.talk, st.scene); b != nil {
		s.Event, s.Seat, s.Calendar = b.Event, b.Seat, b.Calendar
	}
	if slot := slotOf(st.talk, &s.Event); slot != nil && s.Seat.State == "" {
		s.Slot = slot.ID
	}
	for _, a := range st.talk.Answers {
		switch {
		case a.Step == bookingName && a.Text != "":
			s.Nickname = cut(strings.Join(strings.Fields(a.Text), " "), nickWidth)
		case a.Step == bookingNeeds && a.Choice != "":
			s.Needs = append(s.Needs, a.Choice)
		case a.Step == bookingNeeds && a.Text != "":
			s.OwnNeeds = cut(strings.Join(strings.Fields(s.OwnNeeds+" "+a.Text), " "), needsWidth)
		}
	}
	return &s
}

// How many characters of own words go to the door.
const (
	nickWidth  = 20
	needsWidth = 100
)

func findShown(st *stepper) found { return found{event: st.shown()} }

// maxEvents is how many cards a page has: what a phone shows side by side.
const maxEvents = 10

// findEvents shows what is coming, of one kind where one was chosen.
func findEvents(st *stepper) found {
	st.dropBooking()
	kind := bot.EventKind(choiceOf(st.talk, Booking))
	var all, some []Card
	for _, l := range st.scene.Calendar.Upcoming(st.scene.Now) {
		s := &Shown{Event: l.Event, Room: l.Room, Left: l.Left, Now: st.scene.Now}
		for _, b := range st.scene.Bookings {
			if b.Event.ID == l.Event.ID && b.Seat.State != "" {
				s.Seat, s.Room = b.Seat, ""
			}
		}
		c := Card{Event: s, pick: pickEvent + eventChoice(l.Event.ID)}
		all = append(all, c)
		if l.Event.Kind == kind {
			some = append(some, c)
		}
	}
	if len(some) == 0 {
		return found{cards: all[:min(len(all), maxEvents)], loose: slices.Contains(bot.EventKinds, kind), more: len(all) > maxEvents}
	}
	return found{cards: some[:min(len(some), maxEvents)], more: len(some) > maxEvents}
}

// findSlots shows the slots of a 個別相談会, those that somebody has as well: one can
// wait for them.
func findSlots(st *stepper) found {
	f := found{event: st.shown()}
	l := listedOf(st.talk, st.scene)
	if l == nil {
		return f
	}
	for _, slot := range slotsShown(l, st.scene.Now) {
		room := bot.RoomPlenty
		if !slices.Contains(l.Free, slot.ID) {
			room = bot.RoomFull
		}
		f.cards = append(f.cards, Card{
			Event: &Shown{Event: l.Event, Slot: slot.ID, Room: room, Now: st.scene.Now}, pick: pickSlot + slotChoice(slot.ID),
		})
	}
	return f
}

// slotsShown are the slots that have not begun, in order. Where they are more than a
// message shows, those are left out that somebody has, the last first: they can still
// be written.
func slotsShown(l *bot.Listed, now time.Time) []bot.Slot {
	all := slices.DeleteFunc(slices.Clone(l.Event.Slots), func(s bot.Slot) bool { return !s.Start.After(now) })
	for i := len(all) - 1; i >= 0 && len(all) > bot.MaxTiles; i-- {
		if !slices.Contains(l.Free, all[i].ID) {
			all = slices.Delete(all, i, i+1)
		}
	}
	return all[:min(len(all), bot.MaxTiles)]
}

// findMine shows what the person holds or waits for.
func findMine(st *stepper) found {
	var f found
	for _, b := range st.scene.Bookings {
		if b.Seat.State != "" {
			f.cards = append(f.cards, Card{Event: &Shown{Event: b.Event, Seat: b.Seat, Now: st.scene.Now}, pick: pickMine + eventChoice(b.Event.ID)})
		}
	}
	f.cards = f.cards[:min(len(f.cards), maxEvents)]
	return f
}

// pickEvent goes where the button of a card leads. Out of safety, and beside a
// counselor, no card leads away.
func (st *stepper) pickEvent(here state, choice string) {
	kind, rest := choice[:len(pickEvent)], choice[len(pickEvent):]
	if flowOf(here.at) == safety.name || st.scene.Claimed {
		st.old(here)
		return
	}
	to := bot.Place("")
	switch kind {
	case pickEvent:
		if st.scene.Calendar.Find(eventOf(rest)) != nil {
			st.aboutEvent(eventOf(rest))
			to = bookingEvent
		}
	case pickMine:
		if slices.ContainsFunc(st.scene.Bookings, func(b bot.Booking) bool { return b.Event.ID == eventOf(rest) && b.Seat.State != "" }) {
			st.aboutEvent(eventOf(rest))
			if to = bookingOne; isOffered(st.talk, st.scene) {
				to = OfferAsk
			}
		}
	case pickSlot:
		l := listedOf(st.talk, st.scene)
		if here.at == bookingSlot && l != nil && slices.ContainsFunc(l.Event.Slots, func(s bot.Slot) bool { return isSlot(s, rest) }) {
			st.talk.Answers = replace(st.talk.Answers, bot.Answer{Step: bookingSlot, Choice: rest})
			to = bookingParty
		}
	}
	if to == "" {
		st.old(here)
		return
	}
	st.took = choice
	to, hush := st.settle(to)
	if to != st.talk.At {
		st.move(to)
	}
	if !hush {
		st.find(st.set.states[to])
		st.say(st.set.states[to].says...)
	}
}

// aboutEvent makes the event the one that the talk is about; what was chosen for
// another is forgotten.
func (st *stepper) aboutEvent(id bot.EventID) {
	st.dropBooking()
	st.talk.Answers = append(st.talk.Answers, bot.Answer{Step: bookingEvent, Choice: eventChoice(id)})
}

// dropBooking forgets what was chosen for a seat: it was asked for, or is not
// wanted any more.
func (st *stepper) dropBooking() { st.forgetAnswers(bookingSteps) }

// namedEvent: where events are shown, a title, and where slots are shown, a time is
// as good as its button.
func (st *stepper) namedEvent(here state, text string) bool {
	typed := wording.Fold(text)
	switch here.at {
	case Booking:
		for _, l := range st.scene.Calendar.Upcoming(st.scene.Now) {
			if typed != "" && wording.Fold(l.Event.Title) == typed {
				st.pickEvent(here, pickEvent+eventChoice(l.Event.ID))
				return true
			}
		}
	case bookingSlot:
		l := listedOf(st.talk, st.scene)
		if l == nil {
			return false
		}
		shown := slotsShown(l, st.scene.Now)
		for _, s := range l.Event.Slots {
			at := s.Start.In(l.Event.Start.Location())
			number := strconv.Itoa(1 + slices.Index(shown, s)) // 0: it is not shown
			if typed == wording.Fold(at.Format("15:04")) || typed == number && number != "0" || typed == wording.Fold(at.Format("15:04")+"から") {
				st.pickEvent(here, pickSlot+slotChoice(s.ID))
				return true
			}
		}
	}
	return false
}
