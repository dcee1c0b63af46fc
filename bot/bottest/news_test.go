package bottest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"tonari/bot/bottest"
	"tonari/bot/events"
	"tonari/bot/linetest"
)

// asksForNews switches news of events on, or off again.
func (w *ward) asksForNews(p *linetest.Person) {
	w.t.Helper()
	w.says(p, "メニュー")
	w.taps(p, "茶話会などの予約")
	w.taps(p, "お知らせを受けとる")
}

// forgetsIDs lets Redis forget the ids of inputs, as it does after seven days of its
// own clock, which tests do not move.
func (w *ward) forgetsIDs() {
	w.t.Helper()
	o, err := redis.ParseURL(w.Redis)
	if err != nil {
		w.t.Fatal(err)
	}
	c := redis.NewClient(o)
	defer c.Close()
	for _, key := range w.keys() {
		if strings.Contains(key, ":seen:") {
			if err := c.Del(w.t.Context(), key).Err(); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

func TestNewsOfANewEventReachOnceWhoAskedForThem(t *testing.T) {
	w := newWard(t)
	asked, stopped, never := w.LINE.Person("hana"), w.LINE.Person("yuki"), w.LINE.Person("sora")
	for _, p := range []*linetest.Person{asked, stopped, never} {
		p.Follow()
		w.Idle()
	}
	w.asksForNews(asked)
	w.asksForNews(stopped)
	w.asksForNews(stopped)
	w.Pass(40*24*time.Hour, 24*time.Hour) // what they wrote is forgotten, that they asked is not
	if wrong := w.does(w.Aoi, events.FormNew, with(newTea, "day", "2027-02-12")); wrong != nil {
		t.Fatalf("refused: %v", wrong)
	}
	other := w.Start(w.Again())
	for range 3 {
		w.Service.Care(t.Context())
		other.Care(t.Context())
		w.Idle()
	}
	if n := strings.Count(screen(asked), "あたらしい会がきまりました"); n != 1 {
		t.Errorf("told %d times:\n%s", n, screen(asked))
	}
	for _, p := range []*linetest.Person{stopped, never} {
		if strings.Contains(screen(p), "あたらしい会がきまりました") {
			t.Errorf("%s is told", p.Name())
		}
	}
}

func TestAnEventThatStandsAlreadyIsNoNewsWhenSomebodyTriesToMakeIt(t *testing.T) {
	w := newWard(t)
	p := w.LINE.Person("hana")
	p.Follow()
	w.Idle()
	w.asksForNews(p)
	later := with(newTea, "day", "2027-02-12")
	w.does(w.Aoi, events.FormNew, later)
	w.Service.Care(t.Context())
	w.Idle()
	w.forgetsIDs()
	if wrong := w.does(w.Midori, events.FormNew, later); wrong["title"] == "" {
		t.Fatalf("made twice: %v", wrong)
	}
	for range 2 {
		w.Service.Care(t.Context())
		w.Idle()
		w.After(time.Minute)
	}
	if n := strings.Count(screen(p), "あたらしい会がきまりました"); n != 1 {
		t.Errorf("told %d times:\n%s", n, screen(p))
	}
}

func TestNewsWaitWhenTheMonthHasNoRoomForAll(t *testing.T) {
	w := newWard(t, bottest.LINE(linetest.MonthlyQuota(0)))
	p := w.LINE.Person("hana")
	p.Follow()
	w.Idle()
	w.asksForNews(p)
	w.does(w.Aoi, events.FormNew, newTea)
	w.Service.Care(t.Context())
	w.Idle()
	if strings.Contains(screen(p), "あたらしい会がきまりました") {
		t.Error("sent although nothing is left")
	}
	w.LINE.SetMonthlyQuota(100)
	w.After(2 * time.Hour)
	w.Service.Care(t.Context())
	w.Idle()
	if strings.Count(screen(p), "あたらしい会がきまりました") != 1 {
		t.Errorf("not sent when there is room:\n%s", screen(p))
	}
}
