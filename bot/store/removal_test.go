package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tonari/bot/store"
)

func TestARemovalTakesWhatStoodAndLeavesWhatComesLater(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	h.put(says(child, "e2", 1))
	post := func(items ...string) {
		for _, id := range items {
			h.deskSettle(h.took(c.Person, id), store.DeskSettlement{Done: true, Remember: "ts-" + id})
		}
	}
	left := func(want map[string]string) {
		t.Helper()
		got, posts, err := h.Removal(t.Context(), c.NextCase, "remove")
		if err != nil || posts != 2 {
			t.Fatal(posts, err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
	}
	r := h.committed(c, store.Write{NewCase: c.NextCase, Desk: []store.Outgoing{desk("a", 'w', c.NextCase), desk("b", 'w', c.NextCase)}})
	post("a", "b")
	left(map[string]string{"a": "ts-a", "b": "ts-b"})
	h.committed(*r.Next, store.Write{Desk: []store.Outgoing{desk("later", 'w', c.NextCase)}})
	post("later")
	if err := h.Removed(t.Context(), c.NextCase, "a"); err != nil {
		t.Fatal(err)
	}
	left(map[string]string{"b": "ts-b"})
	if err := h.Removed(t.Context(), c.NextCase, "b"); err != nil {
		t.Fatal(err)
	}
	left(map[string]string{})
	items, err := h.Items(t.Context(), c.NextCase)
	if d := cmp.Diff(map[string]string{"later": "ts-later"}, items); err != nil || d != "" {
		t.Error(err, d)
	}
}
