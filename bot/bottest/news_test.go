package bottest_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"tonari/bot"
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
	c := w.redis()
	for _, key := range w.keys() {
		if strings.Contains(key, ":seen:") {
			if err := c.Del(w.t.Context(), key).Err(); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

func TestNewsOfANewEventReachOnceWhoAskedForThem(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
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
	t.Parallel()
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

// subscribers are people who asked for news.
func (w *ward) subscribers(n int) []*linetest.Person {
	w.t.Helper()
	var all []*linetest.Person
	for i := range n {
		p := w.LINE.Person("reader" + strconv.Itoa(i))
		p.Follow()
		w.Idle()
		w.asksForNews(p)
		all = append(all, p)
	}
	return all
}

// newsOf counts how many news of new events these people have, and the most that one
// of them has.
func newsOf(people []*linetest.Person) (all, most int) {
	for _, p := range people {
		n := strings.Count(screen(p), "あたらしい会がきまりました")
		all, most = all+n, max(most, n)
	}
	return all, most
}

func TestNewsOfSeveralEventsShareTheMonthsRoomAndLeaveSomeForReplies(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.LINE(linetest.MonthlyQuota(10)))
	people := w.subscribers(4)
	for _, day := range []string{"2027-02-12", "2027-02-13", "2027-02-14"} {
		w.does(w.Aoi, events.FormNew, with(newTea, "day", day))
	}
	w.Service.Care(t.Context())
	w.Idle()
	if all, most := newsOf(people); all != 8 || most != 2 {
		t.Errorf("%d news, at most %d to one, want 8 and 2 of a month with room for 10", all, most)
	}
	if used := w.LINE.Used(); used != 8 {
		t.Errorf("%d of 10 are used up, want 2 left for replies", used)
	}
	w.Pass(26*time.Hour, time.Hour)
	w.Service.Care(t.Context())
	w.Idle()
	late := 0
	for _, p := range w.Desk.Posts() {
		if strings.Contains(p.Rendered, "まだ送れていない人") {
			late++
		}
	}
	if late != 1 {
		t.Errorf("the desk is told %d times", late)
	}
	if all, _ := newsOf(people); all != 8 {
		t.Errorf("%d news in a month with room for 8", all)
	}
	w.LINE.SetMonthlyQuota(100)
	w.forgetsIDs()
	for range 3 {
		w.After(2 * time.Hour)
		w.Service.Care(t.Context())
		w.Idle()
	}
	if all, most := newsOf(people); all != 12 || most != 3 {
		t.Errorf("%d news, at most %d to one, want each of three once", all, most)
	}
}

func TestNewsReachEverybodyWhoseStoreIsTheSame(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	people := w.subscribers(bot.Partitions + 1)
	w.does(w.Aoi, events.FormNew, with(newTea, "day", "2027-02-12"))
	w.Service.Care(t.Context())
	w.Idle()
	if all, most := newsOf(people); all != len(people) || most != 1 {
		t.Errorf("%d news for %d people, at most %d to one", all, len(people), most)
	}
}

func TestNewsGoToAsManyAsThereIsRoomForAndToTheOthersWhenTheMonthTurns(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.LINE(linetest.MonthlyQuota(5)), bottest.Env("TONARI_NEWS_RESERVE", "40%"))
	people := w.subscribers(5)
	w.does(w.Aoi, events.FormNew, with(newTea, "day", "2027-02-12"))
	for range 2 {
		w.Service.Care(t.Context())
		w.Idle()
	}
	if all, most := newsOf(people); all != 3 || most != 1 {
		t.Errorf("%d news, at most %d to one, want 3 of 5, who are told once", all, most)
	}
	w.Pass(31*24*time.Hour, 24*time.Hour)
	w.forgetsIDs()
	w.Service.Care(t.Context())
	w.Idle()
	if all, most := newsOf(people); all != 5 || most != 1 {
		t.Errorf("%d news, at most %d to one, when the month has turned", all, most)
	}
}

func TestNewsThatAreOnTheirWayTakeRoomBeforeLINECountsThem(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.LINE(linetest.MonthlyQuota(10)))
	people := w.subscribers(5)
	for _, day := range []string{"2027-02-12", "2027-02-13"} {
		w.does(w.Aoi, events.FormNew, with(newTea, "day", day))
		w.Service.Care(t.Context()) // and nothing has left yet
		w.Sleep(2 * time.Hour)
	}
	w.Idle()
	if all, _ := newsOf(people); all != 8 {
		t.Errorf("%d news, want 8 of a month with room for 10", all)
	}
}

func TestNewsGoOnInAnotherProcessWithinFifteenSeconds(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	people := w.subscribers(1)
	w.does(w.Aoi, events.FormNew, with(newTea, "day", "2027-02-12"))
	other := w.Start(w.Again())
	w.LINE.Always("/v2/bot/message/quota", linetest.Answer(500))
	other.Care(t.Context()) // it has begun, and is killed
	w.LINE.Clear("/v2/bot/message/quota")
	w.Service.Care(t.Context())
	w.Idle()
	if all, _ := newsOf(people); all != 0 {
		t.Error("two processes tell at the same time")
	}
	w.Sleep(15 * time.Second)
	w.Service.Care(t.Context())
	w.Idle()
	if all, _ := newsOf(people); all != 1 {
		t.Errorf("%d news", all)
	}
}
