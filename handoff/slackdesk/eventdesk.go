package slackdesk

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"

	"github.com/slack-go/slack"

	"tonari/bot"
)

// Events of the ward at the desk: a list with buttons, forms, and what is written
// to those who booked, with a button for a second person.

// eventAction names the buttons and forms of events; none of them is about a case.
var eventAction = regexp.MustCompile(`^event_[a-z]{3,10}$`)

// EventLine is one event of the list, ready to read. Buttons are its actions and
// labels.
type EventLine struct {
	ID      string
	Text    string
	Buttons []EventButton
}

// EventButton is a button of an event.
type EventButton struct {
	Action bot.Action
	Label  string
}

// MaxEventLines is how many events one answer lists: two blocks each, of Slack's 50.
const MaxEventLines = 20

// EventList answers a slash command with the events, for its reader alone. first
// are buttons that belong to no event. More than MaxEventLines are the caller's to
// part.
func EventList(title string, first []EventButton, lines []EventLine) []byte {
	blocks := []slack.Block{section("", plain(title))}
	if len(first) > 0 {
		blocks = append(blocks, eventButtons("", first))
	}
	for _, l := range lines[:min(len(lines), MaxEventLines)] {
		blocks = append(blocks, section("", plain(cut(clean(l.Text), maxPiece))))
		if len(l.Buttons) > 0 {
			blocks = append(blocks, eventButtons(l.ID, l.Buttons))
		}
	}
	out, _ := json.Marshal(map[string]any{"response_type": "ephemeral", "text": title, "blocks": blocks}) // blocks always marshal
	return out
}

func eventButtons(id string, all []EventButton) slack.Block {
	value := id
	if value == "" {
		value = "new"
	}
	var out []slack.BlockElement
	for _, b := range all {
		out = append(out, button(b.Action, value, b.Label, slack.StyleDefault))
	}
	return slack.NewActionBlock("", out...)
}

// EventPress is a button or a form of an event. Values are set for a form.
type EventPress struct {
	Action bot.Action
	// Value is what the button says: an event, or an event and a message.
	Value string
	By    bot.StaffID
	// ID is the form's, or the press's.
	ID string
	// Form is set when a form was sent; its Case is 0.
	Form *bot.Submit
}

// Preview posts what staff want to write to those who booked, with the button for a
// second person. value is the button's.
func (c *Client) Preview(ctx context.Context, channel, item, head, text string, action bot.Action, label, value string) Posted {
	m := draft{text: escape(head), blocks: []slack.Block{section(marker(item), plain(cut(head, maxPiece)))}}
	for _, piece := range split(clean(text), maxPiece, units) {
		m.blocks = append(m.blocks, slack.NewRichTextBlock("", quote(piece)))
	}
	m.blocks = append(m.blocks, slack.NewActionBlock("", button(action, value, label, slack.StylePrimary)))
	return c.post(ctx, channel, "", m)
}

// Whisper tells one member something in a channel.
func (c *Client) Whisper(ctx context.Context, channel string, to bot.StaffID, text string) error {
	_, err := c.api.PostEphemeralContext(ctx, channel, string(to), options(draft{text: escape(text), blocks: []slack.Block{section("", plain(text))}})...)
	if p := judge(err, true); p.Fate != Done {
		return fmt.Errorf("telling a member: %s", p.word())
	}
	return nil
}
