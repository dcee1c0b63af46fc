package turn_test

import (
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
