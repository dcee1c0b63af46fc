package store

import (
	"context"
	"fmt"
	"time"

	"tonari/bot"
)

// Arrival is an input on its way in. UserID is the LINE user id, "" for inputs
// from the desk; it is sealed and only opened again for a push.
type Arrival struct {
	Input  bot.Input
	UserID string
}

// Put makes all arrivals durable or returns an error; then some may be durable,
// and putting them again is safe: an input id is taken in once in 7 days. They
// go in one pipeline, a person's in the order given.
func (s *Store) Put(ctx context.Context, arrivals []Arrival) error {
	calls := make([]call, 0, len(arrivals))
	for _, a := range arrivals {
		in := a.Input
		if in.Person == "" && a.UserID != "" {
			in.Person = s.PersonOf(a.UserID)
		}
		if in.Person == "" || in.ID == "" {
			return fmt.Errorf("putting input %q: it has no person or no id", in.ID)
		}
		body, err := s.sealInput(in)
		if err != nil {
			return err
		}
		who := ""
		if a.UserID != "" {
			if who, err = s.sealWho(a.UserID, in.Person); err != nil {
				return err
			}
		}
		pre := personPrefix(in.Person)
		calls = append(calls, call{pre + keyDue, []any{
			pre, s.shiftMillis(), string(in.Person), in.ID, eventMillis(in.At), body, who,
		}})
	}
	if len(calls) == 0 {
		return nil
	}
	if _, err := s.runAll(ctx, putScript, calls); err != nil {
		return fmt.Errorf("putting %d inputs: %w", len(calls), err)
	}
	return nil
}

// Taken says that an input was put for the person within the last days.
func (s *Store) Taken(ctx context.Context, p bot.PersonID, id string) (bool, error) {
	return s.seen(ctx, personPrefix(p), id)
}

func (s *Store) seen(ctx context.Context, pre, id string) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	n, err := s.rdb.Exists(ctx, pre+keySeen+id).Result()
	if err != nil {
		return false, fmt.Errorf("asking whether %s was taken: %w", id, err)
	}
	return n > 0, nil
}

// eventMillis is an event's time for a script; "" lets the script take its own.
func eventMillis(t time.Time) any {
	if t.IsZero() {
		return ""
	}
	return max(0, t.UnixMilli())
}
