package turn_test

import (
	"slices"
	"testing"
	"time"

	"tonari/bot"
)

// setsLevel fills the level form in and says what was wrong with it.
func (s *stage) setsLevel(by bot.StaffID, level bot.Level) map[string]string {
	s.t.Helper()
	f, ok := s.opens(by, bot.ActionLevel)
	if !ok {
		s.t.Fatalf("%s cannot open the level's form", by)
	}
	return s.sends(by, f, map[string][]string{"level": {level.String()}, "reason": {"電話の声から"}})
}

// mentions are whom the first line of this key since the mark calls.
func (s *stage) mentions(from int, key string) ([]bot.StaffID, bool) {
	for _, d := range s.desk[from:] {
		if d.Key == key {
			return d.Mention, true
		}
	}
	return nil, false
}

func TestACaseRaisedToUrgentByHandCallsAsOneThatTurnsUrgent(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	from := len(s.desk)
	if wrong := s.setsLevel(midori, bot.LevelUrgent); wrong != nil {
		t.Fatalf("refused: %v", wrong)
	}
	if got, want := s.deskKeys(from), []string{"desk.level_up", "desk.turned_urgent", "repaint"}; !slices.Equal(got, want) {
		t.Errorf("desk %v, want %v", got, want)
	}
	if who, _ := s.mentions(from, "desk.level_up"); !slices.Contains(who, aoi) {
		t.Errorf("called %v, want those on duty", who)
	}
	if d := s.desk[from]; d.Note != "電話の声から" || !d.Receipt {
		t.Errorf("line %+v", d)
	}
	if d := s.desk[from+1]; d.Channel != "C0URGENT" {
		t.Errorf("the notice goes to %s", d.Channel)
	}
	if len(s.turned) > 0 {
		t.Errorf("the person hears %v", s.heard())
	}
	// All rungs of the new level, each once.
	from = len(s.desk)
	s.after(11 * time.Minute)
	n := 0
	for _, k := range s.deskKeys(from) {
		if k == "desk.rung" {
			n++
		}
	}
	if n != 3 {
		t.Errorf("%d rungs in eleven minutes: %v", n, s.deskKeys(from))
	}
}

func TestARiseInAHeldCaseCallsTheHolderAndWatchesForTheirWord(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	from := len(s.desk)
	if wrong := s.setsLevel(sato, bot.LevelUrgent); wrong != nil {
		t.Fatalf("refused: %v", wrong)
	}
	who, _ := s.mentions(from, "desk.level_up")
	if !slices.Contains(who, aoi) || slices.Contains(who, sato) || !slices.Contains(who, bot.StaffID("U0KURO")) {
		t.Errorf("called %v", who)
	}
	from = len(s.desk)
	s.after(6 * time.Minute)
	if _, ok := s.mentions(from, "desk.silent"); !ok {
		t.Errorf("a silent urgent case calls nobody: %v", s.deskKeys(from))
	}
	// Lowered, no rung calls any more; the holder is reminded, the silent claim offered back.
	if wrong := s.setsLevel(aoi, bot.LevelHigh); wrong != nil {
		t.Fatalf("refused: %v", wrong)
	}
	from = len(s.desk)
	s.after(2 * time.Hour)
	if got := s.deskKeys(from); !slices.Equal(got, []string{"desk.watch_holder", "desk.watch_silent"}) {
		t.Errorf("calls after lowering: %v", got)
	}
}

func TestOnlyACounselorLowersALevelAndTheReasonStands(t *testing.T) {
	s := play(t, tuesday)
	s.says(urgentText)
	s.clicks(aoi, bot.ActionClaim)
	s.says("きょうは寒いですね")
	if k := s.current(); k.Level != bot.LevelUrgent {
		t.Fatalf("calm words lowered it to %s", k.Level)
	}
	if wrong := s.setsLevel(midori, bot.LevelHigh); wrong["level"] == "" {
		t.Error("somebody who does not hold it lowered it")
	}
	f, _ := s.opens(aoi, bot.ActionLevel)
	if wrong := s.sends(aoi, f, map[string][]string{"level": {"high"}, "reason": {" "}}); wrong["reason"] == "" {
		t.Error("lowered without a reason")
	}
	from := len(s.desk)
	if wrong := s.setsLevel(aoi, bot.LevelHigh); wrong != nil {
		t.Fatalf("refused: %v", wrong)
	}
	if d := s.desk[from]; d.Key != "desk.level_down" || d.Note != "電話の声から" {
		t.Errorf("line %+v", d)
	}
	card := s.desk[len(s.desk)-1].Card
	if card == nil || card.Level != bot.LevelHigh || card.LevelReason != "電話の声から" || card.LevelBy != aoi {
		t.Errorf("card %+v", card)
	}
	for _, fact := range s.last.Effects.Facts {
		for _, v := range fact.Fields {
			if v == "電話の声から" {
				t.Error("the reason stands in a fact")
			}
		}
	}
	// The person's own words raise it again.
	from = len(s.desk)
	s.says(urgentText)
	if k := s.current(); k.Level != bot.LevelUrgent || k.LevelReason != "" {
		t.Errorf("case %+v", k)
	}
	if who, _ := s.mentions(from, "desk.again_urgent"); !slices.Contains(who, aoi) {
		t.Errorf("called %v", who)
	}
}

func TestALoweringThatDidNotSeeTheNewestUrgentWordsIsRefused(t *testing.T) {
	s := play(t, tuesday)
	s.says(urgentText)
	s.clicks(aoi, bot.ActionClaim)
	lower, _ := s.opens(aoi, bot.ActionLevel)
	pause, _ := s.opens(aoi, bot.ActionPause)
	closing, _ := s.opens(aoi, bot.ActionClose)
	s.after(time.Minute)
	s.says(urgentText)
	for about, wrong := range map[string]map[string]string{
		"level": s.sends(aoi, lower, map[string][]string{"level": {"none"}}),
		"pause": s.sends(aoi, pause, nil),
		"close": s.sends(aoi, closing, nil),
	} {
		if len(wrong) == 0 {
			t.Errorf("%s went through", about)
		}
		for _, text := range wrong {
			if text == "" {
				t.Errorf("%s: no reason is given", about)
			}
		}
	}
	if k := s.current(); k.State != bot.CaseClaimed || k.Level != bot.LevelUrgent {
		t.Errorf("case %+v", k)
	}
	// Raising needs no newer look.
	s = play(t, tuesday)
	s.says("消えたい")
	s.clicks(aoi, bot.ActionClaim)
	f, _ := s.opens(midori, bot.ActionLevel)
	s.after(time.Second)
	if wrong := s.sends(midori, f, map[string][]string{"level": {"urgent"}}); wrong != nil {
		t.Errorf("raising is refused: %v", wrong)
	}
}

func TestALowerLevelGoesOnWithTheRungsThatItStillHas(t *testing.T) {
	s := play(t, tuesday)
	s.says(urgentText)
	s.after(3 * time.Minute) // one rung of urgent, at 2 minutes
	if wrong := s.setsLevel(midori, bot.LevelHigh); wrong != nil {
		t.Fatalf("refused: %v", wrong)
	}
	from := len(s.desk)
	s.after(11 * time.Minute)
	if _, ok := s.mentions(from, "desk.rung"); ok {
		t.Error("a rung that was taken already is taken again")
	}
	s.after(2 * time.Minute) // the second of high, at 15 minutes
	if _, ok := s.mentions(from, "desk.rung"); !ok {
		t.Error("the next rung of high is not taken")
	}
}
