package turn_test

import (
	"testing"

	"tonari/bot"
)

func TestACaseIsClosedWithItsOutcomeAndTopic(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	if _, ok := s.opens(aoi, bot.ActionClose); ok {
		t.Error("closed before anybody held it")
	}
	s.clicks(aoi, bot.ActionClaim)
	f, ok := s.opens(aoi, bot.ActionClose)
	if !ok || f.Submit == "" || len(f.Fields) != 2 {
		t.Fatalf("form %+v", f)
	}
	if wrong := s.sends(aoi, f, map[string][]string{"outcome": {"made_up"}}); wrong["outcome"] == "" {
		t.Errorf("an outcome that nobody offered: %v", wrong)
	}
	if wrong := s.sends(aoi, f, map[string][]string{"outcome": {"connected"}, "topic": {"carer"}}); wrong != nil {
		t.Fatalf("refused: %v", wrong)
	}
	k := s.conv.Cases[0]
	if k.State != bot.CaseClosed || k.Outcome != "connected" || k.Topic != "carer" {
		t.Errorf("case %+v", k)
	}
}

func TestAFormIsOpenedOnlyByWhoMaySendIt(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	k := s.current()
	for about, c := range map[string]bot.Click{
		"a guest":                  {Case: k.ID, By: aoi},
		"somebody off the roster":  {Case: k.ID, By: "U0NOBODY", Member: true},
		"a counselor, not holding": {Case: k.ID, By: midori, Member: true},
		"a case of somebody else":  {Case: k.ID + bot.Partitions, By: aoi, Member: true},
	} {
		c.Action = bot.ActionClose
		if _, ok := s.house.Form(s.conv, c, s.now); ok {
			t.Errorf("%s is asked", about)
		}
		from := len(s.desk)
		s.take(bot.Input{Submit: &bot.Submit{
			Case: c.Case, Form: c.Action, By: c.By, Member: c.Member, Opened: s.now,
			Values: map[string][]string{"outcome": {"settled"}, "topic": {"carer"}},
		}})
		if len(s.deskKeys(from)) != 1 || s.current() == nil {
			t.Errorf("%s sends: %v", about, s.deskKeys(from))
		}
	}
}
