package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/bot/store"
)

func (h *house) heads() []store.DeskHead {
	h.t.Helper()
	heads, err := h.DeskHeads(h.t.Context(), allParts(), 100)
	if err != nil {
		h.t.Fatal(err)
	}
	return heads
}

func (h *house) take(p bot.PersonID) *store.DeskWork {
	h.t.Helper()
	w, err := h.DeskTake(h.t.Context(), p)
	if err != nil {
		h.t.Fatal(err)
	}
	return w
}

func (h *house) took(p bot.PersonID, id string) store.DeskWork {
	h.t.Helper()
	w := h.take(p)
	if w == nil || w.Item.ID != id {
		h.t.Fatalf("want %s, got %+v", id, w)
	}
	return *w
}

func (h *house) deskSettle(w store.DeskWork, s store.DeskSettlement) {
	h.t.Helper()
	if err := h.DeskSettle(h.t.Context(), w, s); err != nil {
		h.t.Fatal(err)
	}
}

func TestOneProcessAtATimeSendsToSlack(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	hold := func(owner string, want bool) {
		t.Helper()
		if got, err := h.DeskLease(ctx, owner, 10*time.Second); err != nil || got != want {
			t.Errorf("%s holds: %v, %v", owner, got, err)
		}
	}
	hold("a", true)
	hold("b", false)
	h.pass(8 * time.Second)
	hold("a", true)
	h.pass(8 * time.Second)
	hold("b", false)
	if err := h.DeskRelease(ctx, "b"); err != nil {
		t.Fatal(err)
	}
	hold("b", false)
	if err := h.DeskRelease(ctx, "a"); err != nil {
		t.Fatal(err)
	}
	hold("b", true)
	h.pass(11 * time.Second)
	hold("a", true)
}

func TestUrgentCardGoesBeforeEverythingOfOthers(t *testing.T) {
	h := newHouse(t)
	users := []string{"U1", "U2", "U3", "U4"}
	classes := []byte{'n', 'm', 'c', 'u'}
	for i, u := range users {
		c := h.talk(u, u)
		h.committed(c, store.Write{Desk: []store.Outgoing{desk("x"+u, classes[i], c.NextCase)}})
		h.pass(time.Second)
	}
	// words first, an urgent mention behind them
	c := h.talk("U5", "U5")
	h.committed(c, store.Write{Desk: []store.Outgoing{desk("words", 'w', 0), desk("mention", 'u', 0)}})
	var got []string
	for _, head := range h.heads() {
		got = append(got, string(head.Class)+head.Item)
	}
	if d := cmp.Diff([]string{"uxU4", "uwords", "cxU3", "nxU1", "mxU2"}, got); d != "" {
		t.Error(d)
	}
	few, err := h.DeskHeads(t.Context(), allParts(), 2)
	if err != nil || len(few) != 2 || few[0].Item != "xU4" {
		t.Errorf("the first two: %v, %v", few, err)
	}
}

func TestThreadIsWrittenInOrder(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	h.committed(c, store.Write{NewCase: c.NextCase, Desk: []store.Outgoing{desk("card", 'c', c.NextCase), desk("words", 'w', c.NextCase)}})
	w := h.took(c.Person, "card")
	if w.Tries != 0 || w.Suspect || w.Item.Case != c.NextCase || w.Item.Class != 'c' || string(w.Item.Payload) != "机 card" {
		t.Errorf("got %+v", w)
	}
	if h.take(c.Person) != nil {
		t.Error("the lane was given out twice")
	}
	h.deskSettle(w, store.DeskSettlement{RetryIn: later, Clean: true})
	if len(h.heads()) != 0 || h.take(c.Person) != nil {
		t.Error("the words overtook the card")
	}
	h.pass(later + time.Second)
	w = h.took(c.Person, "card")
	if w.Tries != 1 || w.Suspect {
		t.Errorf("after a clean refusal: %+v", w)
	}
	h.deskSettle(w, store.DeskSettlement{Done: true, Channel: "CDESK", TS: "1.000001"})
	want := store.Thread{Person: c.Person, Channel: "CDESK", TS: "1.000001"}
	if th, err := h.CaseThread(t.Context(), c.NextCase); err != nil || th != want {
		t.Errorf("thread %+v, %v", th, err)
	}
	w = h.took(c.Person, "words")
	h.deskSettle(w, store.DeskSettlement{Done: true, Remember: "1.000002"})
	items, err := h.Items(t.Context(), c.NextCase)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(map[string]string{"words": "1.000002"}, items); d != "" {
		t.Error(d)
	}
	if err := h.ForgetItem(t.Context(), c.NextCase, "words"); err != nil {
		t.Fatal(err)
	}
	if items, _ = h.Items(t.Context(), c.NextCase); len(items) != 0 {
		t.Errorf("still there: %v", items)
	}
	if len(h.heads()) != 0 || h.exists(pre(c.Person)+"sb:"+string(c.Person)) {
		t.Error("an empty lane leaves something")
	}
}

