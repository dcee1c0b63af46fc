package bottest_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/linetest"
	"tonari/handoff/slacktest"
)

// seated lets somebody add the account and take a seat at the 茶話会, without a
// conversation.
func (w *ward) seated(name string) *linetest.Person {
	w.t.Helper()
	p := w.LINE.Person(name)
	p.Follow()
	w.Idle()
	asksSeat(w.World, p.ID(), "book-"+name, bot.SeatAsk{Event: "tea-1", Act: bot.SeatBook, Party: 1})
	return p
}

// cancels lets staff cancel the 茶話会.
func (w *ward) cancels() {
	w.t.Helper()
	s := w.Service.Store()
	e, err := s.Event(w.t.Context(), "tea-1")
	if err != nil {
		w.t.Fatal(err)
	}
	e.Cancelled = true
	if _, err := s.SaveEvent(w.t.Context(), e); err != nil {
		w.t.Fatal(err)
	}
	w.Service.Care(w.t.Context())
	w.Idle()
}

// deskSays are the posts of the desk's channel with this in them.
func (w *ward) deskSays(part string) []slacktest.Post {
	return slices.DeleteFunc(w.Desk.Posts(), func(p slacktest.Post) bool { return !strings.Contains(p.Rendered, part) })
}

func TestACancellationThatTheMonthlyLimitHoldsBackIsTold(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	tea(w.World, 10, 8)
	writes, silent := w.seated("hana"), w.seated("yuki")
	w.LINE.SetMonthlyQuota(0)
	w.cancels()
	for _, p := range []*linetest.Person{writes, silent} {
		if strings.Contains(screen(p), "中止になりました") {
			t.Fatal("it was pushed although nothing is left")
		}
	}
	if l := w.list(w.Aoi); !strings.Contains(l.Rendered, "届いていない家族 2組") {
		t.Errorf("the list does not tell who was not reached:\n%s", l.Rendered)
	}
	for range 3 {
		w.Service.Care(t.Context())
	}
	if n := len(w.deskSays("2組にまだ届いていません")); n != 1 {
		t.Errorf("the desk is told %d times", n)
	}

	from := len(writes.Received())
	w.says(writes, "こんにちは")
	got := writes.Received()[from:]
	if len(got) < 2 || !strings.Contains(got[0].Text, "中止になりました") || len(got[len(got)-1].QuickReplies) == 0 {
		t.Errorf("the next answer brings it not, or has no choices:\n%s", screen(writes))
	}
	w.LINE.SetMonthlyQuota(100)
	w.Pass(7*time.Hour, time.Hour)
	w.says(writes, "こんにちは")
	for _, p := range []*linetest.Person{writes, silent} {
		if n := strings.Count(screen(p), "中止になりました"); n != 1 {
			t.Errorf("%s is told %d times:\n%s", p.Name(), n, screen(p))
		}
	}
	w.Service.Care(t.Context())
	if l := w.list(w.Aoi); strings.Contains(l.Rendered, "届いていない") {
		t.Errorf("all are reached:\n%s", l.Rendered)
	}
}

func TestNewsThatWaitedAreJudgedAnew(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	e := tea(w.World, 10, 8)
	p := w.seated("hana")
	w.LINE.SetMonthlyQuota(0)
	move := func(days int) {
		t.Helper()
		var err error
		if e, err = w.Service.Store().Event(t.Context(), e.ID); err != nil {
			t.Fatal(err)
		}
		e.Start, e.End = e.Start.AddDate(0, 0, days), e.End.AddDate(0, 0, days)
		if e, err = w.Service.Store().SaveEvent(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		w.Service.Care(t.Context())
		w.Idle()
	}
	move(1)
	move(1)
	from := len(p.Received())
	w.says(p, "こんにちは")
	told := ""
	for _, b := range p.Received()[from:] {
		told += b.Text
	}
	if n := strings.Count(told, "日時か場所が変わりました"); n != 1 || !strings.Contains(told, e.Start.Format("1月2日")) {
		t.Errorf("told %d times, or of an older date:\n%s", n, told)
	}
	move(1)
	w.cancels()
	w.LINE.SetMonthlyQuota(100)
	w.Pass(7*time.Hour, time.Hour)
	if n := strings.Count(screen(p), "日時か場所が変わりました"); n != 1 {
		t.Errorf("a move of what is cancelled is told:\n%s", screen(p))
	}
	if n := strings.Count(screen(p), "中止になりました"); n != 1 {
		t.Errorf("the cancellation is told %d times", n)
	}
}
