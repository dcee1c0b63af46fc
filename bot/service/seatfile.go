package service

import (
	"context"
	"time"

	"tonari/bot"
	"tonari/bot/events"
	"tonari/bot/store"
)

// calendarAfter is how long after its event a calendar file can be fetched.
const calendarAfter = 24 * time.Hour

// seatFile puts a calendar file for a seat where the person's phone can fetch it,
// and gives its address; "" without TONARI_PUBLIC_URL. It is made when the seat is
// decided, at an edge: a turn cannot make what nobody guesses.
func (s *Service) seatFile(ctx context.Context, p bot.PersonID, a bot.SeatAnswer) (string, error) {
	if s.set.PublicURL == "" || a.Seat.State != bot.SeatHas {
		return "", nil
	}
	now := s.store.Clock()
	life := a.Event.End.Add(calendarAfter).Sub(now)
	if life <= 0 {
		return "", nil
	}
	token, err := s.store.PutMedia(ctx, p, store.Media{
		Kind: "calendar", Type: "text/calendar; charset=utf-8", Name: "event.ics",
		Data: events.Calendar(a.Event, a.Seat, bot.EffectID("seat/"+string(a.Event.ID)+"/"+string(p), 0), now),
	}, life)
	if err != nil {
		return "", err
	}
	return s.set.PublicURL + "/m/" + token, nil
}
