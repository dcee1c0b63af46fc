package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tonari/bot"
)

// DeskLease takes or keeps the lease of the one process that sends to Slack.
func (s *Store) DeskLease(ctx context.Context, owner string, ttl time.Duration) (bool, error) {
	v, err := s.run(ctx, leaseScript, leaseKey(), s.shiftMillis(), owner, max(1, ttl.Milliseconds()))
	if err != nil {
		return false, fmt.Errorf("taking the desk's lease: %w", err)
	}
	n, _ := v.(int64)
	return n == 1, nil
}

// DeskRelease gives the lease up if owner holds it.
func (s *Store) DeskRelease(ctx context.Context, owner string) error {
	if _, err := s.run(ctx, leaseScript, leaseKey(), s.shiftMillis(), owner, 0); err != nil {
		return fmt.Errorf("giving up the desk's lease: %w", err)
	}
	return nil
}

// DeskHead is a Slack lane that is due.
type DeskHead struct {
	Person bot.PersonID
	Item   string
	// Class is the most pressing class that waits in the lane, within its first 50
	// items: an urgent mention behind words makes the words urgent.
	Class byte
	Case  bot.CaseID
	// Since is when the head was committed.
	Since time.Time
}

// DeskHeads lists up to max due Slack lanes of the partitions: urgent first, then
// new cards, the rest, repaints; the oldest first among equals.
func (s *Store) DeskHeads(ctx context.Context, parts []bot.Partition, max int) ([]DeskHead, error) {
	calls := make([]call, len(parts))
	for i, p := range parts {
		pre := prefix(p)
		calls[i] = call{pre + keyDeskDue, []any{pre, s.shiftMillis(), max}}
	}
	answers, err := s.runAll(ctx, deskHeadsScript, calls)
	var out []DeskHead
	for _, a := range answers {
		r, _ := a.([]any)
		for i := range r {
			e := row(r).row(i)
			out = append(out, DeskHead{
				Person: bot.PersonID(e.text(0)), Item: e.text(1), Class: classOf(e.text(2)),
				Case: bot.CaseID(e.number(3)), Since: fromMillis(e.number(4)),
			})
		}
	}
	slices.SortStableFunc(out, func(a, b DeskHead) int {
		return cmp.Or(cmp.Compare(rank(a.Class), rank(b.Class)), a.Since.Compare(b.Since))
	})
	if len(out) > max {
		out = out[:max]
	}
	if err != nil {
		return out, fmt.Errorf("listing the desk's lanes: %w", err)
	}
	return out, nil
}

// rank orders classes of Slack items.
func rank(class byte) int {
	if i := strings.IndexByte("ucnm", class); i >= 0 {
		return i
	}
	return 2 // words, as everything else
}

// DeskWork is the head of a Slack lane, leased to the desk's holder for twice
// Options.Lease.
type DeskWork struct {
	Person bot.PersonID
	Token  int64
	Item   Outgoing
	// Tries counts earlier attempts; First is when the first of all began.
	Tries int
	First time.Time
	// Suspect: an earlier attempt may have reached Slack (it was never settled, or
	// settled for another try without Clean): look before posting.
	Suspect bool

	// Lease is how long the item is the caller's, from the call of DeskTake on.
	Lease time.Duration

	merges int64
}

// DeskTake leases the head of a person's Slack lane; nil when nothing is due or
// it is in flight. The order of a lane always holds.
func (s *Store) DeskTake(ctx context.Context, person bot.PersonID) (*DeskWork, error) {
	pre, token := personPrefix(person), newToken()
	v, err := s.run(ctx, deskTakeScript, pre+keyDeskDue,
		pre, s.shiftMillis(), string(person), token, 2*s.opt.Lease.Milliseconds())
	if err != nil {
		return nil, fmt.Errorf("taking desk work of %s: %w", person, err)
	}
	r, err := asRow(v)
	if err != nil {
		return nil, fmt.Errorf("taking desk work of %s: %w", person, err)
	}
	if len(r) == 0 {
		return nil, nil
	}
	w := &DeskWork{
		Person: person, Token: token, Lease: 2 * s.opt.Lease, Tries: int(r.number(4)), First: fromMillis(r.number(5)),
		Suspect: r.number(6) == 1, merges: r.number(7),
		Item: Outgoing{ID: r.text(0), Class: classOf(r.text(1)), Case: bot.CaseID(r.number(2))},
	}
	if w.Item.Payload, err = s.open(placeDesk, string(person), r.text(3)); err != nil {
		if e := s.DeskSettle(ctx, *w, DeskSettlement{RetryIn: unopened, Untried: true}); e != nil {
			s.log.Error("a Slack lane waits for its lease to end", "person", string(person), "err", e)
		}
		return nil, fmt.Errorf("taking desk work of %s: %w", person, err)
	}
	return w, nil
}

// DeskSettlement says what became of a DeskWork.
type DeskSettlement struct {
	// Done: Slack took it. Drop: it will never go out. Neither: try again.
	Done, Drop bool
	RetryIn    time.Duration
	// Later: try again behind what else waits in the lane, which then goes on at
	// once (within a second where only ClassRepaint waits). For items whose place in
	// the order does not matter.
	Later bool
	// Clean: Slack surely has nothing of this attempt; the next one is not Suspect.
	Clean bool
	// Untried: no attempt was made; Tries does not count it and what was suspect is
	// so still.
	Untried bool
	// Channel and TS of a card, kept as the thread of the item's case.
	TS, Channel string
	// Remember is a post's ts or a file's id, kept under the item's id (Items).
	Remember string
	// Receipt enters the inbox in the same step, once in 7 days by its ID.
	Receipt *bot.Input
}

// DeskSettle removes the item or lets its lane back off. A lane that is no longer
// the caller's is left alone.
func (s *Store) DeskSettle(ctx context.Context, w DeskWork, st DeskSettlement) error {
	receipt, err := s.sealReceipt(w.Person, st.Receipt)
	if err != nil {
		return fmt.Errorf("settling desk item %s: %w", w.Item.ID, err)
	}
	mode := "again"
	switch {
	case st.Done:
		mode = "done"
	case st.Drop:
		mode = "drop"
	case st.Later:
		mode = "later"
	}
	pre := personPrefix(w.Person)
	args := append([]any{
		pre, s.shiftMillis(), string(w.Person), w.Token, w.Item.ID, w.merges, mode, millis(st.RetryIn), flag(st.Clean), flag(st.Untried),
		int64(w.Item.Case), st.Channel, st.TS, st.Remember,
	}, receipt...)
	if _, err := s.run(ctx, deskSettleScript, pre+keyDeskDue, args...); err != nil {
		return fmt.Errorf("settling desk item %s: %w", w.Item.ID, err)
	}
	return nil
}
