package bottest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"tonari/bot"
	"tonari/bot/bottest"
)

const days = 24 * time.Hour

func TestWordsLeaveSlackSomeDaysAfterTheCaseWasClosedThroughOutagesAndRestarts(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.Env("TONARI_SLACK_RETENTION", "7d"))
	p := w.LINE.Person("child")
	p.Follow()
	w.Idle()
	w.taps(p, "子ども・学生です")
	w.says(p, "ひみつのごはん")
	w.says(p, "人と話す")
	c := card(t, w.Desk)
	p.Image([]byte("\x89PNG\r\n\x1a\n picture"))
	w.Idle()
	for i := range 8 {
		w.says(p, fmt.Sprintf("ひみつ %d", i))
		w.After(6 * time.Second) // each in a post of its own
	}
	w.clicks(w.Aoi, c, bot.ActionClaim)
	w.replies(w.Aoi, c, "相談員のことば")
	w.clicks(w.Aoi, c, bot.ActionClose)
	w.Pass(30*time.Second, 5*time.Second)
	stood := len(w.standing("ひみつ"))
	if stood < 9 || len(w.Slack.Files()) != 1 {
		t.Fatalf("%d posts, %d files: the words do not stand in Slack", stood, len(w.Slack.Files()))
	}
	w.After(7*days - 2*time.Minute)
	if got := len(w.standing("ひみつ")); got != stood {
		t.Fatalf("%d of %d posts stand before their time is over", got, stood)
	}
	w.Slack.Outage(true)
	w.Pass(20*time.Minute, 5*time.Minute)
	w.Restart()
	w.Slack.Outage(false)
	began := len(w.Slack.Calls("chat.delete"))
	w.Pass(6*time.Minute, 5*time.Second)
	if left := w.standing("ひみつ"); len(left) != 0 {
		t.Errorf("still there: %q", left)
	}
	if f := w.Slack.Files(); len(f) != 0 && !f[0].Deleted {
		t.Errorf("the file is still there: %+v", f)
	}
	if r := rate(w.Slack.Calls("chat.delete")[began:]); r > 60 {
		t.Errorf("%d deletions in a minute", r)
	}
	w.shows(c, "完了", "保存期間がすぎた")
	if !w.reads(c, "相談員のことば") {
		t.Error("the counselor's own sentence went")
	}
	if m := w.admin("/metrics"); !strings.Contains(m, `tonari_removed_total{why="retention"} 11`) {
		t.Errorf("not counted: %s", m[strings.Index(m, "tonari_removed"):][:200])
	}

	// The case can still be taken up again, and its time starts anew.
	w.clicks(w.Aoi, c, bot.ActionReopen)
	w.says(p, "ひみつのつづき")
	w.After(8 * days)
	if len(w.standing("ひみつのつづき")) != 1 {
		t.Error("an open case's words went")
	}
}

func TestNothingOfAPersonIsKeptBeyondItsTime(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.Env("TONARI_RETENTION", "2d"), bottest.Env("TONARI_SLACK_RETENTION", "1d"))
	p, c := w.talks("child")
	w.says(p, "ひみつのことば")
	w.replies(w.Aoi, c, "こんにちは")
	w.clicks(w.Aoi, c, bot.ActionClose)
	w.taps(p, "少し楽になった")
	alias := aliasOf(c)
	w.Pass(time.Minute, 10*time.Second)
	w.After(25 * time.Hour)
	w.Pass(time.Minute, 10*time.Second)
	if left := w.standing("ひみつ"); len(left) != 0 {
		t.Errorf("in Slack: %q", left)
	}
	w.After(24 * time.Hour)
	w.Pass(time.Minute, 10*time.Second)
	w.shows(c, "完了", "この相談の記録は消えました")
	if len(w.now(c).Buttons) != 0 {
		t.Error("the card still offers to reopen the case")
	}
	o, err := redis.ParseURL(w.Redis)
	if err != nil {
		t.Fatal(err)
	}
	rdb := redis.NewClient(o)
	defer rdb.Close()
	for _, k := range w.keys() {
		ttl := rdb.TTL(t.Context(), k).Val()
		kind := k[strings.LastIndexByte(k, '}')+1:]
		switch {
		case ttl > 0 && ttl <= 7*24*time.Hour:
		case strings.HasPrefix(kind, ":aud"), strings.HasPrefix(kind, ":cases"), strings.HasPrefix(kind, ":th:"), k == "tn:canary":
		default:
			t.Errorf("%s stays for good (%v)", k, ttl)
		}
	}
	// Who comes back is somebody new.
	w.says(p, "人と話す")
	posts := w.Desk.Posts()
	if got := aliasOf(posts[len(posts)-1]); got == alias || len(posts) != 2 {
		t.Errorf("alias %s again, %d cards", got, len(posts))
	}
}
