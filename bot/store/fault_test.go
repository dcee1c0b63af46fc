package store_test

import (
	"context"
	"fmt"
	"net"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"tonari/bot"
	"tonari/bot/store"
)

func TestNoStepHappensTwiceWhenItsAnswerIsLost(t *testing.T) {
	h, w := behindWire(t)
	ctx := t.Context()
	h.liveOnce()

	w.twice(t, "put", func() { h.put(says(child, "e1", 0), says(child, "e2", 1)) })
	w.twice(t, "claim", func() { h.quiet() }) // the first run has the lease
	h.pass(6 * time.Second)
	c := h.turn()
	if c.Input.ID != "e1" || c.Attempts != 2 {
		t.Errorf("claimed %s, attempt %d", c.Input.ID, c.Attempts)
	}

	var r store.Result
	w.twice(t, "commit", func() {
		r = h.commit(c, store.Write{
			NewCase: c.NextCase, Line: []store.Outgoing{line("a", 'r'), line("b", 'p')},
			Desk: []store.Outgoing{desk("card", 'c', c.NextCase), desk("words", 'w', c.NextCase)}, Facts: []bot.Fact{{Name: "case.opened"}},
		})
	})
	if r.Status != store.Duplicate || r.Lane == nil || r.Next == nil || r.Next.Input.ID != "e2" {
		t.Fatalf("commit: %+v", r)
	}
	if n := h.rdb.XLen(ctx, pre(c.Person)+"aud").Val(); n != 1 {
		t.Errorf("%d facts", n)
	}

	var l *store.Lane
	receipt := bot.Input{ID: "receipt/a/accepted", At: noon.Add(time.Hour), Receipt: &bot.Receipt{Item: "a"}}
	w.twice(t, "settle", func() { l = h.settle(*r.Lane, store.Settlement{Done: true, Receipt: &receipt}) })
	if l == nil || l.Item.ID != "b" || l.Tries != 0 {
		t.Fatalf("settle gave %+v", l)
	}
	w.twice(t, "settle, backing off", func() { l = h.settle(*l, store.Settlement{RetryIn: time.Second}) })
	if l != nil {
		t.Fatalf("the backing-off push came at once: %+v", l)
	}
	h.pass(2 * time.Second)
	again := h.lane()
	if again.Tries != 1 {
		t.Errorf("tried %d times", again.Tries)
	}
	h.wants(h.sent(&again), "b")

	w.twice(t, "hand back", func() {
		if err := h.HandBack(ctx, *r.Next, 0); err != nil {
			t.Error(err)
		}
	})
	c = h.turn()
	if c.Input.ID != "e2" || c.Attempts != 2 {
		t.Errorf("handed back: %s, attempt %d", c.Input.ID, c.Attempts)
	}
	w.twice(t, "set aside", func() {
		if err := h.SetAside(ctx, c, "panic", nil); err != nil {
			t.Error(err)
		}
	})
	if d, err := h.Depth(ctx); err != nil || d.Dead != 2 {
		t.Errorf("set aside %d, %v", d.Dead, err)
	}
	c = h.turn()
	if c.Input.Receipt == nil || c.Input.Receipt.Outcome != bot.OutcomePoison {
		t.Errorf("after setting aside: %+v", c.Input)
	}
	r = h.committed(c, store.Write{})
	if r.Next == nil || r.Next.Input.ID != receipt.ID {
		t.Fatalf("the receipt: %+v", r.Next)
	}
	if r = h.committed(*r.Next, store.Write{}); r.Next != nil {
		t.Errorf("and again: %+v", r.Next.Input)
	}

	w.twice(t, "lease", func() {
		if ok, err := h.DeskLease(ctx, "a", time.Minute); !ok || err != nil {
			t.Error(ok, err)
		}
	})
	var work store.DeskWork
	w.twice(t, "desk take", func() { work = h.took(c.Person, "card") })
	if work.Suspect || work.Tries != 0 {
		t.Errorf("desk take: %+v", work)
	}
	w.twice(t, "desk settle", func() { h.deskSettle(work, store.DeskSettlement{Done: true, TS: "1.1", Channel: "C"}) })
	work = h.took(c.Person, "words")
	w.twice(t, "desk settle, backing off", func() {
		h.deskSettle(work, store.DeskSettlement{RetryIn: time.Second, Clean: true})
	})
	h.pass(2 * time.Second)
	if work = h.took(c.Person, "words"); work.Tries != 1 || work.Suspect {
		t.Errorf("after the back-off: %+v", work)
	}
}

