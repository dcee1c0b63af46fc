package turn_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tonari/bot"
)

// pauses puts the case on hold until so much later.
func (s *stage) pauses(by bot.StaffID, d time.Duration) map[string]string {
	s.t.Helper()
	f, ok := s.opens(by, bot.ActionPause)
	if !ok {
		s.t.Fatalf("%s cannot open the form", by)
	}
	until := s.now.Add(d).In(tokyo)
	return s.sends(by, f, map[string][]string{"day": {until.Format("2006-01-02")}, "hour": {until.Format("15:04")}})
}

func held(t *testing.T) *stage {
	t.Helper()
	s := play(t, tuesday)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	s.types(aoi, "こんにちは")
	s.after(time.Minute)
	return s
}

func TestAPauseIsToldOnceAcknowledgedAndEndsByItself(t *testing.T) {
	s := held(t)
	if wrong := s.pauses(aoi, 2*time.Hour); wrong != nil {
		t.Fatalf("refused: %v", wrong)
	}
	if got := s.heard(); !slices.Equal(got, []string{"handoff.paused"}) {
		t.Errorf("the person hears %v", got)
	}
	k := s.current()
	if card := s.desk[len(s.desk)-1].Card; k.State != bot.CasePaused || k.Holder != aoi || card == nil || !card.Until.Equal(k.PausedUntil) {
		t.Errorf("case %+v", k)
	}
	s.says("わかりました")
	if got := s.heard(); !slices.Equal(got, []string{"handoff.ack_paused"}) {
		t.Errorf("the first message meanwhile: %v", got)
	}
	s.after(time.Minute)
	s.says("あとで読んでね")
	if got := s.heard(); len(got) != 0 {
		t.Errorf("the second within two minutes: %v", got)
	}
	s.says("人と話す")
	if got := s.heard(); !slices.Equal(got, []string{"handoff.who_away"}) {
		t.Errorf("who is here: %v", got)
	}
	said, from := len(s.phone), len(s.desk)
	s.after(2 * time.Hour)
	if k := s.current(); k.State != bot.CaseClaimed || !k.PausedUntil.IsZero() {
		t.Errorf("case %+v", k)
	}
	if who, ok := s.mentions(from, "desk.resumed_time"); !ok || !slices.Equal(who, []bot.StaffID{aoi}) {
		t.Errorf("called %v: %v", who, s.deskKeys(from))
	}
	if len(s.phone) != said {
		t.Error("the end of the pause is told to the person")
	}
	// Until the holder's next word the person still hears that it is kept.
	s.says("もどりましたか")
	if got := s.heard(); !slices.Equal(got, []string{"handoff.ack"}) {
		t.Errorf("after the pause: %v", got)
	}
	s.types(aoi, "おまたせしました")
	s.after(10 * time.Second)
	s.after(3 * time.Minute)
	s.says("はい")
	if got := s.heard(); len(got) != 0 {
		t.Errorf("after the holder's word: %v", got)
	}
}

func TestAButtonOrUrgentWordsEndAPause(t *testing.T) {
	s := held(t)
	s.pauses(aoi, time.Hour)
	from := len(s.desk)
	s.clicks(midori, bot.ActionResume)
	if k := s.current(); k.State != bot.CasePaused {
		t.Error("somebody else ended it")
	}
	s.clicks(sato, bot.ActionResume)
	if who, ok := s.mentions(from, "desk.resumed"); !ok || !slices.Equal(who, []bot.StaffID{aoi}) || s.current().State != bot.CaseClaimed {
		t.Errorf("desk %v", s.deskKeys(from))
	}
	from = len(s.desk)
	s.clicks(aoi, bot.ActionResume)
	if !slices.Equal(s.deskKeys(from), []string{"desk.not_paused"}) {
		t.Errorf("pressed again: %v", s.deskKeys(from))
	}

	s.pauses(aoi, time.Hour)
	s.says("消えたい") // high: the holder is called, the pause stays
	if k := s.current(); k.State != bot.CasePaused {
		t.Error("high words ended it")
	}
	from = len(s.desk)
	s.says(urgentText)
	if k := s.current(); k.State != bot.CaseClaimed {
		t.Errorf("case %+v", k)
	}
	if who, ok := s.mentions(from, "desk.resumed_urgent"); !ok || !slices.Equal(who, []bot.StaffID{aoi}) {
		t.Errorf("desk %v", s.deskKeys(from))
	}
	if got := s.heard(); !slices.Equal(got, []string{"safety.automatic"}) {
		t.Errorf("urgent words are answered with %v", got)
	}
	from = len(s.desk)
	s.after(4 * time.Hour)
	if _, again := s.mentions(from, "desk.resumed_time"); again {
		t.Error("the old time still counts")
	}
}

