package service

import (
	"context"
	"strconv"
	"strings"
	"time"

	"tonari/bot"
	"tonari/bot/events"
	"tonari/bot/store"
)

// lateNews are the news of an event for which this month has no room, and how many
// people wait for them.
type lateNews struct {
	store.Opening
	wait int
}

// newsLate tells the desk of news that wait, of each event once, and tries again
// later.
func (s *Service) newsLate(ctx context.Context, late []lateNews, now time.Time) {
	if len(late) == 0 {
		s.notes.set("news", "")
		return
	}
	s.notes.set("news", "the monthly limit leaves no room for all news of events")
	s.announceAt = now.Add(quotaAgain)
	var lines []string
	ids := ""
	for _, l := range late {
		if !l.Late {
			ids += "/" + string(l.Event.ID)
			lines = append(lines, s.words("desk.news_late_event", "event", l.Event.Title, "when", events.Span(l.Event), "count", strconv.Itoa(l.wait)))
		}
	}
	if len(lines) == 0 {
		return
	}
	n := news{item: bot.DeskItem{
		ID: bot.EffectID("news-late"+ids, 0), Kind: bot.DeskLine, Text: s.words("desk.news_late", "events", strings.Join(lines, "\n")),
	}}
	if !s.told(ctx, &n, "announce") {
		s.announceAt = now.Add(newsAgain)
		return
	}
	for _, l := range late {
		if err := s.store.ToldLate(ctx, l.Event.ID); err != nil {
			s.log.Warn("the desk may be told again", "event", "announce", "err", err)
		}
	}
}
