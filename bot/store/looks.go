package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"tonari/bot"
)

// Look is an event that is due to be looked at, leased for Options.Lease.
type Look struct {
	Event bot.EventID
	lease int64
}

// DueEvents leases events at which something is due. wait is how long it is until
// the next falls due; negative: there is none.
func (s *Store) DueEvents(ctx context.Context, max int) (looks []Look, wait time.Duration, err error) {
	answer, err := s.run(ctx, eventLookScript, allEventsKey(), s.shiftMillis(), "due", s.opt.Lease.Milliseconds(), max)
	if err != nil {
		return nil, 0, fmt.Errorf("asking which events are due: %w", err)
	}
	r, err := asRow(answer)
	if err != nil {
		return nil, 0, fmt.Errorf("asking which events are due: %w", err)
	}
	wait = time.Duration(r.number(0)) * time.Millisecond
	if r.number(0) < 0 {
		wait = -1
	}
	for i := 1; i+1 < len(r); i += 2 {
		looks = append(looks, Look{bot.EventID(r.text(i)), r.number(i + 1)})
	}
	return looks, wait, nil
}

// LookSoon has the event looked at by then.
func (s *Store) LookSoon(ctx context.Context, id bot.EventID, by time.Time) error {
	return s.look(ctx, id, "soon", string(id), by.UnixMilli())
}

// LookedAt ends a look: the event is due again at next. If somebody had it made due
// earlier in the meantime, that holds.
func (s *Store) LookedAt(ctx context.Context, l Look, next time.Time) error {
	return s.look(ctx, l.Event, "next", string(l.Event), l.lease, next.UnixMilli())
}

func (s *Store) look(ctx context.Context, id bot.EventID, args ...any) error {
	if _, err := s.run(ctx, eventLookScript, allEventsKey(), append([]any{s.shiftMillis()}, args...)...); err != nil {
		return fmt.Errorf("keeping when event %s is due: %w", id, err)
	}
	return nil
}

// Tick is what a look at an event found.
type Tick struct {
	// Gone: there is no such event.
	Gone bool
	// News are inputs to be put; told says which, for Told.
	News []Arrival
	told []any
	// More: there are more news than these.
	More bool
	// At is when it was looked at.
	At time.Time
	// Over: it was over 7 days ago and is to be counted and removed.
	Over bool
	Next time.Time
}

// newsAtOnce bounds what one look tells.
const newsAtOnce = 100

// TickEvent lets what is due at an event happen: offers end and go on to the next,
// reminders and thanks are told, in one script. The news stay until Told; putting
// them again is safe.
func (s *Store) TickEvent(ctx context.Context, id bot.EventID) (Tick, error) {
	pre := eventPrefix(id)
	answer, err := s.run(ctx, eventTickScript, pre+keyEvent, pre, s.shiftMillis(), s.offerMillis(), newsAtOnce)
	if err != nil {
		return Tick{}, fmt.Errorf("looking at event %s: %w", id, err)
	}
	r, err := asRow(answer)
	if err != nil {
		return Tick{}, fmt.Errorf("looking at event %s: %w", id, err)
	}
	if len(r) == 0 {
		return Tick{Gone: true}, nil
	}
	t := Tick{Next: fromMillis(r.number(0)), Over: r.text(1) == "1", At: fromMillis(r.number(3))}
	for i := 4; i < len(r); i++ {
		n, rest, _ := strings.Cut(r.text(i), "|")
		p, said, _ := strings.Cut(rest, "|")
		a, at, err := happened(said)
		if err != nil {
			return Tick{}, fmt.Errorf("looking at event %s: %w", id, err)
		}
		if a.Event, err = s.eventFor(r.text(2), id, a.Seat.State); err != nil {
			return Tick{}, err
		}
		t.News = append(t.News, Arrival{Input: bot.Input{
			ID: "seat/" + string(id) + "/" + n, Person: bot.PersonID(p), At: at, Seat: &a,
		}})
		t.told = append(t.told, r.text(i))
	}
	t.More = len(t.News) == newsAtOnce
	return t, nil
}

// Told drops the news of a look that are in the inboxes now, and says when the event
// is due next.
func (s *Store) Told(ctx context.Context, id bot.EventID, t Tick) (time.Time, error) {
	if len(t.told) == 0 {
		return t.Next, nil
	}
	pre := eventPrefix(id)
	answer, err := s.run(ctx, eventToldScript, pre+keyEvent, append([]any{pre, s.shiftMillis()}, t.told...)...)
	if err != nil {
		return time.Time{}, fmt.Errorf("dropping news of event %s: %w", id, err)
	}
	return fromMillis(row{answer}.number(0)), nil
}

// EndEvent counts an event that is over as a fact, once, and removes it and all that
// is kept of its guests. After an error, ending it again is safe.
func (s *Store) EndEvent(ctx context.Context, id bot.EventID) error {
	e, err := s.Event(ctx, id)
	if err != nil {
		return s.forgetEvent(ctx, id, err)
	}
	pre := eventPrefix(id)
	answer, err := s.run(ctx, eventOverScript, pre+keyEvent, pre, "count")
	if err != nil {
		return fmt.Errorf("counting event %s: %w", id, err)
	}
	r, err := asRow(answer)
	if err != nil {
		return fmt.Errorf("counting event %s: %w", id, err)
	}
	for i := 4; i < len(r); i++ {
		p := bot.PersonID(r.text(i))
		if _, err := s.run(ctx, eventLeaveScript, personPrefix(p)+keyEvents+string(p), string(id)); err != nil {
			return fmt.Errorf("removing event %s: %w", id, err)
		}
	}
	n := func(i int) string { return strconv.FormatInt(r.number(i), 10) }
	if err := s.Note(ctx, "event/"+string(id)+"/over", bot.Fact{Name: "event_over", At: e.End, Fields: map[string]string{
		"event": string(id), "kind": string(e.Kind), "cancelled": flag(e.Cancelled), "capacity": strconv.Itoa(e.Seats()),
		"families": n(0), "people": n(1), "came": n(2), "came_people": n(3),
	}}); err != nil {
		return err
	}
	if _, err := s.run(ctx, eventOverScript, pre+keyEvent, pre, "remove"); err != nil {
		return fmt.Errorf("removing event %s: %w", id, err)
	}
	return s.forgetEvent(ctx, id, nil)
}

// forgetEvent takes an event off the list of all, unless it could not be read.
func (s *Store) forgetEvent(ctx context.Context, id bot.EventID, err error) error {
	if err != nil && !errors.Is(err, ErrUnknownEvent) {
		return err
	}
	return s.look(ctx, id, "gone", string(id))
}
