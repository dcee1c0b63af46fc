package turn

import (
	"slices"
	"sort"
	"time"

	"tonari/bot"
	"tonari/flows"
)

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
	// What was refused and edited leaves anew: the id is LINE's retry key, which goes
	// with one body.
	item := bot.LineItem{ID: bot.EffectID("reply/"+k.ID.String()+"/"+h.TS+"/"+t.in.ID, 0), Ref: h.TS, Kind: bot.LinePush, Messages: t.veil(ms), Receipt: true}
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
	if t.hidden() {
		t.out.Effects.CancelParked = true
		t.takeBackTellings()
	}
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
