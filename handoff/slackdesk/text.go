package slackdesk

import (
	"encoding/json"
	"html"
	"regexp"
	"strconv"
	"strings"

	"tonari/bot"
)

// plainText is a counselor's message as the person will read it. internal says
// that it mentions users, groups, channels or everybody, or leads into Slack:
// it was probably meant for colleagues.
type plainText struct {
	text     string
	internal bool
}

// Names gives the role name of a counselor, "" for everybody else.
type Names func(bot.StaffID) string

// decodeMessage prefers the rich_text blocks that clients send, since they know
// emoji as characters; anything not understood falls back to the text.
func decodeMessage(text string, blocks json.RawMessage, names Names) plainText {
	if p, ok := decodeBlocks(blocks, names); ok {
		return p
	}
	return decodeText(text, names)
}

var (
	controlSeq = regexp.MustCompile(`<([^<>]*)>|&amp;|&lt;|&gt;`)
	slackHost  = regexp.MustCompile(`(?i)^(https?://([a-z0-9-]+\.)*slack\.com(/|$)|slack:)`)
)

// decodeText reads mrkdwn in one pass, so that &amp;lt; becomes &lt; and no more
// (https://docs.slack.dev/messaging/formatting-message-text).
func decodeText(text string, names Names) plainText {
	var p plainText
	p.text = controlSeq.ReplaceAllStringFunc(text, func(m string) string {
		if m[0] == '&' {
			return html.UnescapeString(m)
		}
		return p.control(m[1:len(m)-1], names)
	})
	p.text = strings.TrimSpace(clean(p.text))
	return p
}

// control reads what stands between < and >.
func (p *plainText) control(s string, names Names) string {
	target, label, _ := strings.Cut(s, "|")
	target, label = html.UnescapeString(target), html.UnescapeString(label)
	switch {
	case strings.HasPrefix(target, "@"):
		return p.user(target[1:], names)
	case strings.HasPrefix(target, "!date^"):
		return label
	case strings.HasPrefix(target, "#"), strings.HasPrefix(target, "!"):
		p.internal = true
		return ""
	}
	return p.link(target)
}

func (p *plainText) user(id string, names Names) string {
	p.internal = true
	if n := names(bot.StaffID(id)); n != "" {
		return "@" + n
	}
	return ""
}

func (p *plainText) link(target string) string {
	if slackHost.MatchString(target) {
		p.internal = true
		return ""
	}
	target = strings.TrimPrefix(target, "mailto:")
	return strings.TrimPrefix(target, "tel:")
}

// richElement is any element of a rich_text block
// (https://docs.slack.dev/reference/block-kit/blocks/rich-text-block).
type richElement struct {
	Type     string        `json:"type"`
	Elements []richElement `json:"elements"`
	Text     string        `json:"text"`
	URL      string        `json:"url"`
	UserID   string        `json:"user_id"`
	Name     string        `json:"name"`
	Unicode  string        `json:"unicode"`
	Fallback string        `json:"fallback"`
}

// decodeBlocks reads rich_text blocks; false when there are none or others too.
func decodeBlocks(raw json.RawMessage, names Names) (plainText, bool) {
	var blocks []richElement
	if len(raw) == 0 || json.Unmarshal(raw, &blocks) != nil || len(blocks) == 0 {
		return plainText{}, false
	}
	var p plainText
	var parts []string
	for _, b := range blocks {
		if b.Type != "rich_text" {
			return plainText{}, false
		}
		for _, e := range b.Elements {
			s, ok := p.rich(e, names)
			if !ok {
				return plainText{}, false
			}
			parts = append(parts, s)
		}
	}
	p.text = strings.TrimSpace(clean(strings.Join(parts, "\n")))
	return p, true
}

func (p *plainText) rich(e richElement, names Names) (string, bool) {
	switch e.Type {
	case "rich_text_list":
		var items []string
		for _, i := range e.Elements {
			s, ok := p.rich(i, names)
			if !ok {
				return "", false
			}
			items = append(items, "・"+s)
		}
		return strings.Join(items, "\n"), true
	case "rich_text_section", "rich_text_quote", "rich_text_preformatted":
		var b strings.Builder
		for _, i := range e.Elements {
			s, ok := p.richPart(i, names)
			if !ok {
				return "", false
			}
			b.WriteString(s)
		}
		return strings.TrimSuffix(b.String(), "\n"), true
	}
	return "", false
}

func (p *plainText) richPart(e richElement, names Names) (string, bool) {
	switch e.Type {
	case "text":
		return e.Text, true
	case "link":
		return p.link(e.URL), true
	case "user":
		return p.user(e.UserID, names), true
	case "usergroup", "broadcast", "channel", "team":
		p.internal = true
		return "", true
	case "emoji":
		return emoji(e), true
	case "date":
		return e.Fallback, true
	}
	return "", false
}

// emoji writes the character; an emoji of the workspace's own has none.
func emoji(e richElement) string {
	var b strings.Builder
	for _, hex := range strings.Split(e.Unicode, "-") {
		r, err := strconv.ParseUint(hex, 16, 32)
		if err != nil {
			return ""
		}
		b.WriteRune(rune(r))
	}
	return b.String()
}
