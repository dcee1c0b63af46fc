package turn

import (
	"slices"
	"strconv"
	"time"

	"tonari/bot"
	"tonari/flows"
	"tonari/handoff"
)

// tellAfter: a person whose identity was looked at is told when the case is
// closed, or after this time when it is not.
const tellAfter = 72 * time.Hour

const tellTimer = "tell"

// eraseSoon: what was to be erased at the close waits for the words that tell the
// person of the disclosure: after it nobody could reach them.
const (
	eraseSoon      = 2 * time.Minute
	eraseSoonTimer = "erase"
)

var (
	waitReasons = []string{"danger", "talk", "other"}
	waitDays    = []string{"3", "7", "30"}
)

// waitForm puts off that the person is told. It can be put off again, each time
// with its reason.
var waitForm = form{
	may: func(t *turn, k *bot.Case, p handoff.Person) bool {
		switch {
		case !t.isSupervisor(p):
			t.tell(k.ID, p.Slack, "glass.supervisors_only", nil)
		case k.Disclosure == nil || k.Disclosure.Tell.IsZero() && !k.Disclosure.TellNext:
			t.tell(k.ID, p.Slack, "glass.told_already", nil)
		default:
			return true
		}
		return false
	},
	make: func(t *turn, _ *bot.Case, _ handoff.Person, _ string) bot.Form {
		return bot.Form{
			Title: t.words("glass.wait_title", nil), Submit: t.words("glass.wait_submit", nil),
			Texts: []string{t.words("glass.wait_text", nil)},
			Fields: []bot.Field{
				{Name: "reason", Kind: bot.FieldOne, Label: t.words("glass.wait_reason", nil), Options: t.choices("glass.wait", waitReasons)},
				{Name: "days", Kind: bot.FieldOne, Label: t.words("glass.wait_days", nil), Options: t.choices("glass.days", waitDays)},
			},
		}
	},
	check: func(_ *turn, _ *bot.Case, _ handoff.Person, s bot.Submit) map[string]string {
		switch {
		case !slices.Contains(waitReasons, s.Value("reason")):
			return map[string]string{"reason": "desk.pick_one"}
		case !slices.Contains(waitDays, s.Value("days")):
			return map[string]string{"days": "desk.pick_one"}
		}
		return nil
	},
	take: func(t *turn, k *bot.Case, p handoff.Person, s bot.Submit) {
		days, _ := strconv.Atoi(s.Value("days"))
		d := k.Disclosure
		d.Tell, d.TellNext, d.Deferred = t.now.AddDate(0, 0, days), false, true
		t.wakeTell()
		t.line(k, "glass.waits", map[string]string{"name": p.Name, "days": s.Value("days")})
		t.fact("disclosure_deferred", k, p.Slack, map[string]string{"reason": s.Value("reason"), "days": s.Value("days")})
	},
}

// wakeTell sets the one timer to the earliest telling that is due.
func (t *turn) wakeTell() {
	var due time.Time
	for _, k := range t.c.Cases {
		if d := k.Disclosure; d != nil && !d.Tell.IsZero() && (due.IsZero() || d.Tell.Before(due)) {
			due = d.Tell
		}
	}
	if due.IsZero() {
		t.stop(tellTimer)
		return
	}
	t.after(tellTimer, due)
}

// tellDue: the time has come, whether or not the case is still open.
func (t *turn) tellDue() {
	for i := range t.c.Cases {
		if k := &t.c.Cases[i]; k.Disclosure != nil && !k.Disclosure.Tell.IsZero() && !k.Disclosure.Tell.After(t.now) {
			t.tellDisclosed(k)
		}
	}
	t.wakeTell()
}

// tellDisclosed tells the person that their account's id was looked at. Where a
// push would be seen by others, or does not arrive, it comes with the next answer
// to something that they do themselves.
func (t *turn) tellDisclosed(k *bot.Case) {
	d := k.Disclosure
	d.Tell = time.Time{}
	if t.hidden() || t.quiet(k) || t.c.Friend == bot.FriendBlocked {
		d.TellNext = true
		t.cannotTell(k)
		return
	}
	t.push(flows.Disclosed, nil)
	t.told(k)
}

// cannotTell: whoever has blocked the account may never hear it. Once the case is
// closed its thread says so.
func (t *turn) cannotTell(k *bot.Case) {
	if !k.Open() && t.c.Friend == bot.FriendBlocked {
		t.line(k, "glass.cannot_tell", nil)
	}
}

func (t *turn) told(k *bot.Case) {
	k.Disclosure.Tell, k.Disclosure.TellNext = time.Time{}, false
	t.line(k, "glass.told", nil)
	t.fact("disclosure_told", k, "", nil)
}

// tellNext adds what a person is still to be told to an answer that only they see.
func (t *turn) tellNext() {
	if len(t.bubbles) == 0 || !t.in.FromLINE() || t.hidden() || t.safety || t.only {
		return
	}
	for i := range t.c.Cases {
		if k := &t.c.Cases[i]; k.Disclosure != nil && k.Disclosure.TellNext {
			t.say(flows.Disclosed, nil)
			t.told(k)
			return
		}
	}
}

// closeDisclosure ends what stands of a disclosure with its case, and tells the
// person. waits: they are to be erased now, and the words must leave first.
func (t *turn) closeDisclosure(k *bot.Case) (waits bool) {
	t.discloseEnds(k)
	d := k.Disclosure
	switch {
	case d != nil && d.TellNext: // it was tried before
		t.cannotTell(k)
		return false
	case d == nil || d.Tell.IsZero() || d.Deferred:
		return false
	}
	t.tellDisclosed(k)
	t.wakeTell()
	if d.TellNext {
		return false
	}
	if t.c.EraseAtClose {
		t.after(eraseSoonTimer, t.now.Add(eraseSoon))
	}
	return t.c.EraseAtClose
}

// untold: who is erased or forgotten now can no more be told what was put off; the trail says so.
func (t *turn) untold() {
	for i := range t.c.Cases {
		if k := &t.c.Cases[i]; k.Disclosure != nil && (k.Disclosure.TellNext || !k.Disclosure.Tell.IsZero()) {
			t.fact("disclosure_untold", k, "", nil)
		}
	}
}

// eraseAfterTelling: the words have had time to leave.
func (t *turn) eraseAfterTelling() {
	if k := t.lastCase(); t.c.EraseAtClose && k != nil && !k.Open() {
		t.fact("erased_rest", k, "", nil)
		t.eraseNow(k)
	}
}
