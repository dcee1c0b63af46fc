package service

import (
	"context"
	"strconv"
	"time"

	"tonari/bot"
)

const (
	// setAsideFor is how long an input that failed is kept for operators; a counselor
	// and the person were told at once.
	setAsideFor = 14 * 24 * time.Hour
	// retainEvery is how often it is looked for.
	retainEvery = time.Hour
)

// retain removes inputs that were set aside long ago. Conversations and what stands
// of them in Slack end by rows of their own.
func (s *Service) retain(ctx context.Context) {
	now := s.store.Clock()
	n, err := s.store.ForgetSetAside(ctx, now.Add(-setAsideFor))
	if err != nil {
		s.log.Warn("inputs set aside were not looked at", "event", "retain", "err", err)
	}
	if n == 0 {
		return
	}
	s.log.Info("inputs set aside are forgotten", "event", "retain", "count", n)
	fact := bot.Fact{Name: "set_aside_forgotten", At: now, Fields: map[string]string{"inputs": strconv.Itoa(n)}}
	if err := s.store.Note(ctx, "set_aside_forgotten/"+s.worker.Name+"/"+strconv.FormatInt(now.UnixMilli(), 10), fact); err != nil {
		s.log.Error("a fact could not be recorded", "event", "retain", "err", err)
	}
}
