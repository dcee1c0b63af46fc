package turn

import (
	"tonari/bot"
	"tonari/flows"
	"tonari/handoff"
)

// takeOver plays a button of the list that is posted when the duty changes, or of a
// line in the thread (here) that calls for help because the holder is silent. Whoever
// is on the roster may; what the case is now decides, not what the button said: a
// holder who has found a word meanwhile keeps the case. The resident is told once, and
// so is who held the case before.
func (t *turn) takeOver(k *bot.Case, p handoff.Person, here bool) {
	if here {
		t.takeHere(k, p)
		return
	}
	switch {
	case !k.Open():
		t.answer(k, p, "desk.take_closed")
	case k.Holder == p.Slack:
		t.answer(k, p, "desk.take_yours")
	case k.Holder == "":
		t.claim(k, p)
		t.answer(k, p, "desk.took")
	default:
		t.takeFrom(k, p)
		t.answer(k, p, "desk.took")
	}
}

// takeHere: the thread itself shows who took it.
func (t *turn) takeHere(k *bot.Case, p handoff.Person) {
	switch {
	case !k.Open():
		t.tell(k.ID, p.Slack, "desk.closed", nil)
	case k.Holder == "" || k.Holder == p.Slack:
		t.claim(k, p)
	case !k.Running:
		t.tell(k.ID, p.Slack, "desk.take_answered", map[string]string{"name": t.nameOf(k.Holder)})
	default:
		t.takeFrom(k, p)
	}
}

// takeFrom gives a held case to who asks for it, as a transfer does. A person who
// had ended the talk hears of it when the new holder writes.
func (t *turn) takeFrom(k *bot.Case, p handoff.Person) {
	from, _ := t.Roster.Person(k.Holder)
	was := k.Holder
	t.cancelHeld(k, false)
	t.unpause(k)
	t.handTo(k, p)
	k.AckedAt = bot.Case{}.AckedAt
	t.mention(k, "desk.taken_over", map[string]string{"name": p.Name, "from": from.Name}, []bot.StaffID{was}, false, "")
	t.fact("taken_over", k, p.Slack, map[string]string{"from": string(was)})
	if !k.Left {
		t.enterByPush(flows.Changed)
	}
}

// answer tells who pressed a button outside of the case's thread, where they
// pressed it.
func (t *turn) answer(k *bot.Case, p handoff.Person, key string) {
	t.tell(k.ID, p.Slack, key, map[string]string{"case": k.ID.String()})
	t.out.Effects.Desk[len(t.out.Effects.Desk)-1].Channel = t.Desk
}
