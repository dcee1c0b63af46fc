package turn

import (
	"maps"
	"slices"

	"tonari/bot"
	"tonari/flows"
)

// askErase asks once more before anything goes.
func (t *turn) askErase() {
	t.c.EraseAsked = true
	t.enter(flows.EraseAsk)
}

// mustKeep is an open urgent or high case: LINE id, alias, case and thread stay
// usable until it is closed.
func (t *turn) mustKeep() *bot.Case {
	if k := t.c.Current(); k != nil && k.Level >= bot.LevelHigh {
		return k
	}
	return nil
}

func (t *turn) eraseAnswer(id string, ok bool) {
	t.c.EraseAsked = false
	if !ok || id != "yes" {
		t.say(flows.EraseCancelled, nil)
		t.again()
		return
	}
	t.fact("erased", nil, "", nil)
	if k := t.mustKeep(); k != nil {
		t.eraseTalk()
		t.c.EraseAtClose = true
		t.line(k, "desk.erase_at_close", nil)
		t.touch(k)
		t.say(flows.EraseKept, nil)
		t.stand = nil
		t.out.Effects.Erase = &bot.Erase{Keep: true}
		return
	}
	t.say(flows.EraseBegun, nil)
	t.stand = nil
	t.only = true
	k := t.c.Current()
	if k != nil {
		t.cancelHeld(k)
		k.State, k.Holder, k.ClosedAt = bot.CaseClosed, "", t.now
		t.hold(k)
	}
	t.eraseNow(k)
}

// eraseTalk removes the words from the conversation and from Slack.
func (t *turn) eraseTalk() {
	for _, k := range t.c.Cases {
		t.out.Effects.Desk = append(t.out.Effects.Desk, bot.DeskItem{
			ID: t.id(), Case: k.ID, Kind: bot.DeskRemove, Urgent: true,
		})
	}
	t.c.Talk = bot.Talk{}
	t.c.Words = nil
	t.c.Answered = bot.Answered{}
	t.c.ErasedAt = t.now
	if t.in.At.After(t.c.ErasedAt) {
		t.c.ErasedAt = t.in.At
	}
}

// eraseNow removes all that is kept: what stays is a tombstone. The cards are
// rewritten without words and never deleted.
func (t *turn) eraseNow(last *bot.Case) {
	t.eraseTalk()
	t.c.EraseAtClose = true // the cards show it
	for i := range t.c.Cases {
		k := &t.c.Cases[i]
		k.Why, k.Judged = nil, ""
		t.touch(k)
	}
	if last != nil {
		t.line(last, "desk.erased", nil)
	}
	t.repaint()
	t.paint = nil
	for _, name := range slices.Sorted(maps.Keys(t.c.Timers)) {
		t.stop(name)
	}
	t.pushed = nil
	t.out.Effects.Erase = &bot.Erase{}
	t.c = bot.Conversation{
		Version: StateVersion, Person: t.c.Person, ErasedAt: t.c.ErasedAt, Friend: t.c.Friend,
		Timers: t.c.Timers, Language: t.c.Language,
	}
}
