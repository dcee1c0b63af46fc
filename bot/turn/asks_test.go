package turn_test

import (
	"slices"
	"strings"
	"testing"

	"tonari/bot"
)

// card is the newest card that the counselors see.
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

func (s *stage) tapsAll(choices string) {
	s.t.Helper()
	for _, c := range strings.Fields(choices) {
		s.taps(c)
	}
}

func TestTheCardSaysWhatIsAskedFor(t *testing.T) {
	for _, tc := range []struct {
		about, taps string
		level       bot.Level
		want        string
	}{
		{"a visit", "family partner skip skip no ahead visit want", bot.LevelNone, "訪問（アウトリーチ）を相談したい"},
		{"the dates of the gatherings", "family partner skip skip no ahead meet dates", bot.LevelNone, "茶話会・講演会・個別相談会のことを聞きたい"},
		{"STEP, for a relative", "family partner skip skip no ahead step ask_step", bot.LevelNone, "STEP事業のことを聞きたい"},
		{"STEP, for oneself", "home step ask_step yes", bot.LevelNone, "STEP事業のことを聞きたい"},
		{"somebody else", "other notice no unseen months neighbour pass", bot.LevelNone, "気になる人のことを伝えたい"},
		{"violence at times", "family partner skip skip sometimes calm tell", bot.LevelHigh, "家のなかで、こわいことがある（いまは落ちついている）"},
		{"somebody else in danger", "other notice now", bot.LevelUrgent, "気になる人が、いまあぶない"},
	} {
		t.Run(tc.about, func(t *testing.T) {
			s := play(t, tuesday)
			s.follows()
			s.tapsAll(tc.taps)
			card := s.card()
			if card.Asked != tc.want || card.Level != tc.level {
				t.Errorf("the card says %q at %s, want %q at %s", card.Asked, card.Level, tc.want, tc.level)
			}
			if called := slices.Contains(s.deskKeys(0), "desk.new_"+tc.level.String()); called != (tc.level >= bot.LevelHigh) {
				t.Errorf("people called: %v", called)
			}
		})
	}
}

func TestWhatIsAskedForLaterStandsOnTheCardToo(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	var counted []string
	for _, c := range strings.Fields("human back family partner skip skip no ahead consult back visit want told") {
		s.taps(c)
		for _, f := range s.last.Effects.Facts {
			if asked, ok := f.Fields["asked"]; ok {
				counted = append(counted, asked)
			}
		}
	}
	want(t, "counted", counted, []string{"human", "consult", "visit"})
	if got, want := s.card().Asked, "人と話したい／個別相談をしたい／訪問（アウトリーチ）を相談したい"; got != want {
		t.Errorf("the card says %q, want %q", got, want)
	}
	s.says("人と話す")
	if got := s.conv.Current(); got.Asked != "human" || len(got.Also) != 2 {
		t.Errorf("asked %q, also %v", got.Asked, got.Also)
	}
}

func TestWhatIsToldAfterAVisitWasAskedForGrowsTheCard(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	s.tapsAll("family partner skip skip no ahead visit want refuses")
	sheet := s.card().Sheet
	if len(sheet) == 0 || sheet[len(sheet)-1].Answer != "いやがると思う" {
		t.Errorf("the sheet ends with %+v", sheet)
	}
}

func TestANoticeReachesNobodyUntilItIsPassedOn(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	s.tapsAll("other notice no living recent school")
	s.says("朝ごはんを食べていないそうです")
	s.taps("later")
	if len(s.desk) != 0 || s.conv.Current() != nil {
		t.Fatalf("the desk has %v", s.deskKeys(0))
	}
	s.tapsAll("next pass")
	var answers []string
	for _, l := range s.card().Sheet {
		answers = append(answers, l.Answer)
	}
	for _, want := range []string{"くらしのようす", "ここ数日", "学校・園・習いごと", "朝ごはんを食べていないそうです"} {
		if !slices.Contains(answers, want) {
			t.Errorf("the sheet lacks %q: %v", want, answers)
		}
	}
}

func TestViolenceAtHomeBringsNumbersThatFit(t *testing.T) {
	for _, tc := range []struct{ who, category, number string }{
		{"child skip", "violence", "189"},
		{"partner", "dv", "0120-279-889"},
	} {
		t.Run(tc.category, func(t *testing.T) {
			s := play(t, night)
			s.follows()
			s.tapsAll("family " + tc.who + " skip skip sometimes calm")
			for _, key := range []string{"family.guard", "family.told"} {
				i := slices.IndexFunc(s.turned, func(m bot.Message) bool { return m.Key == key })
				if i < 0 || !strings.Contains(s.turned[i].Text, "110") || !strings.Contains(s.turned[i].Text, tc.number) {
					t.Errorf("%s: no fitting numbers in %+v", key, s.turned)
				}
				if key == "family.guard" {
					s.taps("tell")
				}
			}
			if k := s.current(); k.Category != tc.category || k.Level != bot.LevelHigh {
				t.Errorf("the case is %s, %s", k.Category, k.Level)
			}
		})
	}
}

func TestSomebodyWhoComesBackAfterAYearIsNotToldThatTheyWereAway(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	s.tapsAll("home here")
	s.now = s.now.AddDate(1, 0, 0)
	s.taps("here")
	want(t, "a year later", s.heard(), []string{"withdrawn.here"})
}
