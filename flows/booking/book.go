package booking

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"time"

	"tonari/bot"
)

const (
	// OfferFor is how long an offer stands when the house says nothing else.
	OfferFor = 24 * time.Hour
	// leastOffer is how long it stands at least, and the time before the beginning in
	// which nothing is offered.
	leastOffer = 30 * time.Minute
	// offerShare of the time that is left is how long it stands near the event.
	offerShare = 4
	// thanksAfter the end, or after the mark if that is later, who came is thanked:
	// time for the host to correct a slip.
	thanksAfter = 10 * time.Minute
)

// Book is an event with all who have a seat or wait: the rules, step by step. Every
// step is given the time, which never goes back.
type Book struct {
	Event bot.Event
	// Offer is how long an offer stands.
	Offer time.Duration

	guests map[bot.PersonID]*guest
	codes  map[bot.SeatCode]bool
	order  int64
	// remind are the reminders that are still to come, by slot; zero ones done.
	remind map[bot.SlotID][2]time.Time
	news   []News
}

type guest struct {
	seat   bot.Seat // without Place
	order  int64
	came   bool
	thank  time.Time
	thanks bool
}

// News is told to a person without having been asked for.
type News struct {
	Person bot.PersonID
	News   bot.SeatNews
	Seat   bot.Seat
}

// What an edit is refused for.
var (
	ErrChanged   = errors.New("made from another revision")
	ErrSlotTaken = errors.New("a slot that is left out is taken")
	ErrCancelled = errors.New("the event is cancelled")
)

// New is an event that nobody has booked.
func New(e bot.Event, offer time.Duration, now time.Time) *Book {
	b := &Book{Offer: offer, guests: map[bot.PersonID]*guest{}, codes: map[bot.SeatCode]bool{}}
	e.Revision = 1
	b.take(e, now)
	return b
}

// take makes the event what staff say it is.
func (b *Book) take(e bot.Event, now time.Time) {
	b.Event = e
	b.remind = map[bot.SlotID][2]time.Time{}
	for _, slot := range b.slots() {
		var ahead [2]time.Time
		for i, at := range e.RemindersAt(slot)[:min(2, len(e.Reminders))] {
			if !e.Cancelled && at.After(now) {
				ahead[i] = at
			}
		}
		b.remind[slot] = ahead
	}
}

// slots are all slots, or the event as a whole.
func (b *Book) slots() []bot.SlotID {
	if len(b.Event.Slots) == 0 {
		return []bot.SlotID{""}
	}
	var all []bot.SlotID
	for _, s := range b.Event.Slots {
		all = append(all, s.ID)
	}
	return all
}

// Edit plays a change by staff. An error leaves everything as it was.
func (b *Book) Edit(now time.Time, e bot.Event) error {
	switch {
	case e.Revision != b.Event.Revision:
		return ErrChanged
	case b.Event.Cancelled:
		return ErrCancelled
	}
	for _, g := range b.guests {
		if (len(e.Slots) == 0) != (g.seat.Slot == "") || g.seat.Slot != "" && e.Slot(g.seat.Slot) == nil {
			return ErrSlotTaken
		}
	}
	was := b.Event
	e.Revision++
	// What is due is told now: the edit makes the reminders anew. Where it changes the
	// time or place, it tells of that instead.
	b.reminders(now, func(slot bot.SlotID) bool { return was.Change(e, slot) == "" })
	b.take(e, now)
	b.pass(now)
	for _, p := range b.arrival() {
		g := b.guests[p]
		if begins := e.Begins(g.seat.Slot); g.seat.State == bot.SeatOffers && begins.Before(was.Begins(g.seat.Slot)) {
			g.seat.Until = b.sooner(g.seat.Until, now, begins)
		}
		over := e.Cancelled && !now.Before(was.Begins(g.seat.Slot)) // it took place
		if what := was.Change(e, g.seat.Slot); what != "" && !over {
			b.tell(p, what, b.seatOf(p))
		}
		if e.Cancelled && g.seat.State != bot.SeatHas {
			b.drop(p)
		}
	}
	b.offers(now)
	return nil
}

