package service

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"tonari/bot"
	"tonari/flows/booking"
)

// readCalendar takes over what events there are and how much room they have, for
// the turns to show. When Redis does not answer, what was known stays.
func (s *Service) readCalendar(ctx context.Context) {
	events, err := s.store.Events(ctx)
	if err != nil {
		s.log.Warn("the events cannot be read", "event", "calendar", "err", err)
		return
	}
	for i := range events {
		events[i].Room = booking.Room(events[i])
	}
	b, err := json.Marshal(events)
	if err != nil {
		s.log.Error("the events cannot be compared", "event", "calendar", "err", err)
		return
	}
	sum := sha256.Sum256(b)
	s.calendar.Store(&bot.Calendar{Version: hex.EncodeToString(sum[:8]), Events: events})
}
