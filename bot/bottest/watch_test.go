package bottest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
)

func TestAnUnansweredMessageRemindsTheHolderThenTheSupervisors(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.replies(w.Aoi, c, "こんにちは")
	seen := len(p.Received())
	w.says(p, "きのうのことなんだけど")
	w.says(p, "つづきがあって")
	w.After(2 * time.Hour)
	if diff := cmp.Diff([][]string{{"@U0AOI"}}, w.called(c, "まだ返事が届いていません（15分）")); diff != "" {
		t.Errorf("the holder: %s", diff)
	}
	if diff := cmp.Diff([][]string{{"@U0AOI", "@U0SATO", "@U0KURO"}}, w.called(c, "まだ返事が届いていません（30分）。主任も")); diff != "" {
		t.Errorf("the supervisors: %s", diff)
	}
	if n := w.count(c, "まだ返事が届いていません"); n != 2 {
		t.Errorf("%d reminders", n)
	}
	if got := since(p, seen); len(got) != 0 {
		t.Errorf("the person hears of it:\n%s", texts(got))
	}
	w.replies(w.Aoi, c, "待たせてごめんなさい")
	w.says(p, "うん")
	w.After(16 * time.Minute)
	if n := w.count(c, "まだ返事が届いていません（15分）"); n != 2 {
		t.Errorf("%d reminders after a further message", n)
	}
}

func TestAClaimWithoutAWordIsOfferedBack(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.After(29 * time.Minute)
	if w.reads(c, "まだひとことも") {
		t.Fatal("too early")
	}
	w.After(2 * time.Minute)
	if diff := cmp.Diff([][]string{{"@U0AOI", "@U0SATO", "@U0KURO"}}, w.called(c, "まだひとことも届いていません（30分）")); diff != "" {
		t.Error(diff)
	}
	for _, post := range w.thread(c) {
		if _, ok := post.Button(string(bot.ActionRelease)); ok {
			if _, err := w.Aoi.Clicks(post, string(bot.ActionRelease)); err != nil {
				t.Fatal(err)
			}
			w.Idle()
			w.shows(c, "未対応")
			if !strings.Contains(screen(p), "ここをはなれました") {
				t.Errorf("phone:\n%s", screen(p))
			}
			return
		}
	}
	t.Error("no button gives the case back")
}
