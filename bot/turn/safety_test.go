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

// An old button of safety that tells of danger counts as urgent words do while a
// human holds the case.
func TestAButtonOfDangerBesideACounselorCountsAsUrgentWordsDo(t *testing.T) {
	for about, tap := range map[string]string{"not safe": "safety.now/no", "thoughts": "safety.thoughts/yes", "at home": "family.harm/now"} {
		s := play(t, tuesday)
		s.says(urgentText)
		s.clicks(aoi, bot.ActionClaim)
		s.types(aoi, "こんにちは")
		s.after(10 * time.Second)
		s.pauses(aoi, time.Hour)
		s.types(aoi, "ゆっくりで大丈夫です")
		from, shown := len(s.desk), len(s.phone)
		s.take(bot.Input{ReplyToken: "rt", Tap: &bot.Tap{Data: tap}})
		want(t, about, s.heard(), []string{"safety.automatic"})
		if m := s.turned[0]; !strings.Contains(m.Text, "119") && !strings.Contains(m.Text, "110") {
			t.Errorf("%s: no numbers in %q", about, m.Text)
		}
		if who, ok := s.mentions(from, "desk.again_urgent"); !ok || !slices.Equal(who, []bot.StaffID{aoi, sato, "U0KURO"}) {
			t.Errorf("%s: alerted %v: %v", about, who, s.deskKeys(from))
		}
		if !slices.Contains(s.deskKeys(from), "desk.offer_urgent") || s.current().State != bot.CaseClaimed {
			t.Errorf("%s: desk %v, case %v", about, s.deskKeys(from), s.current().State)
		}
		s.after(4 * time.Minute)
		if len(s.phone) != shown+1 {
			t.Errorf("%s: the held reply was sent: %v", about, s.phone[shown+1:])
		}
		from = len(s.desk)
		s.after(2 * time.Minute)
		if !slices.Contains(s.deskKeys(from), "desk.silent") {
			t.Errorf("%s: nobody watches that the holder says a word: %v", about, s.deskKeys(from))
		}
		from = len(s.desk)
		s.take(bot.Input{ReplyToken: "rt", Tap: &bot.Tap{Data: tap}})
		want(t, about+", again", s.heard(), []string{"handoff.who"})
		if _, ok := s.mentions(from, "desk.again_urgent"); !ok {
			t.Errorf("%s, again: %v", about, s.deskKeys(from))
		}
	}
}

func TestAnOldButtonThatTellsOfNoDangerHearsWhoIsHere(t *testing.T) {
	s := play(t, tuesday)
	s.says(urgentText)
	s.clicks(aoi, bot.ActionClaim)
	s.types(aoi, "こんにちは")
	from, shown := len(s.desk), len(s.phone)
	s.take(bot.Input{ReplyToken: "rt", Tap: &bot.Tap{Data: "safety.now/yes"}})
	want(t, "safe", s.heard(), []string{"handoff.who"})
	s.after(10 * time.Second)
	if _, ok := s.mentions(from, "desk.again_urgent"); ok || len(s.phone) != shown+2 {
		t.Errorf("desk %v, phone %v", s.deskKeys(from), s.phone[shown:])
	}
}
