package slacktest

import (
	"encoding/json"
	"fmt"
	"net/url"
	"time"
)

// triggerLife is how long a trigger_id opens a modal, once
// (https://docs.slack.dev/interactivity/handling-user-interaction#modal_responses).
const triggerLife = 3 * time.Second

type trigger struct {
	member *Member
	at     time.Time
	used   bool
}

// Ack is the program's answer to what a person did.
type Ack struct {
	Status int
	Body   []byte
	// Err says why there was no answer: the person sees a warning sign.
	Err string
}

// OK says whether the client shows no error.
func (a Ack) OK() bool { return a.Err == "" && a.Status == 200 }

// Clicks presses the button, or picks from the menu, that has this action id on
// the message as it stands now; a menu takes the value to pick, and so may one of
// several buttons of the same action. It is an error
// when the member cannot see the message or it has no such element. A
// confirmation dialog is confirmed. Clicks are delivered once, never again
// (https://docs.slack.dev/interactivity/handling-user-interaction).
func (m *Member) Clicks(p Post, actionID string, pick ...string) (Ack, error) {
	return m.press(p, actionID, false, pick)
}

// ClicksStale presses a button on the message as the member's client still
// shows it: p, not what it has become since.
func (m *Member) ClicksStale(p Post, actionID string, pick ...string) (Ack, error) {
	return m.press(p, actionID, true, pick)
}

// DoubleClicks presses a button twice before the client has repainted it: two
// payloads with their own action_ts.
func (m *Member) DoubleClicks(p Post, actionID string, pick ...string) ([2]Ack, error) {
	first, err := m.press(p, actionID, true, pick)
	if err != nil {
		return [2]Ack{}, err
	}
	second, err := m.press(p, actionID, true, pick)
	return [2]Ack{first, second}, err
}

func (m *Member) press(p Post, actionID string, stale bool, pick []string) (Ack, error) {
	w := m.w
	w.mu.Lock()
	c := w.channel(p.Channel)
	if c == nil || !c.members[m.ID] || m.deleted {
		w.mu.Unlock()
		return Ack{}, fmt.Errorf("pressing %s: %s is not in the channel", actionID, m.Name)
	}
	msg := c.find(p.TS)
	if p.EphemeralTo != "" {
		msg = w.ephemeral(m.ID, p.TS)
	}
	if msg == nil {
		w.mu.Unlock()
		return Ack{}, fmt.Errorf("pressing %s: there is no message %s", actionID, p.TS)
	}
	blocks := msg.blocks
	if stale && len(p.Blocks) > 0 {
		blocks = nil
		_ = json.Unmarshal(p.Blocks, &blocks)
	}
	action, err := w.action(blocks, actionID, pick)
	if err != nil {
		w.mu.Unlock()
		return Ack{}, err
	}
	payload := w.interaction("block_actions", m)
	container := map[string]any{
		"type": "message", "message_ts": msg.ts, "channel_id": c.ID, "is_ephemeral": msg.ephemeralTo != "",
	}
	if msg.threadTS != "" {
		container["thread_ts"] = msg.threadTS
	}
	payload["container"] = container
	payload["channel"] = map[string]any{"id": c.ID, "name": "privategroup"}
	payload["actions"] = []any{action}
	payload["state"] = map[string]any{"values": map[string]any{}}
	payload["response_url"] = w.newHook(c, msg, m)
	if msg.ephemeralTo == "" {
		payload["message"] = msg.wire()
	}
	w.mu.Unlock()
	return m.w.interact(payload), nil
}

// action makes the actions entry of an element in these blocks.
func (w *Workspace) action(blocks []any, actionID string, pick []string) (map[string]any, error) {
	for _, b := range buttons(blocks) {
		if b.ActionID != actionID || b.Type == "button" && len(pick) > 0 && b.Value != pick[0] {
			continue
		}
		out := map[string]any{"type": b.Type, "action_id": b.ActionID, "block_id": b.BlockID, "action_ts": w.actionTS()}
		if b.Type == "button" {
			out["text"] = map[string]any{"type": "plain_text", "text": b.Text, "emoji": true}
			if b.Value != "" {
				out["value"] = b.Value
			}
			if b.Style != "" {
				out["style"] = b.Style
			}
			return out, nil
		}
		if len(pick) == 0 {
			return nil, fmt.Errorf("pressing %s: it is a %s and needs a value to pick", actionID, b.Type)
		}
		if b.Type == "users_select" {
			out["selected_user"] = pick[0]
			return out, nil
		}
		for _, o := range b.Options {
			if o.Value == pick[0] {
				out["selected_option"] = map[string]any{
					"text": map[string]any{"type": "plain_text", "text": o.Text, "emoji": true}, "value": o.Value,
				}
				return out, nil
			}
		}
		return nil, fmt.Errorf("pressing %s: it has no option %q", actionID, pick[0])
	}
	return nil, fmt.Errorf("pressing %s: the message has no such element", actionID)
}

