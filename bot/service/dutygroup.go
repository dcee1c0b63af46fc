package service

import (
	"context"
	"time"

	"tonari/handoff/slackdesk"
)

const (
	// groupEvery is how often the user group is looked at when nothing changed:
	// somebody may have edited it by hand.
	groupEvery = 10 * time.Minute
	// groupAgain is how long it rests after Slack refused.
	groupAgain = 10 * time.Minute
)

// groupState is what was last done with the user group.
type groupState struct {
	duty string // as it was set
	next time.Time
}

// keepGroup makes the user group equal to those on duty. Where that is not allowed
// the desk goes on without it: the log, the metrics and the health page say so.
func (s *Service) keepGroup(ctx context.Context) {
	if s.set.SlackDutyGroup == "" {
		return
	}
	g, now := &s.duty.group, s.now()
	people := s.roster().OnDuty(s.store.Clock())
	duty := s.namesOf(people)
	if len(people) == 0 || now.Before(g.next) && (duty == g.duty || g.duty == refusedGroup) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 2*sendWithin)
	defer cancel()
	changed, p := s.desk.SetGroup(ctx, s.set.SlackDutyGroup, people)
	if p.Fate != slackdesk.Done {
		g.duty, g.next = refusedGroup, now.Add(max(p.After, groupAgain))
		s.log.Error("the user group of the duty is not kept", "event", "usergroup", "reason", p.Reason)
		s.meter.Failed("slack_usergroup")
		s.notes.set("usergroup", "not kept equal to the duty: "+p.Reason)
		return
	}
	g.duty, g.next = duty, now.Add(groupEvery)
	s.notes.set("usergroup", "")
	if changed {
		s.log.Info("the user group has those on duty", "event", "usergroup", "people", len(people))
	}
}

// refusedGroup stands for a duty that could not be set.
const refusedGroup = "\x00"
