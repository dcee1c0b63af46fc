package slackdesk

import (
	"regexp"
	"strings"

	"github.com/slack-go/slack"

	"tonari/bot"
)

// address finds what a client might turn into a link by itself.
var address = regexp.MustCompile(`(?i)[a-z][a-z0-9+.-]*://[^\s<>「」（）。、]+|[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:[/?#][!-~]*)?`)

// kinds name what is no text.
var kinds = map[bot.WordKind]string{
	bot.WordTap: "選択", bot.WordSticker: "スタンプ", bot.WordLocation: "位置情報",
}

var mediaNames = map[string]string{
	string(bot.MediaImage): "写真", string(bot.MediaVideo): "動画", string(bot.MediaAudio): "音声", string(bot.MediaFile): "ファイル",
}

// words are the person's messages, oldest first, each under its time, in quotes.
// What does not fit one post goes on in the next. Masked: only that something came,
// when and of what kind.
func (r renderer) words(item string, id bot.CaseID, ws []bot.Word, masked bool) []draft {
	var blocks [][]slack.Block // never torn apart from each other
	var sizes []int
	for _, w := range ws {
		head, pieces := r.word(w, masked)
		first := []slack.RichTextElement{head}
		size := 40
		if len(pieces) > 0 {
			first = append(first, quote(pieces[0]))
			size += units(pieces[0])
		}
		blocks = append(blocks, []slack.Block{slack.NewRichTextBlock("", first...)})
		sizes = append(sizes, size)
		for _, p := range pieces[min(1, len(pieces)):] {
			blocks = append(blocks, []slack.Block{slack.NewRichTextBlock("", quote(p))})
			sizes = append(sizes, units(p))
		}
	}
	var out []draft
	used := 0
	for i, b := range blocks {
		if len(out) == 0 || used+sizes[i] > maxPost || len(out[len(out)-1].blocks) >= maxBlocks {
			out = append(out, draft{text: "ご本人のことば（相談 " + id.String() + "）"})
			used = 0
		}
		last := &out[len(out)-1]
		last.blocks = append(last.blocks, b...)
		used += sizes[i]
	}
	for i := range out {
		first := out[i].blocks[0].(*slack.RichTextBlock)
		first.BlockID = marker(item)
		if len(out) > 1 {
			first.BlockID = partMarker(item, i, len(out))
		}
	}
	return out
}

// word is one message: who and when, and the pieces of its text.
func (r renderer) word(w bot.Word, masked bool) (*slack.RichTextSection, []string) {
	bold := &slack.RichTextSectionTextStyle{Bold: true}
	head := "ご本人"
	if !w.At.IsZero() {
		head += "  " + r.stamp(w.At)
	}
	text := strings.Trim(clean(w.Text), "\n")
	kind := kinds[w.Kind]
	if w.Kind == bot.WordMedia {
		kind, text = "ファイル", ""
		if n := mediaNames[w.Text]; n != "" {
			kind = n
		}
	}
	if masked && kind == "" {
		kind = "メッセージ"
	}
	switch {
	case w.Gone:
		head, text = head+"  （取り消されました）", ""
	case kind != "":
		head += "  （" + kind + "）"
	}
	var pieces []string
	if strings.TrimSpace(text) != "" {
		pieces = split(text, maxPiece, units)
	}
	return slack.NewRichTextSection(slack.NewRichTextSectionTextElement(head, bold)), pieces
}

// quote shows text as somebody's words. Addresses are styled as code, so that no
// client makes links of them.
func quote(s string) *slack.RichTextQuote {
	return &slack.RichTextQuote{Type: slack.RTEQuote, Elements: inert(s)}
}

// inert are text elements in which nothing comes alive.
func inert(s string) []slack.RichTextSectionElement {
	var out []slack.RichTextSectionElement
	add := func(s string, style *slack.RichTextSectionTextStyle) {
		if s != "" {
			out = append(out, slack.NewRichTextSectionTextElement(s, style))
		}
	}
	last := 0
	for _, at := range address.FindAllStringIndex(s, -1) {
		add(s[last:at[0]], nil)
		add(s[at[0]:at[1]], &slack.RichTextSectionTextStyle{Code: true})
		last = at[1]
	}
	add(s[last:], nil)
	return out
}

// richText is the text in a block of ours.
func richText(b *slack.RichTextBlock) string {
	var out []string
	for _, e := range b.Elements {
		var parts []slack.RichTextSectionElement
		prefix := ""
		switch e := e.(type) {
		case *slack.RichTextSection:
			parts = e.Elements
		case *slack.RichTextQuote:
			parts, prefix = e.Elements, "> "
		}
		var s strings.Builder
		s.WriteString(prefix)
		for _, p := range parts {
			if t, ok := p.(*slack.RichTextSectionTextElement); ok {
				s.WriteString(t.Text)
			}
		}
		out = append(out, s.String())
	}
	return strings.Join(out, "\n")
}
