package service

import (
	"context"
	"errors"
	"time"

	"tonari/bot"
	"tonari/bot/store"
)

const (
	// quotaAgain is how long news wait when the month has no room for them.
	quotaAgain = time.Hour
	// madeWithin is how long an event may take to be made after it was noted as new.
	madeWithin = time.Minute
)

// announce tells new events to those who asked for news, each once: the input's id
// is the event's, whichever process puts it and however often. It asks LINE first
// whether this month has room for all: half an announcement is none.
func (s *Service) announce(ctx context.Context) {
	now := s.store.Clock()
	if now.Before(s.announceAt) {
		return
	}
	fresh, err := s.store.FreshEvents(ctx)
	if err != nil {
		s.log.Warn("new events cannot be read", "event", "announce", "err", err)
		return
	}
	for id, made := range fresh {
		if err := s.announceOne(ctx, id, made, now); err != nil {
			s.log.Warn("a new event is announced later", "event", "announce", "err", err)
		}
	}
}

// errNoQuota: the month's messages do not reach for all.
var errNoQuota = errors.New("this month's messages do not reach for all who asked for news")

func (s *Service) announceOne(ctx context.Context, id bot.EventID, made, now time.Time) error {
	o, err := s.store.Opening(ctx, id)
	e := o.Event
	switch {
	case errors.Is(err, store.ErrUnknownEvent) && now.Sub(made) < madeWithin:
		return nil
	case errors.Is(err, store.ErrUnknownEvent), err == nil && (!o.Fresh || e.Cancelled || !e.Start.After(now)):
		return s.store.Announced(ctx, id)
	case err != nil:
		return err
	}
	people, err := s.store.Subscribers(ctx)
	if err != nil {
		return err
	}
	if len(people) > 0 {
		quota, err := s.sender.Quota(ctx)
		if err != nil {
			return err
		}
		if quota.Limited && quota.Limit-quota.Used < int64(len(people)) {
			s.announceAt = now.Add(quotaAgain)
			s.notes.set("news", "the monthly limit leaves no room for news of events")
			return errNoQuota
		}
		s.notes.set("news", "")
	}
	arrivals := make([]store.Arrival, len(people))
	for i, p := range people {
		arrivals[i].Input = bot.Input{
			ID: "event/" + string(id) + "/opened", Person: p, At: now,
			Seat: &bot.SeatAnswer{News: bot.SeatOpened, Event: e.Public()},
		}
	}
	if err := s.store.Put(ctx, arrivals); err != nil {
		return err
	}
	for _, p := range people {
		s.worker.Wake(p.Partition())
	}
	return s.store.Announced(ctx, id)
}
