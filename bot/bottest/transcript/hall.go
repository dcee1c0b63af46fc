package transcript

import (
	"fmt"
	"slices"
	"time"

	"tonari/bot"
	"tonari/flows/booking"
)

// Hall stands in for the events around a conversation that is played through the
// flows alone: three events, one of them full, and one family besides the
// resident's. It knows of the rules only what the transcripts ask of it; the rules
// themselves are proved in bot/store.
type Hall struct {
	Events []bot.Event
	// Others is how many people, or families, besides the resident have a seat.
	Others map[bot.EventID]int
	// Mine is what the resident holds.
	Mine []bot.Booking
	came bool
}

// Ids of the three events.
const (
	TeaID     bot.EventID = "tea-1"
	LectureID bot.EventID = "lecture-1"
	SessionID bot.EventID = "session-1"
)

// NewHall has the three events: a 茶話会 ten days after at with five of twelve seats
// left, a full 講演会 two weeks after, and a 個別相談会 three weeks after with three
// slots, the first of them taken.
func NewHall(at time.Time) *Hall {
	day := func(days, hour, minute int) time.Time {
		return time.Date(at.Year(), at.Month(), at.Day()+days, hour, minute, 0, 0, at.Location())
	}
	h := &Hall{Events: []bot.Event{
		{ID: TeaID, Kind: bot.EventTea, Title: "家族の茶話会", Start: day(10, 14, 0), End: day(10, 16, 0), Place: "区民センター 3階", Access: "駅から歩いて5分です。", ForWhom: "ご家族", Capacity: 12},
		{ID: LectureID, Kind: bot.EventLecture, Title: "講演会「ゆっくり、いっしょに」", Start: day(14, 10, 0), End: day(14, 12, 0), Place: "区役所", Capacity: 3},
		{ID: SessionID, Kind: bot.EventSession, Title: "個別相談会", Start: day(21, 13, 30), End: day(21, 16, 0), Place: "区役所", Slots: []bot.Slot{
			{ID: "1330", Start: day(21, 13, 30), End: day(21, 14, 10)},
			{ID: "1420", Start: day(21, 14, 20), End: day(21, 15, 0)},
			{ID: "1510", Start: day(21, 15, 10), End: day(21, 15, 50)},
		}},
	}, Others: map[bot.EventID]int{TeaID: 7, LectureID: 3, SessionID: 1}}
	for i := range h.Events {
		h.Events[i].Reminders = booking.Reminders(h.Events[i].Start)
	}
	return h
}

func (h *Hall) event(id bot.EventID) *bot.Event {
	i := slices.IndexFunc(h.Events, func(e bot.Event) bool { return e.ID == id })
	if i < 0 {
		return nil
	}
	return &h.Events[i]
}

func (h *Hall) mine(id bot.EventID) *bot.Booking {
	i := slices.IndexFunc(h.Mine, func(b bot.Booking) bool { return b.Event.ID == id })
	if i < 0 {
		return nil
	}
	return &h.Mine[i]
}

func (h *Hall) left(e *bot.Event) int {
	n := e.Seats() - h.Others[e.ID]
	if b := h.mine(e.ID); b != nil && b.Seat.State != bot.SeatWaits {
		n -= e.Weight(b.Seat.Party)
	}
	return n
}

// Calendar is what the flows are shown.
func (h *Hall) Calendar() *bot.Calendar {
	c := &bot.Calendar{}
	for i := range h.Events {
		e := &h.Events[i]
		l := bot.Listed{Event: e.Public(), Left: h.left(e)}
		for n, s := range e.Slots {
			if n >= h.Others[e.ID] {
				l.Free = append(l.Free, s.ID)
			}
		}
		l.Room = booking.Room(l)
		c.Events = append(c.Events, l)
	}
	return c
}

// Ask answers what a step asked for, and remembers it.
func (h *Hall) Ask(a bot.SeatAsk, now time.Time) bot.SeatAnswer {
	e := h.event(a.Event)
	if e == nil {
		return bot.SeatAnswer{Ask: "ask", News: bot.SeatGone, Event: bot.Event{ID: a.Event}}
	}
	answer := bot.SeatAnswer{Ask: "ask", Event: *e}
	b := h.mine(e.ID)
	seat := bot.Seat{State: bot.SeatHas, Party: a.Party, Slot: a.Slot, Code: 1}
	switch {
	case !now.Before(e.Start):
		answer.News = bot.SeatBegun
	case a.Act == bot.SeatGiveBack, a.Act == bot.SeatDecline:
		if answer.News = bot.SeatNone; b != nil {
			answer.News = bot.SeatGivenBack
			h.drop(e.ID)
		}
		return answer
	case a.Act == bot.SeatAccept:
		if answer.News = bot.SeatLate; b != nil && b.Seat.State == bot.SeatOffers {
			b.Seat.State, b.Seat.Code, answer.News = bot.SeatHas, 1, bot.SeatBooked
		}
	case a.Act == bot.SeatChange:
		switch {
		case b == nil:
			answer.News = bot.SeatNone
		case a.Party > b.Seat.Party+h.left(e):
			answer.News, answer.Left = bot.SeatNoRoom, b.Seat.Party+h.left(e)
		default:
			b.Seat.Party, answer.News = a.Party, bot.SeatChanged
		}
	case !e.Deadline.IsZero() && !now.Before(e.Deadline):
		answer.News = bot.SeatClosed
	case len(e.Slots) == 0 && a.Party > e.Capacity:
		answer.News, answer.Left = bot.SeatTooMany, e.Capacity
	case e.Weight(a.Party) > h.left(e):
		seat = bot.Seat{State: bot.SeatWaits, Party: a.Party, Slot: a.Slot, Place: 1}
		answer.News = bot.SeatWaiting
		h.Mine = append(h.Mine, bot.Booking{Event: *e, Seat: seat})
	default:
		answer.News = bot.SeatBooked
		h.Mine = append(h.Mine, bot.Booking{Event: *e, Seat: seat})
	}
	if b := h.mine(e.ID); b != nil {
		answer.Seat = b.Seat
	}
	return answer
}

