package booking_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"tonari/bot"
	"tonari/flows/booking"
)

var (
	tokyo = time.FixedZone("JST", 9*60*60)
	// monday is when people begin to book; the event is on Friday of the week after.
	monday = time.Date(2026, 12, 7, 10, 0, 0, 0, tokyo)
	friday = time.Date(2026, 12, 18, 14, 0, 0, 0, tokyo)
)

func tea(capacity int) bot.Event {
	return bot.Event{
		ID: "tea-1", Kind: bot.EventTea, Title: "茶話会", Start: friday, End: friday.Add(2 * time.Hour), Place: "区民センター",
		Capacity: capacity, Reminders: booking.Reminders(friday),
	}
}

func sessions() bot.Event {
	e := tea(0)
	e.Kind = bot.EventSession
	for _, id := range []bot.SlotID{"1400", "1500"} {
		at := friday.Add(time.Duration(len(e.Slots)) * time.Hour)
		e.Slots = append(e.Slots, bot.Slot{ID: id, Start: at, End: at.Add(time.Hour)})
	}
	return e
}

// hall is an event under test; people are named by a letter.
type hall struct {
	*booking.Book
	t    *testing.T
	now  time.Time
	asks int
}

func open(t *testing.T, e bot.Event) *hall {
	return &hall{booking.New(e, booking.OfferFor, monday), t, monday, 0}
}

// does says what somebody is answered, as "news party@place".
func (h *hall) does(p bot.PersonID, act bot.SeatAct, party int, slot bot.SlotID) string {
	h.asks++
	a := h.Ask(h.now, p, bot.SeatAsk{ID: fmt.Sprint(h.asks), Act: act, Party: party, Slot: slot, Wait: true})
	if a.Seat.Place > 0 {
		return fmt.Sprintf("%s %d@%d", a.News, a.Seat.Party, a.Seat.Place)
	}
	return fmt.Sprintf("%s %d", a.News, a.Seat.Party)
}

func (h *hall) wants(what, got, want string) {
	h.t.Helper()
	if got != want {
		h.t.Errorf("%s: %q, want %q", what, got, want)
	}
}

// told are the news of an hour, as "person news".
func (h *hall) told(after time.Duration) []string {
	h.now = h.now.Add(after)
	var told []string
	for _, n := range h.Pass(h.now) {
		told = append(told, string(n.Person)+" "+string(n.News))
	}
	return told
}

func (h *hall) tells(after time.Duration, want ...string) {
	h.t.Helper()
	if got := h.told(after); !slices.Equal(got, want) {
		h.t.Errorf("told %q, want %q", got, want)
	}
}

func TestRoomGoesToTheFirstInTheListWhomItFits(t *testing.T) {
	h := open(t, tea(4))
	h.wants("a", h.does("a", bot.SeatBook, 3, ""), "booked 3")
	h.wants("b", h.does("b", bot.SeatBook, 4, ""), "waiting 4@1")
	h.wants("c", h.does("c", bot.SeatBook, 2, ""), "waiting 2@2")
	h.wants("d comes later, but nobody before would fit", h.does("d", bot.SeatBook, 1, ""), "booked 1")
	h.wants("a comes with one fewer", h.does("a", bot.SeatChange, 1, ""), "changed 1")
	h.tells(0, "c offered")
	h.wants("c", h.does("c", bot.SeatAccept, 0, ""), "booked 2")
	for _, p := range []bot.PersonID{"a", "c", "d"} {
		h.does(p, bot.SeatGiveBack, 0, "")
	}
	h.tells(0, "b offered")
}

func TestUnansweredOfferGoesOnAndEndsTheWait(t *testing.T) {
	h := open(t, tea(1))
	for _, p := range []bot.PersonID{"a", "b", "c"} {
		h.does(p, bot.SeatBook, 1, "")
	}
	h.does("a", bot.SeatGiveBack, 0, "")
	h.tells(0, "b offered")
	h.wants("d finds the seat kept", h.does("d", bot.SeatBook, 1, ""), "waiting 1@2")
	h.tells(23 * time.Hour)
	h.tells(time.Hour, "b lapsed", "c offered")
	h.wants("b is too late", h.does("b", bot.SeatAccept, 0, ""), "late 0")
	h.wants("c does not want it", h.does("c", bot.SeatDecline, 0, ""), "givenback 0")
	h.tells(0, "d offered")
	h.wants("d", h.does("d", bot.SeatAccept, 0, ""), "booked 1")
	h.wants("an old button of d", h.does("d", bot.SeatDecline, 0, ""), "already 1")
}