// interaction is what all payloads have. The lock is held.
func (w *Workspace) interaction(typ string, m *Member) map[string]any {
	id := w.id("trigger.")
	w.triggers[id] = &trigger{member: m, at: w.now()}
	return map[string]any{
		"type": typ, "token": "deprecated", "api_app_id": w.cfg.appID, "trigger_id": id,
		"team":       map[string]any{"id": w.cfg.teamID, "domain": w.cfg.teamDomain},
		"user":       map[string]any{"id": m.ID, "username": m.Name, "name": m.Name, "team_id": m.teamID},
		"enterprise": nil, "is_enterprise_install": false,
	}
}

// interact posts a payload as a form field, as Slack does.
func (w *Workspace) interact(payload map[string]any) Ack {
	body, _ := json.Marshal(payload)
	kind := KindInteraction
	if payload["type"] == "block_suggestion" {
		kind = KindOptions
	}
	return w.ask(&parcel{
		kind: kind, typ: str(payload["type"]), contentType: "application/x-www-form-urlencoded",
		body: []byte(url.Values{"payload": {string(body)}}.Encode()),
	})
}

func (w *Workspace) ask(p *parcel) Ack {
	w.mu.Lock()
	to := w.endpoint(p.kind)
	w.mu.Unlock()
	if to == "" {
		return Ack{Err: "the app has no address for this"}
	}
	d := w.attempt(p, 0, "")
	w.mu.Lock()
	lost := w.inject.lose > 0
	if lost {
		w.inject.lose--
	}
	w.mu.Unlock()
	if lost {
		return Ack{Err: "no answer"}
	}
	return Ack{Status: d.Status, Body: d.Answer, Err: d.Err}
}

// UsesShortcut runs a message shortcut
// (https://docs.slack.dev/interactivity/implementing-shortcuts#messages).
func (m *Member) UsesShortcut(p Post, callbackID string) (Ack, error) {
	w := m.w
	w.mu.Lock()
	c := w.channel(p.Channel)
	if c == nil || !c.members[m.ID] || c.find(p.TS) == nil {
		w.mu.Unlock()
		return Ack{}, fmt.Errorf("shortcut %s: %s does not see message %s", callbackID, m.Name, p.TS)
	}
	msg := c.find(p.TS)
	payload := w.interaction("message_action", m)
	payload["callback_id"], payload["action_ts"], payload["message_ts"] = callbackID, w.actionTS(), msg.ts
	payload["channel"] = map[string]any{"id": c.ID, "name": "privategroup"}
	payload["message"] = msg.wire()
	payload["response_url"] = w.newHook(c, msg, m)
	w.mu.Unlock()
	return w.interact(payload), nil
}

// Command runs a slash command in the first channel that the member is in. What
// the program answers at once is shown to the member alone, unless it says
// in_channel (https://docs.slack.dev/interactivity/implementing-slash-commands).
func (m *Member) Command(command, text string) Ack {
	w := m.w
	w.mu.Lock()
	var c *Channel
	for _, x := range w.channels {
		if x.members[m.ID] {
			c = x
			break
		}
	}
	if c == nil {
		w.mu.Unlock()
		return Ack{Err: "the member is in no channel"}
	}
	id := w.id("trigger.")
	w.triggers[id] = &trigger{member: m, at: w.now()}
	form := url.Values{
		"token": {"deprecated"}, "team_id": {w.cfg.teamID}, "team_domain": {w.cfg.teamDomain},
		"channel_id": {c.ID}, "channel_name": {"privategroup"}, "user_id": {m.ID}, "user_name": {m.Name},
		"command": {command}, "text": {text}, "api_app_id": {w.cfg.appID}, "is_enterprise_install": {"false"},
		"trigger_id": {id}, "response_url": {w.newHook(c, nil, m)},
	}
	w.mu.Unlock()
	ack := w.ask(&parcel{
		kind: KindCommand, typ: command, contentType: "application/x-www-form-urlencoded", body: []byte(form.Encode()),
	})
	if ack.OK() && len(ack.Body) > 0 {
		w.mu.Lock()
		w.respond(c, m, nil, ack.Body)
		w.touch()
		w.mu.Unlock()
		w.carry()
	}
	return ack
}
