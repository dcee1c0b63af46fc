package turn

import (
	"slices"

	"tonari/bot"
	"tonari/handoff"
)

// The two message shortcuts decide what the buttons of an offer decide, also while
// the hold still runs. Only the author decides; what is not known of a message, or
// is not theirs, changes nothing.

// meant is the place of the reply that a shortcut was used on: the message itself, or
// the reply that a post of ours shows.
func meant(k *bot.Case, c bot.Click) string {
	i := slices.IndexFunc(k.Said, func(ts string) bool { return c.Item != "" && saidItem(k.ID, ts) == c.Item })
	if i < 0 {
		return c.TS
	}
	return k.Said[i]
}

// msgNote keeps a message inside, as long as LINE has not taken it.
func (t *turn) msgNote(k *bot.Case, p handoff.Person, ts string) {
	h := t.chosenByAuthor(k, p, ts)
	if h == nil {
		return
	}
	if h.State == bot.HeldQueued {
		t.out.Effects.CancelLine = append(t.out.Effects.CancelLine, h.Item)
	}
	t.replied("msg_note", k, *h, "")
	t.keepInside(k, ts)
}

// keepInside makes a note of a held message.
func (t *turn) keepInside(k *bot.Case, ts string) {
	k.Held = slices.DeleteFunc(k.Held, func(h bot.Held) bool { return h.TS == ts })
	t.settle(k, ts, bot.DoneNote)
	t.mark(k, ts, bot.MarkNote)
	t.touch(k)
	t.sendDue(k)
}

// msgSend sends a message now, in its place among the replies.
func (t *turn) msgSend(k *bot.Case, p handoff.Person, ts string) {
	h := t.chosenByAuthor(k, p, ts)
	switch {
	case h == nil:
	case !k.Open():
		t.tell(k.ID, p.Slack, "desk.closed", nil)
	case h.State == bot.HeldOffered, h.State == bot.HeldRefused:
		t.holdSend(k, p, ts)
	case h.State == bot.HeldWaiting:
		t.replied("msg_send", k, *h, "")
		h.Until = t.now
		t.sendDue(k)
	default:
		t.tell(k.ID, p.Slack, "desk.msg_sending", nil)
	}
}

// chosenByAuthor finds a held message of this author; it tells why there is none.
func (t *turn) chosenByAuthor(k *bot.Case, p handoff.Person, ts string) *bot.Held {
	h := held(k, ts)
	switch {
	case h != nil && h.By == p.Slack:
		return h
	case h != nil:
		t.tell(k.ID, p.Slack, "desk.offer_not_yours", nil)
		return nil
	}
	key := "desk.msg_unknown"
	switch t.done(k, ts) {
	case bot.DoneSent:
		key = "desk.msg_sent"
	case bot.DoneNote:
		key = "desk.msg_is_note"
	case bot.DoneDropped, bot.DoneUnsent:
		key = "desk.offer_over"
	}
	t.tell(k.ID, p.Slack, key, nil)
	return nil
}
