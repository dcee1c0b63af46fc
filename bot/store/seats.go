package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"tonari/bot"
)

// guestWords are the person's own words at an event.
type guestWords struct {
	Nickname string `json:"n,omitempty"`
	Needs    string `json:"d,omitempty"`
}

// Decided is an ask's answer.
type Decided struct {
	Answer bot.SeatAnswer
	// At is when it was decided, first.
	At time.Time
	// Due is when the event is to be looked at next; zero when there is none.
	Due time.Time
	// News: there are news of the event that nobody has been told yet.
	News bool
}

// Decide plays an ask at its event in one script: asked again, the answer is the
// same. ErrStaleAsk when a later ask of the person was decided there before. After
// an error it is not known whether it was decided; asking again is safe.
func (s *Store) Decide(ctx context.Context, w AskWork) (Decided, error) {
	a := w.Ask
	act, words := string(a.Act), ""
	if w.Forget {
		act = "forget"
	}
	if a.Nickname != "" || a.Needs != "" {
		plain, err := json.Marshal(guestWords{a.Nickname, a.Needs})
		if err != nil {
			return Decided{}, fmt.Errorf("asking %s at event %s: %w", a.ID, a.Event, err)
		}
		if words, err = s.seal(placeGuest, guestOf(a.Event, w.Person), plain); err != nil {
			return Decided{}, err
		}
	}
	pre := eventPrefix(a.Event)
	answer, err := s.run(ctx, seatAskScript, pre+keyEvent,
		pre, s.shiftMillis(), string(w.Person), w.Number, a.ID, act, a.Party, string(a.Slot), flag(a.Wait), words,
		int(bot.FirstCode(a.ID))-1, bot.SeatCodes, bot.CodeStride, s.offerMillis())
	if err != nil {
		return Decided{}, fmt.Errorf("asking %s at event %s: %w", a.ID, a.Event, err)
	}
	r, err := asRow(answer)
	if err != nil {
		return Decided{}, fmt.Errorf("asking %s at event %s: %w", a.ID, a.Event, err)
	}
	d := Decided{Due: fromMillis(r.number(1)), News: r.number(3) > 0}
	if d.Answer, d.At, err = happened(r.text(0)); err != nil {
		return Decided{}, err
	}
	if d.Answer.News == "stale" {
		return Decided{}, fmt.Errorf("ask %s at event %s: %w", a.ID, a.Event, ErrStaleAsk)
	}
	d.Answer.Ask = a.ID
	d.Answer.Event, err = s.eventFor(r.text(2), a.Event, d.Answer.Seat.State)
	return d, err
}

func guestOf(e bot.EventID, p bot.PersonID) string { return string(e) + "/" + string(p) }

// eventFor opens an event for a person who stands there so: the link is for those
// who have a seat.
func (s *Store) eventFor(sealed string, id bot.EventID, state bot.SeatState) (bot.Event, error) {
	if sealed == "" {
		return bot.Event{ID: id}, nil
	}
	e, err := s.openEvent(sealed, id)
	if state != bot.SeatHas {
		e = e.Public()
	}
	return e, err
}

var seatStates = map[string]bot.SeatState{"b": bot.SeatHas, "w": bot.SeatWaits, "o": bot.SeatOffers}

// happened reads "news|state|party|slot|code|place|until|left|at" of event.lua.
func happened(said string) (bot.SeatAnswer, time.Time, error) {
	f := strings.Split(said, "|")
	if len(f) != 9 {
		return bot.SeatAnswer{}, time.Time{}, fmt.Errorf("what happened to a seat: %w", errShape)
	}
	n := func(i int) int { return int(wholeNumber(f[i])) }
	return bot.SeatAnswer{
		News: bot.SeatNews(f[0]), Left: n(7),
		Seat: bot.Seat{
			State: seatStates[f[1]], Party: n(2), Slot: bot.SlotID(f[3]), Code: bot.SeatCode(n(4)), Place: n(5),
			Until: fromMillis(wholeNumber(f[6])),
		},
	}, fromMillis(wholeNumber(f[8])), nil
}

// ErrNoSeat is a person without a seat at an event that is not cancelled.
var ErrNoSeat = errors.New("they have no seat there")

// Came marks that a family came, or takes the mark back: those who came are thanked
// when the event is over, once. ErrNoSeat.
func (s *Store) Came(ctx context.Context, id bot.EventID, p bot.PersonID, came bool) error {
	if !goodEventID(id) {
		return fmt.Errorf("event %q: %w", id, ErrUnknownEvent)
	}
	pre := eventPrefix(id)
	answer, err := s.run(ctx, eventCameScript, pre+keyEvent, pre, s.shiftMillis(), string(p), flag(came))
	if err != nil {
		return fmt.Errorf("marking who came to event %s: %w", id, err)
	}
	r, err := asRow(answer)
	switch {
	case err != nil:
		return fmt.Errorf("marking who came to event %s: %w", id, err)
	case r.number(0) == 0:
		return fmt.Errorf("event %s: %w", id, ErrNoSeat)
	}
	return s.LookSoon(ctx, id, fromMillis(r.number(1)))
}

// Guests are all who have a seat, wait or were offered one, in the order of their
// arrival; with the words that they gave for the door.
func (s *Store) Guests(ctx context.Context, id bot.EventID) ([]bot.Guest, error) {
	return s.guests(ctx, id)
}
