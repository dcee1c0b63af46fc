package flows_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/flows"
)

func step(t *testing.T, talk bot.Talk, cue flows.Cue, sc flows.Scene) flows.Result {
	t.Helper()
	res, err := house(t).Step(talk, cue, sc)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func keys(res flows.Result) []string {
	var all []string
	for _, l := range res.Lines {
		all = append(all, l.Key)
	}
	return all
}

func TestAStepLeavesTheTalkThatItWasGiven(t *testing.T) {
	talk := bot.Talk{At: "carer.today", Answers: []bot.Answer{{Step: "carer.today", Choice: "good"}}, Said: map[string]int{"talk.heard": 1}}
	before := bot.Talk{At: "carer.today", Answers: []bot.Answer{{Step: "carer.today", Choice: "good"}}, Said: map[string]int{"talk.heard": 1}}
	step(t, talk, flows.Cue{Text: "つかれた", MessageID: "1"}, flows.Scene{})
	step(t, talk, flows.Cue{Choice: "hard"}, flows.Scene{})
	if diff := cmp.Diff(before, talk); diff != "" {
		t.Error(diff)
	}
}

func TestALaterAnswerTakesThePlaceOfTheEarlier(t *testing.T) {
	talk := bot.Talk{At: "carer.today", Answers: []bot.Answer{
		{Step: "carer.today", Text: "a", MessageID: "1"}, {Step: "carer.today", Text: "b", MessageID: "2"}, {Step: "carer.who", Choice: "mother"},
	}}
	got := step(t, talk, flows.Cue{Choice: "hard", From: "carer.today"}, flows.Scene{}).Talk.Answers
	want := []bot.Answer{{Step: "carer.today", Choice: "hard"}, {Step: "carer.who", Choice: "mother"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsSkippedOrAskedOfTheHouseIsNoAnswer(t *testing.T) {
	for _, choice := range []string{"skip", flows.Human, flows.Numbers} {
		if got := step(t, bot.Talk{At: "carer.today"}, flows.Cue{Choice: choice}, flows.Scene{}).Talk.Answers; len(got) != 0 {
			t.Errorf("%s: kept %v", choice, got)
		}
	}
}

func TestWhoIsThereIsKeptFromTheGreetingAndFromTheMenu(t *testing.T) {
	for _, at := range []bot.Place{flows.Who, flows.Menu} {
		got := step(t, bot.Talk{At: at}, flows.Cue{Choice: "family"}, flows.Scene{}).Talk.Answers
		if diff := cmp.Diff([]bot.Answer{{Step: flows.Who, Choice: "family"}}, got); diff != "" {
			t.Errorf("%s: %s", at, diff)
		}
	}
}

func TestPeopleAreSaidToKnowOnlyWhenTheyDo(t *testing.T) {
	for _, tc := range []struct {
		told bool
		want string
	}{{false, "safety.ask_telling_1"}, {true, "safety.ask_told_1"}} {
		got := keys(step(t, bot.Talk{At: "carer.today"}, flows.Cue{Enter: flows.SafetyNow}, flows.Scene{Told: tc.told, CaseOpen: true}))
		if got[len(got)-1] != tc.want {
			t.Errorf("told %v: %v", tc.told, got)
		}
	}
}

func TestATalkGoesOnWhereSafetyInterruptedIt(t *testing.T) {
	talk := step(t, bot.Talk{At: "carer.sleep"}, flows.Cue{Enter: flows.SafetyNow}, flows.Scene{}).Talk
	for _, cue := range []flows.Cue{{Choice: "yes"}, {Enter: flows.Here}, {Enter: flows.Closed}, {Choice: "same"}, {Choice: "no"}, {Choice: "back"}} {
		talk = step(t, talk, cue, flows.Scene{}).Talk
	}
	if talk.At != "carer.sleep" || talk.Back != "" {
		t.Errorf("stands at %q, back %q", talk.At, talk.Back)
	}
}

func TestAnAsideDoesNotMoveTheTalk(t *testing.T) {
	for _, aside := range []bot.Place{flows.EraseAsk, flows.LeaveAsk, flows.HideNews, flows.HideAsk} {
		res := step(t, bot.Talk{At: "carer.sleep", Back: "x.y"}, flows.Cue{Enter: aside}, flows.Scene{})
		if res.Talk.At != "carer.sleep" || res.Talk.Back != "x.y" || res.At != aside || len(res.Choices) != 2 || len(res.Lines) != 1 {
			t.Errorf("%s: %+v", aside, res)
		}
	}
}

func TestAnAnswerToAnAsideThatNoLongerStandsMovesNothing(t *testing.T) {
	res := step(t, bot.Talk{At: "carer.sleep"}, flows.Cue{Choice: "yes", From: flows.EraseAsk}, flows.Scene{})
	if diff := cmp.Diff([]string{"talk.old_1", "carer.sleep"}, keys(res)); diff != "" || res.Talk.At != "carer.sleep" {
		t.Error(diff, res.Talk.At)
	}
}

func TestATalkFromAnotherBuildBeginsAnewAndLosesNothing(t *testing.T) {
	talk := bot.Talk{At: "cooking.soup", Answers: []bot.Answer{{Step: "cooking.soup", Text: "miso"}}}
	for _, cue := range []flows.Cue{{Choice: "salt", From: "cooking.soup"}, {Text: "はい"}, {Again: true}, {}, {Leave: true}} {
		res := step(t, talk, cue, flows.Scene{})
		if res.Talk.At != flows.Who || len(res.Lines) < 2 || res.Talk.Answers[0].Text != "miso" {
			t.Errorf("%+v: %+v", cue, res)
		}
	}
}

func TestTheInnerEventsCannotBeTapped(t *testing.T) {
	for _, on := range []string{"text", "leave", "back", ""} {
		res := step(t, bot.Talk{At: "carer.sleep"}, flows.Cue{Choice: on, From: "carer.sleep"}, flows.Scene{})
		if res.Talk.At != "carer.sleep" || len(res.Talk.Answers) != 0 {
			t.Errorf("%q: %+v", on, res)
		}
	}
}

func TestEnteringWhatDoesNotExistIsAFault(t *testing.T) {
	if _, err := house(t).Step(bot.Talk{}, flows.Cue{Enter: "cooking.soup"}, flows.Scene{}); err == nil {
		t.Error("entered")
	}
}

func TestAShortSilenceIsNoRest(t *testing.T) {
	short := keys(step(t, bot.Talk{At: "carer.today"}, flows.Cue{Choice: "usual"}, flows.Scene{Away: 11 * time.Hour}))
	long := keys(step(t, bot.Talk{At: "carer.today"}, flows.Cue{Choice: "usual"}, flows.Scene{Away: 12 * time.Hour}))
	if len(short) != 1 || long[0] != "welcome.again" {
		t.Errorf("short %v, long %v", short, long)
	}
}

func BenchmarkStep(b *testing.B) {
	set, err := flows.New()
	if err != nil {
		b.Fatal(err)
	}
	talk := bot.Talk{At: "carer.today", Answers: []bot.Answer{{Step: flows.Who, Choice: "child"}}, Said: map[string]int{"talk.heard": 3}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := set.Step(talk, flows.Cue{Text: "つかれた", MessageID: "1"}, flows.Scene{}); err != nil {
			b.Fatal(err)
		}
	}
}
