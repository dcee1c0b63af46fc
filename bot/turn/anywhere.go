package turn

import (
	"tonari/bot"
	"tonari/flows"
	"tonari/flows/wording"
)

// anywhere plays a word that is understood anywhere. While a human holds the
// case, メニュー and やめる ask whether to end the talk, and 人と話す says who is here.
func (t *turn) anywhere(w wording.Word) {
	t.endBurst()
	human := t.c.HumanSpeaks()
	t.unask()
	switch w {
	case wording.Menu, wording.Leave:
		switch {
		case human:
			t.c.LeaveAsked = true
			t.enter(flows.LeaveAsk)
		case w == wording.Menu:
			t.enter(flows.Menu)
		default:
			t.wish(t.step(flows.Cue{Leave: true}))
		}
	case wording.Human:
		t.humanAsked()
	case wording.Hide:
		t.hide()
	case wording.Erase:
		t.askErase()
	case wording.Settings:
		t.enter(flows.Settings)
	default: // もどる without anything hidden
		t.step(flows.Cue{Again: true})
	}
}

// unask: the questions of the house no longer stand. A はい that comes later
// answers something else.
func (t *turn) unask() {
	t.c.EraseAsked, t.c.LeaveAsked = false, false
	t.c.Asked, t.c.NextReturn = "", ""
}

// humanAsked plays 人と話す, typed anywhere.
func (t *turn) humanAsked() {
	k := t.c.Current()
	switch {
	case t.c.HumanSpeaks():
		t.whoIsHere()
	case k != nil && k.Left:
		k.Left = false
		t.line(k, "desk.returned", nil)
		t.enter(flows.Here)
	default:
		t.wish(t.step(flows.Cue{Choice: flows.Human}))
		if t.c.Current() == nil { // whatever the flow made of it, a human was asked for
			t.askHuman("human")
		}
	}
}

func (t *turn) whoIsHere() {
	if t.paused() {
		t.say(flows.WhoIsAway, t.backAt(t.c.Current()))
	} else {
		t.say(flows.WhoIsHere, map[string]string{"name": t.holderName()})
	}
	t.again()
}

// leaveAnswer ends the talk, or goes on with it. The counselor is told, keeps
// the case, and may write again.
func (t *turn) leaveAnswer(id string, ok bool) {
	t.c.LeaveAsked = false
	k := t.c.Current()
	switch {
	case k == nil || k.Holder == "":
		t.step(flows.Cue{Again: true})
	case !ok || id != "end":
		t.say(flows.Stayed, nil)
		t.again()
	default:
		k.Left = true
		t.mention(k, "desk.left", nil, []bot.StaffID{k.Holder}, false, "")
		t.fact("left_talk", k, k.Holder, nil)
		t.enter(flows.Menu)
	}
}

func (t *turn) holderName() string {
	k := t.c.Current()
	if k == nil {
		return ""
	}
	p, _ := t.Roster.Person(k.Holder)
	return p.Name
}
