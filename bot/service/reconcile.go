package service

import (
	"context"
	"time"

	"tonari/handoff/slackdesk"
)

// Slack can lose events for good, for hours
// (https://slack-status.com/2025-02/d41e4bfd1ccae26a). What counselors typed in
// open threads is therefore read now and then; what came as an event is known by
// its id and taken once.
const (
	reconcileEvery = 5 * time.Minute
	reconcileBack  = time.Hour
)

// Reconcile takes in what was typed in the threads of open cases and never came
// as an event. Run does so every five minutes.
func (s *Service) Reconcile(ctx context.Context) {
	open, err := s.store.OpenCases(ctx)
	if err != nil {
		return // the next look finds it
	}
	since := s.store.Clock().Add(-reconcileBack)
	for _, c := range open {
		thread, err := s.store.CaseThread(ctx, c.ID)
		if err != nil || thread.TS == "" {
			continue
		}
		typed, p := s.desk.Replies(ctx, s.decode.Load(), thread.Channel, thread.TS, since)
		if p.Fate != slackdesk.Done {
			return // slow or down: not worth asking for the others now
		}
		for _, heard := range typed {
			if err := s.putDesk(ctx, heard.Input(c.ID, c.Person)); err != nil {
				return
			}
		}
	}
}
