package turn_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tonari/bot"
)

// tea is a 茶話会 in ten days of the stage, whose calendar has it.
func (s *stage) tea() bot.Event {
	e := bot.Event{
		ID: "tea-1", Kind: bot.EventTea, Title: "茶話会", Start: s.now.Add(10 * day), End: s.now.Add(10*day + 2*time.Hour),
		Place: "区民センター", Capacity: 8,
	}
	s.house.Calendar = &bot.Calendar{Version: "1", Events: []bot.Listed{{Event: e, Left: 8, Room: bot.RoomPlenty}}}
	return e
}

// hears is news of an event that were decided some time ago.
func (s *stage) hears(ago time.Duration, a bot.SeatAnswer) {
	s.t.Helper()
	s.take(bot.Input{At: s.now.Add(-ago), Seat: &a})
}

func seated(e bot.Event) bot.SeatAnswer {
	return bot.SeatAnswer{News: bot.SeatBooked, Event: e, Seat: bot.Seat{State: bot.SeatHas, Party: 2, Code: 7}}
}

func TestAnswerBehindYoungerNewsUndoesNothing(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	e := s.tea()
	moved := seated(e)
	moved.News, moved.Event.Place = bot.SeatMoved, "図書館"
	s.hears(time.Minute, moved)
	s.hears(time.Hour, seated(e))
	if b := s.conv.Bookings; len(b) != 1 || b[0].Event.Place != "図書館" {
		t.Errorf("an older answer: %+v", b)
	}
}

func TestStaffsMessageIsForThoseWhoStillCome(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	e := s.tea()
	message := seated(e)
	message.News, message.Text = bot.SeatMessage, "雨でもひらきます。"
	s.hears(0, message)
	if len(s.turned) != 0 || len(s.conv.Bookings) != 0 {
		t.Errorf("somebody without a seat is told %v and holds %+v", s.turned, s.conv.Bookings)
	}
	s.hears(0, seated(e))
	s.hears(0, message)
	if len(s.turned) == 0 {
		t.Error("who comes is told nothing")
	}
}

func TestNewsFromBeforeAnErasureAreNotTakenUp(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	e := s.tea()
	s.hears(0, seated(e))
	s.says("消して")
	s.taps("yes")
	if s.last.Effects.Erase == nil || len(s.conv.Bookings) != 0 {
		t.Fatalf("erased: %+v", s.conv.Bookings)
	}
	s.now = s.now.Add(time.Minute)
	s.hears(2*time.Minute, seated(e))
	if len(s.conv.Bookings) != 0 || len(s.turned) != 0 {
		t.Errorf("what was decided before the erasure came back: %+v", s.conv.Bookings)
	}
}

func TestBookingIsForgottenAWeekAfterItsEvent(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	e := s.tea()
	s.hears(0, seated(e))
	s.now = e.End.Add(6 * day)
	s.says("こんにちは")
	if len(s.conv.Bookings) != 1 {
		t.Error("it is gone before its time")
	}
	s.now = e.End.Add(7 * day)
	s.says("こんにちは")
	if len(s.conv.Bookings) != 0 {
		t.Errorf("it stays: %+v", s.conv.Bookings)
	}
}

func TestNewsOfAnEventLeaveASeatThatIsHeldThereAlone(t *testing.T) {
	s := play(t, tuesday)
	s.says("こんにちは")
	s.conv.Settings = s.conv.Settings.With(bot.TopicEvents, true)
	start := tuesday.AddDate(0, 0, 10)
	e := bot.Event{ID: "tea-2", Title: "茶話会", Start: start, End: start.Add(time.Hour)}
	s.take(bot.Input{At: s.now, Seat: &bot.SeatAnswer{News: bot.SeatBooked, Event: e, Seat: bot.Seat{State: bot.SeatHas, Party: 2}}})
	s.after(time.Hour)
	pushed := len(s.phone)
	s.take(bot.Input{At: s.now, Seat: &bot.SeatAnswer{News: bot.SeatOpened, Event: e}})
	if len(s.conv.Bookings) != 1 || s.conv.Bookings[0].Seat.Party != 2 {
		t.Errorf("what is held: %+v", s.conv.Bookings)
	}
	if len(s.phone) != pushed {
		t.Error("they are told of what they have booked")
	}
}

