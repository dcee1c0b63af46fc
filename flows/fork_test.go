package flows_test

import (
	"strings"
	"testing"

	"tonari/bot"
	"tonari/flows"
)

func TestAForkThatCouldLeaveSomebodyStandingIsRefused(t *testing.T) {
	for name, err := range flows.ForkFaults() {
		if err == nil || !strings.Contains(err.Error(), `"carer.x": `) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNobodyStandsAtAFork(t *testing.T) {
	set := house(t)
	for _, w := range set.Ways() {
		if set.IsFork(w.From) && len(set.Choices(w.From)) > 0 {
			t.Errorf("%s has choices", w.From)
		}
	}
	res := step(t, bot.Talk{At: "carer.what"}, flows.Cue{Enter: "carer.begin"}, flows.Scene{})
	if set.IsFork(res.Talk.At) || len(res.Lines) == 0 || len(res.Choices) == 0 {
		t.Errorf("%+v", res)
	}
}
