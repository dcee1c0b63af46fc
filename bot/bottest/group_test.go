package bottest_test

import (
	"strings"
	"testing"
	"time"
)

func TestMessagesThatComeFastStandInOnePost(t *testing.T) {
	t.Parallel()
	for _, outage := range []bool{false, true} {
		w := newWard(t)
		p, c := w.talks("child")
		before := len(w.thread(c))
		w.Slack.Outage(outage)
		w.says(p, "ねえ")
		w.says(p, "きいて")
		taken := w.says(p, "ひみつ")
		w.says(p, "ほんとはね")
		p.Unsends(taken.MessageID)
		w.Idle()
		w.Slack.Outage(false)
		w.Pass(time.Minute, 2*time.Second)
		posts := w.thread(c)[before:]
		if len(posts) != 1 {
			t.Fatalf("outage %v: %d posts", outage, len(posts))
		}
		last := -1
		for _, part := range []string{"ねえ", "きいて", "取り消されました", "ほんとはね"} {
			at := strings.Index(posts[0].Rendered, part)
			if at <= last {
				t.Errorf("outage %v: %q is missing or out of order:\n%s", outage, part, posts[0].Rendered)
			}
			last = at
		}
		if left := w.standing("ひみつ"); len(left) != 0 {
			t.Errorf("still there: %q", left)
		}
		w.says(p, "あとで")
		if n := len(w.thread(c)[before:]); n != 2 {
			t.Errorf("%d posts after a minute", n)
		}
	}
}

func TestWordsThatFollowACounselorsOrWorryStandInAPostOfTheirOwn(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.says(p, "ひとつめ")
	w.types(w.Aoi, c, "はい、きいています")
	w.says(p, "ふたつめ")
	w.says(p, urgentWords)
	w.says(p, "よっつめ")
	w.Idle()
	last := -1
	for _, part := range []string{"ひとつめ", "はい、きいています", "ふたつめ", urgentWords, "よっつめ"} {
		at := w.place(c, part)
		if at <= last {
			t.Errorf("%q stands at %d, after %d: %q", part, at, last, w.inOrder(c))
		}
		last = at
	}
}

func TestWordsThatJoinADeletedPostStandAgain(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.says(p, "ひとつめ")
	thread := w.thread(c)
	deleteByAdmin(w, thread[len(thread)-1])
	w.says(p, "ふたつめ")
	if !w.reads(c, "ひとつめ", "ふたつめ") {
		t.Errorf("the thread: %q", w.inOrder(c))
	}
}
