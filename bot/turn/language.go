package turn

import (
	"tonari/bot"
	"tonari/flows"
	"tonari/flows/wording"
)

// speakIn changes the person's language and puts the standing question once more
// in it. Counselors see it on the card.
func (t *turn) speakIn(lang bot.Language) {
	t.endBurst()
	t.c.Language = lang
	if t.c.Asked == flows.LanguageAsk {
		t.c.Asked = ""
	}
	if k := t.c.Current(); k != nil {
		t.touch(k)
	}
	t.say(wording.LanguageSet, nil)
	switch {
	case t.blocked() && !t.c.EraseAsked:
		t.sayBlocked()
	case t.c.EraseAsked:
		t.enter(flows.EraseAsk)
	case t.c.LeaveAsked:
		t.enter(flows.LeaveAsk)
	case t.c.Asked != "" && t.c.Asked != flows.LanguageAsk:
		t.enter(t.c.Asked)
	case t.c.HumanSpeaks():
		t.whoIsHere()
	default:
		t.step(flows.Cue{Again: true})
	}
}

// languageForStaff is the person's language as counselors call it, where it is
// not Japanese.
func (t *turn) languageForStaff() string {
	if t.c.Language == bot.Japanese || t.c.Language == "" {
		return ""
	}
	return t.Book.LanguageForStaff(t.c.Language)
}
