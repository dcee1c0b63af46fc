package service

import (
	"context"
	"encoding/json"
	"time"

	"tonari/bot"
	"tonari/handoff"
	"tonari/handoff/slackdesk"
)

// dutyCommand answers /tonari duty. A change holds at once in this process, and in
// every other within seconds.
func (s *Service) dutyCommand(ctx context.Context, by bot.StaffID, asked slackdesk.DutyWord) string {
	if err := s.readHands(ctx); err != nil {
		return s.words("desk.duty_failed")
	}
	now := s.store.Clock()
	switch asked.Do {
	case "who":
		return s.dutyNow(now)
	case "next":
		return s.dutyNext(now)
	case string(handoff.DutyOn), string(handoff.DutyOff), string(handoff.DutySwap):
		return s.changeDuty(ctx, by, asked, now)
	}
	return s.words("desk.duty_help")
}

func (s *Service) dutyNow(now time.Time) string {
	duty := s.roster().OnDuty(now)
	if len(duty) == 0 {
		return s.words("desk.duty_nobody") + "\n" + s.dutyNext(now)
	}
	return s.words("desk.duty_who", "names", s.namesOf(duty))
}

func (s *Service) dutyNext(now time.Time) string {
	roster := s.roster()
	at, ok := roster.ShiftStart(now)
	if !ok {
		return s.words("desk.duty_no_next")
	}
	return s.words("desk.duty_next", "names", s.namesOf(roster.OnDuty(at)), "when", s.when(now, at))
}

// changeDuty decides with the roster as it is and stores the overrides with their
// fact.
func (s *Service) changeDuty(ctx context.Context, by bot.StaffID, asked slackdesk.DutyWord, now time.Time) string {
	roster := s.roster()
	ask := handoff.DutyAsk{Do: handoff.DutyDo(asked.Do), By: by, Who: asked.Who, Until: asked.Until}
	if asked.Name != "" {
		if ask.Who = named(roster, asked.Name); ask.Who == "" {
			return s.words("desk.duty_unknown")
		}
	}
	now = now.Truncate(time.Millisecond)
	changes, refused := roster.Ask(ask, now)
	who := ask.Who
	if who == "" {
		who = by
	}
	switch refused {
	case "":
	case handoff.AlreadyOn:
		until, _ := roster.OnUntil(who, now)
		return s.words("desk.duty_already_on", "name", s.roleName(who), "until", s.when(now, until))
	case handoff.NotOn:
		if ask.Do == handoff.DutySwap {
			who = by
		}
		return s.words("desk.duty_not_on", "name", s.roleName(who))
	default:
		return s.words("desk.duty_" + string(refused))
	}
	set := map[bot.StaffID]string{}
	for _, o := range changes {
		text, err := json.Marshal(o)
		if err != nil {
			return s.words("desk.duty_failed")
		}
		set[o.Staff] = string(text)
	}
	if err := s.store.SetOverrides(ctx, set, dutyFact(ask, who, changes, now)); err != nil {
		s.log.Error("a change of the duty is not stored", "event", "duty", "err", err)
		return s.words("desk.duty_failed")
	}
	if err := s.readHands(ctx); err != nil {
		s.log.Warn("a change of the duty holds here in a moment", "event", "duty", "err", err)
	}
	s.ringDuty()
	return s.dutyChanged(ask, who, changes, now)
}

// dutyChanged says what was done.
func (s *Service) dutyChanged(ask handoff.DutyAsk, who bot.StaffID, changes []handoff.Override, now time.Time) string {
	last := changes[len(changes)-1]
	name, until := s.roleName(who), s.when(now, last.Until)
	ended := !last.Until.After(now)
	switch {
	case ask.Do == handoff.DutySwap:
		return s.words("desk.duty_swapped", "name", s.roleName(ask.By), "other", name, "until", until)
	case last.On && ended:
		return s.words("desk.duty_ended", "name", name)
	case last.On:
		return s.words("desk.duty_on", "name", name, "until", until)
	case ended:
		return s.words("desk.duty_back", "name", name)
	}
	return s.words("desk.duty_off", "name", name, "until", until)
}

func dutyFact(ask handoff.DutyAsk, who bot.StaffID, changes []handoff.Override, now time.Time) bot.Fact {
	last := changes[len(changes)-1]
	return bot.Fact{Name: "duty", At: now, Staff: ask.By, Fields: map[string]string{
		"do": string(ask.Do), "who": string(who), "until": last.Until.UTC().Format(time.RFC3339),
	}}
}

// named finds somebody by their role name.
func named(roster *handoff.Roster, name string) bot.StaffID {
	for _, p := range roster.People() {
		if p.Name == name {
			return p.Slack
		}
	}
	return ""
}