func TestOfferIsShorterNearTheEvent(t *testing.T) {
	for _, tc := range []struct{ before, want time.Duration }{
		{10 * 24 * time.Hour, 24 * time.Hour},
		{96 * time.Hour, 24 * time.Hour},
		{8 * time.Hour, 2 * time.Hour},
		{time.Hour, 30 * time.Minute},
		{31 * time.Minute, 30 * time.Minute},
		{30 * time.Minute, 0},
	} {
		now := friday.Add(-tc.before)
		until, ok := booking.OfferUntil(now, friday, booking.OfferFor)
		if ok != (tc.want > 0) || ok && until.Sub(now) != tc.want {
			t.Errorf("%s before: %v %v, want %s", tc.before, until, ok, tc.want)
		}
	}
}

func TestPartyGrowsOnlyIntoWhatIsLeft(t *testing.T) {
	h := open(t, tea(5))
	h.does("a", bot.SeatBook, 2, "")
	h.does("b", bot.SeatBook, 2, "")
	h.wants("a", h.does("a", bot.SeatChange, 3, ""), "changed 3")
	if a := h.Ask(h.now, "a", bot.SeatAsk{ID: "x", Act: bot.SeatChange, Party: 4}); a.News != bot.SeatNoRoom || a.Left != 3 || a.Seat.Party != 3 {
		t.Errorf("no room to grow: %+v", a)
	}
	if a := h.Ask(h.now, "c", bot.SeatAsk{ID: "y", Act: bot.SeatBook, Party: 1}); a.News != bot.SeatFull {
		t.Errorf("full, and waiting was not asked for: %+v", a)
	}
	small := open(t, tea(3))
	if a := small.Ask(monday, "a", bot.SeatAsk{ID: "z", Act: bot.SeatBook, Party: 4, Wait: true}); a.News != bot.SeatTooMany || a.Left != 3 {
		t.Errorf("more than ever have room: %+v", a)
	}
}

func TestSlotTakesOneFamilyHoweverMany(t *testing.T) {
	h := open(t, sessions())
	h.wants("a", h.does("a", bot.SeatBook, 4, "1400"), "booked 4")
	h.wants("b", h.does("b", bot.SeatBook, 1, "1500"), "booked 1")
	h.wants("c", h.does("c", bot.SeatBook, 2, "1500"), "waiting 2@1")
	h.wants("d", h.does("d", bot.SeatBook, 1, "1400"), "waiting 1@1")
	h.wants("nobody has such a slot", h.does("e", bot.SeatBook, 1, "1600"), "gone 0")
	h.does("a", bot.SeatGiveBack, 0, "")
	h.tells(0, "d offered")
}

func TestDeadlineEndsBookingAndTheBeginningEverything(t *testing.T) {
	e := tea(2)
	e.Deadline = friday.Add(-24 * time.Hour)
	h := open(t, e)
	h.does("a", bot.SeatBook, 1, "")
	h.tells(e.Deadline.Sub(monday))
	h.wants("b is late", h.does("b", bot.SeatBook, 1, ""), "closed 0")
	h.wants("a may still change", h.does("a", bot.SeatChange, 2, ""), "changed 2")
	h.tells(4*time.Hour, "a tomorrow")
	h.tells(18*time.Hour, "a soon")
	h.tells(2 * time.Hour)
	h.wants("it has begun", h.does("a", bot.SeatGiveBack, 0, ""), "begun 2")
}

