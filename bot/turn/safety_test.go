package turn_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tonari/bot"
)

// The answer to the direct question makes the case urgent and stands on the card.
func TestYesToTheDirectQuestionMakesTheCaseUrgentAndStandsOnTheCard(t *testing.T) {
	s := play(t, tuesday)
	s.says("たすけて")
	if k := s.conv.Current(); k == nil || k.Level.String() != "high" {
		t.Fatalf("case %+v", k)
	}
	s.taps("thoughts")
	k := s.conv.Current()
	if k.Level.String() != "urgent" || k.Category != "suicide" || !slices.Contains(k.Why, "button:thoughts") {
		t.Errorf("level %v, category %q, why %v", k.Level, k.Category, k.Why)
	}
	card := s.card()
	if !strings.Contains(card.Asked, "死にたい気持ちがある") {
		t.Errorf("the card asks %q", card.Asked)
	}
	found := false
	for _, l := range card.Sheet {
		found = found || l.Name == "どんなことか（えらんだ答え）" && l.Answer == "死にたい気持ちがある"
	}
	if !found {
		t.Errorf("the sheet is %+v", card.Sheet)
	}
}

// Rungs that fall due say nothing on a screen that somebody else may read.
func TestRungsDoNotLightUpAWatchedPhone(t *testing.T) {
	for _, text := range []string{"お父さんに今なぐられてる", urgentText} {
		s := play(t, tuesday)
		s.says(text)
		if strings.HasPrefix(text, "お父") {
			s.taps("away")
			s.taps("yes")
			if !s.conv.Watched {
				t.Error("the phone is not known to be watched")
			}
		}
		s.after(3 * time.Minute)
		told := slices.ContainsFunc(s.phone, func(m bot.Message) bool { return m.Key == "handoff.rung_next" })
		if want := text == urgentText; told != want {
			t.Errorf("%s: a rung was said: %v, want %v", text, told, want)
		}
	}
}
