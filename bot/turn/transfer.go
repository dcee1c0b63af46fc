package turn

import (
	"strings"

	"tonari/bot"
	"tonari/flows"
	"tonari/handoff"
)

// toQueue is the answer of the transfer form that gives a case back to all.
const toQueue = "queue"

// maxHandOver is the most characters of a hand-over note.
const maxHandOver = 1000

// transferForm gives a case to somebody of the roster, or back to the queue, with
// a note for whoever goes on.
var transferForm = form{
	may: func(t *turn, k *bot.Case, p handoff.Person) bool {
		if !k.Open() {
			t.tell(k.ID, p.Slack, "desk.closed", nil)
			return false
		}
		if k.Holder == "" {
			t.tell(k.ID, p.Slack, "desk.claim_first", nil)
			return false
		}
		return t.mayLead(k, p)
	},
	make: func(t *turn, k *bot.Case, _ handoff.Person, _ string) bot.Form {
		return bot.Form{
			Title: t.words("desk.transfer_title", nil), Submit: t.words("desk.transfer_submit", nil),
			Texts: []string{t.words("desk.transfer_text", nil)},
			Fields: []bot.Field{
				{Name: "to", Kind: bot.FieldOne, Label: t.words("desk.transfer_to", nil), Options: t.receivers(k)},
				{Name: "note", Kind: bot.FieldLong, Label: t.words("desk.transfer_note", nil), Optional: true, Max: maxHandOver},
			},
		}
	},
	check: func(t *turn, k *bot.Case, _ handoff.Person, s bot.Submit) map[string]string {
		to := bot.StaffID(s.Value("to"))
		_, known := t.Roster.Person(to)
		switch {
		case to == k.Holder:
			return map[string]string{"to": "desk.transfer_same"}
		case to != toQueue && !known:
			return map[string]string{"to": "desk.pick_one"}
		}
		return nil
	},
	take: func(t *turn, k *bot.Case, p handoff.Person, s bot.Submit) {
		note := strings.TrimSpace(s.Value("note"))
		if to, ok := t.Roster.Person(bot.StaffID(s.Value("to"))); ok {
			t.transfer(k, p, to, note)
			return
		}
		t.release(k, handoff.ActRelease, "desk.released", p)
		if note != "" {
			t.line(k, "desk.handed_note", map[string]string{"name": p.Name})
			t.noted(note)
		}
	},
}

// maxReceivers leaves room for the queue among the options of a field (Slack's
// limit is 100).
const maxReceivers = 99

// receivers are whom a case can be given to: the queue, then those on duty, then
// the others of the roster.
func (t *turn) receivers(k *bot.Case) []bot.Option {
	out := []bot.Option{{Value: toQueue, Label: t.words("desk.transfer_queue", nil)}}
	onDuty := map[bot.StaffID]bool{}
	for _, id := range t.Roster.OnDuty(t.now) {
		onDuty[id] = true
	}
	for _, duty := range []bool{true, false} {
		for _, p := range t.Roster.People() {
			if p.Slack == k.Holder || onDuty[p.Slack] != duty || len(out) > maxReceivers {
				continue
			}
			label := p.Name
			if duty {
				label = t.words("desk.transfer_on_duty", map[string]string{"name": p.Name})
			}
			out = append(out, bot.Option{Value: string(p.Slack), Label: label})
		}
	}
	return out
}

// transfer makes somebody else the holder: held replies are cancelled, the person
// hears once who listens now, and the new holder is called. A pause ends. A person
// who had ended the talk hears of it when the new holder writes.
func (t *turn) transfer(k *bot.Case, by, to handoff.Person, note string) {
	from, _ := t.Roster.Person(k.Holder)
	t.cancelHeld(k, false)
	t.unpause(k)
	t.handTo(k, to)
	k.AckedAt = bot.Case{}.AckedAt
	t.mention(k, "desk.transferred", map[string]string{"from": from.Name, "to": to.Name}, []bot.StaffID{to.Slack}, false, "")
	t.noted(note)
	t.fact("transferred", k, by.Slack, map[string]string{"from": string(from.Slack), "to": string(to.Slack)})
	if !k.Left {
		t.enterByPush(flows.Changed)
	}
}
