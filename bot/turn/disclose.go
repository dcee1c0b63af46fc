package turn

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"tonari/bot"
	"tonari/handoff"
)

// The bounds of a disclosure: a request that two supervisors have not approved
// lapses, and what they approved can be looked at for a quarter of an hour.
const (
	discloseLapses = time.Hour
	discloseShows  = 15 * time.Minute
	discloseVotes  = 2
)

// discloseTimer ends a request, or the time to look.
const discloseTimer = "disclose"

// discloseReasons are what may justify it: each is a danger to life.
var discloseReasons = []string{"suicide", "violence", "missing", "illness", "other"}

// maxWhy is how long the asker's own reason may be.
const maxWhy = 500

func (t *turn) isSupervisor(p handoff.Person) bool { return p.Role == handoff.RoleSupervisor }

// discloseForm asks for the reason. The holder or a supervisor may ask; a
// supervisor who asks approves by that.
var discloseForm = form{
	may: func(t *turn, k *bot.Case, p handoff.Person) bool {
		switch {
		case !k.Open():
			t.tell(k.ID, p.Slack, "desk.closed", nil)
		case !t.isSupervisor(p) && !t.mayLead(k, p):
		case len(t.Roster.Supervisors()) < discloseVotes:
			t.tell(k.ID, p.Slack, "glass.too_few", nil)
		case k.Disclosure.Stands():
			t.tell(k.ID, p.Slack, "glass.stands", nil)
		default:
			return true
		}
		return false
	},
	make: func(t *turn, _ *bot.Case, p handoff.Person, _ string) bot.Form {
		texts := []string{t.words("glass.ask_text", nil)}
		if t.isSupervisor(p) {
			texts = append(texts, t.words("glass.ask_counts", nil))
		}
		return bot.Form{
			Title: t.words("glass.ask_title", nil), Submit: t.words("glass.ask_submit", nil), Texts: texts,
			Fields: []bot.Field{
				{Name: "reason", Kind: bot.FieldOne, Label: t.words("glass.ask_reason", nil), Options: t.choices("glass.reason", discloseReasons)},
				{Name: "why", Kind: bot.FieldLong, Label: t.words("glass.ask_why", nil), Hint: t.words("glass.ask_hint", nil), Max: maxWhy},
			},
		}
	},
	check: func(_ *turn, _ *bot.Case, _ handoff.Person, s bot.Submit) map[string]string {
		switch {
		case !slices.Contains(discloseReasons, s.Value("reason")):
			return map[string]string{"reason": "desk.pick_one"}
		case blank(s.Value("why")):
			return map[string]string{"why": "glass.write_why"}
		}
		return nil
	},
	take: func(t *turn, k *bot.Case, p handoff.Person, s bot.Submit) { t.askDisclosure(k, p, s) },
}

func (t *turn) askDisclosure(k *bot.Case, p handoff.Person, s bot.Submit) {
	d := &bot.Disclosure{
		ID: fmt.Sprintf("%d.%06d", t.now.Unix(), t.now.Nanosecond()/1000), By: p.Slack, At: t.now,
		Reason: s.Value("reason"), Text: s.Value("why"), State: bot.DisclosureAsked, Until: t.now.Add(discloseLapses),
	}
	if was := k.Disclosure; was != nil { // what the person is still to be told of
		d.Tell, d.TellNext, d.Deferred = was.Tell, was.TellNext, was.Deferred
	}
	k.Disclosure = d
	t.after(discloseTimer, d.Until)
	t.fact("disclosure_asked", k, p.Slack, map[string]string{"reason": d.Reason})
	t.touch(k)
	if t.isSupervisor(p) {
		d.Approved = []bot.StaffID{p.Slack}
		t.fact("disclosure_approved", k, p.Slack, nil)
	}
	t.callApprovers(k, "glass.asked", p)
}

// callApprovers mentions the supervisors whose word is still wanted.
func (t *turn) callApprovers(k *bot.Case, key string, p handoff.Person) {
	d := k.Disclosure
	wanted := slices.DeleteFunc(t.Roster.Supervisors(), func(id bot.StaffID) bool { return slices.Contains(d.Approved, id) })
	t.buttons(k, key, map[string]string{
		"name": p.Name, "reason": t.words("glass.reason_"+d.Reason, nil), "more": strconv.Itoa(discloseVotes - len(d.Approved)),
	}, wanted,
		t.discloseButton(d, bot.ActionDiscloseApprove, "primary"), t.discloseButton(d, bot.ActionDiscloseDecline, "danger"))
}

