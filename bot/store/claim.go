package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tonari/bot"
)

// Claims are what the caller holds now, for Options.Lease.
type Claims struct {
	Turns []Claim
	Lanes []Lane
	Asks  []AskWork
	// Wait is how long until the next thing falls due; 0: there is more at once,
	// negative: nothing waits.
	Wait time.Duration
}

// Claim is one person's oldest input with the conversation, leased.
type Claim struct {
	Person bot.PersonID
	// Epoch is this claim's number, Rev the conversation's revision: Commit
	// refuses when either has moved on.
	Epoch, Rev   int64
	Conversation bot.Conversation // only Person set when new
	Input        bot.Input        // Turn set
	// UserID is the LINE user id, "" when it is not known or erased.
	UserID string
	// Attempts counts claims of this input, this one included. From the second on the
	// turn is to be told by Begin; a claim that never began is not counted.
	Attempts int
	// NextCase is the number that a case opened now would get, unless another
	// commit of the partition takes it first.
	NextCase bot.CaseID
	// Fault: conversation or input could not be opened (an unknown key id, a newer
	// version). To be handed back and alarmed; it is never poison.
	Fault error
}

// Claim takes up to most due people and lanes (at least one a partition) of the
// partitions in one pipeline, after firing due timers into the inboxes. Beside an
// error there may be claims, of the partitions that answered.
func (s *Store) Claim(ctx context.Context, parts []bot.Partition, most int) (Claims, error) {
	out := Claims{Wait: -1}
	if len(parts) == 0 || most <= 0 {
		return out, nil
	}
	share := (most + len(parts) - 1) / len(parts)
	token := newToken()
	calls := make([]call, len(parts))
	for i, p := range parts {
		pre := prefix(p)
		calls[i] = call{pre + keyDue, []any{pre, s.shiftMillis(), s.opt.Lease.Milliseconds(), share, token}}
	}
	answers, err := s.runAll(ctx, claimScript, calls)
	for i, a := range answers {
		if a == nil {
			continue
		}
		r, shape := asRow(a)
		if shape != nil {
			return out, fmt.Errorf("claiming in %s: %w", parts[i].Tag(), shape)
		}
		if w := r.number(0); w >= 0 {
			if d := time.Duration(w) * time.Millisecond; out.Wait < 0 || d < out.Wait {
				out.Wait = d
			}
		}
		next := bot.NewCaseID(r.number(1), parts[i])
		out.Turns = slices.Grow(out.Turns, max(0, len(r)-2))
		for j := 2; j < len(r); j++ {
			e := r.row(j)
			switch e.text(0) {
			case "P":
				out.Turns = append(out.Turns, s.claimOf(e, next))
			case "L":
				if l := s.laneOf(ctx, e, token); l != nil {
					out.Lanes = append(out.Lanes, *l)
				}
			case "A":
				if a := s.askOf(ctx, e, token); a != nil {
					out.Asks = append(out.Asks, *a)
				}
			}
		}
	}
	if err != nil {
		return out, fmt.Errorf("claiming in %d partitions: %w", len(parts), err)
	}
	return out, nil
}

// Begin counts a claim whose Attempts is over 1, and renews its lease. False: it is no
// longer the caller's.
func (s *Store) Begin(ctx context.Context, c Claim) (bool, error) {
	pre := personPrefix(c.Person)
	v, err := s.run(ctx, beginScript, pre+keyDue,
		pre, s.shiftMillis(), string(c.Person), c.Input.ID, c.Epoch, s.opt.Lease.Milliseconds())
	if err != nil {
		return false, fmt.Errorf("beginning %s: %w", c.Input.ID, err)
	}
	return v == int64(1), nil
}

// claimOf reads a P entry of claim.lua.
func (s *Store) claimOf(e row, next bot.CaseID) Claim {
	c := Claim{Person: bot.PersonID(e.text(1)), Rev: e.number(2), NextCase: next}
	c.Conversation, c.Fault = s.openConversation(e.text(3), c.Person)
	s.fill(&c, e[min(4, len(e)):])
	return c
}

// fill reads what head of common.lua leased: {input id, sealed input, turn ms,
// claims, epoch, order, who}.
func (s *Store) fill(c *Claim, e row) {
	id, body := e.text(0), e.text(1)
	turn := fromMillis(e.number(2))
	c.Attempts, c.Epoch = int(e.number(3)), e.number(4)
	var err error
	if body == "" {
		c.Input, err = timerInput(id, fromMillis(e.number(5)/1000))
	} else {
		c.Input, err = s.openInput(body, c.Person)
	}
	if err == nil {
		c.UserID, err = s.openWho(e.text(6), c.Person)
	}
	if c.Fault == nil {
		c.Fault = err
	}
	c.Input.ID, c.Input.Person, c.Input.Turn = id, c.Person, turn
	if c.Input.At.IsZero() {
		c.Input.At = turn
	}
}

// timerInput reads the id that claim.lua gave a fired timer.
func timerInput(id string, due time.Time) (bot.Input, error) {
	rest, ok := strings.CutPrefix(id, "timer/")
	i := strings.LastIndexByte(rest, '/')
	if !ok || i < 0 {
		return bot.Input{}, fmt.Errorf("reading timer %q: %w", id, errUnreadable)
	}
	gen, err := strconv.Atoi(rest[i+1:])
	if err != nil {
		return bot.Input{}, fmt.Errorf("reading timer %q: %w", id, errUnreadable)
	}
	return bot.Input{ID: id, At: due, Timer: &bot.Timer{Name: rest[:i], Gen: gen}}, nil
}
