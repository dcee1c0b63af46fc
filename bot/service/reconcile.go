package service

import (
	"context"
	"time"

	"tonari/bot"
	"tonari/bot/store"
	"tonari/handoff/slackdesk"
)

// Slack can lose events for good, for hours
// (https://slack-status.com/2025-02/d41e4bfd1ccae26a), and what comes while nobody
// listens is repeated for some minutes only. What counselors typed in the threads of
// open cases, and of those that were closed since their thread was last read, is
// therefore read after every gap, and now and then without one. What came as an
// event is known by its id and taken once; what is found late is offered to its
// author, or, when the case is closed, marked as not sent (bot/turn).
const (
	reconcileEvery = 5 * time.Minute
	// reconcileAgain is the pause when not all could be read.
	reconcileAgain = time.Minute
	// reconcileMost bounds a run: Slack allows some fifty readings a minute, and looking
	// for posts needs them, too (docs.slack.dev/apis/web-api/rate-limits).
	reconcileMost = 30
	// reconcileBack is how far back a thread is read at most: ids of inputs are
	// remembered for seven days.
	reconcileBack = 6 * 24 * time.Hour
	// settled: what is newer may still come as an event.
	settled = time.Minute
)

// reading is when the threads are read next; for the goroutine that cares only.
type reading struct {
	holder bool // this process sent to Slack when it last looked
	next   time.Time
}

// gap tells every process that events of Slack may have been missed.
func (s *Service) gap(ctx context.Context, why string) {
	s.log.Info("events of slack may have been missed", "event", "gap", "reason", why)
	if err := s.store.NoteGap(ctx); err != nil {
		s.log.Warn("a gap is not noted; threads are read within minutes all the same", "event", "gap", "err", err)
	}
}

// catchUp reads the threads when it is time: at once when this process begins
// to hold the desk's lease or a gap was noted, else every five minutes. Only the
// lease's holder does.
func (s *Service) catchUp(ctx context.Context) {
	held, err := s.store.DeskLease(ctx, s.worker.Name, s.worker.DeskLease)
	if err != nil || !held || ctx.Err() != nil {
		s.reading.holder = false
		return
	}
	missed, err := s.store.TakeGap(ctx)
	if err != nil {
		return
	}
	if now := s.now(); missed || !s.reading.holder || !now.Before(s.reading.next) {
		if missed {
			s.lookAtDesk(ctx)
		}
		s.reading.holder = true
		s.reading.next = now.Add(reconcileAgain)
		if s.readThreads(ctx) {
			s.reading.next = now.Add(reconcileEvery)
		}
	}
}

// Reconcile takes in now what was typed in the threads and never came as an event, if
// this process holds the desk's lease, or nobody does.
func (s *Service) Reconcile(ctx context.Context) {
	if held, err := s.store.DeskLease(ctx, s.worker.Name, s.worker.DeskLease); err == nil && held {
		s.readThreads(ctx)
	}
}

// readThreads reads the threads that are to be read, those first that were read
// longest ago. It says whether all were read.
func (s *Service) readThreads(ctx context.Context) bool {
	threads, err := s.store.UnreadThreads(ctx)
	if err != nil {
		return false
	}
	gone, read := map[string]bool{}, 0
	for i, t := range threads {
		if gone[t.Channel] {
			continue
		}
		if read == reconcileMost {
			return false
		}
		read++
		switch p := s.readThread(ctx, t); p.Fate {
		case slackdesk.Done:
		case slackdesk.Channel: // a channel that is gone keeps no other waiting
			gone[t.Channel] = true
		default:
			s.log.Warn("threads are not read", "event", "reconcile", "reason", p.Reason, "left", len(threads)-i)
			return false // slow or down: not worth asking for the others now
		}
	}
	return true
}

func (s *Service) readThread(ctx context.Context, t store.DeskThread) slackdesk.Posted {
	again := slackdesk.Posted{Fate: slackdesk.Again, Reason: "store"}
	began := s.store.Clock()
	held, err := s.heldIn(ctx, t)
	if err != nil {
		return again
	}
	since := slackdesk.Time(t.TS)
	if seen := slackdesk.Time(t.Newest); seen.After(since) {
		since = seen
	}
	for _, h := range held {
		if at := slackdesk.Time(h.TS); at.Before(since) {
			since = at
		}
	}
	if oldest := began.Add(-reconcileBack); since.Before(oldest) {
		since = oldest
	}
	r, p := s.desk.Read(ctx, s.decode.Load(), t.Channel, t.TS, since)
	if p.Fate != slackdesk.Done {
		return p
	}
	heard := r.Typed
	for _, h := range held {
		at := slackdesk.Time(h.TS)
		if missed, ok := r.Missed(t.Channel, t.TS, h.TS, h.Text); ok && !at.Before(since) && began.Sub(missed.At) > settled {
			heard = append(heard, missed)
		}
	}
	for _, h := range heard {
		if err := s.putDesk(ctx, s.vouched(ctx, h.Input(t.ID, t.Person))); err != nil {
			return again
		}
	}
	switch {
	case r.Gone && t.Closed.IsZero():
		if err := s.cardGone(ctx, t); err != nil {
			return again
		}
		return p
	case !r.Whole && !r.Gone:
		return p
	} // a closed case gets no new card to be read under
	if err := s.store.SetRead(ctx, t.ID, began, began.Add(-settled), max(r.Newest, t.Newest)); err != nil {
		return again
	}
	return p
}

// cardGone lets the case of a deleted card have another: else it stands nowhere in
// the channel until something is written.
func (s *Service) cardGone(ctx context.Context, t store.DeskThread) error {
	return s.putDesk(ctx, bot.Input{
		ID: "slack/cardgone/" + t.Channel + "/" + t.TS, Person: t.Person, At: s.store.Clock(), CardGone: &bot.CardGone{Case: t.ID},
	})
}

// heldIn are the replies of a case that wait, for their time or for their author.
func (s *Service) heldIn(ctx context.Context, t store.DeskThread) ([]bot.Held, error) {
	c, err := s.store.Peek(ctx, t.Person)
	if err != nil {
		return nil, err
	}
	k := c.Case(t.ID)
	if k == nil {
		return nil, nil
	}
	var waiting []bot.Held
	for _, h := range k.Held {
		if h.State == bot.HeldWaiting || h.State == bot.HeldOffered {
			waiting = append(waiting, h)
		}
	}
	return waiting, nil
}
