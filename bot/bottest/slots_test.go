package bottest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/bot/events"
	"tonari/bot/linetest"
	"tonari/bot/store"
)

func TestFreeTimesOfALongSessionAreShown(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	st := w.Service.Store()
	start := time.Date(2026, 12, 11, 9, 0, 0, 0, bottest.Tokyo)
	e := bot.Event{ID: "session-1", Kind: bot.EventSession, Title: "ご家族の相談会", Place: "区役所", Start: start, End: start.Add(8 * time.Hour)}
	for i := range 16 {
		at := start.Add(time.Duration(i) * 30 * time.Minute)
		e.Slots = append(e.Slots, bot.Slot{ID: bot.SlotID(at.Format("1504")), Start: at, End: at.Add(30 * time.Minute)})
	}
	if _, err := st.SaveEvent(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	for i, s := range e.Slots[:14] {
		ask := bot.SeatAsk{ID: fmt.Sprint("ask-", i), Event: e.ID, Act: bot.SeatBook, Party: 1, Slot: s.ID}
		if _, err := st.Decide(t.Context(), store.AskWork{Person: st.PersonOf(ask.ID), Ask: ask, Number: 1}); err != nil {
			t.Fatal(err)
		}
	}
	w.Service.Care(t.Context())
	p := w.LINE.Person("hana")
	p.Follow()
	w.Idle()
	w.says(p, "メニュー")
	w.taps(p, "茶話会などの予約")
	w.says(p, "ご家族の相談会")
	w.taps(p, "予約する")
	w.says(p, "12") // the last that is shown
	for _, tap := range []string{"1人", "なしでいい", "これでいい", "予約する"} {
		w.taps(p, tap)
	}
	if b := bookings(w.World, p.ID()); len(b) != 1 || b[0].Seat.Slot != "1630" || b[0].Seat.State != bot.SeatHas {
		t.Errorf("booked %+v\n%s", b, screen(p))
	}
}

func TestOfASessionThatHasBegunOnlyWhatIsToComeIsCalledOff(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	var families []*linetest.Person
	w.does(w.Aoi, events.FormNew, map[string]string{
		"kind": "session", "title": "個別相談会", "day": "2026-12-11", "from": "13:30", "to": "15:50", "place": "区役所",
		"slots": "13:30-14:10;14:20-15:00;15:10-15:50",
	})
	for i, slot := range []bot.SlotID{"1330", "1510", "1510"} {
		p := w.LINE.Person(fmt.Sprint("family", i))
		p.Follow()
		w.Idle()
		asksSeat(w.World, p.ID(), fmt.Sprint("b", i), bot.SeatAsk{Event: "session-20261211-1330", Act: bot.SeatBook, Party: 1, Slot: slot, Wait: true})
		families = append(families, p)
	}
	w.After(10*24*time.Hour + 4*time.Hour + 30*time.Minute)
	if _, err := w.Aoi.Clicks(w.list(w.Aoi), string(events.FormCame)); err != nil {
		t.Fatal(err)
	}
	v, _ := w.Aoi.Modal()
	if _, err := w.Aoi.SubmitsView(map[string]string{"came0": v.Fields[0].Options[0].Value}); err != nil {
		t.Fatal(err)
	}
	w.Aoi.ClosesView()
	if _, err := w.Aoi.Clicks(w.list(w.Aoi), string(events.FormEdit)); err == nil {
		t.Error("what has begun can be moved")
	}
	if _, err := w.Midori.Clicks(w.list(w.Midori), string(events.FormCancel)); err != nil {
		t.Fatal(err)
	}
	if v, _ := w.Midori.Modal(); !strings.Contains(v.Rendered, "これからの時間を中止") || !strings.Contains(v.Rendered, "2組") {
		t.Errorf("asked is:\n%s", v.Rendered)
	}
	w.Midori.ClosesView()
	if wrong := w.does(w.Midori, events.FormCancel, map[string]string{"sure": "yes"}); wrong != nil {
		t.Fatalf("refused: %v", wrong)
	}
	w.After(3 * time.Hour)
	for i, want := range []struct{ off, thanks int }{{0, 1}, {1, 0}, {1, 0}} {
		s := screen(families[i])
		if off, thanks := strings.Count(s, "中止になりました"), strings.Count(s, "来てくれて"); off != want.off || thanks != want.thanks {
			t.Errorf("family %d: called off %d times, thanked %d times:\n%s", i, off, thanks, s)
		}
	}
	if _, err := w.Midori.Clicks(w.list(w.Midori), string(events.FormCancel)); err == nil {
		t.Error("it can be called off twice")
	}
}
