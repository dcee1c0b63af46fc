package store_test

import (
	"slices"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/store"
)

func TestTheThreadThatWasReadLongestAgoIsListedFirst(t *testing.T) {
	h := newHouse(t)
	var cases []bot.CaseID
	for _, id := range []string{"U1", "U2", "U3"} {
		c := h.talk(id, "e-"+id)
		cases = append(cases, c.NextCase)
		h.committed(c, store.Write{NewCase: c.NextCase, Desk: []store.Outgoing{desk("card-"+id, 'c', c.NextCase)}})
		if id != "U3" { // whose card is not up yet
			h.deskSettle(h.took(c.Person, "card-"+id), store.DeskSettlement{Done: true, Channel: "CDESK", TS: "1.00000" + id[1:]})
		}
	}
	list := func(want ...bot.CaseID) []store.DeskThread {
		t.Helper()
		open, err := h.UnreadThreads(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(open) != len(want) {
			t.Fatalf("%+v", open)
		}
		for i, o := range open {
			if o.ID != want[i] || o.Channel != "CDESK" || o.Person == "" {
				t.Errorf("place %d: %+v, want case %d", i, o, want[i])
			}
		}
		return open
	}
	slices.Sort(cases[:2]) // never read: by number
	list(cases[0], cases[1])
	if err := h.SetRead(t.Context(), cases[0], noon, noon, "1.000009"); err != nil {
		t.Fatal(err)
	}
	open := list(cases[1], cases[0])
	if o := open[1]; !o.Checked.Equal(noon) || o.Newest != "1.000009" {
		t.Errorf("%+v", o)
	}
	if err := h.SetRead(t.Context(), bot.CaseID(9999), noon, noon, ""); err != nil {
		t.Errorf("an unknown case: %v", err)
	}
	if _, err := h.CasePerson(t.Context(), bot.CaseID(9999)); err == nil {
		t.Error("a case was made by reading it")
	}
}

func TestAGapIsTakenOnceAndTheLastEventIsKnownToAll(t *testing.T) {
	h := newHouse(t)
	take := func(want bool) {
		t.Helper()
		if got, err := h.TakeGap(t.Context()); err != nil || got != want {
			t.Errorf("a gap: %v %v, want %v", got, err, want)
		}
	}
	take(false)
	for range 2 {
		if err := h.NoteGap(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	take(true)
	take(false)
	if at, err := h.LastHeard(t.Context()); err != nil || !at.IsZero() {
		t.Errorf("before any event: %v %v", at, err)
	}
	at := time.UnixMilli(1_800_000_000_123)
	if err := h.SetHeard(t.Context(), at); err != nil {
		t.Fatal(err)
	}
	if got, err := h.LastHeard(t.Context()); err != nil || !got.Equal(at) {
		t.Errorf("%v %v", got, err)
	}
}
