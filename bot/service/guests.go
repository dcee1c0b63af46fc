package service

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"tonari/bot"
)

// guests is what the desk is still to be told of those who read a channel and may
// not.
type guests struct {
	news
	who string
}

// tellGuests tells the desk, with its supervisors, of people who came to read its
// channels and may not: once, whichever process looks. now are all that read there,
// as channel/person.
func (s *Service) tellGuests(ctx context.Context, now []string) {
	known, err := s.store.Outsiders(ctx)
	if err != nil {
		return // the next look tells it
	}
	came := slices.ContainsFunc(now, func(g string) bool { return !slices.Contains(known, g) })
	if came && !s.toldGuests(ctx, now) {
		return
	}
	s.guests = nil
	slices.Sort(now)
	if slices.Sort(known); slices.Equal(now, known) {
		return
	}
	if err := s.store.SetOutsiders(ctx, now); err != nil {
		s.log.Warn("the desk may be told again", "event", "guests", "err", err)
	}
}

func (s *Service) toldGuests(ctx context.Context, now []string) bool {
	if who := strings.Join(now, " "); s.guests == nil || s.guests.who != who {
		people := map[string]bool{}
		for _, g := range now {
			_, id, _ := strings.Cut(g, "/")
			people[id] = true
		}
		s.guests = &guests{who: who, news: news{item: bot.DeskItem{
			ID: bot.EffectID("guests/"+who+s.store.Clock().Format("/20060102T150405"), 0), Kind: bot.DeskLine,
			Text: s.words("desk.guests", "count", strconv.Itoa(len(people))), Mention: s.roster().Supervisors(),
		}}}
	}
	return s.told(ctx, &s.guests.news, "guests")
}
