package flows_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/flows"
)

var evening = time.Date(2026, 12, 1, 21, 40, 0, 0, time.FixedZone("JST", 9*3600))

// kept is the talk as it is stored and read back.
func kept(t *testing.T, talk bot.Talk) bot.Talk {
	t.Helper()
	data, err := json.Marshal(talk)
	if err != nil {
		t.Fatal(err)
	}
	var again bot.Talk
	if err := json.Unmarshal(data, &again); err != nil {
		t.Fatal(err)
	}
	return again
}

// taps plays choices one after the other, each where the talk stands.
func taps(t *testing.T, talk bot.Talk, sc flows.Scene, choices ...string) (bot.Talk, []string) {
	t.Helper()
	var said []string
	for _, c := range choices {
		res := step(t, kept(t, talk), flows.Cue{Choice: c, From: talk.At}, sc)
		talk, said = res.Talk, append(said, keys(res)...)
	}
	return talk, said
}

func TestTheSheetGrowsWithAChildsSituationAndLookingBack(t *testing.T) {
	talk, _ := taps(t, bot.Talk{At: "carer.who"}, flows.Scene{Now: evening},
		"mother", "house", "heart", "quiet", "some", "daily", "skip", "late", "heavy", "check", "often", "skip", "rarely", "enough")
	want := []bot.SheetLine{
		{Name: "お世話をしている人", Answer: "お母さん"},
		{Name: "していること", Answer: "ごはん・そうじ・洗たく"},
		{Name: "親のようす", Answer: "気持ちの調子がよくない"},
		{Name: "気持ちが下がったときにすること", Answer: "しずかにしている"},
		{Name: "家でこわいこと", Answer: "ときどきある"},
		{Name: "お世話はどのくらい", Answer: "ほとんど毎日"},
		{Name: "学校", Answer: "ちこくや休みがある"},
		{Name: "いまの気持ち", Answer: "重たい・つらい"},
		{Name: "やりたいことをあとまわし", Answer: "よくある"},
		{Name: "勉強の時間がなくなる", Answer: "あまりない"},
	}
	if diff := cmp.Diff(want, flows.Sheet(builtin(t), talk)); diff != "" {
		t.Error(diff)
	}
}

func TestALookBackStopsAndGoesOnDaysLaterWhereItStopped(t *testing.T) {
	talk, _ := taps(t, bot.Talk{At: "carer.sum"}, flows.Scene{Now: evening}, "check", "often", "skip", "sometimes", "enough")
	if talk.At != "carer.sum" {
		t.Fatalf("stands at %s", talk.At)
	}
	res := step(t, kept(t, talk), flows.Cue{Choice: "check", From: "carer.sum"},
		flows.Scene{Now: evening.Add(100 * time.Hour), Away: 100 * time.Hour})
	if diff := cmp.Diff([]string{"welcome.again", "carer.me_resume", "carer.me_sleepy"}, keys(res)); diff != "" {
		t.Error(diff)
	}
}

func TestWhateverAChildAnswersOfThemselvesNothingIsCounted(t *testing.T) {
	var ends [][]string
	for _, answer := range []string{"often", "sometimes", "rarely", "skip"} {
		all := append([]string{"check"}, slices.Repeat([]string{answer}, 10)...)
		talk, said := taps(t, bot.Talk{At: "carer.sum"}, flows.Scene{Now: evening}, all...)
		if talk.At != "carer.me_done" {
			t.Fatalf("%s: stands at %s", answer, talk.At)
		}
		ends = append(ends, said)
		res := step(t, bot.Talk{At: "carer.later", Answers: talk.Answers}, flows.Cue{Choice: "again", From: "carer.later"}, flows.Scene{})
		if text := strings.Join(flows.Render(builtin(t), bot.Japanese, res.Lines[0]), ""); strings.Contains(text, "よくある") || strings.Contains(text, "ねむい") {
			t.Errorf("%s: the summary reads it out: %s", answer, text)
		}
	}
	for _, said := range ends[1:] {
		if diff := cmp.Diff(ends[0], said); diff != "" {
			t.Errorf("different answers are answered differently: %s", diff)
		}
	}
}

func TestHowThingsWentIsAskedAfterARestAndNotTheSameEvening(t *testing.T) {
	talk, _ := taps(t, bot.Talk{At: "carer.who"}, flows.Scene{Now: evening}, "sibling", "little", "skip", "skip", "skip")
	for _, tc := range []struct {
		after time.Duration
		at    bot.Place
	}{{time.Hour, "carer.today"}, {11 * time.Hour, "carer.today"}, {12 * time.Hour, "carer.since"}, {900 * time.Hour, "carer.since"}} {
		menu := kept(t, talk)
		menu.At = flows.Menu
		res := step(t, menu, flows.Cue{Choice: "child", From: flows.Menu}, flows.Scene{Now: evening.Add(tc.after)})
		if res.Talk.At != tc.at {
			t.Errorf("after %v: stands at %s, want %s", tc.after, res.Talk.At, tc.at)
		}
	}
}

func TestWhoComesBackIsAskedByWhomTheyToldOf(t *testing.T) {
	talk := bot.Talk{At: "carer.later", Answers: []bot.Answer{{Step: "carer.who", Choice: "grand"}}}
	res := step(t, talk, flows.Cue{Text: "こんばんは", MessageID: "1"}, flows.Scene{Now: evening, Away: 48 * time.Hour})
	text := strings.Join(flows.Render(builtin(t), bot.Japanese, res.Lines[len(res.Lines)-1]), "")
	if !strings.Contains(text, "おじいちゃん・おばあちゃん") {
		t.Errorf("reads %q", text)
	}
	if got := res.Talk.Answers[len(res.Talk.Answers)-1]; got.Text != "こんばんは" || got.Step != "carer.later" {
		t.Errorf("kept %+v", got)
	}
}

// While a counselor holds the case the bot does not ask how things went.
func TestBesideACounselorNobodyIsAskedHowThingsWent(t *testing.T) {
	res := step(t, bot.Talk{At: "carer.later"}, flows.Cue{Text: "はい", MessageID: "1"},
		flows.Scene{Now: evening, Away: 48 * time.Hour, Claimed: true})
	if res.Talk.At == "carer.since" {
		t.Errorf("reads %v", keys(res))
	}
}

func TestASituationTakesThreeQuestionsAtMost(t *testing.T) {
	set := house(t)
	var longest func(at bot.Place) int
	longest = func(at bot.Place) int {
		if at == "carer.often" || !strings.HasPrefix(string(at), "carer.") {
			return 0
		}
		deep := 0
		for _, w := range set.Ways() {
			if w.From == at && w.To != at {
				deep = max(deep, longest(w.To))
			}
		}
		if at == "carer.hungry" { // asks nothing
			return deep
		}
		return deep + 1
	}
	branches := 0
	for _, w := range set.Ways() {
		if w.From != "carer.more" || w.To == "carer.often" {
			continue
		}
		branches++
		if n := longest(w.To); n < 1 || n > 3 {
			t.Errorf("%s asks %d questions", w.To, n)
		}
	}
	if branches != 5 {
		t.Errorf("%d situations", branches)
	}
}
