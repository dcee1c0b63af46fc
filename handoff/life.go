package handoff

import (
	"tonari/bot"
	"tonari/flows/machine"
)

// Act is what moves a case from state to state.
type Act string

// The acts. Requeue takes a case from its holder (no word in time, or the holder
// left); release is the holder's own.
const (
	ActClaim   Act = "claim"
	ActRelease Act = "release"
	ActRequeue Act = "requeue"
	ActPause   Act = "pause"
	ActResume  Act = "resume"
	ActClose   Act = "close"
	ActReopen  Act = "reopen"
)

// life is the whole life of a case. It has no end: even a closed case may be
// reopened. An unclaimed case is closed by erasure; the card's own button stands
// only on claimed ones.
var life = machine.Table{
	Name: "case",
	States: []string{
		string(bot.CaseUnclaimed), string(bot.CaseClaimed), string(bot.CasePaused), string(bot.CaseClosed),
	},
	Start: []string{string(bot.CaseUnclaimed)},
	Transitions: []machine.Transition{
		way(bot.CaseUnclaimed, ActClaim, bot.CaseClaimed),
		way(bot.CaseUnclaimed, ActClose, bot.CaseClosed),
		way(bot.CaseClaimed, ActRelease, bot.CaseUnclaimed),
		way(bot.CaseClaimed, ActRequeue, bot.CaseUnclaimed),
		way(bot.CaseClaimed, ActPause, bot.CasePaused),
		way(bot.CaseClaimed, ActClose, bot.CaseClosed),
		way(bot.CasePaused, ActResume, bot.CaseClaimed),
		way(bot.CasePaused, ActRelease, bot.CaseUnclaimed),
		way(bot.CasePaused, ActRequeue, bot.CaseUnclaimed),
		way(bot.CasePaused, ActClose, bot.CaseClosed),
		way(bot.CaseClosed, ActReopen, bot.CaseUnclaimed),
	},
}

func way(from bot.CaseState, on Act, to bot.CaseState) machine.Transition {
	return machine.Transition{From: string(from), On: string(on), To: string(to)}
}

// cases is the machine of the table, which is checked when the program starts: a
// table that leaves a case stuck must not run.
var cases = func() *machine.Machine {
	m, err := machine.New(life)
	if err != nil {
		panic(err)
	}
	return m
}()

// After says where an act takes a case; false when the state does not allow it.
func After(state bot.CaseState, act Act) (bot.CaseState, bool) {
	to, err := cases.Fire(string(state), string(act))
	return bot.CaseState(to), err == nil
}

// LifeTable is the table of a case's life, for its diagram.
func LifeTable() machine.Table { return cases.Table() }
