package booking_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/flows/booking"
)

func TestFaultyEventIsRefusedFieldByField(t *testing.T) {
	for _, tc := range []struct {
		about  string
		change func(*bot.Event)
		want   []string
	}{
		{"as it should be", func(*bot.Event) {}, nil},
		{"no id", func(e *bot.Event) { e.ID = "" }, []string{"id"}},
		{"an unknown kind", func(e *bot.Event) { e.Kind = "party" }, []string{"kind"}},
		{"no title", func(e *bot.Event) { e.Title = "" }, []string{"title"}},
		{"a title like a novel", func(e *bot.Event) { e.Title = strings.Repeat("茶", 41) }, []string{"title"}},
		{"nowhere", func(e *bot.Event) { e.Place = "" }, []string{"place"}},
		{"online", func(e *bot.Event) { e.Place, e.Link = "", "https://example.jp/room" }, nil},
		{"it ends before it begins", func(e *bot.Event) { e.End = e.Start }, []string{"end"}},
		{"yesterday", func(e *bot.Event) { e.Start, e.End = monday.AddDate(0, 0, -1), monday }, []string{"start"}},
		{"the century after", func(e *bot.Event) { e.Start, e.End = e.Start.AddDate(100, 0, 0), e.End.AddDate(100, 0, 0) }, []string{"start"}},
		{"a deadline after the beginning", func(e *bot.Event) { e.Deadline = e.Start.Add(time.Minute) }, []string{"deadline"}},
		{"room for fewer than nobody", func(e *bot.Event) { e.Capacity = -1 }, []string{"capacity"}},
		{"a stadium", func(e *bot.Event) { e.Capacity = 50000 }, []string{"capacity"}},
		{"a session without slots", func(e *bot.Event) { e.Kind = bot.EventSession }, []string{"slots"}},
		{"slots of a session", func(e *bot.Event) { *e = sessions() }, nil},
		{"slots at a 茶話会", func(e *bot.Event) { *e = sessions(); e.Kind = bot.EventTea }, []string{"slots"}},
		{"the same slot twice", func(e *bot.Event) { *e = sessions(); e.Slots[1].ID = "1400" }, []string{"slots"}},
		{"slots that overlap", func(e *bot.Event) { *e = sessions(); e.Slots[1].Start = e.Slots[0].End.Add(-time.Minute) }, []string{"slots"}},
		{"slots that overlap, written in another order", func(e *bot.Event) {
			*e = sessions()
			e.Slots[1].Start = e.Slots[0].End.Add(-time.Minute)
			e.Slots[0], e.Slots[1] = e.Slots[1], e.Slots[0]
		}, []string{"slots"}},
		{"a slot after the end", func(e *bot.Event) { *e = sessions(); e.End = e.Start.Add(90 * time.Minute) }, []string{"slots"}},
	} {
		e := tea(8)
		tc.change(&e)
		var got []string
		for _, f := range booking.Check(e, monday) {
			got = append(got, f.Field)
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%s: faults at %v, want %v", tc.about, got, tc.want)
		}
	}
}

func TestRoomInAWord(t *testing.T) {
	session := bot.Listed{Event: sessions(), Left: 2}
	session.Event.Capacity = 90
	if got := booking.Room(session); got != bot.RoomPlenty {
		t.Errorf("2 of 2 slots left, where people were counted besides: %s", got)
	}
	for _, tc := range []struct {
		capacity, left int
		want           bot.Room
	}{
		{300, 300, bot.RoomPlenty},
		{300, 61, bot.RoomPlenty},
		{300, 60, bot.RoomFew},
		{10, 4, bot.RoomPlenty},
		{10, 3, bot.RoomFew},
		{4, 4, bot.RoomPlenty},
		{4, 2, bot.RoomFew},
		{1, 1, bot.RoomFew},
		{10, 0, bot.RoomFull},
	} {
		if got := booking.Room(bot.Listed{Event: tea(tc.capacity), Left: tc.left}); got != tc.want {
			t.Errorf("%d of %d left: %s, want %s", tc.left, tc.capacity, got, tc.want)
		}
	}
}

func TestRemindersComeTheDayBeforeAtSixAndTwoHoursBefore(t *testing.T) {
	first := time.Date(2027, 1, 1, 10, 30, 0, 0, tokyo)
	got := booking.Reminders(first)
	if len(got) != 2 || !got[0].Equal(time.Date(2026, 12, 31, 18, 0, 0, 0, tokyo)) || !got[1].Equal(first.Add(-2*time.Hour)) {
		t.Errorf("reminders: %v", got)
	}
}
