package store

import (
	"context"
	"fmt"

	"tonari/bot"
)

// Status is what became of a commit.
type Status int

// The statuses.
const (
	Committed Status = iota
	// Duplicate: this very commit had been taken before (its answer was lost); the
	// result is as it was then.
	Duplicate
	// Stale: another worker has the person. Nothing was changed.
	Stale
	// NumberTaken: NewCase went to another person. Nothing was changed; the turn is
	// played again with Result.NextCase, under the same claim.
	NumberTaken
)

func (s Status) String() string {
	switch s {
	case Committed:
		return "committed"
	case Duplicate:
		return "duplicate"
	case Stale:
		return "stale"
	case NumberTaken:
		return "number taken"
	}
	return fmt.Sprintf("status(%d)", int(s))
}

// Result is the answer of Commit.
type Result struct {
	Status Status
	// Lane is the LINE lane with its head, leased to the caller, when something may
	// be sent at once.
	Lane *Lane
	// Next is the person's next input, leased to the caller.
	Next *Claim
	// NextCase is the partition's next number; only with Next, and where nothing was
	// changed.
	NextCase bot.CaseID
}

// tombstone says that nothing is kept of the person but that they were erased; it
// expires, also when inputs from before the erasure or receipts still come.
func tombstone(c bot.Conversation) bool {
	return !c.ErasedAt.IsZero() && c.Alias == "" && !c.Greeted && len(c.Cases) == 0 && len(c.Words) == 0
}

// Commit takes the outcome of a claimed turn in one script. After an error it is
// not known whether it was taken: committing the same again is safe.
func (s *Store) Commit(ctx context.Context, c Claim, w Write) (Result, error) {
	conversation, err := s.sealConversation(w.Conversation, c.Person)
	if err != nil {
		return Result{}, err
	}
	records, err := s.records(c.Person, w)
	if err != nil {
		return Result{}, fmt.Errorf("committing %s: %w", c.Input.ID, err)
	}
	if w.NewCase != 0 && w.NewCase.Partition() != c.Person.Partition() {
		return Result{}, fmt.Errorf("committing %s: case %s is not of the person's partition", c.Input.ID, w.NewCase)
	}
	pre, token := personPrefix(c.Person), newToken()
	args := append([]any{
		pre, s.shiftMillis(), string(c.Person), c.Input.ID, c.Epoch, c.Rev, token, s.opt.Lease.Milliseconds(),
		conversation, w.NewCase.Sequence(), keepFacts.Milliseconds(), flag(tombstone(w.Conversation)),
	}, records...)
	answer, err := s.run(ctx, commitScript, pre+keyDue, args...)
	if err != nil {
		return Result{}, fmt.Errorf("committing %s: %w", c.Input.ID, err)
	}
	r, err := asRow(answer)
	if err != nil {
		return Result{}, fmt.Errorf("committing %s: %w", c.Input.ID, err)
	}
	out := Result{Status: Status(r.number(0)), NextCase: bot.NewCaseID(r.number(1), c.Person.Partition())}
	if l := r.row(2); len(l) > 0 {
		out.Lane = s.laneOf(ctx, l, token)
	}
	if n := r.row(3); len(n) > 0 {
		next := Claim{Person: c.Person, Rev: c.Rev + 1, NextCase: out.NextCase, Conversation: s.stamped(w.Conversation, c.Person)}
		s.fill(&next, n)
		out.Next = &next
	}
	return out, nil
}
