package turn_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"tonari/bot"
	"tonari/config"
)

func TestALanguageIsUnderstoodWhereverTheTalkStands(t *testing.T) {
	for _, tc := range []struct {
		where string
		goTo  func(s *stage)
		want  []string // after language.set
	}{
		{"as the first word", func(s *stage) {}, []string{"welcome.promise", "welcome.who"}},
		{"in a question", func(s *stage) { s.follows(); s.taps("child") }, []string{"carer.today"}},
		{"waiting for a counselor", func(s *stage) { s.follows(); s.says("人と話す") }, []string{"handoff.waiting_open"}},
		{"with a counselor", func(s *stage) { s.follows(); s.says("人と話す"); s.clicks(aoi, bot.ActionClaim) }, []string{"handoff.who"}},
		{"in safety", func(s *stage) { s.follows(); s.says(urgentText) }, []string{"safety.ask_told"}},
		{"when asked whether to erase", func(s *stage) { s.follows(); s.says("消して") }, []string{"erase.ask"}},
		{"when asked whether to end the talk", func(s *stage) {
			s.follows()
			s.says("人と話す")
			s.clicks(aoi, bot.ActionClaim)
			s.says("やめる")
		}, []string{"leave.ask"}},
	} {
		t.Run(tc.where, func(t *testing.T) {
			s := play(t, tuesday)
			tc.goTo(s)
			s.says("English")
			if s.conv.Language != bot.English {
				t.Errorf("the language is %q", s.conv.Language)
			}
			want := "language.set " + strings.Join(tc.want, " ")
			if got := strings.Join(s.heard(), " "); got != want {
				t.Errorf("heard %s, want %s", got, want)
			}
			if got := s.turned[0].Text; got != strings.Join(s.house.Book.Say(bot.English, "language.set", nil), "") {
				t.Errorf("said %q", got)
			}
			if len(s.turned[len(s.turned)-1].Choices) == 0 {
				t.Error("nothing stands to choose from")
			}
			s.says("日本語")
			if s.conv.Language != bot.Japanese {
				t.Errorf("the language stayed %q", s.conv.Language)
			}
		})
	}
}

func TestAQuestionThatStoodBeforeTheLanguageIsStillAnswered(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	s.says("消して")
	s.says("English")
	s.says("はい")
	if got := strings.Join(s.heard(), " "); got != "erase.begun" {
		t.Errorf("heard %s", got)
	}
	if s.conv.Language != bot.English {
		t.Errorf("the language went with the words: %q", s.conv.Language)
	}
}

func TestALanguageSaidWhileHiddenIsAnsweredByNewsAndChangesNothing(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	s.says("かくす")
	s.says("English")
	if got := strings.Join(s.heard(), " "); got != "hide.news" || s.conv.Language != bot.Japanese {
		t.Errorf("heard %s, language %q", got, s.conv.Language)
	}
}

func TestCounselorsReadOnTheCardWhichLanguageThePersonReads(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	s.says("人と話す")
	card := func() string {
		for i := len(s.desk) - 1; i >= 0; i-- {
			if c := s.desk[i].Card; c != nil {
				return c.Language
			}
		}
		return "no card"
	}
	for _, step := range []struct{ says, want string }{
		{"", ""}, {"English", "英語（English）"}, {"やさしい日本語", "やさしい日本語"}, {"日本語", ""},
	} {
		if step.says != "" {
			s.says(step.says)
		}
		if got := card(); got != step.want {
			t.Errorf("after %q the card shows %q, want %q", step.says, got, step.want)
		}
	}
}

func TestCounselorsReadInJapaneseWhatWasTapped(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	s.says("English")
	s.taps("child")
	s.taps("hard")
	s.says("人と話す")
	var read []string
	for _, w := range s.conv.Words {
		if w.Kind == bot.WordTap {
			read = append(read, w.Text)
		}
	}
	if got := strings.Join(read, " "); got != "子ども・学生です しんどかった" {
		t.Errorf("counselors read %q", got)
	}
}