// Ask decides what a person asks for.
func (b *Book) Ask(now time.Time, p bot.PersonID, a bot.SeatAsk) bot.SeatAnswer {
	b.pass(now)
	if len(b.Event.Slots) == 0 {
		a.Slot = ""
	}
	switch {
	case b.Event.Cancelled:
		return b.answer(bot.SeatCancelled, p, 0)
	case !now.Before(b.begins(p, a)):
		return b.answer(bot.SeatBegun, p, 0)
	}
	switch a.Act {
	case bot.SeatBook:
		return b.book(now, p, a)
	case bot.SeatChange:
		return b.change(now, p, a)
	case bot.SeatGiveBack:
		return b.giveBack(now, p)
	}
	g := b.guests[p]
	switch {
	case g == nil || g.seat.State == bot.SeatWaits:
		return b.answer(bot.SeatLate, p, 0)
	case g.seat.State == bot.SeatHas:
		return b.answer(bot.SeatAlready, p, 0)
	case a.Act == bot.SeatDecline:
		return b.giveBack(now, p)
	}
	g.seat.State, g.seat.Until, g.seat.Code = bot.SeatHas, time.Time{}, b.code(a.ID)
	return b.answer(bot.SeatBooked, p, 0)
}

// begins is when what somebody holds or asks for begins; who has nothing there can
// ask until the last slot begins.
func (b *Book) begins(p bot.PersonID, a bot.SeatAsk) time.Time {
	e := &b.Event
	if g := b.guests[p]; g != nil {
		return e.Begins(g.seat.Slot)
	}
	if a.Act == bot.SeatBook && e.Slot(a.Slot) != nil {
		return e.Begins(a.Slot)
	}
	return e.LastBegins()
}

func (b *Book) book(now time.Time, p bot.PersonID, a bot.SeatAsk) bot.SeatAnswer {
	e := &b.Event
	weight, free := e.Weight(a.Party), b.free(a.Slot)
	switch {
	case b.guests[p] != nil:
		return b.answer(bot.SeatAlready, p, 0)
	case !e.Deadline.IsZero() && !now.Before(e.Deadline):
		return b.answer(bot.SeatClosed, p, 0)
	case len(e.Slots) > 0 && e.Slot(a.Slot) == nil:
		return b.answer(bot.SeatGone, p, 0)
	case len(e.Slots) == 0 && weight > e.Capacity:
		return b.answer(bot.SeatTooMany, p, e.Capacity)
	case weight > free && !a.Wait:
		return b.answer(bot.SeatFull, p, max(0, free))
	}
	b.order++
	g := &guest{seat: bot.Seat{State: bot.SeatHas, Party: a.Party, Slot: a.Slot}, order: b.order}
	b.guests[p] = g
	if weight > free {
		g.seat.State = bot.SeatWaits
		return b.answer(bot.SeatWaiting, p, 0)
	}
	g.seat.Code = b.code(a.ID)
	return b.answer(bot.SeatBooked, p, 0)
}

func (b *Book) change(now time.Time, p bot.PersonID, a bot.SeatAsk) bot.SeatAnswer {
	g := b.guests[p]
	if g == nil {
		return b.answer(bot.SeatNone, p, 0)
	}
	e, to := &b.Event, cmp.Or(a.Party, g.seat.Party)
	if len(e.Slots) == 0 && to > g.seat.Party && to > e.Capacity {
		return b.answer(bot.SeatTooMany, p, e.Capacity)
	}
	if g.seat.State != bot.SeatWaits {
		free := b.free(g.seat.Slot)
		if more := e.Weight(to) - e.Weight(g.seat.Party); more > 0 && more > free {
			return b.answer(bot.SeatNoRoom, p, g.seat.Party+max(0, free))
		}
	}
	g.seat.Party = to
	said := b.answer(bot.SeatChanged, p, 0)
	b.offers(now)
	return said
}

