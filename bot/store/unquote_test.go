package store_test

import (
	"testing"
	"time"

	"tonari/bot/store"
)

func TestAWaitingMessageIsGivenOtherWords(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	h.put(says(child, "e2", 1))
	r := h.committed(c, store.Write{Line: []store.Outgoing{line("a", 'p'), line("b", 'p')}})
	other := func(id string) store.Outgoing {
		return store.Outgoing{ID: id, Payload: []byte("ほかの言葉 " + id)}
	}
	h.committed(*r.Next, store.Write{ReplaceLine: []store.Outgoing{other("a"), other("b"), other("gone")}})
	// a was on its way as it was: it is not tried again.
	l := h.settle(*r.Lane, store.Settlement{RetryIn: time.Second})
	if l == nil || l.Item.ID != "b" || string(l.Item.Payload) != "ほかの言葉 b" {
		t.Fatalf("then %+v", l)
	}
	if next := h.settle(*l, store.Settlement{Done: true}); next != nil {
		t.Errorf("and %+v", next)
	}
	h.pass(time.Hour)
	h.quiet()
}