func TestStoppingTheNewsTwiceDoesNotBringThemBack(t *testing.T) {
	s := play(t, tuesday)
	s.says("こんにちは")
	s.conv.Settings = s.conv.Settings.With(bot.TopicEvents, true)
	start := tuesday.AddDate(0, 0, 10)
	s.take(bot.Input{At: s.now, Seat: &bot.SeatAnswer{News: bot.SeatOpened, Event: bot.Event{ID: "tea-2", Title: "茶話会", Start: start, End: start.Add(time.Hour)}}})
	s.conv.Settings = s.conv.Settings.With(bot.TopicEvents, false)
	s.taps("stop")
	if s.conv.Settings.Wants(bot.TopicEvents) {
		t.Error("the news are on again")
	}
}

func TestWhoHidesAndWantsNoNewsIsToldOfNoneAfterwards(t *testing.T) {
	for _, wants := range []bool{false, true} {
		s := play(t, tuesday)
		s.says("こんにちは")
		s.conv.Settings = s.conv.Settings.With(bot.TopicEvents, wants)
		s.says("かくす")
		start := tuesday.AddDate(0, 0, 10)
		s.take(bot.Input{Seat: &bot.SeatAnswer{News: bot.SeatOpened, Event: bot.Event{ID: "tea-2", Title: "茶話会", Start: start, End: start.Add(time.Hour)}}})
		if s.conv.SeatNews != wants {
			t.Errorf("wants %v, kept %v", wants, s.conv.SeatNews)
		}
	}
}

func TestEveryAnswerOfAnEventIsTold(t *testing.T) {
	for _, news := range []bot.SeatNews{
		bot.SeatBooked, bot.SeatWaiting, bot.SeatChanged, bot.SeatGivenBack, bot.SeatAlready, bot.SeatFull, bot.SeatNoRoom, bot.SeatTooMany,
		bot.SeatClosed, bot.SeatBegun, bot.SeatNone, bot.SeatLate, bot.SeatGone, bot.SeatCancelled,
	} {
		s := play(t, tuesday)
		s.follows()
		a := seated(s.tea())
		a.News, a.Ask = news, "ask-1"
		s.hears(0, a)
		if len(s.turned) == 0 {
			t.Errorf("%s is answered by nothing", news)
		}
	}
}

func TestNewsThatWaitAreGoneWithAnErasure(t *testing.T) {
	s := play(t, time.Date(2026, 11, 24, 22, 0, 0, 0, tokyo))
	s.follows()
	e := s.tea()
	s.hears(0, seated(e))
	s.says("消して")
	moved := seated(e)
	moved.News = bot.SeatMoved
	s.hears(0, moved) // in the quiet hours
	if len(s.conv.LaterNews) != 1 {
		t.Fatalf("put off: %+v", s.conv.LaterNews)
	}
	s.taps("yes")
	if s.last.Effects.Erase == nil || len(s.conv.LaterNews) != 0 || len(s.conv.Tellings) != 0 {
		t.Errorf("kept after the erasure: %+v %+v", s.conv.LaterNews, s.conv.Tellings)
	}
	from := len(s.phone)
	s.after(24 * time.Hour)
	if len(s.phone) != from {
		t.Errorf("told: %v", s.phone[from:])
	}
}

func TestNewsPutOffByQuietHoursAreJudgedAnew(t *testing.T) {
	for name, then := range map[string]func(*stage, bot.Event){
		"given back": func(s *stage, e bot.Event) {
			s.hears(0, bot.SeatAnswer{Ask: "a", News: bot.SeatGivenBack, Event: e})
		},
		"moved again": func(s *stage, e bot.Event) {
			again := seated(e)
			again.News, again.Event.Place = bot.SeatMoved, "図書館"
			s.hears(0, again)
		},
	} {
		s := play(t, time.Date(2026, 11, 24, 22, 0, 0, 0, tokyo))
		s.follows()
		e := s.tea()
		s.hears(0, seated(e))
		moved := seated(e)
		moved.News, moved.Event.Place = bot.SeatMoved, "公民館"
		s.hears(0, moved)
		then(s, e)
		from := len(s.phone)
		s.after(12 * time.Hour)
		told := ""
		for _, m := range s.phone[from:] {
			told += m.Text
		}
		if n := strings.Count(told, "日時か場所が変わりました"); name == "given back" && n != 0 || name == "moved again" && (n != 1 || strings.Contains(told, "公民館")) {
			t.Errorf("%s: told %d times: %s", name, n, told)
		}
	}
}

