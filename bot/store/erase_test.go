package store_test

import (
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/store"
)

func TestErasedPersonLeavesATombstoneForSevenDays(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	h.put(says(child, "erase", 1))
	r := h.committed(c, store.Write{
		Conversation: bot.Conversation{Alias: "みどりのたぬき"}, NewCase: c.NextCase,
		Line:   []store.Outgoing{line("flying", 'p'), line("waiting", 'p')},
		Desk:   []store.Outgoing{desk("words", 'w', c.NextCase), desk("card", 'c', c.NextCase)},
		Timers: []bot.TimerSet{{Name: "feedback", Gen: 1, Due: c.Input.Turn.Add(time.Minute)}},
		Park:   true,
	})
	h.put(says(child, "unread", 2))
	r2 := h.committed(*r.Next, store.Write{
		Conversation: bot.Conversation{}, Erase: &bot.Erase{},
		Line: []store.Outgoing{line("goodbye", 'o')},
		Desk: []store.Outgoing{desk("remove", 'n', c.NextCase)},
	})
	if r2.Next == nil || r2.Lane == nil || r2.Lane.Item.ID != "goodbye" || r2.Lane.UserID != "" {
		t.Fatalf("got %+v", r2)
	}
	// What was in the inbox is still judged; urgent words act.
	h.committed(*r2.Next, store.Write{Conversation: bot.Conversation{ErasedAt: noon}})
	if r.Lane != nil {
		t.Fatal("a parked push was given out")
	}
	h.wants(h.sent(r2.Lane), "goodbye")
	h.pass(time.Hour)
	h.quiet()
	var items []string
	for range 2 {
		w := h.take(c.Person)
		items = append(items, w.Item.ID)
		h.deskSettle(*w, store.DeskSettlement{Done: true})
	}
	h.wants(items, "card", "remove")
	me := pre(c.Person) + "p:" + string(c.Person)
	for _, k := range []string{me, pre(c.Person) + "v:" + string(c.Person)} {
		if ttl := h.rdb.TTL(t.Context(), k).Val(); ttl < 6*24*time.Hour || ttl > 7*24*time.Hour {
			t.Errorf("%s stays %v", k, ttl)
		}
	}
	fields := h.rdb.HGetAll(t.Context(), me).Val()
	for f := range fields {
		if f == "w" || f == "k" || strings.HasPrefix(f, "g") {
			t.Errorf("field %q stayed", f)
		}
	}
	for _, k := range []string{"in:", "ib:", "ol:", "ob:"} {
		if h.exists(pre(c.Person) + k + string(c.Person)) {
			t.Errorf("%s stayed", k)
		}
	}
	// What LINE delivers again is not taken in again, and a new message is.
	h.put(says(child, "unread", 2))
	h.quiet()
	back := h.talk(child, "again")
	if back.UserID != child || back.Conversation.Alias != "" {
		t.Errorf("came back as %q, %q", back.UserID, back.Conversation.Alias)
	}
	h.committed(back, store.Write{Conversation: bot.Conversation{Alias: "あかいきつね"}})
	if ttl := h.rdb.TTL(t.Context(), me).Val(); ttl > 0 {
		t.Errorf("a person who came back expires in %v", ttl)
	}
}

func TestTombstoneExpiresAlthoughReceiptsAndOldMessagesStillCome(t *testing.T) {
	h := newHouse(t)
	gone := bot.Conversation{ErasedAt: noon.Add(time.Minute)}
	c := h.talk(child, "erase")
	h.committed(c, store.Write{Conversation: gone, Erase: &bot.Erase{}})
	me := pre(c.Person) + "p:" + string(c.Person)
	expires := func(when string) {
		t.Helper()
		for _, k := range []string{me, pre(c.Person) + "v:" + string(c.Person)} {
			if ttl := h.rdb.TTL(t.Context(), k).Val(); ttl <= 0 || ttl > 7*24*time.Hour {
				t.Errorf("%s: %s expires in %v", when, k, ttl)
			}
		}
		if h.rdb.HExists(t.Context(), me, "w").Val() {
			t.Errorf("%s: the LINE user id is kept", when)
		}
	}
	expires("at once")
	h.put(store.Arrival{Input: bot.Input{ID: "receipt/card/accepted", Person: c.Person, Receipt: &bot.Receipt{}}})
	h.committed(h.turn(), store.Write{Conversation: gone})
	expires("after a receipt")
	h.put(says(child, "from before", 0))
	h.committed(h.turn(), store.Write{Conversation: gone})
	expires("after an old message")
	h.put(says(child, "new", 90))
	h.committed(h.turn(), store.Write{Conversation: bot.Conversation{ErasedAt: gone.ErasedAt, Greeted: true}})
	for _, k := range []string{me, pre(c.Person) + "v:" + string(c.Person)} {
		if ttl := h.rdb.TTL(t.Context(), k).Val(); ttl > 0 {
			t.Errorf("a person who came back: %s expires in %v", k, ttl)
		}
	}
}