func TestStaffTakeNothingFromAnybody(t *testing.T) {
	h := open(t, tea(4))
	h.does("a", bot.SeatBook, 2, "")
	h.does("b", bot.SeatBook, 2, "")
	h.does("c", bot.SeatBook, 1, "")
	e := h.Event
	e.Capacity = 2
	if err := h.Edit(h.now, e); err != nil {
		t.Fatal(err)
	}
	h.tells(0)
	h.does("a", bot.SeatGiveBack, 0, "")
	h.tells(0) // the room of a is what was taken away
	e = h.Event
	e.Capacity = 3
	if err := h.Edit(h.now, e); err != nil {
		t.Fatal(err)
	}
	h.tells(0, "c offered")
	e.Capacity = 9
	if err := h.Edit(h.now, e); !errors.Is(err, booking.ErrChanged) {
		t.Errorf("an edit of an older revision: %v", err)
	}
	s := open(t, sessions())
	s.does("a", bot.SeatBook, 1, "1500")
	without := s.Event
	without.Slots = without.Slots[:1]
	if err := s.Edit(s.now, without); !errors.Is(err, booking.ErrSlotTaken) {
		t.Errorf("a slot was taken from a family: %v", err)
	}
}

func TestMoveIsToldOnceAndTakesTheRemindersAlong(t *testing.T) {
	h := open(t, tea(2))
	h.does("a", bot.SeatBook, 2, "")
	h.does("b", bot.SeatBook, 1, "")
	eve := time.Date(2026, 12, 17, 18, 0, 0, 0, tokyo)
	h.tells(eve.Sub(h.now), "a tomorrow")
	e := h.Event
	e.Start, e.End = e.Start.AddDate(0, 0, 7), e.End.AddDate(0, 0, 7)
	e.Reminders = booking.Reminders(e.Start)
	if err := h.Edit(h.now, e); err != nil {
		t.Fatal(err)
	}
	h.tells(0, "a moved", "b moved")
	h.tells(6*24*time.Hour+23*time.Hour+59*time.Minute, []string(nil)...)
	h.tells(time.Minute, "a tomorrow")
	h.tells(18*time.Hour, "a soon")
	h.tells(2*time.Hour, "b missed")
}

func TestReminderWhoseMomentHasPassedIsLeftOut(t *testing.T) {
	h := open(t, tea(9))
	h.now = friday.Add(-3 * time.Hour)
	h.tells(0)
	h.does("a", bot.SeatBook, 1, "")
	h.tells(time.Hour, "a soon")
	late := open(t, tea(9))
	late.does("a", bot.SeatBook, 1, "")
	late.tells(friday.Add(-time.Minute).Sub(monday), "a soon") // nobody looked for days: the day before is over
}

func TestCancelledEventTellsEverybodyAndStaysCancelled(t *testing.T) {
	h := open(t, tea(1))
	h.does("a", bot.SeatBook, 1, "")
	h.does("b", bot.SeatBook, 1, "")
	e := h.Event
	e.Cancelled = true
	if err := h.Edit(h.now, e); err != nil {
		t.Fatal(err)
	}
	h.tells(0, "a cancelled", "b cancelled")
	h.wants("c", h.does("c", bot.SeatBook, 1, ""), "cancelled 0")
	again := h.Event
	again.Cancelled = false
	if err := h.Edit(h.now, again); !errors.Is(err, booking.ErrCancelled) {
		t.Errorf("it was taken up again: %v", err)
	}
	h.tells(friday.Add(5 * time.Hour).Sub(h.now))
}

func TestOnlyWhoCameIsThanked(t *testing.T) {
	h := open(t, tea(9))
	h.does("a", bot.SeatBook, 1, "")
	h.does("b", bot.SeatBook, 1, "")
	h.does("c", bot.SeatBook, 1, "")
	h.told(friday.Sub(h.now))
	h.Came(h.now, "a", true)
	h.Came(h.now, "b", true)
	h.Came(h.now, "b", false) // a slip
	h.tells(2 * time.Hour)
	h.tells(10*time.Minute, "a thanks")
	h.tells(time.Hour)
	h.Came(h.now, "c", true)
	h.Came(h.now, "a", true)
	h.tells(9 * time.Minute)
	h.tells(time.Minute, "c thanks")
	if h.Over(friday.AddDate(0, 0, 7)) || !h.Over(friday.Add(2*time.Hour).AddDate(0, 0, 7)) {
		t.Error("it is kept until a week after its end")
	}
}

