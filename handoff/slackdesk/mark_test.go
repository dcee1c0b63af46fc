package slackdesk_test

import (
	"slices"
	"testing"
	"time"

	"tonari/bot"
	"tonari/handoff/slackdesk"
	"tonari/handoff/slacktest"
)

// atOnce: no call has to wait.
func atOnce(string) time.Duration { return 0 }

func TestOneMarkAtATime(t *testing.T) {
	w := newWorld(t)
	top := w.post("", card(nil))
	ts := w.aoi.Types(w.channel, top.TS, "きこえてるよ")
	mark := func(m bot.Mark) {
		t.Helper()
		if p := w.client.Mark(t.Context(), "C0DESK", ts, bot.DeskItem{Mark: m}, atOnce); p.Fate != slackdesk.Done {
			t.Fatalf("marking %s: %+v", m, p)
		}
		q, _ := w.channel.Find(ts)
		want := 1
		if m == bot.MarkNone {
			want = 0
		}
		if len(q.Reactions) != want || want == 1 && !q.Has(string(m)) {
			t.Errorf("after %q there are %v", m, q.Reactions)
		}
	}
	mark(bot.MarkHeld)
	mark(bot.MarkAccepted)
	w.client = w.other(t) // another process knows nothing of what stands
	mark(bot.MarkUndeliver)
	mark(bot.MarkUndeliver)
	if p := w.other(t).Mark(t.Context(), "C0DESK", ts, bot.DeskItem{Mark: bot.MarkAccepted}, atOnce); p.Fate != slackdesk.Done {
		t.Fatalf("marking by another process: %+v", p)
	}
	w.pass(8 * time.Second) // what this process remembers is too old now
	mark(bot.MarkNote)
	mark(bot.MarkNone)
	w.aoi.Deletes(ts)
	if p := w.client.Mark(t.Context(), "C0DESK", ts, bot.DeskItem{Mark: bot.MarkHeld}, atOnce); p.Fate != slackdesk.Done {
		t.Errorf("marking what is gone: %+v", p)
	}
	w.Fault("reactions.add", 1, slacktest.AcceptThenReset())
	ts = w.aoi.Types(w.channel, top.TS, "もう一度")
	if p := w.client.Mark(t.Context(), "C0DESK", ts, bot.DeskItem{Mark: bot.MarkHeld}, atOnce); p.Fate != slackdesk.Again {
		t.Errorf("an answer was lost: %+v", p)
	}
	mark(bot.MarkHeld)
}

func TestAMarkAsksForItsCallsAndMakesNoneInVain(t *testing.T) {
	w := newWorld(t)
	top := w.post("", card(nil))
	ts := w.aoi.Types(w.channel, top.TS, "きこえてるよ")
	var asked []string
	busy := ""
	may := func(method string) time.Duration {
		asked = append(asked, method)
		if method == busy {
			return 3 * time.Second
		}
		return 0
	}
	mark := func(c *slackdesk.Client, d bot.DeskItem, want ...string) slackdesk.Posted {
		t.Helper()
		asked = nil
		p := c.Mark(t.Context(), "C0DESK", ts, d, may)
		if !slices.Equal(asked, want) {
			t.Errorf("%s calls %v, want %v", d.Mark, asked, want)
		}
		return p
	}
	mark(w.client, bot.DeskItem{Mark: bot.MarkHeld, First: true}, "reactions.add")
	mark(w.client, bot.DeskItem{Mark: bot.MarkHeld})
	busy = "reactions.remove"
	next := bot.DeskItem{Mark: bot.MarkAccepted}
	other := w.other(t)
	if p := mark(other, next, "conversations.replies", busy); p.Fate != slackdesk.Limited || p.After != 3*time.Second {
		t.Errorf("a busy method: %+v", p)
	}
	mark(other, next, busy) // what stands was read a moment ago
	busy = "reactions.add"
	mark(other, next, "reactions.remove", busy)
	busy = ""
	mark(other, next, "reactions.add")
	if q, _ := w.channel.Find(ts); len(q.Reactions) != 1 || !q.Has(string(bot.MarkAccepted)) {
		t.Errorf("in the end there are %v", q.Reactions)
	}
}
