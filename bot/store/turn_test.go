package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/bot/store"
)

const child = "U0123456789abcdef0123456789abcdef"

func TestMessageIsTakenInOnceHoweverOftenLINEDelivers(t *testing.T) {
	h := newHouse(t)
	h.put(says(child, "e1", 0))
	h.put(says(child, "e1", 0), says(child, "e2", 1))
	h.put(says(child, "e1", 0))
	var ids []string
	c := h.turn()
	for next := &c; next != nil; {
		ids = append(ids, next.Input.ID)
		next = h.committed(*next, store.Write{Conversation: next.Conversation}).Next
	}
	if d := cmp.Diff([]string{"e1", "e2"}, ids); d != "" {
		t.Error(d)
	}
	h.put(says(child, "e1", 0))
	h.quiet()
}

func TestTurnGetsWhatThePersonWroteAndWhatWasRemembered(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	if c.Person != personOf(child) || c.Epoch != 1 || c.Rev != 0 || c.Attempts != 1 {
		t.Errorf("got %+v", c)
	}
	if d := cmp.Diff(bot.Conversation{Person: c.Person}, c.Conversation); d != "" {
		t.Error(d)
	}
	want := says(child, "e1", 0).Input
	want.Turn = c.Input.Turn
	if d := cmp.Diff(want, c.Input); d != "" {
		t.Error(d)
	}
	conv := c.Conversation
	conv.Alias, conv.Greeted = "みどりのたぬき", true
	conv.Talk.Answers = []bot.Answer{{Step: "carer.who", Text: "おばあちゃん", MessageID: "1"}}
	h.put(says(child, "e2", 1))
	next := h.committed(c, store.Write{Conversation: conv}).Next
	if next == nil {
		t.Fatal("the next message did not come along")
	}
	conv.Version = 1
	if d := cmp.Diff(conv, next.Conversation); d != "" {
		t.Error(d)
	}
	h.pass(6 * time.Second)
	again := h.turn()
	if d := cmp.Diff(conv, again.Conversation); d != "" {
		t.Error(d)
	}
	if again.Rev != 1 || again.Epoch != next.Epoch+1 || again.Attempts != 2 {
		t.Errorf("got epoch %d revision %d attempts %d", again.Epoch, again.Rev, again.Attempts)
	}
}

func TestMessagesAreReadInTheOrderTheyWereWritten(t *testing.T) {
	h := newHouse(t)
	h.put(says(child, "late", 30), says(child, "b", 10), says(child, "b2", 10))
	h.put(says(child, "early", 1))
	var ids []string
	c := h.turn()
	for next := &c; next != nil; {
		ids = append(ids, next.Input.ID)
		next = h.committed(*next, store.Write{}).Next
	}
	if d := cmp.Diff([]string{"early", "b", "b2", "late"}, ids); d != "" {
		t.Error(d)
	}
}

func TestReplayHasTheTurnTimeOfTheFirstClaim(t *testing.T) {
	h := newHouse(t)
	first := h.talk(child, "e1")
	h.quiet()
	h.pass(time.Hour)
	second := h.turn()
	if !second.Input.Turn.Equal(first.Input.Turn) {
		t.Errorf("turn time %v became %v", first.Input.Turn, second.Input.Turn)
	}
	if second.Attempts != 2 || second.Epoch != 2 {
		t.Errorf("attempts %d epoch %d", second.Attempts, second.Epoch)
	}
	now, err := h.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if d := now.Sub(first.Input.Turn); d < time.Hour || d > time.Hour+time.Minute {
		t.Errorf("an hour passed, Redis says %v", d)
	}
}

func TestOvertakenWorkerChangesNothing(t *testing.T) {
	h := newHouse(t)
	paused := h.talk(child, "e1")
	h.pass(6 * time.Second)
	c := h.turn()
	w := store.Write{Line: []store.Outgoing{line("a", 'r')}}
	if r := h.commit(paused, w); r.Status != store.Stale || r.Lane != nil || r.Next != nil {
		t.Errorf("the paused worker got %+v", r)
	}
	h.committed(c, store.Write{Conversation: c.Conversation})
	if r := h.commit(paused, w); r.Status != store.Stale {
		t.Errorf("after the commit the paused worker got %v", r.Status)
	}
	h.quiet()
}

