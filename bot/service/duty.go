package service

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"tonari/bot"
	"tonari/bot/worker"
	"tonari/handoff"
	"tonari/handoff/slackdesk"
)

const (
	// dutyEvery is how soon every process knows of a change of the duty.
	dutyEvery = 2 * time.Second
	// dutyLease is how long a process that stopped keeps the others from posting when
	// the duty changes and from publishing home tabs.
	dutyLease = 20 * time.Second
	// keepOverrides is how long one that has ended is kept: until then it says who was
	// on duty last.
	keepOverrides = 24 * time.Hour
)

// duty is what a process knows of who is on duty, and what it does about it.
type duty struct {
	name  string
	bell  chan struct{}
	hands atomic.Pointer[[]handoff.Override]
	made  atomic.Pointer[madeRoster]

	// For the goroutine that looks after the duty only.
	nextTry time.Time // of a list that Slack did not take
	group   groupState
	homes   homes
	links   map[string]string // address of a card by channel/ts
}

func newDuty() duty {
	return duty{name: processName(), bell: make(chan struct{}, 1), homes: homes{}, links: map[string]string{}}
}

// madeRoster remembers a roster with the overrides that it was made with.
type madeRoster struct {
	base  *handoff.Roster
	hands *[]handoff.Override
	with  *handoff.Roster
}

// OnDuty are those who are on duty now, changes by hand counted.
func (s *Service) OnDuty() []bot.StaffID { return s.roster().OnDuty(s.store.Clock()) }

// roster is who is on duty when, changes by hand counted.
func (s *Service) roster() *handoff.Roster {
	base, hands := s.live.House().Roster, s.duty.hands.Load()
	if hands == nil || len(*hands) == 0 {
		return base
	}
	if m := s.duty.made.Load(); m != nil && m.base == base && m.hands == hands {
		return m.with
	}
	with := base.With(*hands)
	s.duty.made.Store(&madeRoster{base, hands, with})
	return with
}

// lookAfterDuty runs until ctx ends.
func (s *Service) lookAfterDuty(ctx context.Context) {
	tick := time.NewTicker(dutyEvery)
	defer tick.Stop()
	for {
		s.safely(ctx, s.Duty)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-s.duty.bell:
		}
	}
}

// Duty does once what Run does every few seconds: it learns of changes of the duty
// by hand and, in one process at a time, tells the desk of shift changes, keeps the
// user group and publishes home tabs.
func (s *Service) Duty(ctx context.Context) {
	if err := s.readHands(ctx); err != nil {
		return // the next look reads it
	}
	took := time.Now()
	held, err := s.store.DutyLease(ctx, s.duty.name, dutyLease)
	if err != nil || !held {
		return
	}
	s.handover(ctx, took)
	s.keepGroup(ctx)
	s.publishHomes(ctx)
}

func (s *Service) ringDuty() {
	select {
	case s.duty.bell <- struct{}{}:
	default:
	}
}

// readHands reads the overrides and drops those that ended long ago.
func (s *Service) readHands(ctx context.Context) error {
	stored, err := s.store.Overrides(ctx)
	if err != nil {
		return err
	}
	var hands []handoff.Override
	over := map[bot.StaffID]string{}
	for id, text := range stored {
		var o handoff.Override
		if json.Unmarshal([]byte(text), &o) != nil {
			s.log.Error("a change of the duty cannot be read", "event", "duty", "staff", string(id))
			continue
		}
		if s.store.Clock().Sub(o.Until) > keepOverrides {
			over[id] = text
			continue
		}
		hands = append(hands, o)
	}
	if len(over) > 0 {
		if err := s.store.DropOverrides(ctx, over); err != nil {
			s.log.Warn("what ended of the duty stays for now", "event", "duty", "err", err)
		}
	}
	base := s.live.House().Roster
	if base.With(hands).Version() != s.roster().Version() {
		s.duty.hands.Store(&hands)
	}
	return nil
}

// handover posts, once for each change of the duty, who is on duty now and what
// stands open. took is when the lease was asked for.
func (s *Service) handover(ctx context.Context, took time.Time) {
	now := s.store.Clock()
	roster := s.roster()
	at, ok := roster.Changed(now)
	if !ok || s.now().Before(s.duty.nextTry) {
		return
	}
	at = at.Truncate(time.Millisecond)
	told, err := s.store.Handover(ctx)
	if err != nil || !told.IsZero() && !at.After(told) {
		return
	}
	if !told.IsZero() && !s.tellHandover(ctx, roster, at, now, took) {
		s.duty.nextTry = s.now().Add(newsAgain)
		return
	}
	if _, err := s.store.HandedOver(ctx, told, at); err != nil {
		s.log.Warn("a change of the duty is dealt with again", "event", "handover", "err", err)
	}
}

