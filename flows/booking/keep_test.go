package booking_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/flows/booking"
)

// session is a 個別相談会 on a day of January; a slot may be named, as in a=13:30-14:10.
func session(t *testing.T, day int, slots string) bot.Event {
	t.Helper()
	e := bot.Event{Start: time.Date(2027, 1, day, 13, 0, 0, 0, tokyo)}
	for _, s := range strings.Split(slots, ";") {
		name, span, named := strings.Cut(s, "=")
		if !named {
			span = s
		}
		one, bad := booking.ReadSlots(span, e.Start)
		if bad != "" || len(one) != 1 {
			t.Fatalf("%q", s)
		}
		if named {
			one[0].ID = bot.SlotID(name)
		}
		e.Slots = append(e.Slots, one[0])
	}
	return e
}

func TestFamiliesGoAlongWithTheirSlots(t *testing.T) {
	const three = "a=13:30-14:10;b=14:20-15:00;c=15:10-15:50"
	for _, tc := range []struct {
		about, was, held string
		day              int
		now, want        string
	}{
		{"nothing changes", three, "abc", 12, "13:30-14:10;14:20-15:00;15:10-15:50", "a 13:30 b 14:20 c 15:10"},
		{"another day", three, "abc", 19, "13:30-14:10;14:20-15:00;15:10-15:50", "a 13:30 b 14:20 c 15:10"},
		{"an hour later", three, "abc", 12, "14:30-15:10;15:20-16:00;16:10-16:50", "a 14:30 b 15:20 c 16:10"},
		{"another day and hour", three, "b", 19, "10:00-10:40;10:50-11:30;11:40-12:20", "a 10:00 b 10:50 c 11:40"},
		{"later, onto one another", three, "a", 12, "14:20-15:00;15:10-15:50;16:00-16:40", "a 14:20 b 15:10 c 16:00"},
		{"an empty one goes, another comes", three, "bc", 12, "14:20-15:00;15:10-15:50;16:00-16:40", "b 14:20 c 15:10 1600 16:00"},
		{"a little later", three, "b", 12, "14:00-14:40;14:50-15:30;15:40-16:20", "a 14:00 b 14:50 c 15:40"},
		{"later, and one more", three, "abc", 12, "14:30-15:10;15:20-16:00;16:10-16:50;17:00-17:40", "a 14:30 b 15:20 c 16:10 1700 17:00"},
		{"later, and one fewer", three, "ab", 12, "14:30-15:10;15:20-16:00", "a 14:30 b 15:20"},
		{"one is longer", three, "abc", 12, "13:30-14:15;14:20-15:00;15:10-15:50", "a 13:30 b 14:20 c 15:10"},
		{"only the first moves", three, "abc", 12, "13:00-13:40;14:20-15:00;15:10-15:50", "a 13:00 b 14:20 c 15:10"},
		{"unevenly", three, "abc", 12, "13:00-13:30;13:50-14:20;16:00-16:30", "a 13:00 b 13:50 c 16:00"},
		{"written in another order", three, "abc", 12, "15:10-15:50;13:30-14:10;14:20-15:00", "a 13:30 b 14:20 c 15:10"},
		{"one is taken from a family", three, "abc", 12, "13:30-14:10;14:20-15:00", "a 13:30 b 14:20"},
		{"a booked one in the middle is left out", three, "b", 12, "13:30-14:10;15:10-15:50", "a 13:30 c 15:10"},
		{"all are taken but one", three, "abc", 12, "18:00-18:40", "1800 18:00"},
		{"a new one where one was before", "1330=14:30-15:10", "1330", 12, "13:30-14:10;14:30-15:10", "1330x 13:30 1330 14:30"},
	} {
		held := map[bot.SlotID]bool{}
		was := session(t, 12, tc.was)
		for _, s := range was.Slots {
			held[s.ID] = strings.Contains(tc.held, string(s.ID))
		}
		var got []string
		for _, s := range booking.KeepSlots(was, session(t, tc.day, tc.now), held) {
			got = append(got, string(s.ID)+" "+s.Start.Format("15:04"))
		}
		if diff := cmp.Diff(tc.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s: %s", tc.about, diff)
		}
	}
}
