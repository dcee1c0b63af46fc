package service

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"tonari/bot"
	"tonari/bot/store"
	"tonari/handoff/slackdesk"
)

const (
	// homeEvery is the least time between two drawings of one home tab: what happens
	// meanwhile is drawn together.
	homeEvery = 5 * time.Second
	// homeFor is how long after it was opened a home tab is kept up to date.
	homeFor = 8 * time.Hour
	// homeAgain is how long one rests that Slack did not take.
	homeAgain = 30 * time.Second
)

// homes are what was published to whom; for the process with the duty's lease.
type homes map[bot.StaffID]published

type published struct {
	opened time.Time // when the person had opened it
	print  string    // of what it shows
	next   time.Time // not sooner
}

// homeOpened notes that somebody looks at their home tab; it is published in a
// moment.
func (s *Service) homeOpened(ctx context.Context, who bot.StaffID) error {
	if err := s.store.HomeOpened(ctx, who, s.store.Clock()); err != nil {
		return err
	}
	s.ringDuty()
	return nil
}

// publishHomes draws the home tabs of those who opened theirs, where something else
// is to be shown now.
func (s *Service) publishHomes(ctx context.Context) {
	now := s.store.Clock()
	looking, err := s.store.Homes(ctx, now.Add(-homeFor))
	if err != nil || len(looking) == 0 {
		return
	}
	cases, err := s.listed(ctx)
	if err != nil {
		return
	}
	common, err := s.commonHome(ctx, now, cases)
	if err != nil {
		return
	}
	for who, opened := range looking {
		was := s.duty.homes[who]
		if now.Before(was.next) {
			continue
		}
		h := s.homeOf(ctx, who, common, cases)
		print := printOf(h)
		if print == was.print && !opened.After(was.opened) {
			continue
		}
		s.duty.homes[who] = s.publish(ctx, h, published{opened, print, now.Add(homeEvery)})
	}
}

func (s *Service) publish(ctx context.Context, h slackdesk.Home, done published) published {
	ctx, cancel := context.WithTimeout(ctx, sendWithin)
	defer cancel()
	switch p := s.desk.Publish(ctx, h); p.Fate {
	case slackdesk.Done, slackdesk.Content: // refused content would be refused again
		if p.Fate == slackdesk.Content {
			s.log.Warn("slack did not take a home tab", "event", "home", "staff", string(h.For), "reason", p.Reason)
		}
		return done
	default:
		s.log.Warn("slack did not take a home tab", "event", "home", "staff", string(h.For), "reason", p.Reason)
		return published{next: h.At.Add(max(p.After, homeAgain))}
	}
}

// commonHome is what stands on everybody's home tab.
func (s *Service) commonHome(ctx context.Context, now time.Time, cases []bot.Listing) (slackdesk.Home, error) {
	roster := s.roster()
	h := slackdesk.Home{At: now, Duty: roster.OnDuty(now), Open: len(cases)}
	if at, ok := roster.ShiftStart(now); ok {
		h.Next, h.NextAt = roster.OnDuty(at), at
	}
	var err error
	h.Today, err = s.store.Today(ctx, now.In(roster.Zone()).Format(time.DateOnly))
	for _, l := range cases {
		if !l.Due.IsZero() && !l.Due.After(now) {
			h.Overdue = append(h.Overdue, l)
		}
		if l.State == bot.CaseUnclaimed {
			h.Waiting = append(h.Waiting, l)
		}
	}
	return h, err
}

// homeOf is somebody's own home tab; who is not on the roster sees nothing of the
// desk.
func (s *Service) homeOf(ctx context.Context, who bot.StaffID, common slackdesk.Home, cases []bot.Listing) slackdesk.Home {
	_, known := s.live.House().Roster.Person(who)
	if !known || !s.isMember(ctx, who) {
		return slackdesk.Home{For: who, At: common.At}
	}
	h := common
	h.For, h.Staff = who, true
	for _, l := range cases {
		if l.Holder == who {
			h.Mine = append(h.Mine, l)
		}
	}
	return h
}

// printOf names what a home tab shows, but for when it was drawn.
func printOf(h slackdesk.Home) string {
	h.At = time.Time{}
	sum := sha256.Sum256(fmt.Appendf(nil, "%+v", h))
	return hex.EncodeToString(sum[:])
}

// maxLinks bounds the addresses that are remembered.
const maxLinks = 5000

// listed are the open cases as lists show them, the most pressing first, with the
// addresses of their cards.
func (s *Service) listed(ctx context.Context) ([]bot.Listing, error) {
	cases, err := s.store.Listings(ctx)
	if err != nil {
		return nil, err
	}
	cases = store.Pressing(cases)
	ctx, cancel := context.WithTimeout(ctx, sendWithin)
	defer cancel()
	if len(s.duty.links) > maxLinks {
		clear(s.duty.links)
	}
	for i := range cases {
		l := &cases[i]
		if l.TS == "" {
			continue
		}
		key := l.Channel + "/" + l.TS
		if s.duty.links[key] == "" && ctx.Err() == nil {
			s.duty.links[key] = s.desk.Link(ctx, l.Channel, l.TS)
		}
		l.Link = s.duty.links[key]
	}
	return cases, nil
}
