package turn

import (
	"time"

	"tonari/bot"
	"tonari/flows"
	"tonari/flows/wording"
)

// hidden: かくす was said; from then on every answer is innocuous.
func (t *turn) hidden() bool { return !t.c.Hidden.IsZero() }

// hide parks what is under way to the person's screen and says one innocuous
// thing. Counselors see that the person is hiding.
func (t *turn) hide() {
	t.c.Hidden, t.c.Asking = t.now, false
	t.unask()
	t.out.Effects.ParkLine = true
	if k := t.c.Current(); k != nil {
		t.line(k, "desk.hidden", nil)
		t.touch(k)
	}
	t.menu(bot.MenuQuiet)
	t.dropCheckIn()
	t.say(flows.HideOn, nil)
	t.offer(flows.HideNews, t.Flows.Choices(flows.HideNews))
	t.fact("hidden", t.c.Current(), "", nil)
}

// innocuous is the answer that another reader of the screen may see.
func (t *turn) innocuous() {
	t.bubbles, t.pushed = nil, nil
	t.enter(flows.HideNews)
	t.keepMenu()
}

// isReturn: the word that asks the neutral question. Where the person chose one of
// their own, only that does.
func (t *turn) isReturn(w wording.Word, text string) bool {
	if own := t.c.Settings.Return; own != "" {
		return wording.Fold(text) == own
	}
	return w == wording.Return
}

// whileHidden plays typed words of a hidden person. 人と話す and high text open or
// raise the case silently; もどる, or only the person's own word, asks one neutral
// question.
func (t *turn) whileHidden(w wording.Word, text string) {
	id, chosen := t.Flows.Match(t.Book, t.c.Language, flows.HideAsk, text)
	switch {
	case t.isReturn(w, text):
		t.c.Asking = true
		t.enter(flows.HideAsk)
		return
	case t.c.Asking && chosen:
		t.hiddenTap(flows.HideAsk, id)
		return
	case w == wording.Human && !t.blocked():
		t.askHuman("human")
	}
	t.c.Asking = false
	t.innocuous()
	if id, _ := t.Flows.Match(t.Book, t.c.Language, flows.HideNews, text); id == "library" {
		t.library()
	}
}

// library answers its button as an account of the ward would.
func (t *turn) library() {
	t.bubbles = nil
	t.enter(flows.HideLibrary)
}

// hiddenTap shows the talk after the one right tap.
func (t *turn) hiddenTap(at bot.Place, id string) {
	if !t.c.Asking || at != flows.HideAsk || id != "yes" {
		asked := t.c.Asking && at == flows.HideAsk
		t.c.Asking = false
		t.innocuous()
		switch {
		case asked:
			t.bubbles = t.render(flows.HideStay, nil)
		case id == "library":
			t.library()
		}
		return
	}
	t.c.Hidden, t.c.Asking = time.Time{}, false
	t.out.Effects.UnparkLine = true
	t.menu(bot.MenuMain)
	if k := t.c.Current(); k != nil {
		t.line(k, "desk.shown", nil)
		t.touch(k)
	}
	t.say(flows.HideOff, nil)
	if t.c.SeatNews && len(t.c.LaterNews) == 0 { // else they ride with this answer
		t.say(flows.SeatNewsKept, nil)
	}
	t.c.SeatNews = false
	if t.blocked() {
		t.sayBlocked()
		return
	}
	t.step(flows.Cue{Again: true})
}
