package events_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/bot/events"
)

var (
	jst     = time.FixedZone("JST", 9*60*60)
	session = bot.Event{
		ID: "s-1", Kind: bot.EventSession, Title: "個別相談会 <b>", Place: "区役所",
		Start: time.Date(2027, 1, 12, 13, 30, 0, 0, jst), End: time.Date(2027, 1, 12, 15, 0, 0, 0, jst),
		Slots: []bot.Slot{
			{ID: "1330", Start: time.Date(2027, 1, 12, 13, 30, 0, 0, jst), End: time.Date(2027, 1, 12, 14, 10, 0, 0, jst)},
			{ID: "1420", Start: time.Date(2027, 1, 12, 14, 20, 0, 0, jst), End: time.Date(2027, 1, 12, 15, 0, 0, 0, jst)},
		},
	}
	guests = []bot.Guest{
		{Person: "PSEUDONYM", Seat: bot.Seat{State: bot.SeatHas, Party: 2, Slot: "1420", Code: 5}, Nickname: "=みどり", Needs: "車いす", Came: true},
		{Person: "PSEUDONYM2", Seat: bot.Seat{State: bot.SeatHas, Party: 1, Slot: "1330", Code: 9}, Nickname: "<script>"},
		{Person: "PSEUDONYM3", Seat: bot.Seat{State: bot.SeatWaits, Party: 1, Slot: "1330"}},
	}
)

func TestTheDoorListNamesFamiliesByTheirCodeOnly(t *testing.T) {
	lines := events.Door(session, guests)
	want := []events.Line{
		{Time: "13:30", Code: bot.SeatCode(9).String(), Nickname: "<script>", Party: 1},
		{Time: "14:20", Code: bot.SeatCode(5).String(), Nickname: "=みどり", Needs: "車いす", Party: 2, Came: true},
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
	csv, err := events.DoorCSV(session, lines)
	if err != nil || !strings.HasPrefix(string(csv), "\uFEFF時間,ことば") || !strings.Contains(string(csv), "'=みどり,2,車いす,○") {
		t.Errorf("%s %v", csv, err)
	}
	page, err := events.DoorPage(session, lines, session.Start)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"2027/1/12(火) 13:30〜15:00", "2組 3人", "&lt;script&gt;", "個別相談会 &lt;b&gt;", "☑", "☐"} {
		if !strings.Contains(string(page), part) {
			t.Errorf("the page lacks %q", part)
		}
	}
	if strings.Contains(string(page)+string(csv), "PSEUDONYM") {
		t.Error("a pseudonym stands on the list")
	}
}
