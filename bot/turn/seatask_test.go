package turn_test

import (
	"strings"
	"testing"
	"time"

	"tonari/bot"
)

// confirms leads to the question whether a seat for two at the 茶話会 is booked.
func (s *stage) confirms() bot.Event {
	s.t.Helper()
	s.follows()
	e := s.tea()
	e.Title = "家族の会"
	s.house.Calendar.Events[0].Event = e
	s.says("メニュー")
	s.taps("booking")
	s.says(e.Title)
	s.taps("book")
	for _, word := range []string{"2人", "はな", "車いす", "これでいい"} {
		s.says(word)
	}
	if s.conv.Talk.At != "booking.confirm" {
		s.t.Fatalf("at %s", s.conv.Talk.At)
	}
	return e
}

func TestAYesIsForWhatWasAskedThoughNewsComeBetween(t *testing.T) {
	for _, news := range []bot.SeatNews{bot.SeatOffered, bot.SeatOpened} {
		s := play(t, tuesday)
		e := s.confirms()
		other := e
		other.ID, other.Title = "tea-2", "ほかの会"
		s.house.Calendar.Events = append(s.house.Calendar.Events, bot.Listed{Event: other, Left: 8, Room: bot.RoomPlenty})
		s.conv.Settings = s.conv.Settings.With(bot.TopicEvents, true)
		a := bot.SeatAnswer{News: news, Event: other}
		if news == bot.SeatOffered {
			a.Seat = bot.Seat{State: bot.SeatOffers, Party: 1, Until: s.now.Add(day)}
		}
		s.hears(0, a)
		if len(s.turned) == 0 || !strings.Contains(s.turned[0].Text, "ほかの会") {
			t.Errorf("%s is not told", news)
		}
		s.says("はい")
		if asks := s.last.Effects.Seats; len(asks) != 1 || asks[0].Event != e.ID || asks[0].Act != bot.SeatBook || asks[0].Party != 2 {
			t.Errorf("%s: asked is %+v", news, asks)
		}
	}
}

func TestMendingAsksEverythingAnew(t *testing.T) {
	s := play(t, tuesday)
	s.confirms()
	for _, word := range []string{"なおす", "1人", "なしでいい", "これでいい"} {
		s.says(word)
	}
	if said := s.turned[len(s.turned)-1].Text; strings.Contains(said, "はな") || strings.Contains(said, "車いす") || !strings.Contains(said, "1人") {
		t.Errorf("read back:\n%s", said)
	}
}

func TestNewsThatCanWaitDoNotComeInQuietHours(t *testing.T) {
	for _, a := range []bot.SeatAnswer{{News: bot.SeatMissed}, {News: bot.SeatMessage, Text: "かさを、おあずかりしています。"}} {
		s := play(t, tuesday)
		s.follows()
		e := s.tea()
		s.conv.Settings.Quiet = bot.Quiet{From: 19, To: 8}
		s.hears(0, seated(e))
		s.now = e.End.Add(12 * time.Hour)
		a.Event = e
		if a.News == bot.SeatMessage {
			a.Seat = seated(e).Seat
		}
		s.hears(0, a)
		if len(s.turned) != 0 {
			t.Errorf("%s at night: %s", a.News, s.turned[0].Text)
		}
		from := len(s.phone)
		s.after(12 * time.Hour)
		if len(s.phone) == from {
			t.Errorf("%s is not told in the morning", a.News)
		}
	}
}

func TestAMoveTellsTheNewLinkToWhoHasASeat(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	e := s.tea()
	e.Place, e.Link = "", "https://example.jp/old"
	s.hears(0, seated(e))
	moved := seated(e)
	moved.News, moved.Event.Start, moved.Event.Link = bot.SeatMoved, e.Start.Add(time.Hour), "https://example.jp/new"
	s.hears(0, moved)
	if said := s.turned[0].Text; !strings.Contains(said, "https://example.jp/new") {
		t.Errorf("told is:\n%s", said)
	}
}

func TestWhoOnlyWaitsIsNotToldThatTheyHaveASeat(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	e := s.tea()
	waits := bot.SeatAnswer{Ask: "a", News: bot.SeatAlready, Event: e, Seat: bot.Seat{State: bot.SeatWaits, Party: 1, Place: 3}}
	s.hears(0, waits)
	if said := s.turned[0].Text; strings.Contains(said, "予約しています") || !strings.Contains(said, "空きを待っています") {
		t.Errorf("told is:\n%s", said)
	}
}
