package service

import (
	"context"
	"slices"
	"strings"
	"time"

	"tonari/bot"
	"tonari/handoff/slackdesk"
)

// lookAtDesk looks at the channels of the desk, if this process sends to Slack:
// whether they can be posted to, who reads there, and whether the holders are still
// among them. Events tell all of this, too, and events get lost.
func (s *Service) lookAtDesk(ctx context.Context) {
	defer s.readMissing(ctx)
	if held, err := s.store.DeskLease(ctx, s.worker.Name, s.worker.DeskLease); err != nil || !held {
		return
	}
	var wrong, guests []string
	sure := true
	members := map[string][]bot.StaffID{}
	closed := map[string]bool{}
	for _, channel := range slices.Compact([]string{s.set.SlackChannel, s.set.SlackUrgentChannel}) {
		c, err := s.desk.Standing(ctx, channel)
		switch {
		case err != nil && slackdesk.Unreached(err):
			return // whoWeAre tells that
		case err != nil:
			wrong = append(wrong, err.Error())
			sure = false
			continue
		}
		members[channel] = c.Members
		if deaf := s.deaf(c.Members); len(deaf) > 0 {
			wrong = append(wrong, "channel "+channel+" is not read by people who are on duty: "+strings.Join(deaf, ", "))
		}
		for word, bad := range map[string]bool{"archived": c.Archived, "public": !c.Private, "shared with another organisation: nothing is posted there": c.Shared} {
			if bad {
				wrong = append(wrong, "channel "+channel+" is "+word)
			}
		}
		if c.Shared {
			closed[channel] = true
		}
		o, all := s.outsiders(ctx, c.Members)
		sure = sure && all
		for _, who := range o {
			guests = append(guests, channel+"/"+who)
		}
		if len(o) > 0 {
			wrong = append(wrong, "channel "+channel+" is read by guests, bots or people of another workspace: "+strings.Join(o, ", "))
		}
	}
	s.closed.Store(&closed)
	slices.Sort(wrong)
	if note := strings.Join(wrong, "; "); note != s.deskNote {
		s.deskNote = note
		if note != "" {
			s.log.Error("the desk does not stand as it should", "event", "desk", "note", note)
			s.meter.Failed("slack_desk")
		}
	}
	s.notes.set("desk", s.deskNote)
	if sure {
		s.tellGuests(ctx, guests)
	}
	if sure {
		s.noteMissing(ctx, members)
	}
	s.departed(ctx, members)
}

// deaf are those on duty now, or behind them, whom a mention in a channel with these
// members does not reach.
func (s *Service) deaf(members []bot.StaffID) []string {
	roster, now := s.roster(), s.store.Clock()
	var out []string
	for _, id := range append(roster.OnDuty(now), roster.Backup(now)...) {
		if !slices.Contains(members, id) && !slices.Contains(out, string(id)) {
			out = append(out, string(id))
		}
	}
	return out
}

// closedTo says that nothing new may be posted to a channel. A process that has not
// looked at the desk yet looks at the channel before its first post there.
func (s *Service) closedTo(ctx context.Context, channel string) bool {
	if closed := s.closed.Load(); closed != nil {
		return (*closed)[channel]
	}
	if shared, looked := s.atFirst.Load(channel); looked {
		return shared.(bool)
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	c, err := s.desk.Standing(ctx, channel)
	if err == nil || !slackdesk.Unreached(err) {
		s.atFirst.Store(channel, c.Shared)
	}
	return c.Shared
}

// ours says that a channel, looked at now, is of this organisation alone. The
// process that posts of the duty need not be the one that looks at the desk.
func (s *Service) ours(ctx context.Context, channel string) bool {
	c, err := s.desk.Standing(ctx, channel)
	return err == nil && !c.Shared
}

// outsiders are those of a channel who may not read residents' words. all is false
// when somebody cannot be looked at now; they are looked at again in a minute.
func (s *Service) outsiders(ctx context.Context, members []bot.StaffID) (out []string, all bool) {
	all = true
	for _, m := range members {
		if string(m) == s.decode.Load().BotUser {
			continue
		}
		real, err := s.members.Load().Lately(ctx, m)
		switch {
		case err != nil:
			all = false
		case !real:
			out = append(out, string(m))
		}
	}
	return out, all
}

// departed releases the cases of holders who are no members of the case's channel
// any more, or no full members of the workspace, where no event told it.
func (s *Service) departed(ctx context.Context, members map[string][]bot.StaffID) {
	open, err := s.store.UnreadThreads(ctx)
	if err != nil {
		return
	}
	gone := map[bot.StaffID]bool{}
	for _, t := range open {
		there, looked := members[t.Channel]
		if t.Holder == "" || !looked { // a closed case has no holder
			continue
		}
		if _, known := gone[t.Holder]; !known {
			real, err := s.members.Load().Real(ctx, t.Holder)
			gone[t.Holder] = err == nil && !real
		}
		if !gone[t.Holder] && slices.Contains(there, t.Holder) {
			continue
		}
		if err := s.depart(ctx, t.OpenCase, t.Holder); err != nil {
			s.log.Error("a holder left and the case could not be told", "event", "departed", "case", int64(t.ID), "err", err)
		}
	}
}
