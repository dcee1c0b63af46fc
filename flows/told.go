package flows

import (
	"slices"
	"strings"

	"tonari/bot"
	"tonari/flows/wording"
)

// ToldOf is what a person told, as a referral asks for it: a line an answer.
type ToldOf struct{ Since, Troubles, Family string }

// Steps that tell since when, and of the family.
var (
	sinceSteps  = []bot.Place{"carer.often", "family.since", "notice.since"}
	familySteps = []bot.Place{
		"carer.who", "carer.parent", "carer.ill", "carer.sibling", "carer.sibling_out", "carer.grand", "carer.grand_help", "carer.known",
		"family.who", "family.age", "family.parents", "family.known",
	}
)

// Told sorts a person's answers for a referral. What was said in safety and when
// looking back stays out: who passes it on writes it down on purpose.
func Told(book *wording.Book, talk bot.Talk) ToldOf {
	var since, family, troubles []bot.Answer
	for _, a := range talk.Answers {
		switch {
		case a.Step == Who: // it is said by whom the sheet is about
		case flowOf(a.Step) == safety.name, flowOf(a.Step) == after.name, slices.Contains(looking, a.Step):
		case slices.Contains(sinceSteps, a.Step):
			since = append(since, a)
		case slices.Contains(familySteps, a.Step):
			family = append(family, a)
		default:
			troubles = append(troubles, a)
		}
	}
	text := func(answers []bot.Answer) string {
		var out []string
		for _, l := range sheet(book, bot.Japanese, answers) {
			out = append(out, l.Name+"："+strings.ReplaceAll(l.Answer, "\n", " "))
		}
		return strings.Join(out, "\n")
	}
	return ToldOf{Since: text(since), Troubles: text(troubles), Family: text(family)}
}