func (b *Book) giveBack(now time.Time, p bot.PersonID) bot.SeatAnswer {
	if b.guests[p] == nil {
		return b.answer(bot.SeatNone, p, 0)
	}
	b.drop(p)
	b.offers(now)
	return b.answer(bot.SeatGivenBack, p, 0)
}

// Forget lets go of everything that a person holds and of what they were to be told.
func (b *Book) Forget(now time.Time, p bot.PersonID) {
	b.pass(now)
	if b.guests[p] != nil {
		b.drop(p)
		b.offers(now)
	}
	b.news = slices.DeleteFunc(b.news, func(n News) bool { return n.Person == p })
}

// Came marks that a family came, or takes the mark back; false: they have no seat.
func (b *Book) Came(now time.Time, p bot.PersonID, came bool) bool {
	g := b.guests[p]
	if g == nil || g.seat.State != bot.SeatHas || b.Event.Cancelled {
		return false
	}
	switch {
	case !came:
		g.thank = time.Time{}
	case !g.came && !g.thanks:
		g.thank = b.Event.End.Add(thanksAfter)
		if late := now.Add(thanksAfter); late.After(g.thank) {
			g.thank = late
		}
	}
	g.came = came
	return true
}

// Pass lets happen what is due at now, and takes the news away.
func (b *Book) Pass(now time.Time) []News {
	b.pass(now)
	b.reminders(now, func(bot.SlotID) bool { return true })
	for _, p := range b.arrival() {
		if s := b.guests[p].seat; s.State == bot.SeatWaits && !now.Before(b.Event.Begins(s.Slot)) {
			b.drop(p)
			b.tell(p, bot.SeatMissed, bot.Seat{})
		}
	}
	due := slices.DeleteFunc(b.arrival(), func(p bot.PersonID) bool {
		g := b.guests[p]
		return g.thank.IsZero() || g.thank.After(now)
	})
	slices.SortFunc(due, func(x, y bot.PersonID) int {
		return cmp.Or(b.guests[x].thank.Compare(b.guests[y].thank), cmp.Compare(x, y))
	})
	for _, p := range due {
		b.guests[p].thank, b.guests[p].thanks = time.Time{}, true
		b.tell(p, bot.SeatThanks, b.seatOf(p))
	}
	told := b.news
	b.news = nil
	return told
}

// reminders tells what is due, at the slots for which so says yes.
func (b *Book) reminders(now time.Time, so func(bot.SlotID) bool) {
	for i, what := range []bot.SeatNews{bot.SeatTomorrow, bot.SeatSoon} {
		for _, slot := range b.slots() {
			ahead, before := b.remind[slot], b.Event.Begins(slot)
			at := ahead[i]
			if at.IsZero() || at.After(now) || !so(slot) {
				continue
			}
			if i == 0 && !ahead[1].IsZero() {
				before = ahead[1]
			}
			ahead[i] = time.Time{}
			b.remind[slot] = ahead
			if !now.Before(before) {
				continue
			}
			for _, p := range b.arrival() {
				if s := b.guests[p].seat; s.State == bot.SeatHas && s.Slot == slot {
					b.tell(p, what, b.seatOf(p))
				}
			}
		}
	}
}

// Over says that the event is to be counted and removed.
func (b *Book) Over(now time.Time) bool { return !now.Before(b.Event.End.Add(Keep)) }

// Clone is a deep copy: what is played on it leaves the book as it is.
func (b *Book) Clone() *Book {
	c := *b
	c.guests = make(map[bot.PersonID]*guest, len(b.guests))
	for p, g := range b.guests {
		own := *g
		c.guests[p] = &own
	}
	c.codes = maps.Clone(b.codes)
	c.remind = maps.Clone(b.remind)
	c.news = slices.Clone(b.news)
	return &c
}

// Seats are what everybody holds, in the order of their arrival.
func (b *Book) Seats() []News {
	var all []News
	for _, p := range b.arrival() {
		all = append(all, News{Person: p, Seat: b.seatOf(p)})
	}
	return all
}
