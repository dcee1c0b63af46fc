package bottest_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/bot/events"
	"tonari/bot/linetest"
	"tonari/handoff/slacktest"
)

// list runs /tonari event and gives the answer that only its reader sees.
func (w *ward) list(m *slacktest.Member) slacktest.Post {
	w.t.Helper()
	if ack := m.Command("/tonari", "event"); !ack.OK() {
		w.t.Fatalf("%+v", ack)
	}
	all := w.Slack.Ephemerals(m)
	return all[len(all)-1]
}

// does presses a button of the list and sends its form with these values.
func (w *ward) does(m *slacktest.Member, a bot.Action, values map[string]string) map[string]string {
	w.t.Helper()
	if ack, err := m.Clicks(w.list(m), string(a)); err != nil || !ack.OK() {
		w.t.Fatalf("%s: %v %+v", a, err, ack)
	}
	if _, open := m.Modal(); !open {
		w.t.Fatalf("%s opens nothing; told: %s", a, w.told(m))
	}
	if ack, err := m.SubmitsView(values); err != nil || !ack.OK() {
		w.t.Fatalf("%s: %v %+v", a, err, ack)
	}
	v, _ := m.Modal()
	m.ClosesView()
	w.Idle()
	return v.Errors
}

func TestTheListOfEventsSaysHowManyMoreThereAreAndWhere(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	for i := range 45 {
		start := time.Date(2026, 12, 11, 9, i, 0, 0, bottest.Tokyo)
		if _, err := w.Service.Store().SaveEvent(t.Context(), bot.Event{
			ID: bot.EventID(fmt.Sprint("tea-", i)), Kind: bot.EventTea, Title: fmt.Sprintf("茶話会 %d番", i+1), Start: start, End: start.Add(time.Hour), Place: "区民センター", Capacity: 5,
		}); err != nil {
			t.Fatal(err)
		}
	}
	for text, want := range map[string][]string{
		"event":    {"全部で45件のうち、1〜20件め", "「/tonari event 2」", "1番", "20番"},
		"event 2":  {"21〜40件め", "「/tonari event 3」", "21番", "40番"},
		"会 3":      {"41〜45件め", "41番", "45番"},
		"event 99": {"41〜45件め"}, "event 9223372036854775807": {"41〜45件め"},
	} {
		if ack := w.Aoi.Command("/tonari", text); !ack.OK() {
			t.Fatalf("%+v", ack)
		}
		all := w.Slack.Ephemerals(w.Aoi)
		said := all[len(all)-1].Rendered
		for _, part := range want {
			if !strings.Contains(said, part) {
				t.Errorf("%s: %q is missing:\n%s", text, part, said)
			}
		}
		if strings.Contains(said, "つづきは") == strings.Contains(said, "45番") {
			t.Errorf("%s: what follows is not said as it is:\n%s", text, said)
		}
	}
}

func TestAFormOfAnEventSaysThatItWasTaken(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	for _, tc := range []struct {
		form   bot.Action
		values map[string]string
		says   string
	}{
		{events.FormNew, newTea, "会を出しました"},
		{events.FormEdit, map[string]string{"place": "図書館"}, "会を変えました"},
		{events.FormCancel, map[string]string{"sure": "yes"}, "会を中止にしました"},
	} {
		if ack, err := w.Aoi.Clicks(w.list(w.Aoi), string(tc.form)); err != nil || !ack.OK() {
			t.Fatalf("%s: %v %+v", tc.form, err, ack)
		}
		if ack, err := w.Aoi.SubmitsView(tc.values); err != nil || !ack.OK() {
			t.Fatalf("%s: %v %+v", tc.form, err, ack)
		}
		v, open := w.Aoi.Modal()
		if blocks := string(v.Blocks); !open || !strings.Contains(blocks, tc.says) || !strings.Contains(blocks, "家族の茶話会") {
			t.Errorf("%s: open %t\n%s", tc.form, open, blocks)
		}
		w.Aoi.ClosesView()
		w.Idle()
	}
}

// TestAFormOfAnEventWhoseAnswerIsLostIsTakenOnce: sent again it is no second event, and
// no complaint about the first.
func TestAFormOfAnEventWhoseAnswerIsLostIsTakenOnce(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	if _, err := w.Aoi.Clicks(w.list(w.Aoi), string(events.FormNew)); err != nil {
		t.Fatal(err)
	}
	w.Slack.LoseAnswers(1)
	if ack, err := w.Aoi.SubmitsView(newTea); err != nil || ack.OK() {
		t.Fatalf("%v %+v", err, ack)
	}
	if _, err := w.Aoi.SubmitsView(newTea); err != nil {
		t.Fatal(err)
	}
	v, open := w.Aoi.Modal()
	if !open || len(v.Errors) != 0 || !strings.Contains(v.Rendered, "先に送られたときに受け取りました") {
		t.Errorf("the form shows %s %v", v.Rendered, v.Errors)
	}
}

