package turn

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"tonari/bot"
	"tonari/flows"
)

// mayNotArrive: where friendship is unknown, LINE delivers a push only within
// seven days of the person's last message
// (developers.line.biz/en/reference/messaging-api/#send-push-message).
const mayNotArrive = 7 * 24 * time.Hour

// receipt plays what became of an effect of an earlier turn.
func (t *turn) receipt(r bot.Receipt) {
	if r.Outcome == bot.OutcomePoison {
		t.poison()
		return
	}
	t.mentionSettled(r)
	switch {
	case r.Ref == "":
		t.deadLetter(r)
		return
	case strings.HasPrefix(r.Ref, consentRef):
		t.consentShown(r)
		return
	case strings.HasPrefix(r.Ref, seatRef):
		t.arrived(r)
		return
	case timeRemoved(r):
		t.swept(r)
		return
	case r.Ref == removedRef:
		t.removed(r.Outcome)
		return
	case strings.HasPrefix(r.Ref, pictureRef):
		t.picture(r)
		return
	case strings.HasPrefix(r.Ref, fileRef):
		t.fileNotShown(strings.TrimPrefix(r.Ref, fileRef), r.Reason)
		return
	}
	if k := t.c.Current(); k != nil && r.Outcome == bot.OutcomeAccepted {
		switch {
		case r.Ref == cardRef(k):
			k.CardUp = true
			return
		case r.Ref == mentionRef(k) && !k.MentionUp:
			k.MentionUp = true
			t.stop("told")
			return
		}
	}
	for i := range t.c.Cases {
		if h := held(&t.c.Cases[i], r.Ref); h != nil {
			t.delivered(&t.c.Cases[i], *h, r)
			return
		}
		if k := &t.c.Cases[i]; r.Outcome == bot.OutcomeAccepted && t.done(k, r.Ref) == bot.DoneDropped {
			t.line(k, "desk.deleted_after", nil) // it was under way when it was cancelled
			return
		}
		if k := &t.c.Cases[i]; r.Outcome == bot.OutcomeAccepted && t.done(k, r.Ref) == bot.DoneNote {
			t.line(k, "desk.noted_after", nil)
			return
		}
	}
}

// deadLetter: words of the bot that LINE did not take for 23 hours, or safety words
// that it will not take, are shown at the desk.
func (t *turn) deadLetter(r bot.Receipt) {
	switch k := t.c.Current(); {
	case k == nil:
	case r.Outcome == bot.OutcomeDead:
		t.line(k, "desk.bot_dead", nil)
	case r.Outcome == bot.OutcomeMonthly, r.Outcome == bot.OutcomeRefused:
		t.line(k, "desk.safety_lost", nil)
	}
}

// delivered marks a counselor's message with what LINE made of it.
func (t *turn) delivered(k *bot.Case, h bot.Held, r bot.Receipt) {
	switch r.Outcome {
	case bot.OutcomeAccepted:
		k.Held = slices.DeleteFunc(k.Held, func(x bot.Held) bool { return x.TS == h.TS })
		t.settle(k, h.TS, bot.DoneSent)
		if at := cmp.Or(h.Since, t.now); at.After(k.AnsweredAt) { // one that rode on a later token may be older
			k.AnsweredAt = at
		}
		t.replied("reply_accepted", k, h, "")
		if t.c.Friend == bot.FriendUnknown && t.now.Sub(t.c.LastAt) > mayNotArrive {
			t.mark(k, h.TS, bot.MarkUndeliver)
			t.line(k, "desk.may_not_arrive", nil)
		} else {
			t.mark(k, h.TS, bot.MarkAccepted)
		}
		if k.WordAt.IsZero() {
			t.fact("first_word", k, h.By, map[string]string{"waited_s": seconds(t.now.Sub(k.Opened))})
		}
		if h.By == k.Holder {
			k.WordAt = t.now
			t.stopRungs(k)
			t.wordCame(k)
		}
	case bot.OutcomeMonthly:
		t.refusedMonthly(k, h.TS)
	case bot.OutcomeDead:
		t.refused(k, held(k, h.TS), "desk.not_sent_dead")
	case bot.OutcomeRefused:
		t.refused(k, held(k, h.TS), "desk.not_sent_refused")
	}
}

// refusedMonthly offers the message to its author to ride on the person's next
// reply token, which costs nothing.
func (t *turn) refusedMonthly(k *bot.Case, ts string) {
	h := held(k, ts)
	t.refused(k, h, "desk.not_sent_monthly")
	t.showOffer(k, h, "desk.offer_ride")
}

// ride puts replies that wait for a free way before the answer of this turn.
func (t *turn) ride() {
	k := t.c.Current()
	if k == nil || t.in.ReplyToken == "" || t.hidden() || t.safety || t.only {
		return
	}
	for i := range k.Held {
		h := &k.Held[i]
		if h.State != bot.HeldRide {
			continue
		}
		p, _ := t.Roster.Person(h.By)
		t.replied("reply", k, *h, "")
		h.State, h.Item = bot.HeldQueued, bot.EffectID("ride/"+k.ID.String()+"/"+h.TS+"/"+t.in.ID, 0)
		t.send(bot.LineItem{ID: h.Item, Ref: h.TS, Kind: bot.LineReply, ReplyToken: t.in.ReplyToken, Receipt: true},
			append(t.bubblesOf(*h, p.Name), t.bubbles...))
		t.bubbles = nil
		return
	}
}

// LastWords are numbers that answer now, for a person whose conversation cannot be
// played at all: they need no flow. false: the person hides.
func (h *House) LastWords(c bot.Conversation, in bot.Input) (bot.LineItem, bool) {
	t := &turn{House: h, c: c, in: in, now: in.Turn}
	if t.c.Language == "" {
		t.c.Language = bot.Japanese
	}
	return bot.LineItem{
		ID: bot.EffectID(in.ID, 0), Kind: bot.LinePush,
		Messages: t.veil(t.render(flows.Poison, map[string]string{"numbers": t.numbers("")})),
	}, !t.hidden()
}

// poison: an input failed three times and was set aside. There is a person
// behind it: a human sees the case, and the person gets numbers.
func (t *turn) poison() {
	k := t.c.Current()
	if k == nil {
		k = t.open(bot.LevelHigh, "", []string{whySetAside}, "", "")
	}
	t.line(k, "desk.poison", nil)
	t.push(flows.Poison, map[string]string{"numbers": t.numbers(k.Category)})
	t.fact("poison", k, "", nil)
}
