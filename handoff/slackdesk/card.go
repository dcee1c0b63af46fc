package slackdesk

import (
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"tonari/bot"
	"tonari/handoff"
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
		out.blocks = append(out.blocks, section("", own("以前の相談　"+earlier(c, escape))))
	}
	sheet, folded := sheet(c.Sheet)
	if sheet != nil {
		out.blocks = append(out.blocks, sheet)
	}
	if s := r.states(c); s != "" {
		out.blocks = append(out.blocks, note(s))
	}
	if buttons := buttons(c, folded); len(buttons) > 0 {
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
	if !c.Waiting.IsZero() {
		add("返事を待っている", r.stamp(c.Waiting)+" から")
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
		add("以前の相談", earlier(c, func(s string) string { return s }))
	}
	var out []*slack.TextBlockObject
	for _, row := range rows {
		out = append(out, plain(cut(row[0]+"\n"+clean(row[1]), 500)))
	}
	return out
}

// maxEarlier is how many earlier cases a card names, the newest.
const maxEarlier = 5

// earlier are how many cases the person had, the numbers of the newest, as links
// where their address is known, and how the last one ended. safe makes text fit for
// where it stands.
func earlier(c bot.Card, safe func(string) string) string {
	var out []string
	for _, e := range c.Earlier[max(0, len(c.Earlier)-maxEarlier):] {
		s := e.String()
		if link := c.Links[e]; link != "" {
			s = "<" + escape(link) + "|" + s + ">"
		}
		out = append(out, s)
	}
	all := strings.Join(out, "、")
	if n := len(c.Earlier); n > 1 {
		all = fmt.Sprintf("%d件（%s）", n, all)
	}
	if all != "" && c.LastOutcome != "" {
		all += "　前回: " + safe(clean(c.LastOutcome))
	}
	return all
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
func buttons(c bot.Card, folded bool) []slack.BlockElement {
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
			add(bot.ActionMeeting, "会議…", slack.StyleDefault)
		}
	}
	if c.State == bot.CaseClaimed || c.State == bot.CasePaused {
		if c.Masked {
			add(bot.ActionShow, "ことばを見る", slack.StyleDefault)
		}
		add(bot.ActionTemplate, templateLabel(c), slack.StyleDefault)
		add(bot.ActionTransfer, "引き継ぐ…", slack.StyleDefault)
		add(bot.ActionRelease, "担当をはなれる", slack.StyleDefault)
		add(bot.ActionClose, "完了…", slack.StyleDefault)
	}
	if c.State != bot.CaseClosed {
		add(bot.ActionLevel, "緊急度…", slack.StyleDefault)
	}
	if c.State == bot.CaseClaimed || c.State == bot.CasePaused {
		add(bot.ActionSheet, "つなぐシート…", slack.StyleDefault)
		add(bot.ActionMeeting, "会議…", slack.StyleDefault)
		add(bot.ActionDisclose, "身元の確認…", slack.StyleDefault)
	}
	if folded {
		add(bot.ActionAnswers, "シートを見る", slack.StyleDefault)
	}
	switch {
	case c.State == bot.CaseClosed && (c.Erased || c.Forgotten):
	case c.Stopped.IsZero():
		add(bot.ActionBlock, "やりとりを止める…", slack.StyleDefault)
	default:
		add(bot.ActionBlock, "やりとりを再開する…", slack.StyleDefault)
	}
	return out
}

// templateLabel says in which language the templates will be.
func templateLabel(c bot.Card) string {
	if c.Language == "" {
		return "定型文…"
	}
	return cut("定型文（"+clean(c.Language)+"）…", maxOption)
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