func TestPostThatMayBeInSlackIsLookedForFirst(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	h.committed(c, store.Write{Desk: []store.Outgoing{desk("words", 'w', 0)}})
	crashed := h.took(c.Person, "words")
	h.pass(time.Minute)
	w := h.took(c.Person, "words")
	if !w.Suspect || w.Tries != 1 {
		t.Errorf("after a crash: %+v", w)
	}
	h.deskSettle(crashed, store.DeskSettlement{Done: true})
	h.deskSettle(w, store.DeskSettlement{RetryIn: time.Second, Untried: true})
	h.pass(2 * time.Second)
	w = h.took(c.Person, "words")
	if !w.Suspect || w.Tries != 1 {
		t.Errorf("after no attempt: %+v", w)
	}
	h.deskSettle(w, store.DeskSettlement{RetryIn: time.Second, Clean: true})
	h.pass(2 * time.Second)
	w = h.took(c.Person, "words")
	if w.Suspect {
		t.Errorf("after a clean refusal: %+v", w)
	}
	h.deskSettle(w, store.DeskSettlement{RetryIn: time.Second})
	h.pass(2 * time.Second)
	if w = h.took(c.Person, "words"); !w.Suspect {
		t.Errorf("after a lost answer: %+v", w)
	}
	h.deskSettle(w, store.DeskSettlement{Drop: true})
	if len(h.heads()) != 0 {
		t.Error("it is still there")
	}
}

func TestRepaintsMergeAndTheNewestWins(t *testing.T) {
	h := newHouse(t)
	paint := func(text string) store.Outgoing {
		return store.Outgoing{ID: "repaint/16", Class: 'm', Case: 16, Payload: []byte(text), Merge: true}
	}
	c := h.talk(child, "e1")
	h.put(says(child, "e2", 1), says(child, "e3", 2))
	r := h.committed(c, store.Write{Desk: []store.Outgoing{desk("line", 'n', 16), paint("one"), desk("after", 'n', 16)}})
	r = h.committed(*r.Next, store.Write{Desk: []store.Outgoing{paint("two")}})
	h.deskSettle(h.took(c.Person, "line"), store.DeskSettlement{Done: true})
	w := h.took(c.Person, "repaint/16")
	if string(w.Item.Payload) != "two" {
		t.Errorf("painted %s", w.Item.Payload)
	}
	h.committed(*r.Next, store.Write{Desk: []store.Outgoing{paint("three")}})
	h.deskSettle(w, store.DeskSettlement{Done: true})
	w = h.took(c.Person, "repaint/16")
	if string(w.Item.Payload) != "three" || w.Suspect || w.Tries != 0 {
		t.Errorf("again: %+v", w)
	}
	h.deskSettle(w, store.DeskSettlement{Done: true})
	h.deskSettle(h.took(c.Person, "after"), store.DeskSettlement{Done: true})
	if len(h.heads()) != 0 {
		t.Error("something is left")
	}
}

