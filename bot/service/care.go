package service

import (
	"context"
	"fmt"
	"maps"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"tonari/bot"
	"tonari/bot/store"
	"tonari/handoff/slackdesk"
)

// tooOld: LINE's signature has no time in it, so a captured webhook could be
// played again; ids are remembered longer than this.
const tooOld = 6 * 24 * time.Hour

const (
	reloadEvery = 5 * time.Second
	lookEvery   = 2 * time.Second
	askEvery    = time.Minute
)

// care reads the configuration again when it changes, learns who we are, and
// looks after cases whose holder has left the roster.
func (s *Service) care(ctx context.Context) {
	reload := time.NewTicker(reloadEvery)
	defer reload.Stop()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	ask := time.NewTicker(askEvery)
	defer ask.Stop()
	s.alone(ctx, s.readCalendar)
	retain := time.NewTicker(retainEvery)
	defer retain.Stop()
	s.alone(ctx, s.retain)
	s.alone(ctx, s.whoWeAre)
	s.alone(ctx, s.leftRoster)
	for {
		select {
		case <-ctx.Done():
			return
		case <-reload.C:
			s.alone(ctx, s.reload)
		case <-look.C:
			s.alone(ctx, s.lost)
			s.alone(ctx, s.readCalendar)
			s.alone(ctx, s.announce)
			s.alone(ctx, s.watch)
			s.alone(ctx, s.catchUp)
		case <-ask.C:
			s.alone(ctx, s.whoWeAre)
			s.alone(ctx, s.leftRoster)
			s.alone(ctx, s.lookAtDesk)
			s.alone(ctx, s.tellUnheard)
		case <-retain.C:
			s.alone(ctx, s.retain)
		}
	}
}

// alone is safely, and never while Care runs.
func (s *Service) alone(ctx context.Context, do func(context.Context)) {
	s.caring.Lock()
	defer s.caring.Unlock()
	s.safely(ctx, do)
}

// safely keeps a fault in one of these from ending the service. The value of a
// panic may be what somebody wrote; only its type is told.
func (s *Service) safely(ctx context.Context, do func(context.Context)) {
	defer func() {
		if r := recover(); r != nil {
			s.log.Error("a panic was caught", "event", "panic", "doing", "care", "type", fmt.Sprintf("%T", r), "stack", string(debug.Stack()))
		}
	}()
	do(ctx)
}

// Care does once, in the caller's goroutine, what Run does at intervals beside
// the loops. Tests use it in place of Run, as they use the worker's Idle.
func (s *Service) Care(ctx context.Context) {
	s.caring.Lock()
	defer s.caring.Unlock()
	s.whoWeAre(ctx)
	s.reload(ctx)
	s.leftRoster(ctx)
	s.lost(ctx)
	s.readCalendar(ctx)
	s.announce(ctx)
	s.watch(ctx)
	s.lookAtDesk(ctx)
	s.tellUnheard(ctx)
	s.catchUp(ctx)
	s.retain(ctx)
	s.Duty(ctx)
}

// whoWeAre learns the bot's own ids from LINE and Slack, and whether the two
// answer. Until the ids are known, the destination of a webhook and the team of
// an event are not checked.
func (s *Service) whoWeAre(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	s.whoInSlack(ctx)
	info, err := s.sender.BotInfo(ctx)
	if err != nil {
		s.notes.set("line", "down: "+err.Error())
		return
	}
	s.notes.set("line", "")
	s.botID.Store(&info.UserID)
}

func (s *Service) whoInSlack(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	who, err := s.desk.Self(ctx)
	switch {
	case err != nil:
		s.notes.set("slack", "down: "+err.Error())
		s.slackDown = true
		s.trouble.begins("no_answer", s.now())
		return
	case len(who.Missing) > 0:
		s.notes.set("slack", "the token lacks scopes: "+strings.Join(who.Missing, ", "))
	default:
		s.notes.set("slack", "")
	}
	s.trouble.ends("no_answer")
	if s.slackDown {
		s.slackDown = false
		s.gap(ctx, "slack answers again")
	}
	if d := s.decode.Load(); d.TeamID == who.TeamID && (who.AppID == "" || d.AppID == who.AppID) {
		return
	}
	s.decode.Store(s.decoder(slackdesk.Decoder{TeamID: who.TeamID, AppID: who.AppID, BotUser: who.UserID}))
	s.members.Store(slackdesk.NewMembers(s.desk, who.TeamID, s.now))
}

// leftRoster releases the cases of holders who are on the roster no more.
func (s *Service) leftRoster(ctx context.Context) {
	open, err := s.store.OpenCases(ctx)
	if err != nil {
		return // the next look finds them
	}
	for _, c := range open {
		if c.Holder == "" {
			continue
		}
		if _, ok := s.live.House().Roster.Person(c.Holder); !ok {
			if err := s.depart(ctx, c, c.Holder); err != nil {
				s.log.Error("a holder left and the case could not be told", "event", "departed", "case", int64(c.ID), "err", err)
			}
		}
	}
}

// left releases the cases of somebody who left the workspace, or, with a channel,
// those whose cards stand there. With an error some may not be told yet, and
// telling all of them again is safe.
func (s *Service) left(ctx context.Context, who bot.StaffID, channel string) error {
	open, err := s.store.OpenCases(ctx)
	if err != nil {
		return err
	}
	for _, c := range open {
		if c.Holder != who {
			continue
		}
		if channel != "" {
			thread, err := s.store.CaseThread(ctx, c.ID)
			if err != nil {
				return err
			}
			if thread.Channel != channel {
				continue
			}
		}
		if err := s.depart(ctx, c, who); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) depart(ctx context.Context, c store.OpenCase, who bot.StaffID) error {
	now := s.store.Clock()
	in := bot.Input{
		ID:     "departed/" + c.ID.String() + "/" + string(who) + "/" + now.Format("20060102T1504"),
		Person: c.Person, At: now, Departed: &bot.Departed{Case: c.ID, Who: who},
	}
	if err := s.store.Put(ctx, []store.Arrival{{Input: in}}); err != nil {
		return err
	}
	s.worker.Wake(c.Person.Partition())
	return nil
}

// notes are what /readyz tells of the platforms.
type notes struct {
	mu sync.Mutex
	m  map[string]string
}

func (n *notes) set(name, note string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.m == nil {
		n.m = map[string]string{}
	}
	if note == "" {
		delete(n.m, name)
		return
	}
	n.m[name] = note
}

func (n *notes) all() map[string]string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return maps.Clone(n.m)
}

// now is this process's clock, with the shift of tests and the demonstration.
func (s *Service) now() time.Time {
	if s.opt.Shift == nil {
		return time.Now()
	}
	return time.Now().Add(s.opt.Shift())
}
