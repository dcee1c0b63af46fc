package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"tonari/bot"
)

// HandBack ends a claim without a commit; the person is due again after the
// time given. The claim counts as an attempt unless it has a Fault. A claim that
// is no longer the caller's is left alone.
func (s *Store) HandBack(ctx context.Context, c Claim, after time.Duration) error {
	pre := personPrefix(c.Person)
	_, err := s.run(ctx, handBackScript, pre+keyDue,
		pre, s.shiftMillis(), string(c.Person), c.Input.ID, c.Epoch, millis(after), flag(c.Fault != nil))
	if err != nil {
		return fmt.Errorf("handing back %s: %w", c.Person, err)
	}
	return nil
}

// dead is an entry of the dead list.
type dead struct {
	Person bot.PersonID `json:"p"`
	ID     string       `json:"id"`
	Reason string       `json:"r"`
	Turn   time.Time    `json:"at"`
	Sealed []byte       `json:"x"`
}

// SetAside moves a poisoned input to the dead list. In the same script a receipt
// of it (bot.OutcomePoison, Item and Ref the input's id) enters the inbox before
// everything else, so that a turn can put it before a human. A receipt of that
// kind that is poison itself leaves no further one: then words, if any, are pushed
// to the person without a turn. Reason is a machine word.
func (s *Store) SetAside(ctx context.Context, c Claim, reason string, words *Outgoing) error {
	plain, err := json.Marshal(c.Input)
	if err != nil {
		return fmt.Errorf("setting aside %s: %w", c.Input.ID, err)
	}
	sealed, err := s.seal(placeDead, string(c.Person), plain)
	if err != nil {
		return err
	}
	entry, err := json.Marshal(dead{c.Person, c.Input.ID, reason, c.Input.Turn, []byte(sealed)})
	if err != nil {
		return fmt.Errorf("setting aside %s: %w", c.Input.ID, err)
	}
	receipt, body := "", ""
	if r := c.Input.Receipt; r == nil || r.Outcome != bot.OutcomePoison {
		in := bot.Input{
			ID: "receipt/" + c.Input.ID + "/" + string(bot.OutcomePoison), Person: c.Person, At: c.Input.At,
			Receipt: &bot.Receipt{Item: c.Input.ID, Ref: c.Input.ID, Outcome: bot.OutcomePoison, Reason: reason},
		}
		if body, err = s.sealInput(in); err != nil {
			return err
		}
		receipt = in.ID
	}
	item, push := "", ""
	if words != nil {
		if push, err = s.seal(placeLine, string(c.Person), words.Payload); err != nil {
			return err
		}
		item = words.ID
	}
	pre := personPrefix(c.Person)
	_, err = s.run(ctx, setAsideScript, pre+keyDue,
		pre, s.shiftMillis(), string(c.Person), c.Input.ID, c.Epoch, string(entry), receipt, body, item, push)
	if err != nil {
		return fmt.Errorf("setting aside %s: %w", c.Input.ID, err)
	}
	return nil
}

func flag(b bool) string {
	if b {
		return "1"
	}
	return "0"
}