func TestAQuietReminderBringsNoButtonsOfTheTalk(t *testing.T) {
	for _, quiet := range []bool{false, true} {
		s := play(t, tuesday)
		s.follows()
		s.says("介護で眠れません")
		s.conv.Settings.Preview = quiet
		e := s.tea()
		s.hears(0, seated(e))
		s.says("メニュー")
		reminder := seated(e)
		reminder.News = bot.SeatTomorrow
		s.hears(0, reminder)
		if n := len(s.turned); n != 1 || quiet != (len(s.turned[0].Choices) == 0) || quiet == strings.Contains(s.turned[0].Text, e.Title) {
			t.Errorf("quiet %v: %+v", quiet, s.turned)
		}
	}
}

func TestAnAnswerThatLINEDoesNotTakeComesWithTheNextOne(t *testing.T) {
	for _, o := range []bot.Outcome{bot.OutcomeMonthly, bot.OutcomeRefused, bot.OutcomeDead} {
		s := play(t, tuesday)
		s.follows()
		e := s.tea()
		s.lineTo = o
		s.hears(0, seated(e))
		if len(s.conv.LaterNews) != 1 || len(s.conv.Tellings) != 0 || !slices.Equal(s.conv.Unheard, []bot.EventID{e.ID}) {
			t.Fatalf("%s: kept %+v, unheard of %v", o, s.conv.LaterNews, s.conv.Unheard)
		}
		s.lineTo = bot.OutcomeAccepted
		s.says("こんにちは")
		if len(s.turned) < 2 || !strings.Contains(s.turned[0].Text, "予約できました") {
			t.Errorf("%s: the next answer is %+v", o, s.turned)
		}
		if len(s.conv.LaterNews) != 0 || len(s.conv.Unheard) != 0 {
			t.Errorf("%s: told, and kept %+v, unheard of %v", o, s.conv.LaterNews, s.conv.Unheard)
		}
	}
}

func TestAnOfferIsTakenBesideACounselor(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	e := s.tea()
	waits := seated(e)
	waits.News, waits.Seat = bot.SeatWaiting, bot.Seat{State: bot.SeatWaits, Party: 1, Place: 1}
	s.hears(0, waits)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	offer := seated(e)
	offer.News, offer.Seat = bot.SeatOffered, bot.Seat{State: bot.SeatOffers, Party: 1, Until: s.now.Add(day)}
	s.hears(0, offer)
	at := s.conv.Talk.At
	s.taps("take")
	asks := s.last.Effects.Seats
	if len(asks) != 1 || asks[0].Act != bot.SeatAccept || asks[0].Event != e.ID {
		t.Fatalf("asked: %+v", asks)
	}
	if s.conv.Talk.At != at || s.conv.Current().Holder == "" {
		t.Errorf("the talk moved to %s", s.conv.Talk.At)
	}
	booked := seated(e)
	booked.Ask = asks[0].ID
	s.hears(0, booked)
	if len(s.turned) == 0 || !strings.Contains(s.turned[0].Text, "予約できました") {
		t.Errorf("told: %+v", s.turned)
	}
}

func TestNewsOfAnEventThatWasCancelledInTheQuietHoursAreNotTold(t *testing.T) {
	for _, cancelled := range []bool{false, true} {
		s := play(t, time.Date(2026, 11, 24, 22, 0, 0, 0, tokyo))
		s.follows()
		s.conv.Settings = s.conv.Settings.With(bot.TopicEvents, true)
		e := s.tea()
		s.hears(0, bot.SeatAnswer{News: bot.SeatOpened, Event: e})
		s.house.Calendar.Events[0].Event.Cancelled = cancelled
		from := len(s.phone)
		s.after(12 * time.Hour)
		if told := len(s.phone) > from; told == cancelled {
			t.Errorf("cancelled %v: told %v", cancelled, told)
		}
	}
}

