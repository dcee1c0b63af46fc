package service

import (
	"context"
	"slices"

	"tonari/bot"
)

// noteMissing notes who of the roster is not in each of the desk's channels: a mention
// of them alone reaches nobody, and goes on to the next rung at once.
func (s *Service) noteMissing(ctx context.Context, members map[string][]bot.StaffID) {
	var missing []string
	for _, p := range s.roster().People() {
		for _, there := range members {
			if id := string(p.Slack); !slices.Contains(there, p.Slack) && !slices.Contains(missing, id) {
				missing = append(missing, id)
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
	missing := make([]bot.StaffID, len(all))
	for i, id := range all {
		missing[i] = bot.StaffID(id)
	}
	s.missing.Store(&missing)
}
