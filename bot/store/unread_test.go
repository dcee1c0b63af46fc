package store_test

import (
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/store"
)

// closedCase has a card and was closed; it gives the case and the time of the close.
func (h *house) closedCase(user string) (bot.CaseID, time.Time) {
	h.t.Helper()
	c := h.talk(user, "e-"+user)
	h.committed(c, store.Write{NewCase: c.NextCase, Desk: []store.Outgoing{desk("card-"+user, 'c', c.NextCase)}})
	h.deskSettle(h.took(c.Person, "card-"+user), store.DeskSettlement{Done: true, Channel: "CDESK", TS: "1.000001"})
	h.put(says(user, "close-"+user, 60))
	h.committed(h.turn(), store.Write{Holders: map[bot.CaseID]*bot.StaffID{c.NextCase: nil}})
	return c.NextCase, h.Clock()
}

func (h *house) unread(want ...bot.CaseID) []store.DeskThread {
	h.t.Helper()
	got, err := h.UnreadThreads(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	if len(got) != len(want) {
		h.t.Fatalf("%+v, want %v", got, want)
	}
	for i, o := range got {
		if o.ID != want[i] || o.Channel != "CDESK" || o.Person == "" {
			h.t.Errorf("place %d: %+v, want case %d", i, o, want[i])
		}
	}
	return got
}

func TestAClosedCaseIsListedUntilItsThreadWasReadAfterwards(t *testing.T) {
	h := newHouse(t)
	id, closed := h.closedCase("U1")
	if got := h.unread(id); got[0].Holder != "" || got[0].Closed.IsZero() {
		t.Errorf("%+v", got[0])
	}
	before := closed.Add(-time.Minute)
	for range 2 {
		if err := h.SetRead(t.Context(), id, before, before, "1.000005"); err != nil {
			t.Fatal(err)
		}
	}
	if got := h.unread(id); !got[0].Checked.Equal(before.Truncate(time.Millisecond)) || got[0].Newest != "1.000005" {
		t.Errorf("read before the close: %+v", got[0])
	}
	h.pass(time.Minute)
	after := closed.Add(time.Second)
	for range 2 {
		if err := h.SetRead(t.Context(), id, h.Clock(), after, "1.000005"); err != nil {
			t.Fatal(err)
		}
	}
	h.unread()
	if strings.Contains(h.everything(), "unread") {
		t.Error("something is left of it")
	}
}

func TestAThreadThatCannotBeReadIsGivenUpAfterSixDays(t *testing.T) {
	h := newHouse(t)
	id, _ := h.closedCase("U1")
	h.pass(5 * 24 * time.Hour)
	h.unread(id)
	h.pass(24*time.Hour + time.Minute)
	h.unread()
	if strings.Contains(h.everything(), "unread") {
		t.Error("something is left of it")
	}
}

func TestACaseThatIsReopenedIsListedOnceAndAsOpen(t *testing.T) {
	h := newHouse(t)
	id, _ := h.closedCase("U1")
	h.put(says("U1", "reopen", 120))
	holder := bot.StaffID("")
	h.committed(h.turn(), store.Write{Holders: map[bot.CaseID]*bot.StaffID{id: &holder}})
	if got := h.unread(id); !got[0].Closed.IsZero() {
		t.Errorf("%+v", got[0])
	}
}