func TestNewsThatAreTooLongForOneRequestAreToldInParts(t *testing.T) {
	s := play(t, time.Date(2026, 11, 24, 22, 0, 0, 0, tokyo))
	s.follows()
	s.conv.Settings = s.conv.Settings.With(bot.TopicEvents, true)
	e := s.tea()
	s.hears(0, seated(e))
	s.house.Calendar = nil
	cancelled := seated(e)
	cancelled.News, cancelled.Event.Cancelled = bot.SeatCancelled, true
	s.hears(0, cancelled)
	for i := range 25 {
		e := e
		e.ID, e.Title, e.Access = bot.EventID(fmt.Sprint("tea-", i+2)), fmt.Sprint("茶話会", i), strings.Repeat("駅", 270)
		s.hears(0, bot.SeatAnswer{News: bot.SeatOpened, Event: e})
	}
	from := len(s.phone)
	s.after(12 * time.Hour)
	told := ""
	for _, m := range s.phone[from:] {
		if n := len([]rune(m.Text)); n > 5000 {
			t.Errorf("a bubble of %d", n)
		}
		told += m.Text
	}
	if n := strings.Count(told, "あたらしい会がきまりました"); n < 15 || !strings.Contains(told, "中止になりました") || len(s.conv.LaterNews) != 0 {
		t.Errorf("%d new events are told, the cancellation %v, %d wait", n, strings.Contains(told, "中止"), len(s.conv.LaterNews))
	}
}

func TestTheOfferWhoseButtonsStandIsAnswered(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	e := s.tea()
	for i, until := range []time.Duration{5 * time.Hour, 24 * time.Hour} {
		offer := seated(e)
		offer.Event.ID = bot.EventID(fmt.Sprint("tea-", i+1))
		offer.News, offer.Seat = bot.SeatOffered, bot.Seat{State: bot.SeatOffers, Party: 1, Until: s.now.Add(until)}
		s.hears(0, offer)
		s.after(time.Hour)
	}
	s.taps("pass")
	if asks := s.last.Effects.Seats; len(asks) != 1 || asks[0].Event != "tea-2" {
		t.Errorf("passed: %+v", asks)
	}
}

func TestWhoHidesOrBlocksIsToldOfTheirSeatWhenTheyComeBack(t *testing.T) {
	for name, away := range map[string][2]func(*stage){
		"hides":  {func(s *stage) { s.says("かくす") }, func(s *stage) { s.says("もどる"); s.taps("yes") }},
		"blocks": {func(s *stage) { s.take(bot.Input{Unfollow: &bot.Unfollow{}}) }, func(s *stage) { s.follows() }},
	} {
		s := play(t, tuesday)
		s.follows()
		e := s.tea()
		s.hears(0, seated(e))
		away[0](s)
		cancelled := seated(e)
		cancelled.News, cancelled.Event.Cancelled = bot.SeatCancelled, true
		s.hears(0, cancelled)
		if len(s.turned) != 0 {
			t.Errorf("%s: told meanwhile: %v", name, s.turned)
		}
		from := len(s.phone)
		away[1](s)
		told := ""
		for _, m := range s.phone[from:] {
			told += m.Text
		}
		if strings.Count(told, "中止になりました") != 1 {
			t.Errorf("%s: told %s", name, told)
		}
	}
}

func TestWhoHeldNothingIsNotToldThatABookingWasCancelled(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	s.hears(0, bot.SeatAnswer{Ask: "ask-1", News: bot.SeatCancelled, Event: s.tea()})
	if len(s.turned) == 0 || !strings.Contains(s.turned[0].Text, "中止になりました") || strings.Contains(s.turned[0].Text, "とりけし") {
		t.Errorf("told: %+v", s.turned)
	}
}
