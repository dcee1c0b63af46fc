package turn

import (
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"tonari/bot"
)

// maxReply is what one request can carry, in UTF-16 units, with room for the
// announcement that may go before it: four texts of 5,000
// (developers.line.biz/en/reference/messaging-api/#text-message).
const (
	maxBubble = 5000
	maxReply  = 4 * maxBubble
)

// veilUnits is more than the neutral line of a quiet preview takes.
const veilUnits = 200

func (t *turn) maxReply(h bot.Held) int {
	most := maxReply - len(h.Pictures)*maxBubble
	if t.c.Settings.Preview {
		most -= veilUnits
	}
	return most
}

// notePrefixes mark what never leaves Slack.
var notePrefixes = []string{"メモ:", "メモ：", ";;", "；；", "note:"}

// IsNote says that a message of staff is for the others at the desk.
func IsNote(text string) bool {
	text = strings.ToLower(strings.TrimSpace(text))
	return slices.ContainsFunc(notePrefixes, func(p string) bool { return strings.HasPrefix(text, p) })
}

// typed plays what a counselor wrote, edited or deleted in the thread.
func (t *turn) typed() {
	switch in := t.in; {
	case in.Reply != nil:
		r := *in.Reply
		k := t.thread(r.Case, r.By)
		if k == nil || t.outsider(k, r.By, r.Author) || t.done(k, r.TS) != "" || held(k, r.TS) != nil {
			return // deleted, or edited, before it was seen
		}
		if r.Broadcast {
			t.tell(k.ID, r.By, "desk.broadcast", nil)
		}
		t.judge(k, bot.Held{TS: r.TS, By: r.By, Text: r.Text, Pictures: t.pictures(k, r.By, r.Text, r.Attached)}, r.Internal)
	case in.Edit != nil:
		t.edited(*in.Edit)
	case in.Delete != nil:
		t.deleted(*in.Delete)
	}
}

// thread finds the case that a message was written for. Authors off the roster
// and closed cases get an explanation; nothing leaves.
func (t *turn) thread(id bot.CaseID, by bot.StaffID) *bot.Case {
	k := t.c.Case(id)
	if k == nil {
		if r := t.in.Reply; r != nil {
			t.notSent(&bot.Case{ID: id}, r.TS, by, "desk.gone")
		} else {
			t.tell(id, by, "desk.gone", nil)
		}
		return nil
	}
	if _, ok := t.Roster.Person(by); !ok {
		t.tell(id, by, "desk.not_on_roster", nil)
		return nil
	}
	return k
}

// judge decides what becomes of a message: a note, a reply that waits for its
// hold, or an offer to its author.
func (t *turn) judge(k *bot.Case, h bot.Held, internal bool) {
	switch {
	case IsNote(h.Text):
		t.settle(k, h.TS, bot.DoneNote)
		t.mark(k, h.TS, bot.MarkNote)
		t.replied("note", k, h, "")
	case strings.TrimSpace(h.Text) == "" && len(h.Pictures) == 0:
		t.settle(k, h.TS, bot.DoneUnsent)
		t.mark(k, h.TS, bot.MarkUndeliver)
		t.replied("reply_unsent", k, h, "desk.nothing_to_send")
		if !t.attached() { // what is wrong with a file was said
			t.tell(k.ID, h.By, "desk.nothing_to_send", nil)
		}
	case len(utf16.Encode([]rune(h.Text))) > t.maxReply(h):
		t.settle(k, h.TS, bot.DoneUnsent)
		t.mark(k, h.TS, bot.MarkUndeliver)
		t.replied("reply_unsent", k, h, "desk.too_long")
		t.tell(k.ID, h.By, "desk.too_long", nil)
	case !k.Open():
		t.settle(k, h.TS, bot.DoneUnsent)
		t.notSent(k, h.TS, h.By, "desk.closed")
	case k.Holder == h.By && !internal && !t.late() && !t.doubt() && !t.Confirm:
		h.State, h.Until, h.Since = bot.HeldWaiting, t.now.Add(t.Hold), t.now
		t.keep(k, h)
		t.mark(k, h.TS, bot.MarkHeld)
		t.sendDue(k)
	default:
		t.keep(k, h)
		t.mark(k, h.TS, bot.MarkHeld)
		t.offerOne(k, held(k, h.TS), t.offerKey(k, h.By, internal))
		t.wake(k)
	}
}

// attached: files came with what was typed, or edited.
func (t *turn) attached() bool {
	return t.in.Reply != nil && len(t.in.Reply.Attached) > 0 || t.in.Edit != nil && len(t.in.Edit.Attached) > 0
}

// notSent marks a message that nobody can be sent any more, and tells its author why.
// Whoever wrote it long ago does not look there now and is called.
func (t *turn) notSent(k *bot.Case, ts string, by bot.StaffID, why string) {
	t.mark(k, ts, bot.MarkUndeliver)
	t.replied("reply_unsent", k, bot.Held{TS: ts, By: by}, why)
	t.tell(k.ID, by, why, nil)
	if t.late() {
		t.mention(k, "desk.late_unsent", nil, []bot.StaffID{by}, false, "")
	}
}

// outsider tells somebody who stands on the roster and is no full member of the
// workspace that nothing of theirs leaves.
func (t *turn) outsider(k *bot.Case, by bot.StaffID, a bot.Author) bool {
	if a.Outsider {
		t.tell(k.ID, by, "desk.not_member", nil)
	}
	return a.Outsider
}

// doubt: Slack could not be asked who typed. The click that sends it is asked about
// again.
func (t *turn) doubt() bool {
	return t.in.Reply != nil && t.in.Reply.Doubt || t.in.Edit != nil && t.in.Edit.Doubt
}

// lateAfter: what a counselor typed longer ago is offered to them and not sent. The
// talk has gone on since.
const lateAfter = 10 * time.Minute

// late says that what was typed, or edited, came long after: Slack lost the event
// and it was found in the thread, or nothing could be taken in; or what was edited is
// that old and not known here.
func (t *turn) late() bool {
	return t.unknown || (t.in.Reply != nil || t.in.Edit != nil) && t.now.Sub(t.in.At) > lateAfter
}
