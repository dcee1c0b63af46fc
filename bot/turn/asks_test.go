package turn_test

import (
	"testing"

	"tonari/bot"
)

func (s *stage) card() *bot.Card {
	s.t.Helper()
	var card *bot.Card
	for _, d := range s.desk {
		if d.Card != nil {
			card = d.Card
		}
	}
	if card == nil {
		s.t.Fatal("no card")
	}
	return card
}

func TestWhatIsAskedForLaterStandsOnTheCardToo(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	s.taps("human")
	s.taps("back")
	s.taps("family")
	for range 4 {
		s.taps("skip")
	}
	s.taps("consult")
	if got, want := s.card().Asked, "人と話したい／個別相談をしたい"; got != want {
		t.Errorf("the card says %q, want %q", got, want)
	}
	s.says("人と話す")
	if got := s.conv.Current(); got.Asked != "human" || len(got.Also) != 1 {
		t.Errorf("asked %q, also %v", got.Asked, got.Also)
	}
}
