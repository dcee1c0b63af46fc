package flows_test

import (
	"slices"

	"tonari/bot"
	"tonari/flows"
	"tonari/flows/wording"
)

// ownAside says that a question of the settings, or whether to go on, stands.
func (d *driver) ownAside() bool {
	return slices.Contains([]bot.Place{flows.LanguageAsk, flows.ResumeAsk, flows.WordAsk, flows.WordAgain, flows.ConsentAsk}, d.asked)
}

// answers plays typed words while such a question stands; ok is false when they
// answer nothing of it.
func (d *driver) answers(text string) (a answer, ok bool, err error) {
	if choice, ok := d.set.Match(d.book, d.lang, d.asked, text); ok {
		a, err = d.answersAside(choice)
		return a, true, err
	}
	asked := d.asked
	switch asked {
	case flows.LanguageAsk:
		if lang, ok := flows.LanguageNumber(d.book, text); ok {
			a, err = d.speakIn(lang)
			return a, true, err
		}
	case flows.WordAsk, flows.WordAgain:
		a, err = d.ownWord(text)
		return a, true, err
	}
	d.asked = ""
	return answer{}, false, nil
}

// answersAside plays a choice of such a question.
func (d *driver) answersAside(choice string) (answer, error) {
	asked := d.asked
	d.asked, d.next = "", ""
	switch asked {
	case flows.ConsentAsk:
		return d.consents(choice)
	case flows.LanguageAsk:
		lang, _ := flows.LanguageOf(d.book, choice)
		return d.speakIn(lang)
	case flows.ResumeAsk:
		d.last = d.now
		if choice == "over" {
			return d.play1(flows.Cue{Enter: flows.Menu})
		}
		return d.play1(flows.Cue{Again: true})
	}
	return d.line(flows.WordLeft), nil
}

func (d *driver) ownWord(text string) (answer, error) {
	asked := d.asked
	word, fault := d.set.ReturnWord(d.book, d.lang, text)
	d.asked = flows.WordAsk
	switch {
	case fault != "":
		return d.line(fault), nil
	case asked == flows.WordAsk:
		d.next = word
		return d.play1(flows.Cue{Enter: flows.WordAgain})
	case word != d.next:
		return d.line(flows.WordOther), nil
	}
	d.asked, d.settings.Return = "", word
	return d.line(flows.WordKept), nil
}

// greets says that somebody only greets after a long time.
func (d *driver) greets(text string) bool {
	if d.pure || d.last.IsZero() || !d.book.Greets(text) {
		return false
	}
	return d.set.Resumes(d.talk(), d.now.Sub(d.last))
}

// consents plays the answer to whether something may be passed on, and taking a yes
// back in words.
func (d *driver) consents(choice string) (answer, error) {
	d.given = choice == "yes"
	switch choice {
	case "yes":
		a, err := d.play1(flows.Cue{Enter: flows.ConsentGiven})
		d.asked = "" // its button is understood at any time, in words too
		return a, err
	case "no":
		return d.line(flows.ConsentNo), nil
	case "later":
		return d.line(flows.ConsentLater), nil
	}
	return d.line(flows.ConsentStopped), nil
}

// takesBack says that the words take a yes back.
func (d *driver) takesBack(text string) bool {
	return d.given && d.book.Means(d.lang, flows.ConsentGiven, "stop", wording.Fold(text))
}
