package linetest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
)

// push sends to one person (REF #send-push-message). A person who blocked the
// account, left LINE, or is no friend and has not written for seven days gets
// nothing, and the answer is 200 all the same.
func (p *Platform) push(r *request) answer {
	if a := p.checkKey(r); a != nil {
		return *a
	}
	body, no := r.object()
	if no != nil {
		return *no
	}
	c := newCheck(false)
	to := c.requiredString(body, "to", "to")
	c.direct = userIDForm.MatchString(to)
	messages := c.messages(body)
	c.boolean(body, "notificationDisabled", "notificationDisabled")
	c.units(body)
	if a := c.answer(); a != nil {
		return *a
	}
	r.call.To = []string{to}
	if groupIDForm.MatchString(to) {
		return p.pushGroup(r, to, messages)
	}
	if !userIDForm.MatchString(to) {
		return badProperty("to")
	}
	u := p.people[to]
	if u == nil {
		p.violate(r.call, UnknownUser, r.call.Endpoint)
		return bad(msgFailed)
	}
	if p.flood.full(to, p.now()) {
		return flooded()
	}
	reached := u.reachable(p.now())
	if reached {
		if p.exhausted(1) {
			return refuse(http.StatusTooManyRequests, msgMonthlyLimit)
		}
		p.count(1)
	}
	sent := p.store(r.call, "push", u, messages)
	p.keep(r, sent)
	return ok(map[string]any{"sentMessages": sent})
}

func (p *Platform) pushGroup(r *request, to string, messages []map[string]any) answer {
	if !p.groups[to] {
		return bad(msgFailed)
	}
	if p.exhausted(1) {
		return refuse(http.StatusTooManyRequests, msgMonthlyLimit)
	}
	p.count(1)
	sent := p.sentOnly(r.call, messages)
	p.keep(r, sent)
	return ok(map[string]any{"sentMessages": sent})
}

// multicast sends to up to 500 people; one bad id and nobody gets it
// (REF #send-multicast-message).
func (p *Platform) multicast(r *request) answer {
	if a := p.checkKey(r); a != nil {
		return *a
	}
	body, no := r.object()
	if no != nil {
		return *no
	}
	c := newCheck(true)
	c.direct = true
	list := c.array(body, "to", "to", 1, 500)
	messages := c.messages(body)
	c.boolean(body, "notificationDisabled", "notificationDisabled")
	c.units(body)
	if a := c.answer(); a != nil {
		return *a
	}
	var people []*Person
	reach := 0
	for i, v := range list {
		id, _ := v.(string)
		u := p.people[id]
		if u == nil {
			if userIDForm.MatchString(id) {
				p.violate(r.call, UnknownUser, r.call.Endpoint)
			}
			return badProperty(fmt.Sprintf("to[%d]", i))
		}
		people = append(people, u)
		r.call.To = append(r.call.To, id)
		if u.reachable(p.now()) {
			reach++
		}
	}
	if p.exhausted(reach) {
		return refuse(http.StatusTooManyRequests, msgMonthlyLimit)
	}
	p.count(reach)
	for _, u := range people {
		p.store(r.call, "multicast", u, messages)
	}
	p.keep(r, nil)
	return empty()
}

var unitForm = regexp.MustCompile(`^[A-Za-z0-9_]{1,30}$`)

func (c *check) units(body map[string]any) {
	for i, v := range c.array(body, "customAggregationUnits", "customAggregationUnits", 0, 1) {
		if s, _ := v.(string); !unitForm.MatchString(s) {
			c.fail(fmt.Sprintf("customAggregationUnits[%d]", i), "Invalid custom aggregation unit name")
		}
	}
}

// validate checks the messages of a request without sending them
// (REF #validate-message-objects-of-reply-message and its siblings).
func (p *Platform) validate(many bool) handler {
	return func(r *request) answer {
		body, no := r.object()
		if no != nil {
			return *no
		}
		c := newCheck(many)
		c.messages(body)
		if a := c.answer(); a != nil {
			return *a
		}
		return empty()
	}
}

// store puts accepted messages on the phone, if they reach it, and returns what
// the answer says of them. Only the last message's quick replies are shown.
func (p *Platform) store(call *Call, via string, u *Person, messages []map[string]any) []sentMessage {
	now := p.now()
	if u.standby {
		p.violate(call, StandbyAnswered, via)
	}
	reached := u.reachable(now) || (via == "reply" && !u.blocked && !u.deleted)
	var sent []sentMessage
	for i, m := range messages {
		s := p.sentOne(call, m)
		sent = append(sent, s)
		if !reached {
			continue
		}
		call.Shown = append(call.Shown, s.ID)
		u.loading = now
		raw, _ := json.Marshal(m)
		b := &Bubble{
			ID: s.ID, Sender: p.account.DisplayName, At: now, Type: m["type"].(string),
			Text: readable(m), Via: via, RequestID: call.RequestID, Raw: raw, Buttons: buttons(m["template"]), Cards: cards(m),
		}
		b.Buttons = append(b.Buttons, buttons(m["contents"])...)
		if sender, isObject := m["sender"].(map[string]any); isObject {
			if name, _ := sender["name"].(string); name != "" {
				b.Sender = name
			}
		}
		if i == len(messages)-1 {
			b.QuickReplies = quickReplies(m)
		}
		u.show(b, b.QuickReplies)
	}
	return sent
}

// sentOnly makes the answer for messages that no single phone shows.
func (p *Platform) sentOnly(call *Call, messages []map[string]any) []sentMessage {
	var sent []sentMessage
	for _, m := range messages {
		sent = append(sent, p.sentOne(call, m))
	}
	return sent
}

func (p *Platform) sentOne(call *Call, m map[string]any) sentMessage {
	s := sentMessage{ID: p.messageID()}
	switch m["type"] {
	case "text", "textV2", "sticker", "image", "video", "template", "flex":
		s.QuoteToken = p.opaque(48)
	}
	call.Sent = append(call.Sent, s.ID)
	return s
}

func readable(m map[string]any) string {
	for _, k := range []string{"text", "altText", "title", "originalContentUrl"} {
		if s, isString := m[k].(string); isString && s != "" {
			return s
		}
	}
	return ""
}