func TestWordsTakenBackBeforeTheyLeftAreReplaced(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	h.put(says(child, "e2", 1))
	r := h.committed(c, store.Write{Desk: []store.Outgoing{desk("words", 'w', 16)}})
	withdrawn := store.Outgoing{ID: "words", Class: 'w', Case: 16, Payload: []byte("withdrawn")}
	h.committed(*r.Next, store.Write{Replace: []store.Outgoing{withdrawn, {ID: "gone", Class: 'w', Payload: []byte("x")}}})
	w := h.took(c.Person, "words")
	if string(w.Item.Payload) != "withdrawn" {
		t.Errorf("posted %s", w.Item.Payload)
	}
	h.deskSettle(w, store.DeskSettlement{Done: true})
	if len(h.heads()) != 0 {
		t.Error("the replacement of what is gone was queued")
	}
}

func TestUrgentMentionDoesNotWaitForABackOff(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	h.put(says(child, "e2", 1))
	r := h.committed(c, store.Write{Desk: []store.Outgoing{desk("line", 'n', 16)}})
	h.deskSettle(h.took(c.Person, "line"), store.DeskSettlement{RetryIn: time.Hour, Clean: true})
	h.committed(*r.Next, store.Write{Desk: []store.Outgoing{desk("mention", 'u', 16)}})
	heads := h.heads()
	if len(heads) != 1 || heads[0].Class != 'u' || heads[0].Item != "line" {
		t.Fatalf("got %+v", heads)
	}
	h.deskSettle(h.took(c.Person, "line"), store.DeskSettlement{Done: true})
	h.took(c.Person, "mention")
}

func TestReceiptOfAnItemThatGoesOnBeingTriedIsTakenInOnce(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	h.committed(c, store.Write{Desk: []store.Outgoing{desk("card", 'u', 16)}})
	receipt := bot.Input{ID: "receipt/card/dead", Receipt: &bot.Receipt{Item: "card", Outcome: bot.OutcomeDead}}
	var told []bot.Input
	for range 3 {
		h.deskSettle(h.took(c.Person, "card"), store.DeskSettlement{RetryIn: time.Second, Receipt: &receipt})
		for _, got := range h.claims().Turns {
			told = append(told, got.Input)
			h.committed(got, store.Write{})
		}
		h.pass(2 * time.Second)
	}
	if len(told) != 1 || told[0].Receipt == nil || told[0].Receipt.Outcome != bot.OutcomeDead || told[0].At.IsZero() {
		t.Errorf("told %+v", told)
	}
}

