package line

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"tonari/bot"
)

// LINE's limits.
const (
	maxMessages = 5    // of one request, https://developers.line.biz/en/reference/messaging-api/#send-push-message
	maxText     = 5000 // UTF-16 units, https://developers.line.biz/en/reference/messaging-api/#text-message
	maxChoices  = 13   // https://developers.line.biz/en/reference/messaging-api/#items-object
	maxLabel    = 20   // graphemes, https://developers.line.biz/en/docs/messaging-api/text-character-count/
	maxData     = 300  // UTF-16 units, https://developers.line.biz/en/reference/messaging-api/#postback-action
	maxAddress  = 2000 // UTF-16 units, https://developers.line.biz/en/reference/messaging-api/#image-message
	maxSender   = 20   // UTF-16 units, https://developers.line.biz/en/reference/messaging-api/#icon-nickname-switch
)

// ErrTooMany is the error of messages that do not fit into one request, after
// long texts were split.
var ErrTooMany = errors.New("more than 5 messages in one line request")

// Frozen is the JSON list of messages of one request. It is made once, kept in
// the outbox and sent byte for byte at every attempt: LINE wants the same body
// with the same retry key.
type Frozen []byte

// sent is one message as LINE reads it: a text, cards (AltText and Contents) or a
// picture (Original and Preview).
type sent struct {
	Type       string          `json:"type"`
	Text       string          `json:"text,omitempty"`
	Original   string          `json:"originalContentUrl,omitempty"`
	Preview    string          `json:"previewImageUrl,omitempty"`
	AltText    string          `json:"altText,omitempty"`
	Contents   json.RawMessage `json:"contents,omitempty"`
	QuickReply *quickReply     `json:"quickReply,omitempty"`
	Sender     *sender         `json:"sender,omitempty"`
}

type sender struct {
	Name string `json:"name"`
}

type quickReply struct {
	Items []quickReplyItem `json:"items"`
}

type quickReplyItem struct {
	Type   string `json:"type"`
	Action any    `json:"action"`
}

// locationAction opens the phone's map
// (https://developers.line.biz/en/reference/messaging-api/#location-action).
type locationAction struct {
	Type  string `json:"type"`
	Label string `json:"label"`
}

type postbackAction struct {
	Type        string `json:"type"`
	Label       string `json:"label"`
	Data        string `json:"data"`
	DisplayText string `json:"displayText"`
}

// Encode freezes one to five messages. A text of more than 5,000 UTF-16 units
// becomes several messages, parted between characters as read. The choices of
// the last message that has any become the quick replies of the last bubble,
// since LINE shows no others. A sender's name is cut to LINE's 20 units, and
// left out if LINE would refuse it. A picture is one message. Cards are one message, whose text is its
// alternative text.
func Encode(messages []bot.Message) (Frozen, error) {
	var out []sent
	var choices []bot.Choice
	for i, m := range messages {
		pieces := split(m.Text, maxText)
		if m.Image != nil {
			if err := picture(*m.Image); err != nil {
				return nil, fmt.Errorf("encoding message %d: %w", i+1, err)
			}
			out = append(out, sent{Type: "image", Original: m.Image.URL, Preview: m.Image.Preview, Sender: senderOf(m.Sender)})
			pieces = nil
		} else if len(pieces) == 0 {
			return nil, fmt.Errorf("encoding message %d: the text is empty", i+1)
		}
		if len(m.Tiles) > 0 {
			cards, err := carousel(m.Tiles)
			if err != nil {
				return nil, fmt.Errorf("encoding message %d: %w", i+1, err)
			}
			out = append(out, sent{
				Type: "flex", AltText: cut(m.Text, maxAlt), Contents: cards, Sender: senderOf(m.Sender),
			})
			pieces = nil
		}
		for _, p := range pieces {
			out = append(out, sent{Type: "text", Text: p, Sender: senderOf(m.Sender)})
		}
		if len(m.Choices) > 0 {
			choices = m.Choices
		}
	}
	switch {
	case len(out) == 0:
		return nil, errors.New("encoding messages: there are none")
	case len(out) > maxMessages:
		return nil, fmt.Errorf("encoding messages: %d: %w", len(out), ErrTooMany)
	}
	q, err := quickReplies(choices)
	if err != nil {
		return nil, fmt.Errorf("encoding messages: %w", err)
	}
	out[len(out)-1].QuickReply = q
	return marshal(out)
}

// picture checks a picture's addresses
// (https://developers.line.biz/en/reference/messaging-api/#image-message).
func picture(m bot.Image) error {
	for _, address := range []string{m.URL, m.Preview} {
		if u, err := url.Parse(address); err != nil || u.Scheme != "https" || u.Host == "" || units(address) > maxAddress {
			return errors.New("the address of a picture is not https, or too long")
		}
	}
	return nil
}

func quickReplies(choices []bot.Choice) (*quickReply, error) {
	if len(choices) == 0 {
		return nil, nil
	}
	if len(choices) > maxChoices {
		return nil, fmt.Errorf("%d choices, at most %d", len(choices), maxChoices)
	}
	q := &quickReply{}
	for i, c := range choices {
		if err := fits(c); err != nil {
			return nil, fmt.Errorf("choice %d: %w", i+1, err)
		}
		item := quickReplyItem{Type: "action", Action: postbackAction{Type: "postback", Label: c.Label, Data: c.Data, DisplayText: c.Label}}
		if c.Map {
			item.Action = locationAction{Type: "location", Label: c.Label}
		}
		q.Items = append(q.Items, item)
	}
	return q, nil
}

// fits checks a choice, the same wherever it stands: a button of a card may be
// longer, but then could not be typed as one of the quick replies can.
func fits(c bot.Choice) error {
	// No text has more characters as read than runes, or more units than bytes: what
	// is surely short enough is not taken apart.
	if n := utf8.RuneCountInString(c.Label); n == 0 || n > maxLabel {
		if n = uniseg.GraphemeClusterCount(c.Label); n == 0 || n > maxLabel {
			return fmt.Errorf("the label has %d characters, want 1 to %d", n, maxLabel)
		}
	}
	if n := len(c.Data); n == 0 || n > maxData {
		if n = units(c.Data); n == 0 || n > maxData {
			return fmt.Errorf("the data has %d units, want 1 to %d", n, maxData)
		}
	}
	return nil
}

func senderOf(name string) *sender {
	if name == "" || strings.Contains(strings.ToLower(name), "line") {
		return nil
	}
	return &sender{Name: split(name, maxSender)[0]}
}

func units(s string) int { return len(utf16.Encode([]rune(s))) }

// marshal writes compact JSON without escaping <, > and &.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("encoding messages: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
