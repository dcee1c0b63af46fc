package slackdesk

import (
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"tonari/bot"
	"tonari/handoff"
)

// maxAnswer is how much of an answer the sheet shows; the thread has all of it.
// The whole sheet stays under maxSheet.
const (
	maxAnswer = 400
	maxSheet  = 4000
)

// maxFields is Slack's limit of fields in a section
// (https://docs.slack.dev/reference/block-kit/blocks/section-block).
const maxFields = 10

// card is the parent message of a case: what counselors see at a glance, and the
// buttons that its state allows. A LINE id, name or picture never stands here.
func (r renderer) card(d bot.DeskItem) draft {
	c := *d.Card
	title := strings.Join([]string{
		handoff.LevelLabel(c.Level), handoff.StateLabel(c.State), "相談 " + c.Case.String(), clean(c.Alias),
	}, " ・ ")
	out := draft{
		text: escape(fmt.Sprintf("%s %s 相談 %s", handoff.LevelLabel(c.Level), handoff.StateLabel(c.State), c.Case)),
		blocks: []slack.Block{
			slack.NewHeaderBlock(plain(cut(title, maxHeader)), slack.HeaderBlockOptionBlockID(cardMarker(d.ID, c.Case))),
		},
	}
	for facts := range slices.Chunk(r.facts(c), maxFields) {
		out.blocks = append(out.blocks, slack.NewSectionBlock(nil, facts, nil))
	}
	if len(c.Links) > 0 {
		out.blocks = append(out.blocks, section("", own("以前の相談　"+earlier(c))))
	}
	if sheet := sheet(c.Sheet); sheet != nil {
		out.blocks = append(out.blocks, sheet)
	}
	if s := r.states(c); s != "" {
		out.blocks = append(out.blocks, note(s))
	}
	if buttons := buttons(c); len(buttons) > 0 {
		out.blocks = append(out.blocks, slack.NewActionBlock("", buttons...))
	}
	if hint := hint(c); hint != "" {
		out.blocks = append(out.blocks, note(hint))
	}
	return out
}

// facts are two columns of fields.
func (r renderer) facts(c bot.Card) []*slack.TextBlockObject {
	holder := "まだ いません"
	if c.Holder != "" {
		if holder = r.names(c.Holder); holder == "" {
			holder = "当番表にない人"
		}
	}
	if c.State == bot.CaseClosed {
		holder = "（完了）"
	}
	rows := [][2]string{{"担当", holder}, {"受付", r.stamp(c.Opened)}}
	add := func(name, value string) {
		if value != "" {
			rows = append(rows, [2]string{name, value})
		}
	}
	if !c.Until.IsZero() {
		add("保留", r.stamp(c.Until)+" まで")
	}
	add("求めていること", c.Asked)
	if c.Category != "" {
		add("内容", handoff.CategoryLabel(c.Category))
	}
	add("ことば", c.Language)
	if c.LevelBy != "" {
		add("緊急度をかえた人と理由", r.names(c.LevelBy)+"\n"+c.LevelReason)
	}
	if len(c.Why) > 0 {
		add("自動判定の理由", strings.Join(c.Why, "、"))
	}
	add("いまの気持ち（ご本人）", c.Judged)
	if len(c.Links) == 0 {
		add("以前の相談", earlier(c))
	}
	var out []*slack.TextBlockObject
	for _, row := range rows {
		out = append(out, plain(cut(row[0]+"\n"+clean(row[1]), 500)))
	}
	return out
}

// maxEarlier is how many earlier cases a card names, the newest.
const maxEarlier = 5

// earlier are the numbers of the person's earlier cases; those whose address is
// known are links.
func earlier(c bot.Card) string {
	var out []string
	for _, e := range c.Earlier[max(0, len(c.Earlier)-maxEarlier):] {
		s := e.String()
		if link := c.Links[e]; link != "" {
			s = "<" + escape(link) + "|" + s + ">"
		}
		out = append(out, s)
	}
	return strings.Join(out, "、")
}

