package turn

import (
	"time"

	"tonari/bot"
	"tonari/flows"
	"tonari/handoff"
)

// offerFor is how long an offered message waits before it is shown again.
const offerFor = 2 * time.Minute

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
	h.State, h.Until, h.Since = bot.HeldWaiting, t.now, t.now // in its place among the replies
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