func TestAPauseHasATimeAheadWithinAMonth(t *testing.T) {
	s := held(t)
	for about, d := range map[string]time.Duration{"past": -time.Hour, "too long": 40 * 24 * time.Hour} {
		if wrong := s.pauses(aoi, d); len(wrong) != 1 {
			t.Errorf("%s: %v", about, wrong)
		}
	}
	f, _ := s.opens(aoi, bot.ActionPause)
	if wrong := s.sends(aoi, f, map[string][]string{"day": {"きょう"}, "hour": {"10:00"}}); wrong["day"] == "" {
		t.Error("no day at all was taken")
	}
	if wrong := s.sends(aoi, f, nil); wrong != nil {
		t.Errorf("what the form offers is refused: %v", wrong)
	}
	// Once more moves the time, and the person hears the new one.
	if wrong := s.pauses(aoi, 5*time.Hour); wrong != nil || !slices.Equal(s.heard(), []string{"handoff.paused"}) {
		t.Errorf("moving: %v, %v", wrong, s.heard())
	}
	from := len(s.desk)
	s.after(2 * time.Hour)
	if s.current().State != bot.CasePaused {
		t.Errorf("the first time still counts: %v", s.deskKeys(from))
	}
}

func TestAPauseOpenedBeforeNewUrgentWordsIsRefused(t *testing.T) {
	s := held(t)
	f, ok := s.opens(aoi, bot.ActionPause)
	if !ok {
		t.Fatal("the holder may not pause")
	}
	s.after(10 * time.Second)
	s.says(urgentText)
	if wrong := s.sends(aoi, f, nil); !strings.Contains(wrong["day"], "緊急のことばが新しく届いた") {
		t.Errorf("at the fields: %v", wrong)
	}
	until := s.now.Add(time.Hour).In(tokyo)
	from, said := len(s.desk), len(s.phone)
	s.take(bot.Input{Submit: &bot.Submit{
		Case: f.Case, Form: f.Name, By: aoi, Member: true, Opened: f.Opened,
		Values: map[string][]string{"day": {until.Format("2006-01-02")}, "hour": {until.Format("15:04")}},
	}})
	want(t, "refused", s.deskKeys(from), []string{"desk.pause_newer"})
	if k := s.current(); k.State != bot.CaseClaimed || len(s.phone) != said {
		t.Errorf("case %+v, the person hears %v", k, s.phone[said:])
	}
	// What is opened after them goes.
	s.after(time.Second)
	if wrong := s.pauses(aoi, time.Hour); wrong != nil || s.current().State != bot.CasePaused {
		t.Errorf("refused: %v", wrong)
	}
}

func TestWordsOfTheHolderGoOutWhileTheCaseIsOnHold(t *testing.T) {
	s := held(t)
	s.pauses(aoi, time.Hour)
	s.types(aoi, "また あした")
	s.after(10 * time.Second)
	if s.phone[len(s.phone)-1].Text != "また あした" || s.current().State != bot.CasePaused {
		t.Errorf("last %+v, state %s", s.phone[len(s.phone)-1], s.current().State)
	}
}

func TestReleaseTransferAndCloseEndAPause(t *testing.T) {
	for _, a := range []bot.Action{bot.ActionRelease, bot.ActionTransfer, bot.ActionClose} {
		s := held(t)
		s.pauses(aoi, time.Hour)
		s.clicks(aoi, a)
		from := len(s.desk)
		s.after(30 * time.Minute)
		s.after(2 * time.Hour)
		if _, late := s.mentions(from, "desk.resumed_time"); late || s.conv.Cases[0].State == bot.CasePaused {
			t.Errorf("%s: %v", a, s.deskKeys(from))
		}
	}
}