func TestRevisionGuardsWhereAFailoverLostAClaim(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	// the replica that took over never saw this claim, and gave its number again
	if err := h.rdb.HSet(t.Context(), pre(c.Person)+"p:"+string(c.Person), "r", 1).Err(); err != nil {
		t.Fatal(err)
	}
	if r := h.commit(c, store.Write{}); r.Status != store.Stale {
		t.Errorf("got %v", r.Status)
	}
}

func TestCommitWhoseAnswerWasLostIsTakenOnceAndAnsweredAgain(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	h.put(says(child, "e2", 1))
	w := store.Write{
		Conversation: c.Conversation, NewCase: c.NextCase,
		Line:  []store.Outgoing{line("a", 'r')},
		Desk:  []store.Outgoing{desk("card", 'c', c.NextCase)},
		Facts: []bot.Fact{{Name: "case.opened", At: noon}},
	}
	first := h.committed(c, w)
	again := h.commit(c, w)
	if again.Status != store.Duplicate {
		t.Fatalf("got %v", again.Status)
	}
	if again.Lane == nil || again.Lane.Item.ID != "a" || again.Lane.Tries != 0 {
		t.Errorf("lane %+v", again.Lane)
	}
	if d := cmp.Diff(first.Next, again.Next); d != "" {
		t.Error(d)
	}
	if again.NextCase != first.NextCase || first.NextCase != bot.NewCaseID(2, c.Person.Partition()) {
		t.Errorf("next case %v, then %v", first.NextCase, again.NextCase)
	}
	h.settle(*again.Lane, store.Settlement{Done: true})
	if n := h.rdb.XLen(t.Context(), pre(c.Person)+"aud").Val(); n != 1 {
		t.Errorf("%d facts", n)
	}
	h.committed(*again.Next, store.Write{})
	if r := h.commit(c, w); r.Status != store.Stale || r.Next != nil {
		t.Errorf("much later: %+v", r)
	}
	h.quiet()
}

func TestTwoPeopleNeverShareACaseNumber(t *testing.T) {
	h := newHouse(t)
	one, two := sameShare()
	h.put(says(one, "a", 0), says(two, "b", 0))
	turns := h.claims().Turns
	if len(turns) != 2 || turns[0].NextCase != turns[1].NextCase {
		t.Fatalf("got %d turns", len(turns))
	}
	number := turns[0].NextCase
	h.committed(turns[0], store.Write{NewCase: number})
	r := h.commit(turns[1], store.Write{NewCase: number, Line: []store.Outgoing{line("x", 'r')}})
	if r.Status != store.NumberTaken || r.NextCase != number+bot.Partitions {
		t.Fatalf("got %+v", r)
	}
	if r.Lane != nil || r.Next != nil {
		t.Error("a refused commit gave work")
	}
	h.committed(turns[1], store.Write{NewCase: r.NextCase})
	for i, id := range []bot.CaseID{number, r.NextCase} {
		if p, err := h.CasePerson(t.Context(), id); err != nil || p != turns[i].Person {
			t.Errorf("case %v belongs to %v, %v", id, p, err)
		}
	}
	if _, err := h.CasePerson(t.Context(), number+2*bot.Partitions); !errors.Is(err, store.ErrUnknownCase) {
		t.Errorf("an unknown case: %v", err)
	}
}

// sameShare finds two people of one partition.
func sameShare() (string, string) {
	seen := map[bot.Partition]string{}
	for i := 0; ; i++ {
		u := fmt.Sprintf("U%032d", i)
		p := personOf(u).Partition()
		if seen[p] != "" {
			return seen[p], u
		}
		seen[p] = u
	}
}

