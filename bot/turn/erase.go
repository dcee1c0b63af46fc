package turn

import (
	"maps"
	"slices"
	"time"

	"tonari/bot"
	"tonari/flows"
)

// removeWithin: words that still stand in Slack so long after their erasure are
// alarmed, and again each time it passes.
const removeWithin = 10 * time.Minute

// removedRef marks the receipt of a removal.
const removedRef = "removed"

// askErase asks once more before anything goes.
func (t *turn) askErase() {
	t.c.EraseAsked = true
	t.enter(flows.EraseAsk)
}

// mustKeep is an open urgent or high case, or one in which a disclosure was asked
// for: LINE id, alias, case and thread stay usable until it is closed.
func (t *turn) mustKeep() *bot.Case {
	if k := t.c.Current(); k != nil && (k.Level >= bot.LevelHigh || k.Disclosure.Keeps()) {
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
	if k := t.mustKeep(); k != nil {
		t.fact("erased", k, "", map[string]string{"kept": "case"})
		t.eraseKeeping(k)
		return
	}
	t.fact("erased", nil, "", nil)
	t.say(flows.EraseBegun, nil)
	t.stand = nil
	t.only = true
	k := t.c.Current()
	if k != nil {
		t.cancelHeld(k, true)
		k.State, k.Holder, k.ClosedAt = bot.CaseClosed, "", t.now
		t.hold(k)
	}
	t.eraseNow(k)
}

// eraseKeeping removes the words; what the open case needs to reach the person
// goes when it is closed.
func (t *turn) eraseKeeping(k *bot.Case) {
	t.cancelHeld(k, true)
	t.c.EraseAtClose = true
	t.eraseTalk()
	for i := range t.c.Cases {
		t.touch(&t.c.Cases[i])
		t.replaceCard(&t.c.Cases[i])
	}
	t.line(k, "desk.erase_at_close", nil)
	t.say(flows.EraseKept, nil)
	t.again()
	t.out.Effects.Erase = &bot.Erase{Keep: true}
}

// eraseTalk removes the words from the conversation and from Slack. Where the
// talk stands is no word of theirs.
func (t *turn) eraseTalk() {
	for _, k := range t.c.Cases {
		t.out.Effects.Desk = append(t.out.Effects.Desk, bot.DeskItem{
			ID: t.id(), Ref: removedRef, Case: k.ID, Kind: bot.DeskRemove, Urgent: true, Receipt: true,
		})
		t.c.Removing++
	}
	if t.c.Removing > 0 {
		t.after("removing", t.now.Add(removeWithin))
	} else {
		t.fact("erase_ended", nil, "", nil) // nothing of theirs stands in Slack
	}
	t.c.Talk = bot.Talk{At: t.c.Talk.At}
	t.c.Words = nil
	t.c.Bookings = nil // the commit gives back what they stand for
	t.c.LaterNews, t.c.LaterDue, t.c.Tellings, t.c.Unheard, t.c.SeatNews = nil, time.Time{}, nil, nil, false
	t.stop("seats")
	for i := range t.c.Cases {
		if d := t.c.Cases[i].Disclosure; d != nil {
			d.Text = ""
		}
		t.c.Cases[i].Referral = nil
	}
	t.c.Settings.Return = ""
	t.dropCheckIn()
	t.unask()
	t.c.Answered = bot.Answered{}
	t.c.ErasedAt = t.now
	if t.in.At.After(t.c.ErasedAt) {
		t.c.ErasedAt = t.in.At
	}
}

// eraseNow removes all that is kept: what stays is a tombstone. The cards are
// rewritten without words and never deleted.
func (t *turn) eraseNow(last *bot.Case) {
	for _, name := range slices.Sorted(maps.Keys(t.c.Timers)) {
		t.stop(name)
	}
	t.untold()
	t.eraseTalk()
	t.c.EraseAtClose = true // the cards show it
	erase := &bot.Erase{}
	for i := range t.c.Cases {
		k := &t.c.Cases[i]
		k.Why, k.Answers, k.Judged = nil, nil, ""
		t.touch(k)
		t.replaceCard(k)
		erase.Cases = append(erase.Cases, k.ID)
	}
	if last != nil {
		t.line(last, "desk.erased", nil)
	}
	t.repaint()
	t.paint = nil
	t.pushed = nil
	t.out.Effects.Erase = erase
	t.c = bot.Conversation{
		Version: StateVersion, Person: t.c.Person, ErasedAt: t.c.ErasedAt, Friend: t.c.Friend,
		Timers: t.c.Timers, Language: t.c.Language, Removing: t.c.Removing,
	}
}

// removed: Slack has given up the words of one more case.
func (t *turn) removed(o bot.Outcome) {
	if t.c.Removing == 0 || o != bot.OutcomeAccepted {
		return
	}
	if t.c.Removing--; t.c.Removing == 0 {
		t.stop("removing")
		t.fact("erase_ended", nil, "", nil)
	}
}

// removing: an erased person's words still stand in Slack. Operators must know.
func (t *turn) removing() {
	if t.c.Removing == 0 {
		return
	}
	t.out.Alarms = append(t.out.Alarms, "erase_late")
	t.fact("erase_late", nil, "", nil)
	t.after("removing", t.now.Add(removeWithin))
}
