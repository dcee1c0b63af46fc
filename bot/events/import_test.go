package events_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/events"
	"tonari/bot/store"
	"tonari/config/opendata"
	"tonari/config/strictyaml"
	"tonari/flows/guide"
)

// shelf is a store in memory. between is done before an event is saved.
type shelf struct {
	all     map[bot.EventID]bot.Event
	guests  map[bot.EventID][]bot.Guest
	saved   int
	between func(id bot.EventID) error
}

func (s *shelf) Event(_ context.Context, id bot.EventID) (bot.Event, error) {
	e, ok := s.all[id]
	if !ok {
		return e, store.ErrUnknownEvent
	}
	return e, nil
}

func (s *shelf) Guests(_ context.Context, id bot.EventID) ([]bot.Guest, error) {
	return s.guests[id], nil
}

func (s *shelf) SaveEvent(_ context.Context, e bot.Event) (bot.Event, error) {
	if s.between != nil {
		if err := s.between(e.ID); err != nil {
			return e, err
		}
	}
	e.Revision++
	s.all[e.ID], s.saved = e, s.saved+1
	return e, nil
}

func (s *shelf) books(id bot.EventID, slot bot.SlotID) {
	s.guests[id] = append(s.guests[id], bot.Guest{Seat: bot.Seat{State: bot.SeatHas, Party: 1, Slot: slot}})
}

const listHead = "ID,イベント名,開始日,開始時間,終了時間,場所名称,定員,となり_種類,となり_枠,となり_中止\n"

const yearList = listHead +
	"tea-1,茶話会,2027-01-12,13:30,15:30,区民センター,12,茶話会,,\n" +
	"session-1,個別相談会,2027-01-20,13:30,15:50,区役所,,個別相談会,13:30-14:10;14:20-15:00;15:10-15:50,\n" +
	"tea-2,茶話会,2027-02-12,13:30,15:30,区民センター,12,茶話会,,\n"

var december = time.Date(2026, 12, 1, 9, 0, 0, 0, jst)

// imports takes a list over at a time.
func (s *shelf) imports(t *testing.T, csv string, now time.Time) (events.Imported, strictyaml.Faults, error) {
	t.Helper()
	list, faults := opendata.Events(guide.File{Name: "e.csv", Data: []byte(csv)}, now)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return events.Import(t.Context(), s, "e.csv", list, now)
}

func newShelf(t *testing.T) *shelf {
	t.Helper()
	s := &shelf{all: map[bot.EventID]bot.Event{}, guests: map[bot.EventID][]bot.Guest{}}
	if done, faults, err := s.imports(t, yearList, december); err != nil || len(faults) > 0 || done.New != 3 {
		t.Fatalf("%+v %v %v", done, faults, err)
	}
	s.saved = 0
	return s
}

func TestWhatCannotBeChangedIsNamedByLineAndNothingIsImported(t *testing.T) {
	s := newShelf(t)
	s.books("session-1", "1420")
	off := s.all["tea-2"]
	off.Cancelled = true
	s.all["tea-2"] = off
	changed := strings.NewReplacer("区民センター,12", "区民センター,14", "13:30-14:10;14:20-15:00;15:10-15:50", "13:30-14:10;15:10-15:50").Replace(yearList)
	_, faults, err := s.imports(t, changed, december)
	const want = "e.csv:3: event session-1: a family has the slot of 14:20 or waits for it (keep it, or write all slots at their new times)\n" +
		"e.csv:4: event tea-2 was cancelled and stays so (give the new one an id of its own)"
	if err != nil || faults.Error() != want || s.saved != 0 {
		t.Errorf("%d saved, %v\n%v", s.saved, err, faults)
	}
	booked := listHead + "session-1,講演会,2027-01-20,13:30,15:50,区役所,40,講演会,,\n"
	if _, faults, _ := s.imports(t, booked, december); !strings.Contains(faults.Error(), "do not turn into each other") || s.saved != 0 {
		t.Errorf("a booked session became a lecture: %v", faults)
	}
}

