package turn_test

import (
	"strings"
	"testing"
	"time"

	"tonari/bot"
)

// shown is the newest card since the mark; nil when it was not painted.
func (s *stage) shown(from int) *bot.Card {
	var card *bot.Card
	for _, d := range s.desk[from:] {
		if d.Card != nil {
			card = d.Card
		}
	}
	return card
}

func TestTheCardShowsSinceWhenAnAnswerIsOwedAndIsPaintedOnlyThen(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	opened := s.now
	s.after(time.Minute)
	from := len(s.desk)
	s.clicks(aoi, bot.ActionClaim)
	if c := s.shown(from); c == nil || !c.Waiting.Equal(opened) {
		t.Fatalf("a claim shows %+v", c)
	}
	from = len(s.desk)
	s.types(aoi, "こんにちは")
	s.after(10 * time.Second)
	if c := s.shown(from); c == nil || !c.Waiting.IsZero() {
		t.Fatalf("a word shows %+v", c)
	}
	s.after(time.Minute)
	first := s.now
	from = len(s.desk)
	s.says("はい")
	if c := s.shown(from); c == nil || !c.Waiting.Equal(first) {
		t.Fatalf("a message shows %+v", c)
	}
	from = len(s.desk)
	s.after(time.Minute)
	s.says("いま学校の帰りです")
	if c := s.shown(from); c != nil {
		t.Error("a second one paints the card again")
	}
	from = len(s.desk)
	s.types(aoi, "おつかれさま")
	s.after(10 * time.Second)
	if c := s.shown(from); c == nil || !c.Waiting.IsZero() {
		t.Errorf("an answer shows %+v", c)
	}
}

func TestTheCardTellsHowTheLastCaseEnded(t *testing.T) {
	s := held(t)
	f, _ := s.opens(aoi, bot.ActionClose)
	s.sends(aoi, f, map[string][]string{"outcome": {"connected"}, "topic": {"carer"}})
	from := len(s.desk)
	s.says("人と話す")
	c := s.shown(from)
	if c == nil || len(c.Earlier) != 1 || c.LastOutcome != "ほかの窓口・支援につないだ" {
		t.Errorf("card %+v", c)
	}
}

func TestTheWholeSheetIsShownToWhoAsks(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	s.taps("child")
	s.says("お母さんのごはんを作った")
	s.says("人と話す")
	f, ok := s.opens(midori, bot.ActionAnswers)
	if !ok || f.Submit != "" || !strings.Contains(f.Texts[0], "お母さんのごはんを作った") {
		t.Fatalf("form %+v", f)
	}
	s.clicks(midori, bot.ActionClaim)
	s.clicks(midori, bot.ActionLevel)
	s.says("消して")
	s.taps("yes")
	if _, ok := s.opens(midori, bot.ActionAnswers); ok {
		t.Error("it is shown after an erasure was asked for")
	}
}
