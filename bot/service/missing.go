package service

import (
	"context"
	"slices"
	"strings"

	"tonari/bot"
)

// noteMissing notes who of the roster does not read a channel of the desk, as
// channel/person: a mention there of them alone reaches nobody, and goes on to the next
// rung at once.
func (s *Service) noteMissing(ctx context.Context, members map[string][]bot.StaffID) {
	var missing []string
	for _, p := range s.roster().People() {
		real, err := s.members.Load().Lately(ctx, p.Slack)
		for channel, there := range members {
			if !slices.Contains(there, p.Slack) || err == nil && !real {
				missing = append(missing, channel+"/"+string(p.Slack))
			}
		}
	}
	if err := s.store.SetMissing(ctx, missing); err != nil {
		s.log.Warn("it is not noted who reads the desk", "event", "missing", "err", err)
	}
}

// readMissing takes over what the process that looks at the desk has noted.
func (s *Service) readMissing(ctx context.Context) {
	all, err := s.store.Missing(ctx)
	if err != nil {
		return // what was known stays
	}
	missing := map[string][]bot.StaffID{}
	slices.Sort(all)
	for _, m := range all {
		channel, id, _ := strings.Cut(m, "/")
		missing[channel] = append(missing[channel], bot.StaffID(id))
	}
	s.missing.Store(&missing)
}
