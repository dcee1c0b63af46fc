package turn_test

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestAFloodIsTakenInAndAnsweredOnce(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	answers := 0
	for i := range 30 {
		s.now = s.now.Add(100 * time.Millisecond)
		s.says("あ" + strings.Repeat("い", i%5))
		if i >= 20 && len(s.turned) > 0 {
			answers++
			want(t, "flood", s.heard(), []string{"house.flood"})
		}
	}
	if answers != 1 {
		t.Errorf("%d answers to the flood", answers)
	}
	s.says(urgentText)
	if !slices.Contains(s.heard(), "safety.numbers") {
		t.Error("urgent words in a flood were not answered")
	}
}

func TestABurstOfShortLinesIsOneAnswer(t *testing.T) {
	s := play(t, tuesday)
	s.house.Burst = 3 * time.Second
	s.follows()
	s.taps("child")
	s.says("朝起きて")
	if len(s.turned) == 0 {
		t.Fatal("the first line got no answer")
	}
	at := s.conv.Talk.At
	s.now = s.now.Add(2 * time.Second)
	s.says("弟をおこして")
	s.now = s.now.Add(2 * time.Second)
	s.says("ごはん")
	if len(s.turned) != 0 || s.conv.Talk.At != at {
		t.Errorf("a further line was a turn: %v at %s", s.heard(), s.conv.Talk.At)
	}
	s.after(3 * time.Second)
	want(t, "quiet", s.heard(), []string{"house.burst"})
	if len(s.turned[0].Choices) == 0 {
		t.Error("no choices stand")
	}
}

func TestTypedChoicesAreNotJudgedTogether(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	for _, text := range []string{"メニュー", "行けるところをさがす", "近いところ"} {
		s.says(text)
	}
	if k := s.conv.Current(); k != nil {
		t.Errorf("a case was opened: %+v", k)
	}
}
