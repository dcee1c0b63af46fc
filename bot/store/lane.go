package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"tonari/bot"
)

// Lane is a person's LINE lane with the item that is to be sent now, leased for
// Options.Lease: a send must end before that.
type Lane struct {
	Person bot.PersonID
	Token  int64
	Item   Outgoing
	// UserID is the LINE user id to push to; "" when the person was erased.
	UserID string
	// Tries counts earlier attempts, begun or settled; First is when the first of
	// all began, this one included.
	Tries int
	First time.Time
	// Parked: the person is hidden, only replies and safety words go out.
	Parked bool
}

// Settlement says what became of a Lane's item.
type Settlement struct {
	// Done: LINE took it. Drop: it will never go out. Neither: try again, RetryIn
	// from now; at 0 the same Settle may give the item back.
	Done, Drop bool
	RetryIn    time.Duration
	// Untried: no attempt was made (a drain, an open breaker): Tries does not count it.
	Untried bool
	// AsPush: from now on the item is a push (ClassPush, or ClassSafetyPush, which
	// does not wait for pushes before it): its reply token was cleanly refused.
	// Replies may overtake it.
	AsPush bool
	// Receipt enters the inbox in the same step, once in 7 days by its ID.
	Receipt *bot.Input
}

// unopened is how long a lane waits whose payload cannot be opened.
const unopened = time.Minute

// newToken names a lease. Lua numbers are exact below 2^53.
func newToken() int64 { return rand.Int64N(1<<53-1) + 1 }

// Settle removes the item or lets it back off, and returns the lane with the
// next item that may be sent, leased to the caller, or nil. A lane that is no
// longer the caller's is left alone. After an error, settling the same again is safe.
func (s *Store) Settle(ctx context.Context, l Lane, st Settlement) (*Lane, error) {
	receipt, err := s.sealReceipt(l.Person, st.Receipt)
	if err != nil {
		return nil, fmt.Errorf("settling %s: %w", l.Item.ID, err)
	}
	mode := "again"
	if st.Done || st.Drop {
		mode = "gone"
	}
	pre, token := personPrefix(l.Person), newToken()
	args := append([]any{
		pre, s.shiftMillis(), string(l.Person), l.Token, token, l.Item.ID, mode, millis(st.RetryIn),
		flag(st.Untried), flag(st.AsPush), s.opt.Lease.Milliseconds(),
	}, receipt...)
	answer, err := s.run(ctx, settleScript, pre+keyDue, args...)
	if err != nil {
		return nil, fmt.Errorf("settling %s: %w", l.Item.ID, err)
	}
	r, err := asRow(answer)
	if err != nil {
		return nil, fmt.Errorf("settling %s: %w", l.Item.ID, err)
	}
	if len(r) == 0 {
		return nil, nil
	}
	return s.laneOf(ctx, r, token), nil
}

// laneOf reads an L entry of lane.lua. A lane that cannot be opened (an unknown
// key id) is put back for a minute and told to the log; nothing is lost.
func (s *Store) laneOf(ctx context.Context, e row, token int64) *Lane {
	l := &Lane{
		Person: bot.PersonID(e.text(1)), Token: token, Tries: int(e.number(5)),
		First: fromMillis(e.number(6)), Parked: e.text(8) == "1",
	}
	l.Item = Outgoing{ID: e.text(2), Class: classOf(e.text(3))}
	payload, err := s.open(placeLine, string(l.Person), e.text(4))
	if err == nil {
		l.UserID, err = s.openWho(e.text(7), l.Person)
	}
	if err != nil {
		s.log.Error("a LINE item cannot be opened", "person", string(l.Person), "item", l.Item.ID, "err", err)
		if _, err := s.Settle(ctx, *l, Settlement{RetryIn: unopened, Untried: true}); err != nil {
			s.log.Error("a LINE lane waits for its lease to end", "person", string(l.Person), "err", err)
		}
		return nil
	}
	l.Item.Payload = payload
	return l
}

func classOf(s string) byte {
	if s == "" {
		return 0
	}
	return s[0]
}

// sealReceipt gives the three last arguments of a settlement.
func (s *Store) sealReceipt(p bot.PersonID, in *bot.Input) ([]any, error) {
	if in == nil {
		return []any{"", "", ""}, nil
	}
	if in.ID == "" {
		return nil, fmt.Errorf("receipt without an id")
	}
	c := *in
	c.Person = p
	body, err := s.sealInput(c)
	if err != nil {
		return nil, err
	}
	return []any{c.ID, eventMillis(c.At), body}, nil
}
