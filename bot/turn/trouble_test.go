package turn_test

import (
	"slices"
	"testing"
	"time"

	"tonari/bot"
)

func TestSlackIsDeafAndThePersonIsNotLeftWaiting(t *testing.T) {
	s := play(t, tuesday)
	s.deafDesk = true
	s.says(urgentText)
	if !slices.ContainsFunc(s.heard(), func(k string) bool { return k == "safety.ask_telling" }) {
		t.Errorf("said %v", s.heard())
	}
	s.after(60 * time.Second)
	want(t, "numbers", s.heard(), []string{"handoff.late"})
}

func TestPoisonIsPutBeforeAHuman(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	from := len(s.desk)
	s.take(bot.Input{Receipt: &bot.Receipt{Outcome: bot.OutcomePoison}})
	if !slices.Contains(s.deskKeys(from), "desk.poison") {
		t.Errorf("desk %v", s.deskKeys(from))
	}
	want(t, "person", s.heard(), []string{"handoff.poison"})
}

func TestWordsOfTheBotThatDiedAreShownAtTheDesk(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	from := len(s.desk)
	s.take(bot.Input{Receipt: &bot.Receipt{Item: "x", Outcome: bot.OutcomeDead}})
	want(t, "desk", s.deskKeys(from), []string{"desk.bot_dead"})
}
