package turn

import (
	"tonari/bot"
	"tonari/flows"
	"tonari/flows/wording"
)

// rich plays a tap on the main rich menu. It stands below every talk: while a
// counselor is here only the numbers are answered, everything else asks first
// whether to end the talk.
func (t *turn) rich(id string) {
	to, leads := flows.Rich(t.c.Talk, id)
	switch {
	case !leads:
		t.choose(t.c.Talk.At, flows.Numbers)
	case t.c.HumanSpeaks():
		t.anywhere(wording.Menu)
	default:
		t.unask()
		t.enter(to)
	}
}

// richTap says that a tap is on a rich menu, and plays it.
func (t *turn) richTap(at bot.Place, id string) bool {
	switch at {
	case flows.RichMain:
		t.rich(id)
	case flows.RichQuiet: // it was tapped after もどる
		t.step(flows.Cue{Again: true})
	default:
		return false
	}
	return true
}
