package slackdesk

import (
	"strings"

	"github.com/slack-go/slack"

	"tonari/bot"
)

// Slack folds nothing: the card shows so many lines of the sheet, and so much of
// each answer, and a button shows the whole.
const (
	foldLines  = 6
	foldAnswer = 60
)

// sheet is the アセスメントシート on a card: short names and the person's own answers.
// folded says that there is more than it shows.
func sheet(lines []bot.SheetLine) (b slack.Block, folded bool) {
	if len(lines) == 0 {
		return nil, false
	}
	bold := &slack.RichTextSectionTextStyle{Bold: true}
	out := []slack.RichTextElement{slack.NewRichTextSection(slack.NewRichTextSectionTextElement("アセスメントシート", bold))}
	for i, l := range lines {
		if i == foldLines {
			folded = true
			break
		}
		name, answer := cut(clean(l.Name), 100), strings.Join(strings.Fields(clean(l.Answer)), " ")
		short := cut(answer, foldAnswer)
		folded = folded || short != answer
		if name == "" {
			name = "・"
		}
		out = append(out, slack.NewRichTextSection(slack.NewRichTextSectionTextElement(name, bold)))
		if short != "" {
			out = append(out, quote(short))
		}
	}
	if folded {
		out = append(out, slack.NewRichTextSection(slack.NewRichTextSectionTextElement("（つづきは「シートを見る」で読めます）", nil)))
	}
	return slack.NewRichTextBlock("", out...), folded
}
