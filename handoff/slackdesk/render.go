package slackdesk

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"tonari/bot"
)

// Limits that leave room under Slack's own: 3,000 for a section's text, 150 for
// a header (https://docs.slack.dev/reference/block-kit/blocks), and an
// undocumented sum of about 12,000, of which 11,341 was already refused
// (https://github.com/slackapi/bolt-js/issues/2867).
const (
	maxPiece  = 2900
	maxHeader = 150
	maxPost   = 6000
	maxBlocks = 40
	// maxLine is far more than any line of ours has.
	maxLine = 2000
)

// draft is one message to be: its fallback text never holds a person's words,
// since notifications show it on lock screens.
type draft struct {
	text   string // escaped mrkdwn
	blocks []slack.Block
}

// renderer turns desk items into drafts.
type renderer struct {
	zone  *time.Location
	names Names
}

// marker is the block id by which the post of an item is found again.
func marker(item string) string { return "o_" + item }

// markedItem is the item of a post's marker; "" when it has none.
func markedItem(blockID string) string {
	item, ok := strings.CutPrefix(blockID, marker(""))
	if !ok {
		return ""
	}
	return item
}

func cardMarker(item string, id bot.CaseID) string { return marker(item) + ".c" + id.String() }

func partMarker(item string, i, n int) string { return fmt.Sprintf("%s.p%dof%d", marker(item), i, n) }

var caseMarker = regexp.MustCompile(`^o_.*\.c(\d+)$`)

// markedCase reads the case number of a card's marker.
func markedCase(blockID string) (bot.CaseID, bool) {
	m := caseMarker.FindStringSubmatch(blockID)
	if m == nil {
		return 0, false
	}
	id, err := bot.ParseCaseID(m[1])
	return id, err == nil
}

// drafts are the messages of an item: one, but for words that do not fit.
func (r renderer) drafts(d bot.DeskItem, link string) []draft {
	switch {
	case d.Card != nil:
		return []draft{r.card(d)}
	case d.Kind == bot.DeskWords || d.Kind == bot.DeskRewrite:
		item := d.ID
		if d.Kind == bot.DeskRewrite {
			item = d.Target
		}
		return r.words(item, d.Case, d.Words, d.Masked)
	case d.Kind == bot.DeskSaid:
		return []draft{r.said(d)}
	case d.Kind == bot.DeskTell:
		return []draft{r.telling(d)}
	}
	return []draft{r.line(d, link)}
}

// plain is a plain_text object: nothing in it can come alive.
func plain(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
}

// own is mrkdwn of our own making: whatever is put into it was escaped before,
// and nothing but what we wrote as a link or mention becomes one.
func own(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.MarkdownType, s, false, true)
}

func section(blockID string, t *slack.TextBlockObject) slack.Block {
	return slack.NewSectionBlock(t, nil, nil, slack.SectionBlockOptionBlockID(blockID))
}

func note(s string) slack.Block { return slack.NewContextBlock("", plain(cut(s, maxPiece))) }

// line is a line of ours: mentions first, then fixed words.
func (r renderer) line(d bot.DeskItem, link string) draft {
	call := mentions(d)
	var out draft
	pieces := split(cut(clean(d.Text), maxLine), maxPiece-200, escapedUnits)
	if len(pieces) == 0 {
		pieces = []string{"…"}
	}
	for i, piece := range pieces {
		id := ""
		if i == 0 {
			id = marker(d.ID)
		}
		if call == "" && link == "" {
			out.blocks = append(out.blocks, section(id, plain(piece)))
			continue
		}
		text := escape(piece)
		if i == 0 && call != "" {
			text = call + " " + text
		}
		out.blocks = append(out.blocks, section(id, own(text)))
	}
	for _, piece := range split(cut(clean(d.Note), maxLine), maxPiece, units) {
		out.blocks = append(out.blocks, section("", plain(piece)))
	}
	if link != "" {
		out.blocks = append(out.blocks, section("", own("<"+escape(link)+"|スレッドを開く>")))
	}
	if len(d.Buttons) > 0 {
		out.blocks = append(out.blocks, below(d))
	}
	out.text = strings.TrimSpace(call + " " + escape(cut(clean(d.Text), 1000)))
	return out
}

// mentions are roster ids only; Slack ids of another form are left out.
func mentions(d bot.DeskItem) string {
	var out []string
	if d.MentionAll {
		out = append(out, "<!channel>")
	}
	for _, id := range d.Mention {
		if staffForm.MatchString(string(id)) {
			out = append(out, "<@"+string(id)+">")
		}
	}
	return strings.Join(out, " ")
}

// telling is a line for one reader, with the two buttons of an offer.
func (r renderer) telling(d bot.DeskItem) draft {
	out := draft{text: escape(cut(clean(d.Text), 1000))}
	for _, piece := range split(clean(d.Text), maxPiece, units) {
		out.blocks = append(out.blocks, section("", plain(piece)))
	}
	if d.Offer {
		value := d.Case.String() + ":" + d.TS
		out.blocks = append(out.blocks, slack.NewActionBlock("",
			button(bot.ActionHoldSend, value, "送る", slack.StylePrimary),
			button(bot.ActionHoldNote, value, "メモにする", slack.StyleDefault)))
	}
	return out
}

func button(a bot.Action, value, label string, style slack.Style) *slack.ButtonBlockElement {
	b := slack.NewButtonBlockElement(string(a), value, plain(label))
	b.Style = style
	return b
}

// below are the buttons of a line.
func below(d bot.DeskItem) slack.Block {
	var all []slack.BlockElement
	for _, b := range d.Buttons {
		value := d.Case.String()
		if b.Ref != "" {
			value += ":" + b.Ref
		}
		all = append(all, button(b.Action, value, cut(b.Label, maxOption), slack.Style(b.Style)))
	}
	return slack.NewActionBlock("", all...)
}

// bare is the draft without anything but plain text, for content that Slack
// refused: better plain than not at all.
func (r renderer) bare(d draft) draft {
	out := draft{text: d.text}
	for _, b := range d.blocks {
		switch b := b.(type) {
		case *slack.ActionBlock:
			out.blocks = append(out.blocks, b)
		case *slack.HeaderBlock:
			out.blocks = append(out.blocks, section(b.BlockID, b.Text))
		case *slack.SectionBlock:
			if b.Text != nil {
				out.blocks = append(out.blocks, section(b.BlockID, b.Text))
			}
		case *slack.RichTextBlock:
			for i, piece := range split(richText(b), maxPiece, units) {
				id := ""
				if i == 0 {
					id = b.BlockID
				}
				out.blocks = append(out.blocks, section(id, plain(piece)))
			}
		}
	}
	return out
}

// stamp is a time as counselors read it.
func (r renderer) stamp(at time.Time) string {
	at = at.In(r.zone)
	return fmt.Sprintf("%d/%d %02d:%02d", at.Month(), at.Day(), at.Hour(), at.Minute())
}