// tellHandover posts the list, if there is anything to tell. It looks first whether
// another process, or an earlier try whose answer was lost, did.
func (s *Service) tellHandover(ctx context.Context, roster *handoff.Roster, at, now, took time.Time) bool {
	cases, err := s.listed(ctx)
	if err != nil {
		return false
	}
	h, ok := s.handoverText(roster, at, now, cases)
	if !ok {
		return true
	}
	h.ID = bot.EffectID("handover/"+at.UTC().Format(time.RFC3339Nano), 0)
	ctx, cancel := context.WithTimeout(ctx, 2*sendWithin)
	defer cancel()
	desk, channel := s.edge(), s.set.SlackChannel
	if !s.ours(ctx, channel) {
		s.log.Warn("the channel may not be posted to now", "event", "handover")
		return false
	}
	p, found := desk.Find(ctx, channel, "", h.ID, at)
	if !found && p.Fate == worker.PostDone {
		if time.Since(took) > dutyLease/2 {
			return false // this process slept: another may be posting
		}
		s.worker.Owe(channel)
		p = postedOf(s.desk.PostHandover(ctx, channel, h))
	}
	if p.Fate != worker.PostDone {
		s.log.Warn("slack did not take it", "event", "handover", "reason", p.Reason)
		return false
	}
	var ids []bot.CaseID
	for _, l := range h.Shown() {
		ids = append(ids, l.Case)
	}
	if err := s.store.RememberHandover(ctx, channel, p.TS, ids); err != nil {
		s.log.Warn("the buttons of a list are not known yet", "event", "handover", "err", err)
		return false
	}
	return true
}

// handoverText says what a change of the duty brings; ok is false when nobody needs
// to hear of it. An ordinary closing or opening without open cases is silent.
func (s *Service) handoverText(roster *handoff.Roster, at, now time.Time, cases []bot.Listing) (h slackdesk.Handover, ok bool) {
	duty, byHand := roster.OnDuty(now), roster.ByHand(at)
	gap := len(duty) == 0
	switch {
	case len(cases) > 0, byHand && !gap, gap && roster.Planned(now):
	default:
		return h, false
	}
	h = slackdesk.Handover{Cases: cases}
	lines := []string{}
	switch {
	case gap:
		key := "desk.handover_closed"
		if roster.Planned(now) {
			key = "desk.handover_gap"
		}
		lines = append(lines, s.words(key, "next", s.nextDuty(roster, now)))
		h.Mention = append(roster.LastShift(now), roster.Supervisors()...)
	default:
		lines = append(lines, s.words("desk.handover"), s.words("desk.duty_who", "names", s.namesOf(duty)))
		h.Mention = without(duty, roster.OnDuty(at.Add(-time.Nanosecond)))
	}
	h.Mention = without(h.Mention, nil)
	if len(cases) > 0 {
		lines = append(lines, s.words("desk.handover_open", "count", fmt.Sprint(len(cases))))
	} else {
		lines = append(lines, s.words("desk.handover_none"))
	}
	h.Text = strings.Join(lines, "\n")
	return h, true
}

// nextDuty says when somebody is on duty next, as counselors read it.
func (s *Service) nextDuty(roster *handoff.Roster, now time.Time) string {
	next, ok := roster.NextOpen(now)
	if !ok {
		return "？"
	}
	return s.when(now, next)
}

func (s *Service) when(now, at time.Time) string {
	h := s.live.House()
	zone := h.Roster.Zone()
	return h.Words.When(bot.Japanese, now.In(zone), at.In(zone))
}

// words is a sentence for counselors; args are names and values in turn.
func (s *Service) words(key string, args ...string) string {
	values := map[string]string{}
	for i := 0; i+1 < len(args); i += 2 {
		values[args[i]] = args[i+1]
	}
	return strings.Join(s.live.House().Words.Say(bot.Japanese, key, values), "\n")
}

func (s *Service) namesOf(ids []bot.StaffID) string {
	var names []string
	for _, id := range ids {
		names = append(names, s.roleName(id))
	}
	return strings.Join(names, "、")
}

// without is the list, each once, without those of another.
func without(all, but []bot.StaffID) []bot.StaffID {
	seen := map[bot.StaffID]bool{}
	for _, id := range but {
		seen[id] = true
	}
	var out []bot.StaffID
	for _, id := range all {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

// takeButton says whose case a button of a posted list is about: one that stands in
// that list.
func (s *Service) takeButton(ctx context.Context, press slackdesk.Press) (bot.PersonID, bool, error) {
	in, err := s.store.InHandover(ctx, press.Channel, press.Message, press.Click.Case)
	if err != nil || !in {
		return "", false, err
	}
	person, err := s.store.CasePerson(ctx, press.Click.Case)
	return person, err == nil, err
}
