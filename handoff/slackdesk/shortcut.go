package slackdesk

import (
	"encoding/json"
	"slices"

	"tonari/bot"
)

// shortcut is a message shortcut as Slack sends it
// (https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload).
type shortcut struct {
	Callback string `json:"callback_id"`
	ActionTS string `json:"action_ts"`
	Where    struct {
		ID string `json:"id"`
	} `json:"channel"`
	Message struct {
		TS     string          `json:"ts"`
		Thread string          `json:"thread_ts"`
		BotID  string          `json:"bot_id"`
		Blocks json.RawMessage `json:"blocks"`
	} `json:"message"`
}

// shortcuts are the callbacks that are listened to.
var shortcuts = []bot.Action{bot.ActionMsgNote, bot.ActionMsgSend}

// onMessage reads a shortcut on a message. Whose thread it stands in is for the edge
// to find out; in other channels there is none of ours.
func (d *Decoder) onMessage(s shortcut, by, trigger string, stranger bool) Press {
	action := bot.Action(s.Callback)
	switch {
	case !slices.Contains(shortcuts, action):
		return Press{Ignored: "action"}
	case !staffForm.MatchString(by):
		return Press{Ignored: "no_author"}
	case len(d.Channels) > 0 && !slices.Contains(d.Channels, s.Where.ID):
		return Press{Elsewhere: true, TriggerID: trigger, Stranger: stranger}
	case !tsForm.MatchString(s.ActionTS) || !tsForm.MatchString(s.Message.TS):
		return Press{Ignored: "value"}
	}
	p := Press{
		ID: "slack/" + s.Callback + "/" + s.ActionTS, Channel: s.Where.ID, Message: s.Message.TS, Thread: s.Message.Thread,
		Stranger: stranger, TriggerID: trigger,
		Click: bot.Click{Action: action, By: bot.StaffID(by), TS: s.Message.TS, When: Time(s.ActionTS)},
	}
	if s.Message.BotID != "" {
		p.Click.Item = markedItem(firstBlock(s.Message.Blocks))
	}
	if p.Thread == "" {
		p.Thread = p.Message
	}
	return p
}