// liveOnce lets somebody else live through every script, so that Redis knows
// them all: a lost NOSCRIPT would show nothing.
func (h *house) liveOnce() {
	h.t.Helper()
	ctx := h.t.Context()
	c := h.talk("U-before", "before")
	if err := h.HandBack(ctx, c, 0); err != nil {
		h.t.Fatal(err)
	}
	c = h.turn()
	if err := h.SetAside(ctx, c, "before", nil); err != nil {
		h.t.Fatal(err)
	}
	c = h.turn()
	r := h.committed(c, store.Write{Line: []store.Outgoing{line("x", 'r')}, Desk: []store.Outgoing{desk("y", 'n', 0)}})
	h.settle(*r.Lane, store.Settlement{Done: true})
	h.deskSettle(h.took(c.Person, "y"), store.DeskSettlement{Done: true})
	if ok, err := h.DeskLease(ctx, "before", time.Minute); !ok || err != nil {
		h.t.Fatal(ok, err)
	}
	if err := h.DeskRelease(ctx, "before"); err != nil {
		h.t.Fatal(err)
	}
}

func TestCommitAfterAnErrorIsSafeToRepeat(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	h.put(says(child, "e2", 1))
	w := store.Write{Line: []store.Outgoing{line("a", 'r')}}
	h.committed(c, w)
	// another process, or the same one after a timeout: other tokens, same commit
	r := h.commit(c, w)
	if r.Status != store.Duplicate || r.Lane == nil || r.Next == nil {
		t.Fatalf("got %+v", r)
	}
	h.wants(h.sent(r.Lane), "a")
	h.committed(*r.Next, store.Write{})
	h.quiet()
}

func TestRedisThatForgotItsScriptsIsToldThemAgain(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	forget := func() {
		t.Helper()
		var err error
		if c, ok := h.rdb.(*redis.ClusterClient); ok {
			err = c.ForEachMaster(ctx, func(ctx context.Context, m *redis.Client) error { return m.ScriptFlush(ctx).Err() })
		} else {
			err = h.rdb.ScriptFlush(ctx).Err()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	forget()
	var arrivals []store.Arrival
	for i := range 30 {
		arrivals = append(arrivals, says(fmt.Sprint("U", i), fmt.Sprint("e", i), 0))
	}
	h.put(arrivals...)
	forget()
	turns := h.claims().Turns
	if len(turns) != 30 {
		t.Fatalf("%d people", len(turns))
	}
	for _, c := range turns {
		forget()
		r := h.committed(c, store.Write{Line: []store.Outgoing{line("a", 'r')}, Desk: []store.Outgoing{desk("d", 'n', 0)}})
		forget()
		h.wants(h.sent(r.Lane), "a")
	}
	forget()
	if n := len(h.heads()); n != 30 {
		t.Errorf("%d Slack lanes", n)
	}
	forget()
	if d, err := h.Depth(ctx); err != nil || d.Desk != 30 {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestRedisDownIsAnErrorSoonAndNoLoss(t *testing.T) {
	h := newHouse(t)
	if h.mini == nil {
		t.Skip("only embedded Redis is stopped by a test")
	}
	c := h.talk(child, "e1")
	addr := h.mini.Addr()
	h.mini.Close()
	began := time.Now()
	if err := h.Put(t.Context(), []store.Arrival{says(child, "e2", 1)}); err == nil {
		t.Error("put without Redis")
	}
	if err := h.Ping(t.Context()); err == nil {
		t.Error("ping without Redis")
	}
	if _, err := h.Commit(t.Context(), c, store.Write{}); err == nil {
		t.Error("commit without Redis")
	}
	if took := time.Since(began); took > 6*time.Second {
		t.Errorf("three calls took %v", took)
	}
	if err := h.mini.StartAddr(addr); err != nil {
		t.Fatal(err)
	}
	h.put(says(child, "e2", 1))
	if r := h.committed(c, store.Write{}); r.Next == nil || r.Next.Input.ID != "e2" {
		t.Errorf("got %+v", r)
	}
}

func TestSlowRedisDoesNotHoldAnybodyUp(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	h := newHouse(t)
	if _, cluster := h.rdb.(*redis.ClusterClient); cluster {
		t.Skip("a cluster names its nodes itself")
	}
	h.opt.URL = "redis://" + l.Addr().String() // accepts, never answers
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	began := time.Now()
	if _, err := store.Open(ctx, h.opt); err == nil {
		t.Error("it opened")
	}
	if took := time.Since(began); took > 4*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestWhatIsAskedForStaysWhatItWas(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	want := bot.Conversation{
		Version: 1, Person: c.Person, Alias: "みどりのたぬき", Language: bot.EasyJapanese, Greeted: true,
		LastAt: noon, Talk: bot.Talk{At: "carer.sleep", Answers: []bot.Answer{{Step: "carer.who", Text: "いもうと"}}, Said: map[string]int{"safety.stay": 2}},
		Cases: []bot.Case{{ID: c.NextCase, State: bot.CaseClaimed, Opened: noon, Level: bot.LevelUrgent, Why: []string{"ideation"}, Holder: "U0SATO"}},
		Words: []bot.Word{{MessageID: "1", At: noon, Text: "もう消えたい"}},
	}
	h.committed(c, store.Write{Conversation: want})
	got, err := h.Peek(t.Context(), c.Person)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	none, err := h.Peek(t.Context(), personOf("U-nobody"))
	if err != nil || none.Alias != "" {
		t.Errorf("a stranger: %+v, %v", none, err)
	}
}
