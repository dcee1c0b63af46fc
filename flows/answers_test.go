package flows_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/flows"
)

var told = bot.Talk{At: "carer.sum", Answers: []bot.Answer{
	{Step: flows.Who, Choice: "child"},
	{Step: "carer.today", Choice: "hard"},
	{Step: "carer.who", Text: "ママと弟", MessageID: "7"},
	{Step: "carer.sum", Text: "部活に行きたい", MessageID: "8"},
	{Step: "carer.sum", Text: "ほんとは", MessageID: "9"},
	{Step: "gone.away", Text: "x"},
}}

func TestTheSheetHoldsTheChildsOwnWords(t *testing.T) {
	want := []bot.SheetLine{
		{Name: "はじめに", Answer: "子ども・学生です"},
		{Name: "きょうのこと", Answer: "しんどかった"},
		{Name: "お世話をしている人", Answer: "ママと弟"},
		{Name: "書きたしたこと", Answer: "部活に行きたい\nほんとは"},
	}
	if diff := cmp.Diff(want, flows.Sheet(builtin(t), told)); diff != "" {
		t.Error(diff)
	}
}

func summed(t *testing.T, talk bot.Talk) string {
	t.Helper()
	talk.At = "carer.later"
	res := step(t, talk, flows.Cue{Choice: "again"}, flows.Scene{})
	return strings.Join(flows.Render(builtin(t), bot.Japanese, res.Lines[0]), "\n")
}

func TestTheSummaryRepeatsTheChildsOwnWordsAndNoScore(t *testing.T) {
	got := summed(t, told)
	for _, want := range []string{"・きょうのこと：しんどかった", "・お世話をしている人：ママと弟", "部活に行きたい ほんとは"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if strings.Contains(got, "はじめに") || strings.ContainsAny(got, "点%％") {
		t.Errorf("more than their words:\n%s", got)
	}
}

func TestASummaryOfVeryLongWordsStaysShort(t *testing.T) {
	long := bot.Talk{Answers: []bot.Answer{{Step: "carer.today", Text: strings.Repeat("👨‍👩‍👧", 5000)}}}
	got := summed(t, long)
	if n := strings.Count(got, "👨‍👩‍👧"); n != 60 || !strings.Contains(got, "…") {
		t.Errorf("%d of them", n)
	}
}

func TestASummaryOfNothingIsStillASentence(t *testing.T) {
	if got := summed(t, bot.Talk{}); got == "" || strings.ContainsAny(got, "{}") {
		t.Errorf("got %q", got)
	}
}

func TestOwnWordsThatLookLikeAPlaceholderStayWords(t *testing.T) {
	if got := summed(t, bot.Talk{Answers: []bot.Answer{{Step: "carer.today", Text: "{numbers} {summary}"}}}); !strings.Contains(got, "{numbers} {summary}") {
		t.Errorf("got %q", got)
	}
}

func TestWordsInTheSameBreathJoinTheAnswer(t *testing.T) {
	got := flows.Continue(flows.Continue(told, "7", "と犬", "71"), "71", "三びき", "72")
	want := "ママと弟\nと犬\n三びき"
	if lines := flows.Sheet(builtin(t), got); lines[2].Answer != want {
		t.Errorf("got %q", lines[2].Answer)
	}
	if diff := cmp.Diff(told, flows.Continue(told, "none", "x", "73")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(told, flows.Continue(told, "", "x", "73")); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsTakenBackIsForgotten(t *testing.T) {
	got := flows.Sheet(builtin(t), flows.Forget(flows.Continue(told, "7", "と犬", "71"), "7"))
	if got[2].Answer != "と犬" {
		t.Errorf("got %+v", got)
	}
	if diff := cmp.Diff(told, flows.Forget(told, "")); diff != "" {
		t.Error(diff)
	}
	one := bot.Talk{Answers: []bot.Answer{{Step: "carer.who", Text: "x", MessageID: "1"}}}
	if got := flows.Forget(one, "1"); got.Answers != nil || len(one.Answers) != 1 {
		t.Errorf("got %+v of %+v", got, one)
	}
}
