package bottest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tonari/bot/bottest"
)

func TestAFloodIsTakenInAndAnsweredOnce(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.asks("child")
	w.After(5 * time.Minute)
	from := len(p.Received())
	for i := range 30 {
		p.Says(fmt.Sprintf("あふれる%02d", i))
	}
	w.Idle()
	if n := strings.Count(texts(since(p, from)), "たくさん書いてくれて"); n != 1 || len(since(p, from)) > 2 {
		t.Errorf("phone:\n%s", texts(since(p, from)))
	}
	if got := w.heard(c, "あふれる"); len(got) != 30 || got[0] != "00" || got[29] != "29" {
		t.Errorf("the thread has %d: %q", len(got), got)
	}
}

func TestABurstIsOneAnswer(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.Env("TONARI_BURST", "30s"))
	p := w.LINE.Person("child")
	p.Follow()
	w.Idle()
	w.taps(p, "子ども・学生です")
	from := len(p.Received())
	w.says(p, "朝おきて")
	first := len(since(p, from))
	if first == 0 {
		t.Fatal("the first line got no answer")
	}
	w.says(p, "弟をおこして")
	w.says(p, "ごはん")
	if n := len(since(p, from)); n != first {
		t.Errorf("the further lines got %d answers", n-first)
	}
	w.says(p, "人と話す") // a word understood anywhere is a turn of its own
	w.shows(card(t, w.Desk), "朝おきて", "弟をおこして", "ごはん")
}

func TestAQuietBurstEndsWithOneShortLine(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.Env("TONARI_BURST", "20s"))
	p := w.LINE.Person("child")
	p.Follow()
	w.Idle()
	w.taps(p, "子ども・学生です")
	w.says(p, "朝おきて")
	a := w.says(p, "弟をおこして")
	from := len(p.Received())
	w.After(30 * time.Second)
	got := since(p, from)
	if len(got) != 1 || got[0].Via != "reply" || len(p.Choices()) == 0 {
		t.Fatalf("phone:\n%s", texts(got))
	}
	calls := w.LINE.CallsTo(replyPath)
	if body := string(calls[len(calls)-1].Body); !strings.Contains(body, a.ReplyToken) {
		t.Error("it did not go by the last text's reply token")
	}
}
