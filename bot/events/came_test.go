package events_test

import (
	"fmt"
	"strings"
	"testing"

	"tonari/bot"
	"tonari/bot/events"
	"tonari/flows/booking"
)

func TestEverybodyOfTheLargestLectureCanBeMarked(t *testing.T) {
	hall := session
	hall.Slots, hall.Capacity, hall.Revision = nil, booking.MaxCapacity, 1
	var guests []bot.Guest
	for i := range booking.MaxCapacity {
		guests = append(guests, bot.Guest{
			Person: bot.PersonID(fmt.Sprint("P", i)), Seat: bot.Seat{State: bot.SeatHas, Party: 1, Code: bot.SeatCode(i + 1)}, Came: i%7 == 0,
		})
	}
	guests = append(guests, bot.Guest{Person: "WAITS", Seat: bot.Seat{State: bot.SeatWaits, Party: 1}})
	asked, pages := 0, 0
	for from, more := 0, true; more; from, more = events.NextPage(guests, from) {
		f := events.CameForm(hall, guests, from)
		if len(f.Fields) > 90 {
			t.Fatalf("%d boxes in one form", len(f.Fields))
		}
		for _, field := range f.Fields {
			asked += len(field.Options)
		}
		if changed := events.Came(sent(f), guests, from); len(changed) != 0 {
			t.Errorf("nothing was ticked, and %d marks change", len(changed))
		}
		for who, came := range events.Came(bot.Submit{}, guests, from) {
			if came || who == "WAITS" {
				t.Errorf("%s: came %t", who, came)
			}
		}
		_, _, page := events.ReadRef(f.Ref)
		if marks, at := events.Page(page); marks != events.Marks(guests) || at != from {
			t.Errorf("page %q", page)
		}
		if _, then := events.NextPage(guests, from); then != strings.Contains(f.Submit, "つぎへ") {
			t.Errorf("%d: %s", from, f.Submit)
		}
		pages++
	}
	if asked != booking.MaxCapacity || pages < 2 {
		t.Errorf("%d of %d can be marked, on %d pages", asked, booking.MaxCapacity, pages)
	}
}
