package events

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"tonari/bot"
	"tonari/bot/store"
	"tonari/config/opendata"
	"tonari/config/strictyaml"
)

// Store is where events stand.
type Store interface {
	Event(ctx context.Context, id bot.EventID) (bot.Event, error)
	Guests(ctx context.Context, id bot.EventID) ([]bot.Guest, error)
	SaveEvent(ctx context.Context, e bot.Event) (bot.Event, error)
}

// Imported says what became of a list. Left are lines of what has begun or is
// cancelled, which change nothing; a warning says of each why.
type Imported struct{ New, Changed, Same, Left int }

// Import takes over events that were read and checked: new ones are made, those
// that exist are changed, and whoever has a seat is told of that. What cannot be
// changed is a fault with its line, found before anything is saved; then nothing is.
//
// Events stand by themselves, so what somebody does at one of them between the check
// and the end is found only there. The error then says which lines were taken over
// and which not; the same list may simply be imported again.
func Import(ctx context.Context, s Store, file string, list []opendata.EventLine, now time.Time) (Imported, strictyaml.Faults, error) {
	p := plan{store: s, file: file, now: now}
	for _, l := range list {
		if err := p.line(ctx, l); err != nil {
			return Imported{}, nil, err
		}
	}
	if p.faults.Err() != nil {
		return Imported{}, p.faults, nil
	}
	for i, l := range p.save {
		if _, err := s.SaveEvent(ctx, l.Event); err != nil {
			return p.done, p.faults, halfway(p.save, i, err)
		}
	}
	return p.done, p.faults, nil
}

// halfway says what was taken over before the store refused a line.
func halfway(save []opendata.EventLine, at int, why error) error {
	if at == 0 && len(save) == 1 {
		return fmt.Errorf("line %d was not taken over, import the list again: %w", save[0].Line, why)
	}
	said := "no line was taken over"
	if at > 0 {
		said = "taken over: " + numbers(save[:at])
	}
	return fmt.Errorf("%s; not taken over: %s; import the list again: line %d: %w", said, numbers(save[at:]), save[at].Line, why)
}

func numbers(lines []opendata.EventLine) string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = fmt.Sprint(l.Line)
	}
	if len(out) == 1 {
		return "line " + out[0]
	}
	return "lines " + strings.Join(out, ", ")
}

// plan is what is to be saved, and what speaks against it.
type plan struct {
	store  Store
	file   string
	now    time.Time
	done   Imported
	save   []opendata.EventLine
	faults strictyaml.Faults
}

func (p *plan) say(line int, warning bool, hint, what string, args ...any) {
	p.faults = append(p.faults, strictyaml.Fault{File: p.file, Line: line, What: fmt.Sprintf(what, args...), Hint: hint, Warning: warning})
}

func (p *plan) line(ctx context.Context, l opendata.EventLine) error {
	e, begun := l.Event, !l.Event.Start.After(p.now)
	old, err := p.store.Event(ctx, e.ID)
	switch {
	case errors.Is(err, store.ErrUnknownEvent) && begun:
		p.done.Left++
		p.say(l.Line, true, "mend the day, or leave it", "event %s has begun on %s and is left out", e.ID, e.Start.Format(time.DateOnly))
		return nil
	case errors.Is(err, store.ErrUnknownEvent):
		p.done.New++
		p.save = append(p.save, l)
		return nil
	case err != nil:
		return err
	}
	guests, err := p.store.Guests(ctx, e.ID)
	if err != nil {
		return err
	}
	e.Revision, e.Slots = old.Revision, keepSlots(old, e, guests)
	switch {
	case same(old, e):
		p.done.Same++
	case old.Cancelled && !e.Cancelled:
		p.say(l.Line, false, "give the new one an id of its own", "event %s was cancelled and stays so", e.ID)
	case old.Cancelled:
		p.done.Left++
		p.say(l.Line, true, "", "event %s was cancelled already and stays as it is", e.ID)
	case e.Cancelled && !old.Start.After(p.now) && old.LastBegins().After(p.now): // what is left of it
		old.Cancelled = true
		p.done.Changed++
		p.save = append(p.save, opendata.EventLine{Line: l.Line, Event: old})
	case begun && !old.Start.After(p.now):
		p.done.Left++
		p.say(l.Line, true, "", "event %s has begun and stays as it is", e.ID)
	case !old.Start.After(p.now):
		p.say(l.Line, false, "give the new one an id of its own", "event %s has begun already", e.ID)
	case begun && !e.Cancelled:
		p.say(l.Line, false, "mend the day", "event %s would be moved to %s, which is over", e.ID, e.Start.Format(time.DateOnly))
	case p.slotsGo(l.Line, old, e, guests):
	default:
		p.done.Changed++
		p.save = append(p.save, opendata.EventLine{Line: l.Line, Event: e})
	}
	return nil
}
