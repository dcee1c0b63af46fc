package linetest

import "time"

// How long a reply token lives (REF #send-reply-message-reply-token): one minute
// from the last receipt of its webhook, and twenty from the event itself.
const (
	tokenAfterReceipt = time.Minute
	tokenAfterEvent   = 20 * time.Minute
)

type replyToken struct {
	person      *Person
	group       string
	eventAt     time.Time
	deliveredAt time.Time // last receipt by the bot; zero before the first
	used        bool
}

func (t *replyToken) good(now time.Time) bool {
	return t != nil && !t.used && !t.deliveredAt.IsZero() &&
		!now.After(t.deliveredAt.Add(tokenAfterReceipt)) && !now.After(t.eventAt.Add(tokenAfterEvent))
}

// reply sends up to five messages once for each token (REF #send-reply-message).
func (p *Platform) reply(r *request) answer {
	body, no := r.object()
	if no != nil {
		return *no
	}
	c := newCheck(false)
	token := c.requiredString(body, "replyToken", "replyToken")
	t := p.tokens[token]
	c.direct = t != nil && t.group == ""
	messages := c.messages(body)
	c.boolean(body, "notificationDisabled", "notificationDisabled")
	if a := c.answer(); a != nil {
		if p.burn && t != nil {
			t.used = true
		}
		return *a
	}
	if !t.good(p.now()) {
		return bad(msgReplyToken)
	}
	t.used = true
	r.call.To = []string{t.person.id}
	if t.group != "" {
		return ok(map[string]any{"sentMessages": p.sentOnly(r.call, messages)})
	}
	return ok(map[string]any{"sentMessages": p.store(r.call, "reply", t.person, messages)})
}
