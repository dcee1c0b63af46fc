package service

import (
	"context"
	"strconv"

	"tonari/bot"
	"tonari/bot/events"
)

// tellUnheard tells the desk of families whom news of an event have not reached:
// once for a number, by the process that sends to Slack, and again when there are
// more.
func (s *Service) tellUnheard(ctx context.Context) {
	if held, err := s.store.DeskLease(ctx, s.worker.Name, s.worker.DeskLease); err != nil || !held {
		return
	}
	all, err := s.store.Events(ctx)
	if err != nil {
		s.log.Warn("it is not known whom news of events have reached", "event", "unheard", "err", err)
		return
	}
	for _, l := range all {
		if l.Unheard == l.UnheardTold {
			delete(s.unheard, l.Event.ID)
			continue
		}
		if l.Unheard > l.UnheardTold && !s.toldUnheard(ctx, l) {
			continue
		}
		if err := s.store.ToldUnheard(ctx, l.Event.ID, l.Unheard); err != nil {
			s.log.Warn("the desk may be told again", "event", "unheard", "err", err)
		}
	}
}

func (s *Service) toldUnheard(ctx context.Context, l bot.Listed) bool {
	n := s.unheard[l.Event.ID]
	if n == nil {
		count := strconv.Itoa(l.Unheard)
		n = &news{item: bot.DeskItem{
			ID:   bot.EffectID("unheard/"+string(l.Event.ID)+"/"+count+s.store.Clock().Format("/20060102T1504"), 0),
			Kind: bot.DeskLine, Text: s.words("desk.event_unheard", "title", l.Event.Title, "times", events.Span(l.Event), "count", count),
		}}
		if s.unheard == nil {
			s.unheard = map[bot.EventID]*news{}
		}
		s.unheard[l.Event.ID] = n
	}
	if !s.told(ctx, n, "unheard") {
		return false
	}
	delete(s.unheard, l.Event.ID)
	return true
}
