package events

import (
	"context"
	"errors"
	"fmt"

	"tonari/bot"
	"tonari/bot/store"
)

// Store is where events stand.
type Store interface {
	Events(ctx context.Context) ([]bot.Listed, error)
	Event(ctx context.Context, id bot.EventID) (bot.Event, error)
	SaveEvent(ctx context.Context, e bot.Event) (bot.Event, error)
}

// Imported says what became of a list.
type Imported struct{ New, Changed, Same int }

// Import takes over events that were read and checked: new ones are made, those
// that exist are changed, and whoever has a seat is told of that. What cannot be
// changed (a cancelled event) is found before anything is saved. A fault of Redis
// in between is named; the same list may simply be imported again.
func Import(ctx context.Context, s Store, list []bot.Event) (Imported, error) {
	var done Imported
	var wrong []error
	save := make([]bot.Event, 0, len(list))
	for _, e := range list {
		old, err := s.Event(ctx, e.ID)
		switch {
		case errors.Is(err, store.ErrUnknownEvent):
			done.New++
		case err != nil:
			return Imported{}, err
		case old.Cancelled && !e.Cancelled:
			wrong = append(wrong, fmt.Errorf("event %s was cancelled and stays so: give the new one an id of its own", e.ID))
			continue
		case same(old, e):
			done.Same++
			continue
		default:
			done.Changed++
		}
		e.Revision = old.Revision
		save = append(save, e)
	}
	if len(wrong) > 0 {
		return Imported{}, errors.Join(wrong...)
	}
	for i, e := range save {
		if _, err := s.SaveEvent(ctx, e); err != nil {
			return done, fmt.Errorf("%d of %d events were taken over, import the list again: %w", i, len(save), err)
		}
	}
	return done, nil
}

// same says that nothing of an event would change.
func same(a, b bot.Event) bool {
	if len(a.Slots) != len(b.Slots) || !a.Start.Equal(b.Start) || !a.End.Equal(b.End) || !a.Deadline.Equal(b.Deadline) {
		return false
	}
	for i, s := range a.Slots {
		if s.ID != b.Slots[i].ID || !s.Start.Equal(b.Slots[i].Start) || !s.End.Equal(b.Slots[i].End) {
			return false
		}
	}
	return a.Kind == b.Kind && a.Title == b.Title && a.Place == b.Place && a.Access == b.Access && a.ForWhom == b.ForWhom &&
		a.Link == b.Link && a.Capacity == b.Capacity && a.Cancelled == b.Cancelled
}
