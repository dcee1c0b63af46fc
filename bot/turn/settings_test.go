package turn_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/config"
)

func TestAFourthLanguageIsAFolderWithItsOwnNameInIt(t *testing.T) {
	h, faults := config.Load(config.OverFS(fstest.MapFS{
		"roster.yaml":              {Data: []byte(roster)},
		"wording/fr/language.yaml": {Data: []byte("name: [Français, フランス語]\nset: D'accord, en français.\n")},
	}))
	for _, f := range faults {
		if !f.Warning {
			t.Fatal(f)
		}
	}
	s := play(t, tuesday)
	s.house.Book = h.Words
	s.follows()
	s.says("せってい")
	s.taps("language")
	var names []string
	for _, c := range s.turned[len(s.turned)-1].Choices {
		names = append(names, c.Label)
	}
	if diff := cmp.Diff([]string{"日本語", "English", "Français", "やさしい日本語"}, names); diff != "" {
		t.Fatal(diff)
	}
	s.taps("fr")
	if s.conv.Language != "fr" || s.turned[0].Text != "D'accord, en français." {
		t.Errorf("speaks %q: %q", s.conv.Language, s.turned[0].Text)
	}
	s.says("せってい")
	s.taps("language")
	s.says("4")
	if s.conv.Language != bot.EasyJapanese {
		t.Errorf("by number: %q", s.conv.Language)
	}
}

// watch gives the fields of the facts of a name that an act brought about.
func (s *stage) watch(name string, act func()) []map[string]string {
	var all []map[string]string
	act()
	for _, f := range s.last.Effects.Facts {
		if f.Name == name {
			all = append(all, f.Fields)
		}
	}
	return all
}

func TestTheThreeQuestionsAreFiguresBeforeAndAfterAndNothingElse(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	s.says("人と話す")
	s.tapsAll("three start")
	var got []map[string]string
	for _, answer := range []string{"lonely_always", "lonely_sometimes", "lonely_rarely"} {
		got = append(got, s.watch("lonely", func() { s.taps(answer) })...)
	}
	s.clicks(aoi, bot.ActionClaim)
	s.clicks(aoi, bot.ActionClose)
	s.tapsAll("easier no three start")
	for _, answer := range []string{"lonely_sometimes", "skip", "lonely_never"} {
		got = append(got, s.watch("lonely", func() { s.taps(answer) })...)
	}
	want := []map[string]string{
		{"when": "before", "item": "1", "answer": "always"},
		{"when": "before", "item": "2", "answer": "sometimes"},
		{"when": "before", "item": "3", "answer": "rarely"},
		{"when": "after", "item": "1", "answer": "sometimes"},
		{"when": "after", "item": "3", "answer": "never"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, a := range s.conv.Talk.Answers {
		if strings.HasPrefix(string(a.Step), "after.") {
			t.Errorf("kept as an answer: %+v", a)
		}
	}
	for _, l := range s.card().Sheet {
		if strings.Contains(l.Answer, "ある") {
			t.Errorf("on the sheet: %+v", l)
		}
	}
}

func TestTheThreeQuestionsAreOfferedOnceAndNotInAnEmergency(t *testing.T) {
	offered := func(s *stage) bool {
		return slices.ContainsFunc(s.turned[len(s.turned)-1].Choices, func(c bot.Choice) bool { return strings.HasSuffix(c.Data, "/three") })
	}
	s := play(t, tuesday)
	s.follows()
	s.says("人と話す")
	if !offered(s) {
		t.Error("not offered while waiting for the first consultation")
	}
	s.tapsAll("three no")
	if offered(s) {
		t.Error("offered again to somebody who does not want them")
	}
	s.clicks(aoi, bot.ActionClaim)
	s.clicks(aoi, bot.ActionClose)
	s.tapsAll("same no")
	if offered(s) {
		t.Error("offered after the talk to somebody who does not want them")
	}
	s = play(t, tuesday)
	s.follows()
	s.says(urgentText)
	s.taps("human")
	s.says("人と話す")
	if offered(s) {
		t.Error("offered in an emergency")
	}
}

func TestACheckInIsOneTimerWhateverThePersonChangesMeanwhile(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	s.clicks(aoi, bot.ActionClose)
	s.tapsAll("easier yes")
	due := s.timers["checkin"].Due
	if d := due.Sub(s.now); d < 4*24*time.Hour || d > 5*24*time.Hour {
		t.Fatalf("due after %v", d)
	}
	s.says("せってい")
	s.tapsAll("hours choose h19 h10")
	s.after(6 * 24 * time.Hour)
	n := 0
	for _, m := range s.phone {
		if m.Key == "after.hello" {
			n++
		}
	}
	if n != 1 || s.conv.Talk.At != "after.hello" || !s.conv.CheckIn.IsZero() {
		t.Errorf("asked %d times, stands at %s", n, s.conv.Talk.At)
	}
}

func TestErasingTakesTheOwnWordAndTheAgreementAway(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	s.says("せってい")
	s.tapsAll("word choose")
	s.says("みけねこ")
	s.says("みけねこ")
	if s.conv.Settings.Return != "みけねこ" {
		t.Fatalf("the word is %q", s.conv.Settings.Return)
	}
	if strings.Contains(asJSON(s.conv.Words), "みけねこ") {
		t.Error("it is kept among the words too")
	}
	s.says(urgentText)
	s.says("消して")
	s.says("はい")
	if !s.conv.EraseAtClose || s.conv.Settings.Return != "" || s.conv.NextReturn != "" {
		t.Errorf("%+v", s.conv.Settings)
	}
	s.clicks(aoi, bot.ActionClaim)
	s.clicks(aoi, bot.ActionClose)
	if diff := cmp.Diff(bot.Settings{}, s.conv.Settings); diff != "" {
		t.Error(diff)
	}
}

func TestWhoSaysThatOthersReadThePhoneGetsAQuietPreview(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	s.says("人と話す")
	s.conv.Talk.At = "safety.phone"
	s.take(bot.Input{ReplyToken: "rt", Tap: &bot.Tap{Data: "safety.phone/yes"}})
	s.clicks(aoi, bot.ActionClaim)
	for _, m := range s.turned {
		if !strings.HasPrefix(m.Text, "お知らせがあります。\n\n\n") {
			t.Errorf("a lock screen shows %q", m.Text)
		}
	}
	s.says("せってい")
	s.tapsAll("preview off")
	if s.conv.Settings.Preview {
		t.Error("it cannot be taken back")
	}
}
