package bottest_test

import (
	"fmt"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/bottest"
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
