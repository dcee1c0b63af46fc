package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/bot/store"
)

const (
	later = time.Minute // a back-off
)

// sent drains the lane from l on, every item accepted, and says what went out.
func (h *house) sent(l *store.Lane) []string {
	h.t.Helper()
	var ids []string
	for ; l != nil; l = h.settle(*l, store.Settlement{Done: true}) {
		ids = append(ids, l.Item.ID)
	}
	return ids
}

func (h *house) wants(got []string, want ...string) {
	h.t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		h.t.Errorf("went out (-want +got):\n%s", d)
	}
}

func TestAnswersLeaveInOrderAndAtOnce(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	r := h.committed(c, store.Write{Line: []store.Outgoing{line("a", 'r'), line("b", 'p'), line("c", 's')}})
	l := r.Lane
	if l == nil || l.Item.ID != "a" || l.UserID != child || l.Tries != 0 || l.Parked {
		t.Fatalf("got %+v", l)
	}
	if string(l.Item.Payload) != "言葉 a" || l.Item.Class != 'r' || l.First.IsZero() {
		t.Errorf("got %+v", l)
	}
	h.quiet()
	h.wants(h.sent(l), "a", "b", "c")
	h.quiet()
	if h.exists(pre(c.Person)+"ob:"+string(c.Person)) || h.exists(pre(c.Person)+"ol:"+string(c.Person)) {
		t.Error("an empty lane leaves keys")
	}
}

func TestAnswersOvertakeAPushThatFailedButPushesKeepTheirOrder(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	r := h.committed(c, store.Write{Line: []store.Outgoing{
		line("push1", 'p'), line("push2", 'p'), line("reply", 'r'), line("only", 'o'), line("push3", 'p'), line("safe", 's'),
	}})
	l := h.settle(*r.Lane, store.Settlement{RetryIn: later})
	h.wants(h.sent(l), "reply", "only", "safe")
	h.quiet()
	h.pass(later + time.Second)
	l2 := h.lane()
	if l2.Tries != 1 || !l2.First.Equal(r.Lane.First) {
		t.Errorf("tries %d, first %v", l2.Tries, l2.First)
	}
	h.wants(h.sent(&l2), "push1", "push2", "push3")
}

func TestAnswerWhoseFateIsUnknownIsNotOvertaken(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	r := h.committed(c, store.Write{Line: []store.Outgoing{line("reply", 'r'), line("next", 'r'), line("push", 'p')}})
	if l := h.settle(*r.Lane, store.Settlement{RetryIn: later}); l != nil {
		t.Fatalf("%s overtook", l.Item.ID)
	}
	h.pass(later + time.Second)
	l := h.lane()
	h.wants(h.sent(&l), "reply", "next", "push")
}

func TestAnswerWithoutATokenGoesOnAsAPush(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	r := h.committed(c, store.Write{Line: []store.Outgoing{line("reply", 'r'), line("next", 'r')}})
	again := h.settle(*r.Lane, store.Settlement{AsPush: true})
	if again == nil || again.Item.ID != "reply" || again.Item.Class != 'p' || again.Tries != 1 {
		t.Fatalf("got %+v", again)
	}
	h.wants(h.sent(h.settle(*again, store.Settlement{RetryIn: later})), "next")
}

func TestHandedBackItemWasNeverTried(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	r := h.committed(c, store.Write{Line: []store.Outgoing{line("reply", 'r')}})
	if l := h.settle(*r.Lane, store.Settlement{Untried: true, RetryIn: time.Second}); l != nil {
		t.Fatalf("got %+v", l)
	}
	h.pass(25 * time.Hour)
	l := h.lane()
	now, err := h.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if l.Tries != 0 || now.Sub(l.First) > time.Minute {
		t.Errorf("tries %d, first %v ago", l.Tries, now.Sub(l.First))
	}
}

func TestLaneInFlightIsNobodyElsesBeforeItsLeaseEnds(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	h.put(says(child, "e2", 1))
	r := h.committed(c, store.Write{Line: []store.Outgoing{line("a", 'r')}})
	r2 := h.committed(*r.Next, store.Write{Line: []store.Outgoing{line("b", 'r')}})
	if r2.Lane != nil {
		t.Fatal("the lane was given out twice")
	}
	h.quiet()
	h.pass(6 * time.Second)
	l := h.lane()
	if l.Item.ID != "a" || l.Tries != 1 {
		t.Errorf("got %s, tries %d", l.Item.ID, l.Tries)
	}
	receipt := bot.Input{ID: "receipt/a/accepted", Receipt: &bot.Receipt{Item: "a", Outcome: bot.OutcomeAccepted}}
	if next := h.settle(*r.Lane, store.Settlement{Done: true, Receipt: &receipt}); next != nil {
		t.Errorf("a stale worker got %s", next.Item.ID)
	}
	h.quiet()
	h.wants(h.sent(&l), "a", "b")
}

func TestWorkerThatTookTooLongMayStillSettleWhatNobodyTook(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	r := h.committed(c, store.Write{Line: []store.Outgoing{line("a", 'r')}})
	h.pass(time.Minute)
	h.settle(*r.Lane, store.Settlement{Done: true})
	h.quiet()
}

