package slackdesk_test

import (
	"context"
	"strings"
	"testing"

	"tonari/handoff/slackdesk"
)

// TestNothingLeavesAfterTheLease: however far a post has come when its process is
// stopped and its lease ends, it stands whole or not at all.
func TestNothingLeavesAfterTheLease(t *testing.T) {
	for _, text := range []string{"きょうは ねむれた", strings.Repeat("ながい はなし。", 350)} {
		for asks, posted := 0, false; !posted; asks++ {
			if asks > 20 {
				t.Fatal("it is never posted")
			}
			w := newWorld(t)
			top := w.post("", card(nil))
			left := asks
			late, err := slackdesk.New(slackdesk.Config{
				Token: w.Token(), APIURL: w.address + "/api/", Names: names,
				Holds: func(context.Context) bool { left--; return left >= 0 },
			})
			if err != nil {
				t.Fatal(err)
			}
			p := late.Post(t.Context(), "C0DESK", top.TS, words(text), "")
			posted = p.Fate == slackdesk.Done
			if !posted && (p.Fate != slackdesk.Unsure || p.Reason != "slept") {
				t.Errorf("after %d asks: got %+v", asks, p)
			}
			if stands := len(w.channel.Thread(top.TS)) == 2; stands != posted {
				t.Errorf("after %d asks: stands %v, told %+v", asks, stands, p)
			}
		}
	}
}