func TestThreadsAndLostMessagesAreFoundAgain(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	if _, ok, err := h.ThreadCase(ctx, "C1", "1.1"); ok || err != nil {
		t.Fatalf("unknown thread: %v, %v", ok, err)
	}
	for _, m := range []string{"one", "two", "three"} {
		if err := h.PutLost(ctx, "C1", []byte(m)); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.SetThread(ctx, "C1", "1.1", 35); err != nil {
		t.Fatal(err)
	}
	if id, ok, err := h.ThreadCase(ctx, "C1", "1.1"); id != 35 || !ok || err != nil {
		t.Errorf("thread of case %v, %v, %v", id, ok, err)
	}
	lost, err := h.Lost(ctx, "C1", 2)
	if err != nil || len(lost) != 2 || string(lost[1].Payload) != "two" {
		t.Fatalf("lost: %v, %v", lost, err)
	}
	if err := h.DropLost(ctx, "C1", lost[0]); err != nil {
		t.Fatal(err)
	}
	if err := h.DropLost(ctx, "C1", lost[0]); err != nil {
		t.Fatal(err)
	}
	lost, err = h.Lost(ctx, "C1", 10)
	if err != nil || len(lost) != 2 || string(lost[0].Payload) != "two" {
		t.Errorf("lost: %v, %v", lost, err)
	}
	if other, err := h.Lost(ctx, "C2", 10); err != nil || len(other) != 0 {
		t.Errorf("in another channel: %v, %v", other, err)
	}
}

func TestOpenCasesAreListedWithTheirHolders(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	if open, err := h.OpenCases(ctx); err != nil || len(open) != 0 {
		t.Fatalf("at the start: %v, %v", open, err)
	}
	a := h.talk("U1", "a")
	h.put(says("U1", "a2", 1))
	r := h.committed(a, store.Write{NewCase: a.NextCase})
	b := h.talk("U2", "b")
	sato := bot.StaffID("U0SATO")
	h.committed(b, store.Write{NewCase: b.NextCase, Holders: map[bot.CaseID]*bot.StaffID{b.NextCase: &sato}})
	open, err := h.OpenCases(ctx)
	if err != nil {
		t.Fatal(err)
	}
	want := map[store.OpenCase]bool{
		{ID: a.NextCase, Person: a.Person}: true, {ID: b.NextCase, Person: b.Person, Holder: sato}: true,
	}
	for _, o := range open {
		if !want[o] {
			t.Errorf("not expected: %+v", o)
		}
		delete(want, o)
	}
	if len(want) != 0 {
		t.Errorf("missing: %v", want)
	}
	h.committed(*r.Next, store.Write{Holders: map[bot.CaseID]*bot.StaffID{a.NextCase: nil}})
	if open, err = h.OpenCases(ctx); err != nil || len(open) != 1 || open[0].ID != b.NextCase {
		t.Errorf("after closing: %v, %v", open, err)
	}
	if p, err := h.CasePerson(ctx, a.NextCase); err != nil || p != a.Person {
		t.Errorf("a closed case forgot its person: %v, %v", p, err)
	}
}

func TestAnItemThatNeedsNoPlaceGoesBehindTheOthers(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	h.put(says(child, "e2", 1))
	r := h.committed(c, store.Write{NewCase: c.NextCase, Desk: []store.Outgoing{desk("remove", 'u', c.NextCase), desk("line", 'n', c.NextCase)}})
	h.deskSettle(h.took(c.Person, "remove"), store.DeskSettlement{Later: true, RetryIn: time.Minute, Untried: true})
	h.deskSettle(h.took(c.Person, "line"), store.DeskSettlement{Done: true})
	h.deskSettle(h.took(c.Person, "remove"), store.DeskSettlement{Later: true, RetryIn: time.Minute})
	if w := h.take(c.Person); w != nil {
		t.Fatalf("%s did not wait", w.Item.ID)
	}
	h.committed(*r.Next, store.Write{Desk: []store.Outgoing{desk("mention", 'u', c.NextCase)}})
	h.deskSettle(h.took(c.Person, "remove"), store.DeskSettlement{Later: true, RetryIn: time.Minute, Untried: true})
	h.deskSettle(h.took(c.Person, "mention"), store.DeskSettlement{Done: true})
	h.pass(2 * time.Minute)
	h.deskSettle(h.took(c.Person, "remove"), store.DeskSettlement{Done: true})
	if w := h.take(c.Person); w != nil {
		t.Errorf("%s is left", w.Item.ID)
	}
}

func TestALaneOfMarksAloneRestsForAMomentOnly(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	h.put(says(child, "e2", 1))
	r := h.committed(c, store.Write{NewCase: c.NextCase, Desk: []store.Outgoing{desk("mark", 'm', c.NextCase), desk("repaint", 'm', c.NextCase)}})
	busy := store.DeskSettlement{Later: true, RetryIn: time.Minute, Untried: true}
	h.deskSettle(h.took(c.Person, "mark"), busy)
	if w := h.take(c.Person); w != nil {
		t.Fatalf("%s did not wait", w.Item.ID)
	}
	h.committed(*r.Next, store.Write{Desk: []store.Outgoing{desk("words", 'w', c.NextCase)}})
	h.pass(time.Second)
	h.deskSettle(h.took(c.Person, "repaint"), busy)
	h.deskSettle(h.took(c.Person, "mark"), busy)
	h.deskSettle(h.took(c.Person, "words"), store.DeskSettlement{Done: true})
}
