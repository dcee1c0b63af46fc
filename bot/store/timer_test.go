package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/bot/store"
)

func TestTimerComesAsAnInputOnceWhenItIsDue(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	due := c.Input.Turn.Add(2 * time.Minute)
	h.committed(c, store.Write{Timers: []bot.TimerSet{{Name: "case/rung", Gen: 3, Due: due}}})
	h.quiet()
	if w := h.claims().Wait; w <= time.Minute || w > 2*time.Minute {
		t.Errorf("the next thing is due in %v", w)
	}
	h.pass(3 * time.Minute)
	got := h.turn()
	want := bot.Input{
		ID: "timer/case/rung/3", Person: c.Person, At: due, Turn: got.Input.Turn,
		Timer: &bot.Timer{Name: "case/rung", Gen: 3},
	}
	if d := cmp.Diff(want, got.Input); d != "" {
		t.Error(d)
	}
	h.pass(time.Minute)
	again := h.turn()
	if again.Input.ID != want.ID || again.Attempts != 2 {
		t.Errorf("after a crash: %s, attempt %d", again.Input.ID, again.Attempts)
	}
	r := h.committed(again, store.Write{Timers: []bot.TimerSet{{Name: "case/rung", Gen: 3, Due: due.Add(time.Hour)}}})
	if r.Next != nil {
		t.Error("it came twice")
	}
	h.pass(2 * time.Hour)
	if got = h.turn(); got.Input.ID != want.ID {
		t.Errorf("set again: %s", got.Input.ID)
	}
	h.committed(got, store.Write{})
	if w := h.claims().Wait; w >= 0 {
		t.Errorf("nothing waits, but for %v", w)
	}
}

func TestTimerThatIsMovedOrStoppedDoesNotComeAtItsOldTime(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	h.put(says(child, "e2", 1))
	at := func(d time.Duration) time.Time { return c.Input.Turn.Add(d) }
	r := h.committed(c, store.Write{Timers: []bot.TimerSet{
		{Name: "moved", Gen: 1, Due: at(time.Minute)}, {Name: "stopped", Gen: 1, Due: at(time.Minute)},
	}})
	h.committed(*r.Next, store.Write{Timers: []bot.TimerSet{
		{Name: "moved", Gen: 2, Due: at(time.Hour)}, {Name: "stopped"}, {Name: "never"},
	}})
	h.pass(10 * time.Minute)
	h.quiet()
	h.pass(time.Hour)
	if got := h.turn(); got.Input.Timer.Name != "moved" || got.Input.Timer.Gen != 2 {
		t.Errorf("got %+v", got.Input.Timer)
	}
}

func TestOverdueTimersOfManyPeopleAllCome(t *testing.T) {
	h := newHouse(t)
	people := 40
	for i := range people {
		c := h.talk(string(rune('a'+i%26))+string(rune('a'+i/26)), says("x", string(rune(0x4e00+i)), 0).Input.ID)
		h.committed(c, store.Write{Timers: []bot.TimerSet{{Name: "burst", Gen: 1, Due: c.Input.Turn.Add(time.Minute)}}})
	}
	h.pass(time.Hour)
	got := map[bot.PersonID]int{}
	for range 20 {
		c, err := h.Claim(t.Context(), allParts(), 16)
		if err != nil {
			t.Fatal(err)
		}
		for _, turn := range c.Turns {
			got[turn.Person]++
			h.committed(turn, store.Write{})
		}
	}
	if len(got) != people {
		t.Errorf("%d of %d timers came", len(got), people)
	}
	for p, n := range got {
		if n != 1 {
			t.Errorf("the timer of %s came %d times", p, n)
		}
	}
}