func TestHoursAndTheNextOpeningAreSaidInThePersonsLanguage(t *testing.T) {
	for _, tc := range []struct{ says, byDay, byNight string }{
		{"English", "Monday to Friday except holidays, 8:30 to 17:15", "tomorrow at 8:30"},
		{"やさしい日本語", "平日（へいじつ）の8:30から17:15まで", "あした 8:30"},
		{"日本語", "平日 8:30〜17:15", "あした 8:30"},
	} {
		day, late := play(t, tuesday), play(t, night)
		for _, s := range []*stage{day, late} {
			s.follows()
			s.says(tc.says)
			s.says("人と話す")
		}
		if got := said(day); !strings.Contains(got, tc.byDay) {
			t.Errorf("%s: by day it says %q", tc.says, got)
		}
		if got := said(late); !strings.Contains(got, tc.byNight) {
			t.Errorf("%s: at night it says %q", tc.says, got)
		}
	}
}

func said(s *stage) string {
	var all []string
	for _, m := range s.turned {
		all = append(all, m.Text)
	}
	return strings.Join(all, "\n")
}

func TestTheLabelOfAButtonIsUnderstoodBesideACounselorInBothLanguages(t *testing.T) {
	for _, label := range []string{"いま話せるところ", "Who to call now"} {
		s := play(t, tuesday)
		s.follows()
		s.says("English")
		s.says("人と話す")
		s.clicks(aoi, bot.ActionClaim)
		s.types(aoi, "こんにちは")
		s.after(6 * time.Second)
		s.says(label)
		if got := strings.Join(s.heard(), " "); got != "numbers.now" {
			t.Errorf("%s: heard %q", label, got)
		}
		s.says("call")
		if got := strings.Join(s.heard(), " "); got != "" {
			t.Errorf("another spelling may be an answer to the counselor, heard %q", got)
		}
	}
}

func TestAFourthLanguageIsOnlyAFolder(t *testing.T) {
	h, faults := config.Load(config.OverFS(fstest.MapFS{
		"roster.yaml":                 {Data: []byte(roster)},
		"wording/eo/language.yaml":    {Data: []byte("name: [Esperanto, エスペラント]\nset: Bone, ni daŭrigu en Esperanto.\nstaff: エスペラント語\n")},
		"wording/eo/welcome.yaml":     {Data: []byte("who: Kiu vi estas?\nwho/child: Infano\n")},
		"wording/eo/words.yaml":       {Data: []byte("human: parolu kun homo\n")},
		"wording/nameless/words.yaml": {Data: []byte("menu: xyzzy\n")},
	}))
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(faults.Error(), "the language nameless has no name") {
		t.Error("a language without a name is not mentioned")
	}
	s := play(t, tuesday)
	s.house.Book = h.Words
	s.follows()
	s.says("esperanto")
	if got := s.turned[0].Text + " " + s.turned[1].Text; got != "Bone, ni daŭrigu en Esperanto. Kiu vi estas?" {
		t.Errorf("said %q", got)
	}
	choices := s.turned[1].Choices
	if choices[0].Label != "Infano" || choices[1].Label != "家ですごしています" {
		t.Errorf("choices %v", choices)
	}
	s.says("infano")
	if s.conv.Talk.At != "carer.today" {
		t.Errorf("stands at %s", s.conv.Talk.At)
	}
	s.says("しんどかった")
	if s.conv.Talk.At != "carer.who" {
		t.Errorf("a Japanese label is not understood: stands at %s", s.conv.Talk.At)
	}
	s.says("Parolu kun homo!")
	if s.conv.Current() == nil {
		t.Error("the word for a human is not understood")
	}
	if got := s.desk[len(s.desk)-1]; got.Card != nil && got.Card.Language != "エスペラント語" {
		t.Errorf("the card shows %q", got.Card.Language)
	}
}
