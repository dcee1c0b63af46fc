package turn_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tonari/bot"
)

func TestWhatComesWhileAReplyIsHeldIsNotAnsweredByIt(t *testing.T) {
	s := answered(t, tuesday)
	s.types(aoi, "いまはどうですか")
	s.after(2 * time.Second)
	s.says("こわいです")
	s.after(4 * time.Second)
	during := s.reminders(120)
	s = answered(t, tuesday)
	s.types(aoi, "いまはどうですか")
	s.after(6 * time.Second)
	s.says("こわいです")
	after := s.reminders(120)
	if len(during) == 0 || fmt.Sprint(during) != fmt.Sprint(after) {
		t.Errorf("reminded at %v, and at %v when it came after the reply", during, after)
	}
}

func TestAClosedCaseShowsNothingThatIsAnsweredLater(t *testing.T) {
	s := answered(t, tuesday)
	s.clicks(aoi, bot.ActionClose)
	before := len(s.card().Sheet)
	s.after(2 * time.Hour)
	s.says("メニュー")
	s.taps("notice")
	for i := range 4 {
		s.says(fmt.Sprintf("となりの山田さんのことです%d", i))
		s.after(10 * time.Second)
	}
	if !strings.Contains(fmt.Sprint(s.conv.Talk.Answers), "山田") {
		t.Fatal("nothing was answered later")
	}
	s.clicks(midori, bot.ActionMeeting)
	if c := s.card(); len(c.Sheet) != before || strings.Contains(fmt.Sprint(c.Sheet), "山田") {
		t.Errorf("the closed card shows %v", c.Sheet)
	}
	if f, ok := s.opens(midori, bot.ActionAnswers); ok && strings.Contains(fmt.Sprint(f.Texts), "山田") {
		t.Errorf("the form shows %v", f.Texts)
	}
}

func TestInMaskedModeEveryWordOfTheOpenCaseCanBeRead(t *testing.T) {
	s := play(t, time.Date(2026, 12, 4, 20, 0, 0, 0, tokyo)) // Friday evening
	s.house.Masked = true
	s.says("人と話す")
	const words = 60
	for i := range words {
		s.says(fmt.Sprintf("ことば%02d", i))
		s.after(10 * time.Minute)
	}
	s.after(60 * time.Hour)
	s.says("月曜です")
	s.clicks(aoi, bot.ActionClaim)
	f, ok := s.opens(aoi, bot.ActionShow)
	var shown strings.Builder
	for ok {
		shown.WriteString(strings.Join(f.Texts, "\n"))
		ref := f.Ref
		sub := bot.Submit{Case: f.Case, Form: f.Name, Ref: f.Ref, By: aoi, Member: true, Opened: s.now}
		f, ok = s.house.Next(s.conv, sub, s.now)
		ok = ok && f.Ref != ref
	}
	for i := range words {
		if w := fmt.Sprintf("ことば%02d", i); !strings.Contains(shown.String(), w) {
			t.Errorf("%s cannot be read", w)
		}
	}
}
