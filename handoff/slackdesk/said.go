package slackdesk

import (
	"strings"

	"github.com/slack-go/slack"

	"tonari/bot"
)

// said shows a counselor's reply that was sent by a form: whose it is, and the text
// that the person gets. Notifications do not repeat it.
func (r renderer) said(d bot.DeskItem) draft {
	out := draft{text: escape(clean(d.Head)), blocks: []slack.Block{section(marker(d.ID), plain(cut(clean(d.Head), maxHeader)))}}
	for _, piece := range split(strings.Trim(clean(d.Text), "\n"), maxPiece, units) {
		out.blocks = append(out.blocks, slack.NewRichTextBlock("", quote(piece)))
	}
	return out
}
