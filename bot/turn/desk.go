package turn

import (
	"slices"

	"tonari/bot"
	"tonari/flows"
	"tonari/handoff"
)

// click plays a pressed button. The state here decides, never what the button
// looked like: two counselors may press at once, and one wins.
func (t *turn) click(c bot.Click) {
	if !c.Member {
		t.tell(c.Case, c.By, "desk.not_member", nil)
		return
	}
	person, k, ok := t.party(c.By, c.Case)
	if !ok {
		return
	}
	if kind, asks := forms[c.Action]; asks {
		if kind.may(t, k, person) { // it could not be shown when it was pressed
			t.tell(k.ID, person.Slack, "desk.press_again", nil)
		}
		return
	}
	switch c.Action {
	case bot.ActionClaim:
		t.claim(k, person)
	case bot.ActionRelease:
		if t.mayLead(k, person) {
			t.release(k, handoff.ActRelease, "desk.released", person)
		}
	case bot.ActionResume:
		t.resumeAsked(k, person)
	case bot.ActionReopen:
		t.reopen(k, person)
	case bot.ActionDiscloseDecline:
		t.decline(k, person, c.TS)
	case bot.ActionDiscloseShow:
		t.notSeen(k, person)
	case bot.ActionTake:
		t.takeOver(k, person, c.Here)
	case bot.ActionHoldSend:
		t.holdSend(k, person, c.TS)
	case bot.ActionHoldNote:
		t.holdNote(k, person, c.TS)
	case bot.ActionMsgNote:
		t.msgNote(k, person, meant(k, c))
	case bot.ActionMsgSend:
		t.msgSend(k, person, meant(k, c))
	}
}

// claim: any roster member may, on duty or not. A double claim has one winner;
// the other sees who.
func (t *turn) claim(k *bot.Case, p handoff.Person) {
	if k.Holder != "" {
		holder, _ := t.Roster.Person(k.Holder)
		if k.Holder == p.Slack {
			t.tell(k.ID, p.Slack, "desk.already_yours", nil)
		} else {
			t.tell(k.ID, p.Slack, "desk.already", map[string]string{"name": holder.Name})
		}
		return
	}
	if !t.advance(k, handoff.ActClaim) {
		t.tell(k.ID, p.Slack, "desk.closed", nil)
		return
	}
	t.take(k, p)
	t.enterByPush(flows.Here)
}

// take gives a case that nobody holds to a counselor.
func (t *turn) take(k *bot.Case, p handoff.Person) {
	t.handTo(k, p)
	k.Left = false
	t.line(k, "desk.claimed", map[string]string{"name": p.Name})
	t.fact("claimed", k, p.Slack, map[string]string{"waited_s": seconds(t.now.Sub(k.Opened))})
}

// handTo makes somebody the holder: the rungs stop, and their first word is waited
// for.
func (t *turn) handTo(k *bot.Case, p handoff.Person) {
	k.Holder, k.ClaimedAt, k.WordAt = p.Slack, t.now, bot.Case{}.WordAt
	t.stopRungs(k)
	t.stop("told")
	t.wordCame(k)
	if k.Level == bot.LevelUrgent {
		t.awaitWord(k)
	}
	t.hold(k)
	t.touch(k)
	t.endBurst()
}

// leads: the holder or a supervisor.
func (t *turn) leads(k *bot.Case, p handoff.Person) bool {
	return k.Holder == p.Slack || p.Role == handoff.RoleSupervisor
}

// mayLead: the holder or a supervisor; others are told who it is.
func (t *turn) mayLead(k *bot.Case, p handoff.Person) bool {
	switch {
	case t.leads(k, p):
		return true
	case k.Holder == "":
		t.tell(k.ID, p.Slack, "desk.claim_first", nil)
	default:
		holder, _ := t.Roster.Person(k.Holder)
		t.tell(k.ID, p.Slack, "desk.already", map[string]string{"name": holder.Name})
	}
	return false
}

// release gives the case back to the queue: held replies are cancelled, the
// person is told, and the rungs start anew.
func (t *turn) release(k *bot.Case, act handoff.Act, key string, p handoff.Person) {
	if !t.advance(k, act) {
		t.tell(k.ID, p.Slack, "desk.gone", nil)
		return
	}
	t.cancelHeld(k, false)
	t.dropPause(k)
	k.Holder, k.Left = "", false
	t.hold(k)
	t.wordCame(k)
	t.line(k, key, map[string]string{"name": p.Name})
	t.touch(k)
	t.enterByPush(flows.Left)
	k.AckedAt = bot.Case{}.AckedAt
	t.nobodyTold(k)
	t.startRungs(k)
	t.fact("released", k, p.Slack, nil)
}

// departed: a holder who leaves roster, workspace or channel releases the case.
func (t *turn) departed(d bot.Departed) {
	if k := t.c.Case(d.Case); k != nil && k.Open() && k.Holder == d.Who && d.Who != "" {
		p, _ := t.Roster.Person(d.Who)
		p.Slack = d.Who
		t.fact("departed", k, d.Who, nil)
		t.release(k, handoff.ActRequeue, "desk.departed", p)
		call := t.readers(k).Rung(k.Level, 1, t.now)
		t.call(k, "desk.unclaimed_again", call, "")
		t.lastRung(k, call)
	}
}

// reopen takes a closed case up again, unless another stands open.
func (t *turn) reopen(k *bot.Case, p handoff.Person) {
	switch cur := t.c.Current(); {
	case k.Open():
		t.tell(k.ID, p.Slack, "desk.open_already", nil)
		return
	case cur != nil:
		t.tell(k.ID, p.Slack, "desk.other_open", map[string]string{"case": cur.ID.String()})
		return
	case !t.advance(k, handoff.ActReopen):
		t.tell(k.ID, p.Slack, "desk.gone", nil)
		return
	}
	reopened := *k
	reopened.Holder, reopened.ClosedAt, reopened.WordAt = "", bot.Case{}.ClosedAt, bot.Case{}.WordAt
	reopened.Outcome, reopened.Topic, reopened.Answers = "", "", nil
	reopened.SweepAt, reopened.Swept = bot.Case{}.SweepAt, false
	t.c.Cases = slices.DeleteFunc(t.c.Cases, func(c bot.Case) bool { return c.ID == reopened.ID })
	t.c.Cases = append(t.c.Cases, reopened)
	k = t.c.Current()
	t.nobodyTold(k)
	t.hold(k)
	t.line(k, "desk.reopened", map[string]string{"name": p.Name})
	t.touch(k)
	t.startRungs(k)
	t.fact("reopened", k, p.Slack, nil)
}

// judged is the person's own word at the end.
func (t *turn) judged(word string) {
	if n := len(t.c.Cases); n > 0 && t.c.Cases[n-1].State == bot.CaseClosed {
		k := &t.c.Cases[n-1]
		k.Judged = word
		t.touch(k)
		t.line(k, "desk.judged_line", map[string]string{"word": t.words("case.judged_"+word, nil)})
		t.fact("judged", k, "", map[string]string{"word": word})
	}
}

// advance moves the case along its life cycle, or says that there is no way.
func (t *turn) advance(k *bot.Case, act handoff.Act) bool {
	next, ok := handoff.After(k.State, act)
	if ok {
		k.State = next
	}
	return ok
}