// sheet is the アセスメントシート: short names and the person's own answers.
func sheet(lines []bot.SheetLine) slack.Block {
	if len(lines) == 0 {
		return nil
	}
	bold := &slack.RichTextSectionTextStyle{Bold: true}
	out := []slack.RichTextElement{slack.NewRichTextSection(slack.NewRichTextSectionTextElement("アセスメントシート", bold))}
	left := maxSheet
	for _, l := range lines {
		name, answer := cut(clean(l.Name), 100), cut(strings.Trim(clean(l.Answer), "\n"), maxAnswer)
		if left -= units(name) + units(answer) + 2; left < 0 {
			out = append(out, slack.NewRichTextSection(slack.NewRichTextSectionTextElement("（つづきはスレッドにあります）", nil)))
			break
		}
		if name == "" {
			name = "・"
		}
		out = append(out, slack.NewRichTextSection(slack.NewRichTextSectionTextElement(name, bold)))
		if answer != "" {
			out = append(out, quote(answer))
		}
	}
	return slack.NewRichTextBlock("", out...)
}

// states are what else counselors must know of the person and the case.
func (r renderer) states(c bot.Card) string {
	var out []string
	if c.Unsent > 0 {
		out = append(out, fmt.Sprintf("⚠️ 未送信の返事 %d件", c.Unsent))
	}
	if c.Withdrawn {
		out = append(out, "緊急度のもとになったことばは、取り消されました")
	}
	if c.Hidden {
		out = append(out, "ご本人が画面をかくしています")
	}
	if c.Blocked {
		out = append(out, "ご本人がアカウントをブロックしています")
	}
	if !c.Stopped.IsZero() {
		out = append(out, r.stamp(c.Stopped)+" まで、ご本人とのやりとりを止めています（緊急・高のことばは届きます）")
	}
	if c.Erased {
		out = append(out, "ご本人が記録の消去を求めました")
	}
	switch {
	case c.Forgotten:
		out = append(out, "保存期間がすぎたため、この相談の記録は消えました")
	case c.Swept:
		out = append(out, "保存期間がすぎたため、ご本人のことばはSlackから消しました")
	}
	return strings.Join(append(out, c.Notes...), "\n")
}

// buttons are those that the state of the case allows, the likeliest first.
func buttons(c bot.Card) []slack.BlockElement {
	var out []slack.BlockElement
	add := func(a bot.Action, label string, style slack.Style) {
		out = append(out, button(a, c.Case.String(), label, style))
	}
	switch c.State {
	case bot.CaseUnclaimed:
		add(bot.ActionClaim, "担当する", slack.StylePrimary)
	case bot.CaseClaimed:
		add(bot.ActionPause, "保留…", slack.StyleDefault)
	case bot.CasePaused:
		add(bot.ActionResume, "保留をとく", slack.StylePrimary)
		add(bot.ActionPause, "保留の時刻…", slack.StyleDefault)
	case bot.CaseClosed:
		if !c.Erased && !c.Forgotten {
			add(bot.ActionReopen, "再開", slack.StyleDefault)
		}
	}
	if c.State == bot.CaseClaimed || c.State == bot.CasePaused {
		add(bot.ActionTransfer, "引き継ぐ…", slack.StyleDefault)
		add(bot.ActionRelease, "担当をはなれる", slack.StyleDefault)
		add(bot.ActionClose, "完了…", slack.StyleDefault)
	}
	if c.State != bot.CaseClosed {
		add(bot.ActionLevel, "緊急度…", slack.StyleDefault)
	}
	if c.State == bot.CaseClaimed || c.State == bot.CasePaused {
		add(bot.ActionDisclose, "身元の確認…", slack.StyleDefault)
	}
	switch {
	case c.State == bot.CaseClosed && c.Erased:
	case c.Stopped.IsZero():
		add(bot.ActionBlock, "やりとりを止める…", slack.StyleDefault)
	default:
		add(bot.ActionBlock, "やりとりを再開する…", slack.StyleDefault)
	}
	return out
}

// hint is the rule of the thread, on every card that can be answered.
func hint(c bot.Card) string {
	switch c.State {
	case bot.CaseUnclaimed:
		return "「担当する」を押すと、このスレッドに書いたことばが、ご本人のLINEに届きます。「メモ:」で始めたものは届きません。"
	case bot.CaseClaimed, bot.CasePaused:
		return "担当の人がこのスレッドに書いたことばは、ご本人のLINEに届きます。「メモ:」で始めたものは届きません。"
	}
	return ""
}