func (t *turn) discloseButton(d *bot.Disclosure, a bot.Action, style string) bot.Button {
	return bot.Button{Action: a, Ref: d.ID, Label: t.words("glass.button_"+string(a), nil), Style: style}
}

// discloseButtons are the buttons in the thread; their words are glass.button_<action>.
var discloseButtons = []string{
	string(bot.ActionDiscloseApprove), string(bot.ActionDiscloseDecline), string(bot.ActionDiscloseShow), string(bot.ActionDiscloseWait),
}

// buttons writes a line of the thread with buttons below it.
func (t *turn) buttons(k *bot.Case, key string, args map[string]string, people []bot.StaffID, below ...bot.Button) {
	if len(people) > 0 {
		t.mention(k, key, args, people, false, "")
	} else {
		t.line(k, key, args)
	}
	t.out.Effects.Desk[len(t.out.Effects.Desk)-1].Buttons = below
}

// mayDecide: a supervisor, of a request that waits.
func (t *turn) mayDecide(k *bot.Case, p handoff.Person) bool {
	switch {
	case !t.isSupervisor(p):
		t.tell(k.ID, p.Slack, "glass.supervisors_only", nil)
	case k.Disclosure == nil || k.Disclosure.State != bot.DisclosureAsked || t.now.After(k.Disclosure.Until):
		t.tell(k.ID, p.Slack, "glass.decided", nil)
	default:
		return true
	}
	return false
}

// approveForm shows the reason before somebody approves.
var approveForm = form{
	may: func(t *turn, k *bot.Case, p handoff.Person) bool {
		if !t.mayDecide(k, p) {
			return false
		}
		if slices.Contains(k.Disclosure.Approved, p.Slack) {
			t.tell(k.ID, p.Slack, "glass.approved_already", nil)
			return false
		}
		return true
	},
	make: func(t *turn, k *bot.Case, _ handoff.Person, _ string) bot.Form {
		d := k.Disclosure
		asker, _ := t.Roster.Person(d.By)
		return bot.Form{
			Title: t.words("glass.approve_title", nil), Submit: t.words("glass.approve_submit", nil),
			Texts: []string{
				t.words("glass.approve_text", map[string]string{
					"name": asker.Name, "case": k.ID.String(), "alias": t.c.Alias, "reason": t.words("glass.reason_"+d.Reason, nil),
				}),
				d.Text,
				t.words("glass.approve_means", nil),
			},
		}
	},
	take: func(t *turn, k *bot.Case, p handoff.Person, s bot.Submit) {
		if s.Ref != k.Disclosure.ID {
			t.tell(k.ID, p.Slack, "glass.decided", nil)
			return
		}
		t.approve(k, p)
	},
}

// approve counts one supervisor; two different ones open it.
func (t *turn) approve(k *bot.Case, p handoff.Person) {
	d := k.Disclosure
	d.Approved = append(d.Approved, p.Slack)
	t.fact("disclosure_approved", k, p.Slack, nil)
	if len(d.Approved) < discloseVotes {
		t.callApprovers(k, "glass.approved_one", p)
		return
	}
	d.State, d.Until = bot.DisclosureOpen, t.now.Add(discloseShows)
	t.after(discloseTimer, d.Until)
	t.fact("disclosure_open", k, "", nil)
	t.buttons(k, "glass.open", map[string]string{"name": p.Name}, d.Approved, t.discloseButton(d, bot.ActionDiscloseShow, "danger"))
	t.touch(k)
}

// decline ends a request that waits.
func (t *turn) decline(k *bot.Case, p handoff.Person, request string) {
	if !t.mayDecide(k, p) {
		return
	}
	if request != k.Disclosure.ID {
		t.tell(k.ID, p.Slack, "glass.decided", nil)
		return
	}
	k.Disclosure.State, k.Disclosure.Text = bot.DisclosureDeclined, ""
	t.stop(discloseTimer)
	t.line(k, "glass.declined", map[string]string{"name": p.Name})
	t.fact("disclosure_declined", k, p.Slack, nil)
	t.touch(k)
}