func (h *Hall) drop(id bot.EventID) {
	h.Mine = slices.DeleteFunc(h.Mine, func(b bot.Booking) bool { return b.Event.ID == id })
}

// The things that staff and other families do at the event where the resident has
// a seat or waits.
const (
	Frees   = "frees"   // others give theirs back: who waits is offered it
	Moves   = "moves"   // the event is a day later
	Edits   = "edits"   // the way there is described anew
	Cancels = "cancels" // it does not take place
	Marks   = "marks"   // the host marks that the resident came
	Opens   = "opens"   // another 茶話会 is planned, for who asked for news
	Fills   = "fills"   // a family of four books the 茶話会
	Closes  = "closes"  // the time for booking the 茶話会 is over
	Joins   = "joins"   // it takes place online instead
	Writes  = "writes"  // staff write to those who have a seat
)

// Acts plays one of them.
func (h *Hall) Acts(what string, now time.Time) []bot.SeatAnswer {
	if what == Opens {
		e := h.Events[0]
		e.ID, e.Title = bot.EventID(fmt.Sprint("tea-", len(h.Events)-1)), "あたらしい茶話会"
		e.Start, e.End = e.Start.AddDate(0, 0, 7), e.End.AddDate(0, 0, 7)
		h.Events = append(h.Events, e)
		return []bot.SeatAnswer{{News: bot.SeatOpened, Event: e.Public()}}
	}
	switch {
	case what == Fills:
		h.Others[TeaID] += 4
		return nil
	case what == Closes:
		h.event(TeaID).Deadline = now
		return nil
	case len(h.Mine) == 0:
		return nil
	}
	b := &h.Mine[0]
	e := h.event(b.Event.ID)
	news := bot.SeatNews("")
	switch what {
	case Frees:
		h.Others[e.ID] = 0
		b.Seat.State, b.Seat.Place, b.Seat.Until = bot.SeatOffers, 0, now.Add(24*time.Hour)
		news = bot.SeatOffered
	case Moves:
		e.Start, e.End = e.Start.AddDate(0, 0, 1), e.End.AddDate(0, 0, 1)
		e.Reminders = booking.Reminders(e.Start)
		news = bot.SeatMoved
	case Edits:
		e.Access, news = "駅から歩いて7分です。", bot.SeatEdited
	case Joins:
		e.Place, e.Access, e.Link, news = "", "", "https://example.jp/join", bot.SeatMoved
	case Writes:
		return []bot.SeatAnswer{{News: bot.SeatMessage, Event: *e, Seat: b.Seat, Text: Message}}
	case Cancels:
		e.Cancelled, news = true, bot.SeatCancelled
	case Marks:
		h.came = true
		return nil
	}
	b.Event = *e
	answer := bot.SeatAnswer{News: news, Event: *e, Seat: b.Seat}
	if e.Cancelled {
		h.drop(e.ID)
	}
	return []bot.SeatAnswer{answer}
}

// Message is what staff write.
const Message = "雨でもひらきます。"

// thanksAfter is how long after its end an event thanks those who came.
const thanksAfter = 10 * time.Minute

// Pass is what time brings between two moments.
func (h *Hall) Pass(from, to time.Time) []bot.SeatAnswer {
	var all []bot.SeatAnswer
	for _, b := range slices.Clone(h.Mine) {
		happens := func(at time.Time, news bot.SeatNews) bool {
			if !at.After(from) || at.After(to) {
				return false
			}
			all = append(all, bot.SeatAnswer{News: news, Event: b.Event, Seat: b.Seat})
			return true
		}
		switch b.Seat.State {
		case bot.SeatHas:
			begins := b.Event.Begins(b.Seat.Slot)
			reminders := booking.Reminders(begins)
			happens(reminders[0], bot.SeatTomorrow)
			happens(reminders[1], bot.SeatSoon)
			if h.came {
				happens(b.Event.End.Add(thanksAfter), bot.SeatThanks)
			}
		case bot.SeatOffers:
			if happens(b.Seat.Until, bot.SeatLapsed) {
				h.drop(b.Event.ID)
			}
		case bot.SeatWaits:
			if happens(b.Event.Start, bot.SeatMissed) {
				h.drop(b.Event.ID)
			}
		}
	}
	return all
}
