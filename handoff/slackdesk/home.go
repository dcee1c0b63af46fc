package slackdesk

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"tonari/bot"
	"tonari/handoff"
)

// homeRefresh is the button that draws the home tab anew: Slack shows a tab as it
// was published (https://docs.slack.dev/surfaces/app-home).
const homeRefresh = "home_refresh"

// Limits of the home tab: Slack takes 100 blocks
// (https://docs.slack.dev/reference/views/home-tab-views).
const (
	maxHomeList = 20 // of one section's cases
	maxNames    = 20
)

func homeOpened(user, tab string) Heard {
	if tab != "home" || !staffForm.MatchString(user) {
		return ignored("tab")
	}
	return Heard{Home: bot.StaffID(user)}
}

// Home is the app's home of one person.
type Home struct {
	// Of whom it is the home; Staff: they are on the roster. Others see a polite line.
	For   bot.StaffID
	Staff bool
	At    time.Time
	// Mine, Waiting and Overdue are open cases in the order to be shown; a case may
	// stand in several.
	Mine, Waiting, Overdue []bot.Listing
	// Open counts all open cases.
	Open int
	// Duty is who is on duty now, Next who is then, from NextAt on.
	Duty, Next []bot.StaffID
	NextAt     time.Time
	// Today counts facts of the day by name.
	Today map[string]int
}

// Publish shows somebody their home (https://docs.slack.dev/reference/methods/views.publish).
// It may be done twice.
func (c *Client) Publish(ctx context.Context, h Home) Posted {
	ctx, left := traced(ctx)
	_, err := c.api.PublishViewContext(ctx, slack.PublishViewContextRequest{
		UserID: string(h.For),
		View:   slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: c.render.home(h)}},
	})
	return harmless(judge(err, left.Load()))
}

func (r renderer) home(h Home) []slack.Block {
	if !h.Staff {
		return []slack.Block{section("", plain("こんにちは。ここは、相談の当番のための画面です。当番表に名前のあるかたにだけ、一覧が出ます。"))}
	}
	out := []slack.Block{
		slack.NewHeaderBlock(plain("相談デスク")),
		section("", plain(r.dutyNow(h))),
		section("", plain(figures(h))),
	}
	for _, part := range []struct {
		title, none string
		cases       []bot.Listing
	}{
		{"期限をすぎています", "", h.Overdue},
		{"自分の担当", "いま担当している相談はありません。", h.Mine},
		{"待っています（急ぎと長く待っている順）", "待っている人はいません。", h.Waiting},
	} {
		if len(part.cases) == 0 && part.none == "" {
			continue
		}
		out = append(out, slack.NewDividerBlock(), slack.NewHeaderBlock(plain(fmt.Sprintf("%s　%d件", part.title, len(part.cases)))))
		if len(part.cases) == 0 {
			out = append(out, note(part.none))
		}
		for _, l := range part.cases[:min(maxHomeList, len(part.cases))] {
			out = append(out, section("", own(r.listed(l))))
		}
		if more := len(part.cases) - maxHomeList; more > 0 {
			out = append(out, note(fmt.Sprintf("ほかに %d 件あります。", more)))
		}
	}
	return append(out, slack.NewDividerBlock(),
		slack.NewActionBlock("", button(homeRefresh, "home", "更新", slack.StyleDefault)),
		note(r.stamp(h.At)+" のようすです。当番を変えるときは「/tonari duty」と書きます。"))
}

func (r renderer) dutyNow(h Home) string {
	now := "いまの当番　" + r.namesOf(h.Duty)
	if len(h.Next) > 0 {
		now += "\nつぎの当番　" + r.namesOf(h.Next) + "（" + r.stamp(h.NextAt) + "から）"
	}
	return now
}

func (r renderer) namesOf(ids []bot.StaffID) string {
	if len(ids) == 0 {
		return "なし"
	}
	var out []string
	for _, id := range ids[:min(maxNames, len(ids))] {
		out = append(out, clean(r.names(id)))
	}
	return strings.Join(out, "、")
}

// figures are counts only.
func figures(h Home) string {
	return fmt.Sprintf("きょう　受付 %d件 ・ 担当 %d件 ・ はじめての返事 %d件 ・ 完了 %d件\nいま開いている相談　%d件",
		h.Today["opened"], h.Today["claimed"], h.Today["first_word"], h.Today["closed"], h.Open)
}

// listed is one open case in a list: what it is and since when somebody waits, never
// what they wrote. A list stands as it was posted, so it names no span of time.
func (r renderer) listed(l bot.Listing) string {
	number := "相談 " + l.Case.String()
	if l.Link != "" {
		number = "<" + escape(l.Link) + "|" + number + ">"
	}
	parts := []string{handoff.LevelLabel(l.Level), number}
	if l.Alias != "" {
		parts = append(parts, escape(clean(l.Alias)))
	}
	parts = append(parts, handoff.StateLabel(l.State))
	if l.Holder != "" {
		name := r.names(l.Holder)
		if name == "" {
			name = "当番表にない人"
		}
		parts = append(parts, escape(clean(name)))
	}
	if !l.Paused.IsZero() {
		parts = append(parts, r.stamp(l.Paused)+" まで")
	}
	if !l.Since.IsZero() {
		parts = append(parts, "待ち "+r.stamp(l.Since)+"から")
	}
	return strings.Join(parts, " ・ ")
}