func TestHandedBackPersonWaitsAndKeepsTheirPlace(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	for range 2 {
		if err := h.HandBack(t.Context(), c, 2*time.Second); err != nil {
			t.Fatal(err)
		}
	}
	h.put(says(child, "e2", 1))
	h.quiet()
	h.pass(3 * time.Second)
	again := h.turn()
	if again.Input.ID != "e1" || again.Attempts != 2 {
		t.Errorf("got %s, attempt %d", again.Input.ID, again.Attempts)
	}
	if err := h.HandBack(t.Context(), c, 0); err != nil {
		t.Fatal(err)
	}
	h.quiet()
}

func TestClaimThatNeverBeganIsNotCounted(t *testing.T) {
	h := newHouse(t)
	if c := h.talk(child, "e1"); c.Attempts != 1 {
		t.Fatalf("attempt %d", c.Attempts)
	}
	var c store.Claim
	claimed := func(want int) {
		t.Helper()
		h.pass(6 * time.Second)
		if c = h.turn(); c.Attempts != want {
			t.Errorf("attempt %d, want %d", c.Attempts, want)
		}
	}
	begun := func(c store.Claim, want bool) {
		t.Helper()
		for range 2 {
			if ours, err := h.Begin(t.Context(), c); err != nil || ours != want {
				t.Errorf("ours: %t, %v", ours, err)
			}
		}
	}
	claimed(2)
	claimed(2)
	h.pass(4 * time.Second)
	begun(c, true)
	h.pass(4 * time.Second)
	h.quiet() // the lease runs from the beginning
	old := c
	claimed(3)
	begun(old, false)
	claimed(3)
	begun(c, true)
	claimed(4)
	h.committed(c, store.Write{Conversation: c.Conversation})
	begun(c, false)
	if c := h.talk(child, "e2"); c.Attempts != 1 {
		t.Errorf("the next is attempt %d", c.Attempts)
	}
}

func TestPoisonedInputIsPutBeforeAHumanBeforeAnythingElse(t *testing.T) {
	h := newHouse(t)
	h.put(says(child, "bad", 0), says(child, "after", 1))
	c := h.turn()
	for range 2 {
		if err := h.SetAside(t.Context(), c, "panic", nil); err != nil {
			t.Fatal(err)
		}
	}
	r := h.turn()
	want := &bot.Receipt{Item: "bad", Ref: "bad", Outcome: bot.OutcomePoison, Reason: "panic"}
	if d := cmp.Diff(want, r.Input.Receipt); d != "" {
		t.Error(d)
	}
	if err := h.SetAside(t.Context(), r, "panic", nil); err != nil {
		t.Fatal(err)
	}
	next := h.turn()
	if next.Input.ID != "after" {
		t.Errorf("next is %s", next.Input.ID)
	}
	d, err := h.Depth(t.Context())
	if err != nil || d.Dead != 2 {
		t.Errorf("set aside: %d, %v", d.Dead, err)
	}
}

func TestWhatAnUnknownKeySealedIsHandedBackAndNeverPoison(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	h.committed(c, store.Write{Conversation: c.Conversation})
	h.put(says(child, "e2", 1))
	other := *h
	other.opt.Seal = olderKeys{newLockbox("old")} // a process that lacks the newest key
	s := other.openAgain()
	for range 4 {
		got, err := s.Claim(t.Context(), allParts(), 100)
		if err != nil || len(got.Turns) != 1 {
			t.Fatalf("%d turns, %v", len(got.Turns), err)
		}
		bad := got.Turns[0]
		if bad.Fault == nil || bad.Attempts != 1 || bad.Input.ID != "e2" {
			t.Errorf("fault %v, attempt %d of %q", bad.Fault, bad.Attempts, bad.Input.ID)
		}
		if err := s.HandBack(t.Context(), bad, time.Minute); err != nil {
			t.Fatal(err)
		}
		h.pass(2 * time.Minute)
	}
	if good := h.turn(); good.Input.Text == nil {
		t.Error("the words are gone")
	}
}

// olderKeys opens the canary and what it sealed itself, nothing else.
type olderKeys struct{ lockbox }

func (o olderKeys) Open(sealed, ad []byte) ([]byte, error) {
	if string(ad) == "canary|tonari" {
		return []byte("tonari"), nil
	}
	return o.lockbox.Open(sealed, ad)
}
