package turn

import (
	"slices"
	"sort"
	"strings"
	"time"
	"unicode/utf16"

	"tonari/bot"
	"tonari/flows"
	"tonari/handoff"
)

// offerFor is how long an offered message waits before it is shown again.
const offerFor = 2 * time.Minute

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

func isNote(text string) bool {
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
		t.tell(id, by, "desk.gone", nil)
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
	case isNote(h.Text):
		t.settle(k, h.TS, bot.DoneNote)
		t.mark(k, h.TS, bot.MarkNote)
		t.replied("note", k, h, "")
	case strings.TrimSpace(h.Text) == "" && len(h.Pictures) == 0:
		t.settle(k, h.TS, bot.DoneUnsent)
	case len(utf16.Encode([]rune(h.Text))) > t.maxReply(h):
		t.settle(k, h.TS, bot.DoneUnsent)
		t.mark(k, h.TS, bot.MarkUndeliver)
		t.tell(k.ID, h.By, "desk.too_long", nil)
	case !k.Open():
		t.settle(k, h.TS, bot.DoneUnsent)
		t.tell(k.ID, h.By, "desk.closed", nil)
	case k.Holder == h.By && !internal && !t.late() && !t.doubt() && !t.Confirm:
		h.State, h.Until = bot.HeldWaiting, t.now.Add(t.Hold)
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

func (t *turn) offerKey(k *bot.Case, by bot.StaffID, internal bool) string {
	switch {
	case k.Holder == "":
		return "desk.offer_unclaimed"
	case k.Holder != by:
		return "desk.offer_not_holder"
	case internal:
		return "desk.offer_internal"
	case t.doubt():
		return "desk.offer_doubt"
	case t.late():
		return "desk.offer_late"
	}
	return "desk.offer_confirm"
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
// and it was found in the thread, or nothing could be taken in.
func (t *turn) late() bool {
	return (t.in.Reply != nil || t.in.Edit != nil) && t.now.Sub(t.in.At) > lateAfter
}

// offerOne asks the author: send, or keep as a note.
func (t *turn) offerOne(k *bot.Case, h *bot.Held, key string) {
	h.State, h.Until, h.Shown = bot.HeldOffered, t.now.Add(offerFor), false
	t.replied("reply_offered", k, *h, key)
	t.showOffer(k, h, key)
}

func (t *turn) showOffer(k *bot.Case, h *bot.Held, key string) {
	t.out.Effects.Desk = append(t.out.Effects.Desk, bot.DeskItem{
		ID: t.id(), Case: k.ID, Kind: bot.DeskTell, To: h.By, TS: h.TS, Offer: true,
		Key: key, Text: t.words(key, nil),
	})
}

// offerHeld: a newer urgent text came while replies were held; their authors
// look at them again.
func (t *turn) offerHeld(k *bot.Case) {
	for i := range k.Held {
		if h := &k.Held[i]; h.State == bot.HeldWaiting {
			t.offerOne(k, h, "desk.offer_urgent")
		}
	}
	t.wake(k)
}

// edited plays an edit. What never left, because it was too long, its picture could
// not be sent or the case changed hands, can be put right by it.
func (t *turn) edited(e bot.DeskEdit) {
	k := t.thread(e.Case, e.By)
	if k == nil || t.outsider(k, e.By, e.Author) {
		return
	}
	h := held(k, e.TS)
	switch {
	case t.done(k, e.TS) == bot.DoneSent, h != nil && h.State == bot.HeldQueued:
		t.line(k, "desk.edited_after", nil)
	case t.done(k, e.TS) == bot.DoneUnsent && k.Open():
		t.unsettle(k, e.TS)
		t.judgeEdited(k, e, h)
	case t.done(k, e.TS) != "":
		// A note stays a note, and what was deleted stays deleted.
	case h != nil && h.State == bot.HeldRefused:
		t.line(k, "desk.edited_undelivered", nil)
	default: // still held, or the edit came before its message
		t.judgeEdited(k, e, h)
	}
}

// judgeEdited judges what was edited before it left as if it were newly typed. h is
// what was held of it, or nil.
func (t *turn) judgeEdited(k *bot.Case, e bot.DeskEdit, h *bot.Held) {
	t.replied("reply_edited", k, bot.Held{TS: e.TS, By: e.By}, "")
	pictures := keptPictures(h, t.pictures(k, e.By, e.Text, e.Attached))
	k.Held = slices.DeleteFunc(k.Held, func(h bot.Held) bool { return h.TS == e.TS })
	t.judge(k, bot.Held{TS: e.TS, By: e.By, Text: e.Text, Pictures: pictures}, e.Internal)
}

// deleted cancels a held reply, even one not seen yet, and one that LINE has not
// taken. What was sent stays with the resident; the thread says so.
func (t *turn) deleted(d bot.DeskDelete) {
	k := t.c.Case(d.Case)
	if k == nil {
		return
	}
	if t.done(k, d.TS) == bot.DoneSent {
		t.line(k, "desk.deleted_after", nil)
		return
	}
	if h := held(k, d.TS); h != nil {
		t.replied("reply_cancelled", k, *h, "")
		if h.State == bot.HeldQueued {
			t.out.Effects.CancelLine = append(t.out.Effects.CancelLine, h.Item)
		}
	}
	k.Held = slices.DeleteFunc(k.Held, func(h bot.Held) bool { return h.TS == d.TS })
	t.settle(k, d.TS, bot.DoneDropped)
	t.touch(k)
	t.sendDue(k)
}

// sendDue sends the replies whose hold has ended, in ts order; one that still
// waits keeps those behind it. Open offers are passed over.
func (t *turn) sendDue(k *bot.Case) {
	inOrder(k)
	for i := range k.Held {
		h := &k.Held[i]
		if h.State != bot.HeldWaiting {
			continue
		}
		if h.Until.After(t.now) || !ready(*h) {
			break
		}
		t.queue(k, h)
	}
	k.Held = slices.DeleteFunc(k.Held, func(h bot.Held) bool { return h.State == "" })
	t.wake(k)
}

func inOrder(k *bot.Case) {
	sort.SliceStable(k.Held, func(i, j int) bool { return k.Held[i].TS < k.Held[j].TS })
}

// queue hands a reply to LINE's outbox. To a person known to have blocked the
// account nothing is sent.
func (t *turn) queue(k *bot.Case, h *bot.Held) {
	if t.c.Friend == bot.FriendBlocked {
		t.refused(k, h, "desk.not_sent_blocked")
		return
	}
	p, _ := t.Roster.Person(h.By)
	if t.c.Asked == flows.ConsentAsk { // a はい that comes later answers the counselor
		t.c.Asked = ""
	}
	ms := t.bubblesOf(*h, p.Name)
	if k.Left { // the voice changes hands again
		k.Left = false
		t.enterByPush(flows.Here)
	}
	if len(t.pushed) > 0 { // a change of voice is announced before the first word
		ms = append(t.pushed, ms...)
		t.pushed = nil
	}
	item := bot.LineItem{ID: bot.EffectID("reply/"+k.ID.String()+"/"+h.TS, 0), Ref: h.TS, Kind: bot.LinePush, Messages: t.veil(ms), Receipt: true}
	h.State, h.Item = bot.HeldQueued, item.ID
	t.out.Effects.Line = append(t.out.Effects.Line, item)
	t.replied("reply", k, *h, "")
}

// refused: it will not arrive; its author sees why.
func (t *turn) refused(k *bot.Case, h *bot.Held, key string) {
	h.State = bot.HeldRefused
	t.replied("reply_refused", k, *h, key)
	t.mark(k, h.TS, bot.MarkUndeliver)
	t.mention(k, key, nil, []bot.StaffID{h.By}, false, "")
	t.touch(k)
}

// undeliverable: the person blocked the account; what waits for LINE stays here.
func (t *turn) undeliverable(k *bot.Case) {
	for i := range k.Held {
		if h := &k.Held[i]; h.State == bot.HeldQueued {
			t.out.Effects.CancelLine = append(t.out.Effects.CancelLine, h.Item)
			t.refused(k, h, "desk.not_sent_blocked")
		}
	}
}

// cancelHeld: release, transfer, close and erasure cancel held replies, mark
// them and say so. What is on its way to the resident goes on, but for an erasure;
// what hiding holds back is cancelled.
func (t *turn) cancelHeld(k *bot.Case, erased bool) {
	n := 0
	t.out.Effects.CancelParked = t.hidden()
	for _, h := range k.Held {
		if h.Item != "" {
			if h.State == bot.HeldQueued && !t.hidden() && !erased {
				continue
			}
			t.out.Effects.CancelLine = append(t.out.Effects.CancelLine, h.Item)
		}
		t.mark(k, h.TS, bot.MarkUndeliver)
		t.replied("reply_cancelled", k, h, "")
		if h.Item == "" {
			t.settle(k, h.TS, bot.DoneUnsent)
		} else { // it may be under way all the same
			t.settle(k, h.TS, bot.DoneDropped)
		}
		n++
	}
	k.Held = slices.DeleteFunc(k.Held, func(h bot.Held) bool { return t.done(k, h.TS) != "" })
	if n > 0 {
		t.line(k, "desk.held_cancelled", nil)
	}
	t.stop("hold")
}

// holdSend: the author says send. Where nobody holds the case it also claims.
func (t *turn) holdSend(k *bot.Case, p handoff.Person, ts string) {
	h := t.offered(k, p, ts)
	if h == nil {
		return
	}
	t.replied("hold_send", k, *h, "")
	if h.State == bot.HeldRefused {
		h.State = bot.HeldRide
		t.mark(k, ts, bot.MarkHeld)
		t.line(k, "desk.rides", nil)
		t.touch(k)
		return
	}
	if k.Holder == "" && t.advance(k, handoff.ActClaim) {
		t.take(k, p)
		t.enterByPush(flows.Here)
		h = held(k, ts)
	}
	h.State, h.Until = bot.HeldWaiting, t.now // in its place among the replies
	t.sendDue(k)
	t.touch(k)
}

// holdNote: the author keeps it inside.
func (t *turn) holdNote(k *bot.Case, p handoff.Person, ts string) {
	if h := t.offered(k, p, ts); h != nil {
		t.replied("hold_note", k, *h, "")
		t.keepInside(k, ts)
	}
}

// offered finds a message of this author that can still be decided about.
func (t *turn) offered(k *bot.Case, p handoff.Person, ts string) *bot.Held {
	h := held(k, ts)
	switch {
	case h == nil || h.State == bot.HeldQueued || h.State == bot.HeldRide:
		t.tell(k.ID, p.Slack, "desk.offer_over", nil)
		return nil
	case h.By != p.Slack:
		t.tell(k.ID, p.Slack, "desk.offer_not_yours", nil)
		return nil
	case !k.Open():
		t.tell(k.ID, p.Slack, "desk.closed", nil)
		return nil
	}
	return h
}

// remindOffers shows an unanswered offer again, with a line that names its
// author; it stands as 未送信 on the card.
func (t *turn) remindOffers(k *bot.Case) {
	for i := range k.Held {
		h := &k.Held[i]
		if h.State == bot.HeldOffered && !h.Shown && !h.Until.After(t.now) {
			h.Shown = true
			t.mention(k, "desk.offer_again", nil, []bot.StaffID{h.By}, false, "")
			t.showOffer(k, h, "desk.offer_second")
			t.touch(k)
		}
	}
}

// wake sets the one timer of held replies to the earliest that is due. Of those
// that wait it is the first in order: the others wait for it.
func (t *turn) wake(k *bot.Case) {
	var due time.Time
	first := true
	for _, h := range k.Held {
		waits := h.State == bot.HeldWaiting && first && (ready(h) || h.Until.After(t.now)) // a picture's receipt wakes it, too
		first = first && h.State != bot.HeldWaiting
		if waits || h.State == bot.HeldOffered && !h.Shown {
			if due.IsZero() || h.Until.Before(due) {
				due = h.Until
			}
		}
	}
	if due.IsZero() {
		t.stop("hold")
		return
	}
	t.after("hold", due)
}

// mark sets the mark of a counselor's message; one that still waits is not set any
// more.
func (t *turn) mark(k *bot.Case, ts string, m bot.Mark) {
	t.out.Effects.Desk = append(t.out.Effects.Desk, bot.DeskItem{
		ID: bot.EffectID("mark/"+k.ID.String()+"/"+ts, 0), Case: k.ID, Kind: bot.DeskMark, TS: ts, Mark: m,
		First: t.in.Reply != nil && t.in.Reply.TS == ts,
	})
	if wasSaid(k, ts) {
		t.out.Effects.Desk[len(t.out.Effects.Desk)-1].Target = saidItem(k.ID, ts)
	}
}

// settle remembers how a counselor's message ended.
func (t *turn) settle(k *bot.Case, ts string, what bot.DoneState) {
	t.unsettle(k, ts)
	k.Done = append(k.Done, bot.Done{TS: ts, What: what})
}

func (t *turn) unsettle(k *bot.Case, ts string) {
	k.Done = slices.DeleteFunc(k.Done, func(d bot.Done) bool { return d.TS == ts })
}

func (t *turn) done(k *bot.Case, ts string) bot.DoneState {
	for _, d := range k.Done {
		if d.TS == ts {
			return d.What
		}
	}
	return ""
}

func held(k *bot.Case, ts string) *bot.Held {
	for i := range k.Held {
		if k.Held[i].TS == ts {
			return &k.Held[i]
		}
	}
	return nil
}