func TestWhatIsLeftOfASessionThatHasBegunIsCalledOffByTheList(t *testing.T) {
	off := strings.Replace(yearList, "区役所,,個別相談会,13:30-14:10;14:20-15:00;15:10-15:50", "図書館,,個別相談会,13:30-14:10;14:20-15:00;15:10-15:50,有", 1)
	if off == yearList {
		t.Fatal("the line is another")
	}
	for at, want := range map[string]events.Imported{"14:30": {Same: 2, Changed: 1}, "15:20": {Same: 2, Left: 1}} {
		now, err := time.ParseInLocation("2006-01-02 15:04", "2027-01-20 "+at, jst)
		if err != nil {
			t.Fatal(err)
		}
		s := newShelf(t)
		if done, faults, err := s.imports(t, off, now); err != nil || faults.Err() != nil || done != want {
			t.Errorf("at %s: %+v %v %v", at, done, err, faults)
		}
		if e := s.all["session-1"]; e.Cancelled != (want.Changed == 1) || e.Place != "区役所" {
			t.Errorf("at %s: %+v", at, e)
		}
	}
}

func TestASessionMovedInTheListTakesItsFamiliesAlong(t *testing.T) {
	s := newShelf(t)
	s.books("session-1", "1420")
	moved := strings.NewReplacer("13:30,15:50", "14:20,16:40", "13:30-14:10;14:20-15:00;15:10-15:50", "14:20-15:00;15:10-15:50;16:00-16:40").Replace(yearList)
	moved = strings.Replace(moved, "2027-01-20", "2027-01-21", 1)
	s.books("session-1", "1330")
	if done, faults, err := s.imports(t, moved, december); err != nil || len(faults) > 0 || done.Changed != 1 {
		t.Fatalf("%+v %v %v", done, faults, err)
	}
	e := s.all["session-1"]
	if at := e.Begins("1420").Format("2006-01-02 15:04"); at != "2027-01-21 15:10" {
		t.Errorf("the family is at %s", at)
	}
	if done, _, err := s.imports(t, moved, december); err != nil || done.Same != 3 {
		t.Errorf("again: %+v %v", done, err)
	}
}

func TestLinesOfWhatIsOverAreLeftOutAndSaid(t *testing.T) {
	s := newShelf(t)
	february := time.Date(2027, 2, 1, 9, 0, 0, 0, jst)
	delete(s.all, "tea-1") // a week after its end it is gone
	off := s.all["tea-2"]
	off.Cancelled = true
	s.all["tea-2"] = off
	changed := strings.NewReplacer("区役所", "図書館", ",12,茶話会,,", ",14,茶話会,,有").Replace(yearList) + "tea-3,茶話会,2027-03-12,13:30,15:30,区民センター,12,茶話会,,\n"
	done, faults, err := s.imports(t, changed, february)
	want := events.Imported{New: 1, Left: 3}
	if err != nil || done != want || faults.Err() != nil || len(faults) != 3 || s.saved != 1 {
		t.Errorf("%d saved, %+v %v %v", s.saved, done, err, faults)
	}
	again := strings.Replace(yearList, "2027-01-20", "2027-03-20", 1)
	if _, faults, _ := s.imports(t, again, february); !strings.Contains(faults.Error(), "e.csv:3: event session-1 has begun already") {
		t.Errorf("an event of the past was held again under its id: %v", faults)
	}
	if s.all["session-1"].Place != "区役所" {
		t.Error("what is over was changed")
	}
	back := strings.Replace(yearList, "2027-02-12", "2027-01-02", 1)
	off.Cancelled = false
	s.all["tea-2"] = off
	if _, faults, _ := s.imports(t, back, february); faults.Err() == nil || !strings.Contains(faults.Error(), "e.csv:4: event tea-2 would be moved to 2027-01-02") {
		t.Errorf("an event was moved into the past: %v", faults)
	}
}

func TestWhatIsRefusedHalfwayIsSaidByLine(t *testing.T) {
	s := newShelf(t)
	changed := strings.NewReplacer("区民センター", "図書館", "区役所", "図書館").Replace(yearList)
	s.between = func(id bot.EventID) error {
		if id == "session-1" {
			return fmt.Errorf("saving event %s: %w", id, store.ErrSlotTaken)
		}
		return nil
	}
	_, _, err := s.imports(t, changed, december)
	if err == nil || !strings.HasPrefix(err.Error(), "taken over: line 2; not taken over: lines 3, 4; import the list again: line 3: ") {
		t.Errorf("%v", err)
	}
	s.between = nil
	if done, _, err := s.imports(t, changed, december); err != nil || done.Changed != 2 || done.Same != 1 {
		t.Errorf("again: %+v %v", done, err)
	}
}
