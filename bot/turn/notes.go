package turn

import "tonari/bot"

// notes are lines of the card for what is under way in a case.
func (t *turn) notes(k *bot.Case) []string {
	var out []string
	if d := k.Disclosure; d.Stands() {
		out = append(out, t.words("glass.card_"+string(d.State), nil))
	}
	return out
}
