package service

import (
	"context"
	"sync/atomic"
	"time"
)

// What the bot posts comes back to it as an event, like anybody's message. If it
// does not, events are lost on their way, however well the connection looks
// (https://github.com/slackapi/python-slack-sdk/issues/1701): the connections are
// opened anew, threads are read, and a human is told.
const (
	// echoWithin is how long an echo may take.
	echoWithin = time.Minute
	// heardEvery is how often the moment of the last event is written down.
	heardEvery = 5 * time.Second
)

// echo is what this process knows of posts and events; its own clock, in ms.
type echo struct {
	posted atomic.Int64 // the first post since which no event was seen; 0 none
	heard  atomic.Int64 // the last event
	noted  int64        // when the last event was written down; for the goroutine that cares only
	silent bool         // told already; the same
}

// echoDue notes that something was posted whose echo must come.
func (s *Service) echoDue() { s.echo.posted.CompareAndSwap(0, s.now().UnixMilli()) }

// heardNow notes that Slack delivers.
func (s *Service) heardNow() { s.echo.heard.Store(s.now().UnixMilli()) }

// noteHeard writes down when the last event came: an echo may come to any process.
func (s *Service) noteHeard(ctx context.Context) {
	if last := s.echo.heard.Load(); last-s.echo.noted >= heardEvery.Milliseconds() {
		if s.store.SetHeard(ctx, time.UnixMilli(last)) == nil {
			s.echo.noted = last
		}
	}
}

// watch is the watch-dog over Slack's deliveries.
func (s *Service) watch(ctx context.Context) {
	s.noteHeard(ctx)
	first := s.echo.posted.Load()
	if first == 0 {
		return
	}
	at := time.UnixMilli(first)
	heard, err := s.store.LastHeard(ctx)
	switch {
	case err != nil:
	case !heard.Before(at.Add(-heardEvery)): // the moment is written down every few seconds only
		s.echo.posted.CompareAndSwap(first, 0)
		if s.echo.silent {
			s.echo.silent = false
			s.notes.set("slack_events", "")
			s.trouble.ends("no_delivery")
		}
	case s.now().Sub(at) > echoWithin:
		if !s.echo.silent {
			s.echo.silent = true
			s.log.Error("slack delivers nothing", "event", "silent")
			s.meter.Failed("slack_silent")
			s.notes.set("slack_events", "nothing is delivered, although we post")
			s.trouble.begins("no_delivery", at)
		}
		s.echo.posted.CompareAndSwap(first, s.now().UnixMilli()) // look again in a while
		if s.socket != nil {
			s.socket.Renew()
		}
		s.gap(ctx, "silent")
	}
}