var newTea = map[string]string{
	"kind": "tea", "title": "家族の茶話会", "day": "2026-12-11", "from": "14:00", "to": "16:00",
	"place": "区民センター", "capacity": "12",
}

func with(values map[string]string, change ...string) map[string]string {
	out := map[string]string{}
	for k, v := range values {
		out[k] = v
	}
	for i := 0; i+1 < len(change); i += 2 {
		out[change[i]] = change[i+1]
	}
	return out
}

func TestStaffMakeChangeAndCancelAnEventAndFamiliesAreTold(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p := w.LINE.Person("hana")
	p.Follow()
	w.Idle()
	for field, change := range map[string][]string{
		"day": {"day", "2026-11-01"}, "to": {"to", "13:00"}, "capacity": {"capacity", "−1"}, "link": {"link", "http://x.example"}, "slots": {"slots", "13時"},
	} {
		if wrong := w.does(w.Aoi, events.FormNew, with(newTea, change...)); wrong[field] == "" {
			t.Errorf("%v: %v", change, wrong)
		}
	}
	if wrong := w.does(w.Aoi, events.FormNew, newTea); wrong != nil {
		t.Fatalf("refused: %v", wrong)
	}
	const id = "tea-20261211-1400"
	asksSeat(w.World, p.ID(), "b1", bot.SeatAsk{Event: id, Act: bot.SeatBook, Party: 2, Nickname: "はな"})
	if l := w.list(w.Aoi).Rendered; !strings.Contains(l, "家族の茶話会") || !strings.Contains(l, "席 12 のうち 予約・声かけ中 2 ・ 空き 10 ・ 空き待ち 0組") {
		t.Errorf("the list:\n%s", l)
	}
	if wrong := w.does(w.Midori, events.FormEdit, map[string]string{"place": "図書館"}); wrong != nil {
		t.Fatalf("refused: %v", wrong)
	}
	w.After(5 * time.Second)
	if s := screen(p); !strings.Contains(s, "図書館") || !strings.Contains(s, "変わりました") {
		t.Errorf("the move is not told:\n%s", s)
	}
	if wrong := w.does(w.Midori, events.FormCancel, map[string]string{"sure": "yes"}); wrong != nil {
		t.Fatalf("refused: %v", wrong)
	}
	w.After(5 * time.Second)
	if s := screen(p); strings.Count(s, "中止になりました") != 1 {
		t.Errorf("the cancellation is not told once:\n%s", s)
	}
}