func TestReceiptComesBackAsAnInputOnce(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	r := h.committed(c, store.Write{Line: []store.Outgoing{line("a", 'p')}})
	receipt := bot.Input{ID: "receipt/a/refused", At: noon, Receipt: &bot.Receipt{Item: "a", Ref: "held/1", Outcome: bot.OutcomeRefused, Reason: "http_400"}}
	h.settle(*r.Lane, store.Settlement{Drop: true, Receipt: &receipt})
	got := h.turn()
	receipt.Person, receipt.Turn = c.Person, got.Input.Turn
	if d := cmp.Diff(receipt, got.Input); d != "" {
		t.Error(d)
	}
}

func TestHiddenPersonGetsNoPushUntilTheyComeBack(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	h.put(says(child, "e2", 1), says(child, "e3", 2))
	r := h.committed(c, store.Write{Line: []store.Outgoing{line("word1", 'p'), line("word2", 'p')}})
	flying := *r.Lane
	r2 := h.committed(*r.Next, store.Write{Park: true, Line: []store.Outgoing{line("weather", 'r')}})
	l := h.settle(flying, store.Settlement{RetryIn: time.Second})
	if l == nil || l.Item.ID != "weather" || !l.Parked {
		t.Fatalf("got %+v", l)
	}
	h.wants(h.sent(l), "weather")
	h.pass(3 * time.Second)
	h.quiet()
	r3 := h.committed(*r2.Next, store.Write{Unpark: true})
	if r3.Lane == nil {
		t.Fatal("nothing goes on")
	}
	h.wants(h.sent(r3.Lane), "word1", "word2")
}

func TestCancelledMessageDoesNotLeave(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	h.put(says(child, "e2", 1))
	r := h.committed(c, store.Write{Line: []store.Outgoing{line("a", 'p'), line("b", 'p'), line("c", 'p')}})
	h.committed(*r.Next, store.Write{CancelLine: []string{"a", "b", "gone"}})
	// a was on its way when it was cancelled: it is not tried again.
	l := h.settle(*r.Lane, store.Settlement{RetryIn: time.Second})
	h.wants(h.sent(l), "c")
	h.pass(time.Hour)
	h.quiet()
}

func TestCancelledMessageOfADeadProcessIsNotTriedAgain(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	h.put(says(child, "e2", 1))
	r := h.committed(c, store.Write{Line: []store.Outgoing{line("a", 'p')}})
	h.committed(*r.Next, store.Write{CancelLine: []string{"a"}})
	h.pass(time.Hour)
	h.quiet()
	if h.exists(pre(c.Person) + "ol:" + string(c.Person)) {
		t.Error("it still stands in the lane")
	}
}

func TestAnswersThatWaitedWhenThePersonHidStayBack(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	h.put(says(child, "e2", 1), says(child, "e3", 2))
	r := h.committed(c, store.Write{Line: []store.Outgoing{line("answer", 'r'), line("word", 'p')}})
	r2 := h.committed(*r.Next, store.Write{Park: true, Line: []store.Outgoing{line("weather", 'r')}})
	l := h.settle(*r.Lane, store.Settlement{RetryIn: time.Second})
	h.wants(h.sent(l), "weather")
	h.pass(2 * time.Second)
	h.quiet()
	r3 := h.committed(*r2.Next, store.Write{Unpark: true})
	h.wants(h.sent(r3.Lane), "answer", "word")
}

func TestWhatIsHeldBackCanBeCancelledAtOnce(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	h.put(says(child, "e2", 1), says(child, "e3", 2), says(child, "e4", 3))
	r := h.committed(c, store.Write{Line: []store.Outgoing{line("answer", 'r'), line("word", 'p')}})
	r2 := h.committed(*r.Next, store.Write{Park: true})
	h.settle(*r.Lane, store.Settlement{RetryIn: time.Second})
	r3 := h.committed(*r2.Next, store.Write{CancelParked: true, Line: []store.Outgoing{line("left", 'p')}})
	r4 := h.committed(*r3.Next, store.Write{Unpark: true})
	h.wants(h.sent(r4.Lane), "left")
	h.pass(time.Hour)
	h.quiet()
}

func TestSafetyWordsThatGoOnAsAPushOvertakeFailedPushesAlsoWhileHidden(t *testing.T) {
	h := newHouse(t)
	c := h.talk(child, "e1")
	h.put(says(child, "e2", 1), says(child, "e3", 2))
	r := h.committed(c, store.Write{Line: []store.Outgoing{line("word", 'p')}})
	h.settle(*r.Lane, store.Settlement{RetryIn: time.Hour})
	r2 := h.committed(*r.Next, store.Write{Park: true, Line: []store.Outgoing{line("numbers", 's')}})
	l := h.settle(*r2.Lane, store.Settlement{AsPush: true})
	if l == nil || l.Item.ID != "numbers" || l.Item.Class != store.ClassSafetyPush {
		t.Fatalf("got %+v", l)
	}
	// It fails too, and the next answer does not wait for it.
	h.settle(*l, store.Settlement{RetryIn: time.Minute})
	r3 := h.committed(*r2.Next, store.Write{Line: []store.Outgoing{line("weather", 'r')}})
	h.wants(h.sent(r3.Lane), "weather")
	h.pass(2 * time.Minute)
	last := h.lane()
	h.wants(h.sent(&last), "numbers")
}
