package bottest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/events"
	"tonari/bot/store"
	"tonari/handoff/slacktest"
)

func TestWhoCameIsMarkedByCodeAndThanked(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p := w.LINE.Person("hana")
	p.Follow()
	w.Idle()
	w.does(w.Aoi, events.FormNew, newTea)
	asksSeat(w.World, p.ID(), "b1", bot.SeatAsk{Event: "tea-20261211-1400", Act: bot.SeatBook, Party: 1, Nickname: "はな"})
	code := bookings(w.World, p.ID())[0].Seat.Code
	w.After(10*24*time.Hour + 5*time.Hour)
	if _, err := w.Aoi.Clicks(w.list(w.Aoi), string(events.FormCame)); err != nil {
		t.Fatal(err)
	}
	v, _ := w.Aoi.Modal()
	if !strings.Contains(v.Rendered, code.String()) && !strings.Contains(string(v.Blocks), code.String()) {
		t.Errorf("the code is not on the form:\n%s", v.Rendered)
	}
	if strings.Contains(string(v.Blocks), string(w.Service.Store().PersonOf(p.ID()))) {
		t.Error("a pseudonym went to Slack")
	}
	if _, err := w.Aoi.SubmitsView(map[string]string{"came0": v.Fields[0].Options[0].Value}); err != nil {
		t.Fatal(err)
	}
	w.After(2 * time.Hour)
	if s := screen(p); strings.Count(s, "来てくれて") != 1 {
		t.Errorf("not thanked once:\n%s", s)
	}
}

func TestALargeLectureIsMarkedPageByPage(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	st := w.Service.Store()
	w.does(w.Aoi, events.FormNew, with(newTea, "kind", "lecture", "capacity", "400"))
	for i := range 310 {
		ask := bot.SeatAsk{ID: fmt.Sprint("ask-", i), Event: "lecture-20261211-1400", Act: bot.SeatBook, Party: 1}
		if _, err := st.Decide(t.Context(), store.AskWork{Person: st.PersonOf(ask.ID), Ask: ask, Number: 1}); err != nil {
			t.Fatal(err)
		}
	}
	w.After(time.Second)
	if _, err := w.Aoi.Clicks(w.list(w.Aoi), string(events.FormCame)); err != nil {
		t.Fatal(err)
	}
	for page := range 2 {
		v, open := w.Aoi.Modal()
		if !open {
			t.Fatal("no form stands")
		}
		options := v.Fields[0].Options
		if ack, err := w.Aoi.SubmitsView(map[string]string{"came0": options[0].Value}); err != nil || !ack.OK() {
			t.Fatalf("page %d: %v %+v", page, err, ack)
		}
	}
	if v, open := w.Aoi.Modal(); !open || !strings.Contains(string(v.Blocks), "しるしを保存しました") {
		t.Errorf("the host is not told that it is done: %s", v.Blocks)
	}
	guests, err := st.Guests(t.Context(), "lecture-20261211-1400")
	if err != nil || len(guests) != 310 || !guests[0].Came || !guests[300].Came || guests[1].Came || guests[301].Came {
		t.Errorf("%d guests, %v", len(guests), err)
	}
}

func TestTwoHostsWhoMarkAtTheSameTimeDoNotUndoEachOther(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	for i, name := range []string{"hana", "yuki"} {
		p := w.LINE.Person(name)
		p.Follow()
		w.Idle()
		if i == 0 {
			w.does(w.Aoi, events.FormNew, newTea)
		}
		asksSeat(w.World, p.ID(), name, bot.SeatAsk{Event: "tea-20261211-1400", Act: bot.SeatBook, Party: 1})
	}
	w.After(10*24*time.Hour + 5*time.Hour)
	for _, m := range []*slacktest.Member{w.Aoi, w.Midori} {
		if _, err := m.Clicks(w.list(m), string(events.FormCame)); err != nil {
			t.Fatal(err)
		}
	}
	v, _ := w.Aoi.Modal()
	options := v.Fields[0].Options
	if _, err := w.Aoi.SubmitsView(map[string]string{"came0": options[0].Value}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Midori.SubmitsView(map[string]string{"came0": options[1].Value}); err != nil {
		t.Fatal(err)
	}
	if v, open := w.Midori.Modal(); !open || v.Errors["came0"] == "" {
		t.Error("the second host is not told")
	}
	guests, err := w.Service.Store().Guests(t.Context(), "tea-20261211-1400")
	if err != nil || len(guests) != 2 || !guests[0].Came && !guests[1].Came {
		t.Errorf("the first host's mark is gone: %+v %v", guests, err)
	}
}
