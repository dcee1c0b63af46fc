package slacktest

import (
	"context"
	"encoding/json"
	"slices"
)

// envelope wraps an inner event for delivery
// (https://docs.slack.dev/apis/events-api/#callback-field).
func (w *Workspace) envelope(inner map[string]any) *parcel {
	p := &parcel{kind: KindEvent, id: w.id("Ev"), typ: str(inner["type"]), contentType: "application/json"}
	if s := str(inner["subtype"]); s != "" {
		p.typ += "." + s
	}
	shared := false
	if c := w.channel(str(inner["channel"])); c != nil {
		shared = c.shared
	}
	p.body, _ = json.Marshal(map[string]any{
		"token": "deprecated", "team_id": w.cfg.teamID, "context_team_id": w.cfg.teamID, "context_enterprise_id": nil,
		"api_app_id": w.cfg.appID, "event": inner, "type": "event_callback", "event_id": p.id, "event_time": w.now().Unix(),
		"authorizations": []any{map[string]any{
			"enterprise_id": nil, "team_id": w.cfg.teamID, "user_id": w.cfg.botUser, "is_bot": true, "is_enterprise_install": false,
		}},
		"is_ext_shared_channel": shared, "event_context": "4-" + p.id,
	})
	return p
}

// event queues an inner event that no member waits for; carry sends it. The
// lock is held.
func (w *Workspace) event(inner map[string]any) {
	if w.urls.Events != "" {
		w.queue = append(w.queue, w.envelope(inner))
	}
}

// carry delivers what is queued, one after the other, beside the caller.
func (w *Workspace) carry() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.carrying || len(w.queue) == 0 {
		return
	}
	w.carrying = true
	go func() {
		for {
			w.mu.Lock()
			if len(w.queue) == 0 {
				w.carrying = false
				w.touch()
				w.mu.Unlock()
				return
			}
			p := w.queue[0]
			w.queue = w.queue[1:]
			w.mu.Unlock()
			w.attempt(p, 0, "")
		}
	}()
}

// Settle returns when every queued event was delivered once.
func (w *Workspace) Settle(ctx context.Context) error {
	return w.Wait(ctx, func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		return !w.carrying && len(w.queue) == 0
	})
}

// Echoes of what the app itself wrote: Slack sends them like anybody's.

// posted echoes a new message. The lock is held.
func (w *Workspace) posted(c *Channel, m *message) {
	if c.members[w.cfg.botUser] && !isDirect(c) { // of direct messages the app hears nothing
		w.event(w.messageEvent(c, m))
	}
}

func (w *Workspace) messageEvent(c *Channel, m *message) map[string]any {
	e := m.wire()
	delete(e, "reply_count")
	e["channel"], e["channel_type"], e["event_ts"] = c.ID, "group", m.ts
	return e
}

// changedMessage echoes an update
// (https://docs.slack.dev/reference/events/message/message_changed).
func (w *Workspace) changedMessage(c *Channel, m *message, before map[string]any) {
	if c.members[w.cfg.botUser] {
		w.event(w.changedEvent(c, m, before))
	}
}

func (w *Workspace) changedEvent(c *Channel, m *message, before map[string]any) map[string]any {
	ts := c.nextTS()
	return map[string]any{
		"type": "message", "subtype": "message_changed", "message": m.wire(), "previous_message": before,
		"channel": c.ID, "channel_type": "group", "hidden": true, "ts": ts, "event_ts": ts,
	}
}

// deletedMessage echoes a deletion
// (https://docs.slack.dev/reference/events/message/message_deleted).
func (w *Workspace) deletedMessage(c *Channel, m *message, before map[string]any) {
	if c.members[w.cfg.botUser] {
		w.event(w.deletedEvent(c, m, before))
	}
}

func (w *Workspace) deletedEvent(c *Channel, m *message, before map[string]any) map[string]any {
	ts := c.nextTS()
	return map[string]any{
		"type": "message", "subtype": "message_deleted", "deleted_ts": m.ts, "previous_message": before,
		"channel": c.ID, "channel_type": "group", "hidden": true, "ts": ts, "event_ts": ts,
	}
}

// addEphemeral stores a message that only one member sees.
func (w *Workspace) addEphemeral(c *Channel, m *message) {
	m.channel, m.ts = c, c.nextTS()
	w.ephemerals = append(w.ephemerals, m)
}

// Ephemerals are the messages that only this member sees, oldest first.
func (w *Workspace) Ephemerals(to *Member) []Post {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []Post
	for _, m := range w.ephemerals {
		if m.ephemeralTo == to.ID && m.visible() {
			out = append(out, w.post(m))
		}
	}
	return out
}

func (w *Workspace) ephemeral(user, ts string) *message {
	i := slices.IndexFunc(w.ephemerals, func(m *message) bool {
		return m.visible() && m.ts == ts && m.ephemeralTo == user
	})
	if i < 0 {
		return nil
	}
	return w.ephemerals[i]
}

// Emit delivers any inner event to the program, as Slack would: tokens_revoked,
// app_uninstalled, a type that nobody knows yet.
func (w *Workspace) Emit(inner map[string]any) Delivery {
	w.mu.Lock()
	p := w.envelope(inner)
	w.mu.Unlock()
	return w.attempt(p, 0, "")
}

// Unfurl makes the noise of a link preview on a message: message_changed
// although nobody changed a word.
func (c *Channel) Unfurl(ts string) bool {
	w := c.w
	w.mu.Lock()
	m := c.find(ts)
	if m == nil {
		w.mu.Unlock()
		return false
	}
	before := m.wire()
	e := w.changedEvent(c, m, before)
	after := m.wire()
	after["attachments"] = []any{map[string]any{"id": 1, "from_url": "https://example.com/", "fallback": "a page"}}
	e["message"] = after
	p := w.heard(c, e)
	w.mu.Unlock()
	w.hand(p)
	return true
}
