package turn

import (
	"strings"

	"tonari/bot"
	"tonari/flows"
	"tonari/handoff"
)

// maxShownSheet is how much of a sheet a modal shows, in characters; all of it
// stands in the thread.
const maxShownSheet = 20000

// answersForm only shows: the whole アセスメントシート, of which the card has the
// beginning. Whoever reads the thread may read it.
var answersForm = form{
	may: func(t *turn, k *bot.Case, p handoff.Person) bool {
		if len(t.sheet(k)) == 0 || t.c.EraseAtClose {
			t.tell(k.ID, p.Slack, "desk.answers_none", nil)
			return false
		}
		return !t.Masked || mayRead(t, k, p)
	},
	make: func(t *turn, k *bot.Case, _ handoff.Person, _ string) bot.Form {
		var lines []string
		for _, l := range t.sheet(k) {
			lines = append(lines, "【"+l.Name+"】\n"+l.Answer)
		}
		all := []rune(strings.Join(lines, "\n\n"))
		texts := []string{string(all[:min(len(all), maxShownSheet)])}
		if len(all) > maxShownSheet {
			texts = append(texts, t.words("desk.answers_more", nil))
		}
		return bot.Form{Title: t.words("desk.answers_title", nil), Texts: texts}
	},
	take: func(*turn, *bot.Case, handoff.Person, bot.Submit) {},
}

// sheet is what the person has answered, for those who help in this case: of a closed
// one only what was answered until then.
func (t *turn) sheet(k *bot.Case) []bot.SheetLine {
	talk := t.c.Talk
	if !k.Open() {
		talk.Answers = k.Answers
	}
	return flows.Sheet(t.Book, talk)
}