func TestASlotIsRemindedOfAndBeginsByItsOwnTime(t *testing.T) {
	e := sessions()
	e.Slots[1].Start, e.Slots[1].End = friday.Add(5*time.Hour), friday.Add(6*time.Hour) // at 19:00
	h := open(t, e)
	h.wants("early", h.does("a", bot.SeatBook, 1, "1400"), "booked 1")
	h.wants("late", h.does("b", bot.SeatBook, 2, "1500"), "booked 2")
	h.wants("waits", h.does("c", bot.SeatBook, 1, "1500"), "waiting 1@1")
	told := func(at time.Time, want ...string) {
		t.Helper()
		h.now = at
		var got []string
		for _, n := range h.Pass(at) {
			got = append(got, fmt.Sprint(n.Person, " ", n.News))
		}
		if !slices.Equal(got, want) {
			t.Errorf("at %s told %v, want %v", at.Format("15:04"), got, want)
		}
	}
	told(friday.Add(-20*time.Hour), "a tomorrow", "b tomorrow") // the day before at 18:00
	told(friday.Add(-2*time.Hour), "a soon")
	told(friday)
	h.wants("changes until it begins", h.does("b", bot.SeatChange, 3, ""), "changed 3")
	h.wants("has begun", h.does("a", bot.SeatGiveBack, 0, ""), "begun 1")
	told(friday.Add(3*time.Hour), "b soon")
	told(friday.Add(5*time.Hour), "c missed")
}

func TestWhoseSlotStaysIsNotToldThatAnotherMoved(t *testing.T) {
	s := open(t, sessions())
	s.does("a", bot.SeatBook, 1, "1400")
	s.does("b", bot.SeatBook, 1, "1500")
	e := s.Event
	e.Slots = slices.Clone(e.Slots)
	e.End = e.End.Add(time.Hour)
	e.Slots[1].Start, e.Slots[1].End = e.Slots[1].Start.Add(time.Hour), e.Slots[1].End.Add(time.Hour)
	if err := s.Edit(s.now, e); err != nil {
		t.Fatal(err)
	}
	s.tells(0, "b moved")
	e = s.Event
	e.Place = "図書館"
	if err := s.Edit(s.now, e); err != nil {
		t.Fatal(err)
	}
	s.tells(0, "a moved", "b moved")
}

func TestAnOfferEndsInTimeForAnEventThatBeginsEarlier(t *testing.T) {
	h := open(t, tea(2))
	h.does("a", bot.SeatBook, 2, "")
	h.does("b", bot.SeatBook, 2, "")
	h.does("c", bot.SeatBook, 2, "")
	h.does("a", bot.SeatGiveBack, 0, "")
	h.tells(0, "b offered")
	e := h.Event
	e.Start = h.now.Add(6 * time.Hour)
	e.End = e.Start.Add(2 * time.Hour)
	e.Reminders = booking.Reminders(e.Start)
	if err := h.Edit(h.now, e); err != nil {
		t.Fatal(err)
	}
	h.tells(0, "b moved", "c moved")
	h.tells(90*time.Minute, "b lapsed", "c offered")
	h.wants("c", h.does("c", bot.SeatAccept, 0, ""), "booked 2")
}

func TestAnEditTellsTheReminderThatIsDue(t *testing.T) {
	for _, moves := range []bool{false, true} {
		h := open(t, tea(2))
		h.does("a", bot.SeatBook, 1, "")
		h.now = time.Date(2026, 12, 17, 18, 0, 0, 0, tokyo) // nobody has looked yet
		e := h.Event
		e.Capacity = 5
		want := "a tomorrow"
		if moves {
			e.Place, want = "図書館", "a moved"
		}
		if err := h.Edit(h.now, e); err != nil {
			t.Fatal(err)
		}
		h.tells(0, want)
		h.tells(time.Hour)
	}
}