// maySee: one of the two, within the time, who has not looked. It tells why not.
func (t *turn) maySee(k *bot.Case, p handoff.Person) bool {
	d := k.Disclosure
	switch {
	case !t.isSupervisor(p) || d == nil || !slices.Contains(d.Approved, p.Slack):
		t.tell(k.ID, p.Slack, "glass.approvers_only", nil)
	case slices.Contains(d.Seen, p.Slack):
		t.tell(k.ID, p.Slack, "glass.seen_already", nil)
	case d.State != bot.DisclosureOpen || !k.Open() || t.now.After(d.Until):
		t.tell(k.ID, p.Slack, "glass.time_over", nil)
	default:
		return true
	}
	return false
}

// MaySee says whether a pressed *show* may show who the person is: nothing else
// decides it. The one look itself is used up in the store.
func (h *House) MaySee(c bot.Conversation, click bot.Click, now time.Time) (request string, ok bool) {
	if click.Action != bot.ActionDiscloseShow || !click.Member {
		return "", false
	}
	t := h.look(c, now)
	p, k, ok := t.party(click.By, click.Case)
	if !ok || !t.maySee(k, p) {
		return "", false
	}
	return k.Disclosure.ID, true
}

// IdentityForm is the modal in which the LINE user id stands, without it.
func (h *House) IdentityForm(click bot.Click, now time.Time) bot.Form {
	t := h.look(bot.Conversation{}, now)
	return bot.Form{
		Name: click.Action, Case: click.Case, Ref: click.TS, Opened: now,
		Title: t.words("glass.show_title", nil), Texts: []string{t.words("glass.show_text", nil)},
	}
}

// notSeen plays a *show* that showed nothing: its turn says why.
func (t *turn) notSeen(k *bot.Case, p handoff.Person) {
	t.fact("disclosure_not_shown", k, p.Slack, nil)
	if t.maySee(k, p) {
		t.tell(k.ID, p.Slack, "glass.unknown", nil)
	}
}

// disclosed: a look was used, or it showed nothing after all. The channel is told
// once that it happened.
func (t *turn) disclosed(x bot.Disclosed) {
	k := t.c.Case(x.Case)
	p, _ := t.Roster.Person(x.By)
	if x.Failed {
		t.fact("disclosure_failed", k, x.By, nil)
		if k != nil {
			t.mention(k, "glass.failed", map[string]string{"name": p.Name}, []bot.StaffID{x.By}, false, "")
		}
		return
	}
	t.fact("disclosure_shown", k, x.By, nil)
	if k == nil || k.Disclosure == nil || k.Disclosure.ID != x.Request {
		return
	}
	d := k.Disclosure
	first := len(d.Seen) == 0
	d.Seen = append(d.Seen, x.By)
	t.touch(k)
	if !first {
		t.line(k, "glass.shown_too", map[string]string{"name": p.Name})
		return
	}
	d.Tell, d.TellNext, d.Deferred = t.now.Add(tellAfter), false, false
	t.wakeTell()
	t.buttons(k, "glass.shown", map[string]string{"name": p.Name}, nil, t.discloseButton(d, bot.ActionDiscloseWait, ""))
	t.out.Effects.Desk = append(t.out.Effects.Desk, bot.DeskItem{
		ID: t.id(), Case: k.ID, Kind: bot.DeskNotice, Channel: t.Desk,
		Key: "glass.notice", Text: t.words("glass.notice", map[string]string{"case": k.ID.String()}),
	})
}

// discloseEnds: the request was not approved in time, or the time to look is over.
func (t *turn) discloseEnds(k *bot.Case) {
	d := k.Disclosure
	if !d.Stands() {
		return
	}
	if d.State == bot.DisclosureAsked {
		d.State = bot.DisclosureLapsed
		t.line(k, "glass.lapsed", nil)
		t.fact("disclosure_lapsed", k, "", map[string]string{"approved": strconv.Itoa(len(d.Approved))})
	} else {
		d.State = bot.DisclosureOver
		t.line(k, "glass.over", map[string]string{"seen": strconv.Itoa(len(d.Seen))})
		t.fact("disclosure_over", k, "", map[string]string{"seen": strconv.Itoa(len(d.Seen))})
	}
	d.Text = ""
	t.stop(discloseTimer)
	t.touch(k)
}
