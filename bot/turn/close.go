package turn

import (
	"slices"

	"tonari/bot"
	"tonari/flows"
	"tonari/handoff"
)

// outcomes are how a case can end, topics what it was about, for the ward's
// figures.
var (
	outcomes = []string{"settled", "continues", "connected", "stopped", "other"}
	topics   = []string{"elderly", "disability", "child", "hardship", "health", "school", "withdrawn", "carer", "other"}
)

// closeForm asks how a case ended and what it was about. A form that was opened
// before a newer urgent text is refused with that reason.
var closeForm = form{
	may: func(t *turn, k *bot.Case, p handoff.Person) bool {
		if !k.Open() {
			t.tell(k.ID, p.Slack, "desk.closed", nil)
			return false
		}
		return t.mayLead(k, p)
	},
	make: func(t *turn, _ *bot.Case, _ handoff.Person, _ string) bot.Form {
		return bot.Form{
			Title: t.words("desk.close_title", nil), Submit: t.words("desk.close_submit", nil),
			Texts: []string{t.words("desk.close_text", nil)},
			Fields: []bot.Field{
				{Name: "outcome", Kind: bot.FieldOne, Label: t.words("desk.close_outcome", nil), Options: t.choices("desk.outcome", outcomes)},
				{Name: "topic", Kind: bot.FieldOne, Label: t.words("desk.close_topic", nil), Options: t.choices("desk.topic", topics)},
			},
		}
	},
	check: func(t *turn, k *bot.Case, _ handoff.Person, s bot.Submit) map[string]string {
		switch {
		case t.newer(k, s):
			return map[string]string{"outcome": "desk.newer_urgent"}
		case !slices.Contains(outcomes, s.Value("outcome")):
			return map[string]string{"outcome": "desk.pick_one"}
		case !slices.Contains(topics, s.Value("topic")):
			return map[string]string{"topic": "desk.pick_one"}
		}
		return nil
	},
	take: func(t *turn, k *bot.Case, p handoff.Person, s bot.Submit) {
		t.closeCase(k, p, s.Value("outcome"), s.Value("topic"))
	},
}

// closeCase ends the matter: the person is asked how it was, and the bot has
// its voice back.
func (t *turn) closeCase(k *bot.Case, p handoff.Person, outcome, topic string) {
	talked := !t.blocked()
	if !t.advance(k, handoff.ActClose) {
		t.tell(k.ID, p.Slack, "desk.claim_first", nil)
		return
	}
	t.cancelHeld(k, t.c.EraseAtClose) // an erasure takes along what is on its way
	t.dropPause(k)
	k.ClosedAt, k.Running = t.now, false
	k.Outcome, k.Topic = outcome, topic
	k.Answers = slices.Clone(t.c.Talk.Answers)
	k.Holder, k.Left = "", false
	t.hold(k)
	t.stopRungs(k)
	t.wordCame(k)
	t.stop("told")
	said := "desk.case_closed"
	if t.c.EraseAtClose {
		said = "desk.case_closed_erased"
	}
	t.line(k, said, map[string]string{"name": p.Name, "outcome": t.words("desk.outcome_"+outcome, nil)})
	t.touch(k)
	t.fact("closed", k, p.Slack, map[string]string{
		"level": k.Level.String(), "open_s": seconds(t.now.Sub(k.Opened)), "outcome": outcome, "topic": topic,
	})
	switch waits := t.closeDisclosure(k); {
	case waits:
		return
	case t.c.EraseAtClose:
		t.fact("erased_rest", k, "", nil)
		t.eraseNow(k)
		return
	}
	t.enterByPush(flows.Closed)
	if talked && t.blocked() { // danger had let the talk go on
		t.pushBlocked()
	}
}