func TestErasureWithAnOpenUrgentCaseKeepsThePersonReachable(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	h.put(says(child, "erase", 1))
	r := h.committed(c, store.Write{
		NewCase: c.NextCase, Line: []store.Outgoing{line("a", 'p'), line("b", 'p')},
		Timers: []bot.TimerSet{{Name: "rung", Gen: 1, Due: c.Input.Turn.Add(time.Minute)}},
	})
	h.put(says(child, "unread", 2))
	r2 := h.committed(*r.Next, store.Write{Erase: &bot.Erase{Keep: true}, Line: []store.Outgoing{line("kept", 'r')}})
	if r2.Lane == nil || r2.Lane.Item.ID != "kept" || r2.Lane.UserID != child || r2.Next == nil {
		t.Fatalf("got %+v", r2)
	}
	h.committed(*r2.Next, store.Write{})
	receipt := bot.Input{ID: "receipt/a/accepted", Receipt: &bot.Receipt{Item: "a"}}
	if l := h.settle(*r.Lane, store.Settlement{Done: true, Receipt: &receipt}); l != nil {
		t.Errorf("the erased item's sender went on with %s", l.Item.ID)
	}
	h.wants(h.sent(r2.Lane), "kept")
	h.pass(2 * time.Minute)
	if got := h.turn(); got.Input.Timer == nil || got.UserID != child {
		t.Errorf("the rung is gone: %+v", got.Input)
	}
}

func TestErasureDropsWordsThatWaitForSlackAndDoubtsThoseOnTheirWay(t *testing.T) {
	for _, keep := range []bool{false, true} {
		h := newHouse(t)
		c := h.talk(child, "e1")
		h.put(says(child, "erase", 1))
		r := h.committed(c, store.Write{
			NewCase: c.NextCase,
			Desk: []store.Outgoing{
				desk("flying", 'w', c.NextCase), desk("line", 'n', c.NextCase), desk("waiting", 'w', c.NextCase),
			},
		})
		w := h.took(c.Person, "flying")
		h.deskSettle(w, store.DeskSettlement{RetryIn: time.Second}) // nobody knows what became of it
		h.committed(*r.Next, store.Write{
			Erase: &bot.Erase{Keep: keep}, Desk: []store.Outgoing{desk("new", 'w', c.NextCase)},
		})
		h.pass(2 * time.Second)
		w = h.took(c.Person, "flying")
		if w.Item.Class != store.ClassErased || !w.Suspect {
			t.Errorf("keep %v: got %+v", keep, w)
		}
		h.deskSettle(w, store.DeskSettlement{Drop: true})
		for _, id := range []string{"line", "new"} {
			h.deskSettle(h.took(c.Person, id), store.DeskSettlement{Done: true})
		}
		if w := h.take(c.Person); w != nil {
			t.Errorf("keep %v: %s is still to be sent", keep, w.Item.ID)
		}
	}
}

func TestErasureForgetsWhatWasSetAside(t *testing.T) {
	h := newHouse(t)
	for _, u := range []string{child, "U-other"} {
		c := h.talk(u, "e-"+u)
		if err := h.SetAside(t.Context(), c, "failed three times", nil); err != nil {
			t.Fatal(err)
		}
		h.committed(h.turn(), store.Write{})
	}
	c := h.talk(child, "erase")
	h.committed(c, store.Write{Erase: &bot.Erase{Cases: []bot.CaseID{c.NextCase}}})
	left := 0
	for p := range bot.Partitions {
		for _, entry := range h.rdb.LRange(t.Context(), "tn:"+bot.Partition(p).Tag()+":dead", 0, -1).Val() {
			left++
			if strings.Contains(entry, string(c.Person)) {
				t.Error("the erased person's input is kept")
			}
		}
	}
	if left != 1 {
		t.Errorf("%d entries are left of two", left)
	}
}
