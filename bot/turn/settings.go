package turn

import (
	"slices"

	"tonari/bot"
	"tonari/flows"
)

// asked plays the answer to a question of the house that stands beside the talk.
// false: the text answers nothing of it, and the question stands no more.
func (t *turn) asked(text string) bool {
	at := t.c.Asked
	id, ok := t.Flows.Match(t.Book, t.c.Language, at, text)
	switch at {
	case flows.LanguageAsk:
		if lang, named := flows.LanguageNumber(t.Book, text); named {
			t.c.Asked = ""
			t.speakIn(lang)
			return true
		}
	case flows.ConsentAsk:
		if !t.consentTyped() {
			return false
		}
		if ok {
			t.answerAside(at, id)
			return true
		}
	case flows.ResumeAsk:
		if ok {
			t.answerAside(at, id)
			return true
		}
	case flows.WordAsk, flows.WordAgain:
		if ok {
			t.answerAside(at, id)
		} else {
			t.ownWord(text)
		}
		return true
	}
	t.c.Asked, t.c.NextReturn = "", ""
	return false
}

// answerAside plays a choice of such a question.
func (t *turn) answerAside(at bot.Place, id string) {
	t.c.Asked, t.c.NextReturn = "", ""
	switch at {
	case flows.LanguageAsk:
		if lang, ok := flows.LanguageOf(t.Book, id); ok {
			t.speakIn(lang)
			return
		}
		t.step(flows.Cue{Again: true})
	case flows.ConsentAsk, flows.ConsentGiven:
		t.consented(id)
	case flows.ResumeAsk:
		if id == "over" {
			t.enter(flows.Menu)
			return
		}
		t.away = 0 // they were welcomed back by the question
		t.step(flows.Cue{Again: true})
	default:
		t.say(flows.WordLeft, nil)
		t.again()
	}
}

// isAsked: the choices of these questions are answered by the turn.
func isAsked(at bot.Place) bool {
	return slices.Contains([]bot.Place{flows.LanguageAsk, flows.ResumeAsk, flows.WordAsk, flows.WordAgain, flows.ConsentAsk}, at)
}

// languageLabel is the own name of the language that a choice stands for.
func (t *turn) languageLabel(id string) string {
	lang, _ := flows.LanguageOf(t.Book, id)
	return t.Book.LanguageName(lang)
}

// secret: the text is the person's own word of return. It is shown to nobody and
// kept only as a setting.
func (t *turn) secret(text string) bool {
	if t.hidden() || t.c.Asked != flows.WordAsk && t.c.Asked != flows.WordAgain {
		return false
	}
	if _, ok := t.Flows.Match(t.Book, t.c.Language, t.c.Asked, text); ok {
		return false
	}
	_, anywhere := t.Book.Global(text)
	_, fault := t.Flows.ReturnWord(t.Book, t.c.Language, text)
	return !anywhere && fault == ""
}

// ownWord takes the word of return, and the same word once more: nobody can come
// back by a word that was mistyped.
func (t *turn) ownWord(text string) {
	at := t.c.Asked
	word, fault := t.Flows.ReturnWord(t.Book, t.c.Language, text)
	switch {
	case fault != "":
		t.say(fault, nil)
		t.c.Asked, t.c.NextReturn = flows.WordAsk, ""
	case at == flows.WordAsk:
		t.c.NextReturn = word
		t.enter(flows.WordAgain)
		return
	case word != t.c.NextReturn:
		t.say(flows.WordOther, nil)
		t.c.Asked, t.c.NextReturn = flows.WordAsk, ""
	default:
		t.c.Asked, t.c.NextReturn = "", ""
		t.c.Settings.Return = word
		t.say(flows.WordKept, nil)
		t.again()
		return
	}
	t.offer(t.c.Asked, t.Flows.Choices(t.c.Asked))
}

// veil lets what is pushed begin with a neutral line for somebody who wants that:
// each bubble, since a phone may show any of them, with room below so that a lock
// screen shows no more of it.
func (t *turn) veil(ms []bot.Message) []bot.Message {
	if !t.c.Settings.Preview {
		return ms
	}
	line := ""
	for _, m := range t.render(flows.Veil, nil) {
		line += m.Text
	}
	veiled := slices.Clone(ms)
	for i := range veiled {
		if veiled[i].Image != nil { // a notification shows only that it is a picture
			continue
		}
		if len(veiled[i].Tiles) > 0 { // the text is what a notification shows of them
			veiled[i].Text = line
			continue
		}
		veiled[i].Text = line + veilRoom + veiled[i].Text
	}
	return veiled
}

// veilRoom are more lines than a lock screen shows.
const veilRoom = "\n\n\n\n\n\n"