func TestWhatWasCancelledCanBeMadeAgainAndWhatStandsCannot(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	for range 3 {
		if wrong := w.does(w.Aoi, events.FormNew, newTea); wrong != nil {
			t.Fatalf("refused: %v", wrong)
		}
		if wrong := w.does(w.Midori, events.FormNew, newTea); !strings.Contains(wrong["title"], "もうあるか") {
			t.Errorf("made twice: %v", wrong)
		}
		w.Service.Care(t.Context())
		list, err := w.Service.Store().Events(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range list {
			if e, err := w.Service.Store().Event(t.Context(), l.Event.ID); err == nil && !e.Cancelled {
				e.Cancelled = true
				if _, err := w.Service.Store().SaveEvent(t.Context(), e); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if list, err := w.Service.Store().Events(t.Context()); err != nil || len(list) != 3 {
		t.Errorf("%d events, %v", len(list), err)
	}
}

func TestAnEventThatHasBegunIsNotCalledOff(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p := w.LINE.Person("hana")
	p.Follow()
	w.Idle()
	w.does(w.Aoi, events.FormNew, newTea)
	asksSeat(w.World, p.ID(), "b1", bot.SeatAsk{Event: "tea-20261211-1400", Act: bot.SeatBook, Party: 2})
	list := w.list(w.Aoi)
	if ack, err := w.Midori.Clicks(w.list(w.Midori), string(events.FormCancel)); err != nil || !ack.OK() {
		t.Fatalf("%v %+v", err, ack)
	}
	w.After(10*24*time.Hour + 5*time.Hour)
	if _, err := w.Midori.SubmitsView(map[string]string{"sure": "yes"}); err != nil {
		t.Fatal(err)
	}
	if v, _ := w.Midori.Modal(); v.Errors["sure"] == "" {
		t.Error("a form that was open is taken")
	}
	for _, a := range []bot.Action{events.FormEdit, events.FormCancel} {
		if _, err := w.Aoi.ClicksStale(list, string(a)); err != nil {
			t.Fatal(err)
		}
		if _, open := w.Aoi.Modal(); open || !strings.Contains(w.told(w.Aoi), "もう始まった会") {
			t.Errorf("%s opens a form; told: %s", a, w.told(w.Aoi))
		}
		if _, err := w.Aoi.Clicks(w.list(w.Aoi), string(a)); err == nil {
			t.Errorf("%s stands in the list", a)
		}
	}
	w.After(time.Hour)
	if strings.Contains(screen(p), "中止になりました") {
		t.Error("who was there is told that it was off")
	}
}

func TestTwoEventsOfAKindMayBeAtTheSameTimeInTwoRooms(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	for _, room := range []string{"相談室1", "相談室2", "相談室3"} {
		if wrong := w.does(w.Aoi, events.FormNew, with(newTea, "place", room)); wrong != nil {
			t.Errorf("%s: %v", room, wrong)
		}
		if wrong := w.does(w.Aoi, events.FormNew, with(newTea, "place", room)); !strings.Contains(wrong["title"], "もうあるか") {
			t.Errorf("%s is made twice: %v", room, wrong)
		}
	}
	if list, err := w.Service.Store().Events(t.Context()); err != nil || len(list) != 3 {
		t.Errorf("%d events, %v", len(list), err)
	}
}

func TestAMovedSessionTakesItsFamiliesAlong(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	var families []*linetest.Person
	for i, slot := range []bot.SlotID{"1330", "1510", "1330"} {
		p := w.LINE.Person("family" + strconv.Itoa(i))
		p.Follow()
		w.Idle()
		if i == 0 {
			if wrong := w.does(w.Aoi, events.FormNew, map[string]string{
				"kind": "session", "title": "個別相談会", "day": "2026-12-11", "from": "13:30", "to": "15:50", "place": "区役所",
				"slots": "13:30-14:10;14:20-15:00;15:10-15:50",
			}); wrong != nil {
				t.Fatalf("refused: %v", wrong)
			}
		}
		asksSeat(w.World, p.ID(), "b"+strconv.Itoa(i), bot.SeatAsk{Event: "session-20261211-1330", Act: bot.SeatBook, Party: 1, Slot: slot, Wait: true})
		families = append(families, p)
	}
	if wrong := w.does(w.Midori, events.FormEdit, map[string]string{
		"from": "14:20", "to": "16:40", "slots": "14:20-15:00;15:10-15:50;16:00-16:40",
	}); wrong != nil {
		t.Fatalf("refused: %v", wrong)
	}
	w.After(5 * time.Second)
	e, err := w.Service.Store().Event(t.Context(), "session-20261211-1330")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"14:20 booked", "16:00 booked", "14:20 waiting"} {
		s := screen(families[i])
		if n := strings.Count(s, "変わりました"); n != 1 {
			t.Errorf("family %d is told %d times:\n%s", i, n, s)
		}
		b := bookings(w.World, families[i].ID())
		if got := e.Begins(b[0].Seat.Slot).In(bottest.Tokyo).Format("15:04 ") + string(b[0].Seat.State); len(b) != 1 || got != want {
			t.Errorf("family %d has %s, want %s", i, got, want)
		}
		if i < 2 && !strings.Contains(s, want[:5]) {
			t.Errorf("family %d does not read %s:\n%s", i, want[:5], s)
		}
	}
	if wrong := w.does(w.Midori, events.FormEdit, map[string]string{"slots": "15:10-15:50;16:00-16:40"}); wrong["slots"] == "" {
		t.Errorf("the slot of two families was taken away: %v", wrong)
	}
}

func TestOnlyTheRosterTouchesEvents(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.WithRoster(bottest.Roster))
	w.does(w.Aoi, events.FormNew, newTea)
	list := w.list(w.Aoi)
	w.SetRoster(strings.ReplaceAll(bottest.Roster, "U0AOI", "U0KAWARI"))
	if ack, err := w.Aoi.ClicksStale(list, string(events.FormCancel)); err != nil || !ack.OK() {
		t.Fatalf("%v %+v", err, ack)
	}
	if _, open := w.Aoi.Modal(); open {
		t.Error("somebody off the roster is asked")
	}
	e, err := w.Service.Store().Event(context.Background(), "tea-20261211-1400")
	if err != nil || e.Cancelled {
		t.Errorf("%+v %v", e, err)
	}
}
