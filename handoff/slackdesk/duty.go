package slackdesk

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"tonari/bot"
	"tonari/handoff"
)

// Handover is what the desk channel reads when the duty changes.
type Handover struct {
	// ID marks the post, so that it is found again.
	ID   string
	Text string
	// Mention are those who are to see it.
	Mention []bot.StaffID
	// Cases are the open ones in the order to be shown, each with a button.
	Cases []bot.Listing
}

// maxHandover is how many cases one post lists: each takes a block of Slack's 50 and
// some of its 12,000 characters.
const maxHandover = 30

// Shown are the cases that have a button.
func (h Handover) Shown() []bot.Listing { return h.Cases[:min(maxHandover, len(h.Cases))] }

// PostHandover posts it at the top level of the channel.
func (c *Client) PostHandover(ctx context.Context, channel string, h Handover) Posted {
	return c.post(ctx, channel, "", c.render.handover(h))
}

func (r renderer) handover(h Handover) draft {
	call := mentions(bot.DeskItem{Mention: h.Mention})
	text := escape(cut(clean(h.Text), maxLine))
	out := draft{
		text:   strings.TrimSpace(call + " " + text),
		blocks: []slack.Block{section(marker(h.ID), own(strings.TrimSpace(call+" "+text)))},
	}
	for _, l := range h.Shown() {
		take := button(bot.ActionTake, l.Case.String(), "引きつぐ", slack.StyleDefault)
		if l.Holder != "" {
			take.Confirm = slack.NewConfirmationBlockObject(plain("引きつぎますか"),
				plain("いまは "+clean(r.names(l.Holder))+" が担当しています。ご本人には、担当がかわったことを伝えます。"), plain("引きつぐ"), plain("もどる"))
		}
		out.blocks = append(out.blocks, slack.NewSectionBlock(own(r.listed(l)), nil, slack.NewAccessory(take)))
	}
	if more := len(h.Cases) - len(h.Shown()); more > 0 {
		out.blocks = append(out.blocks, note(fmt.Sprintf("ほかに %d 件あります。アプリの「ホーム」で見られます。", more)))
	}
	return out
}

// DutyWord is what was asked with /tonari duty.
type DutyWord struct {
	// Do is on, off, swap, who or next.
	Do string
	// Who is a mentioned person, Name one that was named as on the roster.
	Who  bot.StaffID
	Name string
	// Until is in minutes after midnight, or handoff.NoTime.
	Until int
}

var (
	userWord = regexp.MustCompile(`^<@([UW][A-Z0-9]{2,})(?:\|[^<>]*)?>$`)
	timeWord = regexp.MustCompile(`^(\d{1,2})(?::(\d{2})|時(?:(\d{1,2})分)?)(?:まで)?$`)

	dutyWords = map[string]string{
		"on": string(handoff.DutyOn), "入る": string(handoff.DutyOn), "開始": string(handoff.DutyOn),
		"off": string(handoff.DutyOff), "はずれる": string(handoff.DutyOff), "終了": string(handoff.DutyOff),
		"swap": string(handoff.DutySwap), "交代": string(handoff.DutySwap),
		"who": "who", "だれ": "who", "next": "next", "つぎ": "next",
	}
	halfWidth = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9",
		"：", ":", "＠", "@", "　", " ")
)

// Duty reads the text of a command that begins with duty. ok false: it does not
// begin so. An empty Do: it was not understood.
func (c Command) Duty() (word DutyWord, ok bool) {
	fields := strings.Fields(halfWidth.Replace(c.Text))
	if len(fields) == 0 || !slices.Contains([]string{"duty", "当番"}, strings.ToLower(fields[0])) {
		return DutyWord{}, false
	}
	if len(fields) == 1 {
		return DutyWord{}, true
	}
	word = DutyWord{Do: dutyWords[strings.ToLower(fields[1])], Until: handoff.NoTime}
	for _, f := range fields[2:] {
		who, named := userWord.FindStringSubmatch(f), word.Who != "" || word.Name != ""
		minutes, timed := clockTime(f)
		switch {
		case who != nil && !named:
			word.Who = bot.StaffID(who[1])
		case timed && word.Until == handoff.NoTime:
			word.Until = minutes
		case who == nil && !timed && !named && !strings.ContainsAny(f[:1], "0123456789<"):
			word.Name = strings.TrimPrefix(f, "@")
		default:
			return DutyWord{}, true
		}
	}
	if (word.Do == "who" || word.Do == "next") && len(fields) > 2 {
		return DutyWord{}, true
	}
	return word, true
}

// clockTime reads 22:00, 22時 or 22時30分 as minutes after midnight; 24:00 is the
// end of the day.
func clockTime(s string) (int, bool) {
	m := timeWord.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2] + m[3])
	total := hour*60 + minute
	return total, minute < 60 && total <= 24*60
}

// SetGroup makes a user group have exactly these people, and asks Slack to change
// it only when it has others
// (https://docs.slack.dev/reference/methods/usergroups.users.update). Slack knows
// no empty group: nobody changes nothing.
func (c *Client) SetGroup(ctx context.Context, group string, people []bot.StaffID) (changed bool, p Posted) {
	if len(people) == 0 {
		return false, Posted{}
	}
	want := make([]string, len(people))
	for i, id := range people {
		want[i] = string(id)
	}
	slices.Sort(want)
	asked, left := traced(ctx)
	have, err := c.api.GetUserGroupMembersContext(asked, group)
	if p = harmless(judge(err, left.Load())); p.Fate != Done {
		return false, p
	}
	slices.Sort(have)
	if slices.Equal(have, want) {
		return false, Posted{}
	}
	asked, left = traced(ctx)
	_, err = c.api.UpdateUserGroupMembersContext(asked, group, strings.Join(want, ","))
	p = harmless(judge(err, left.Load()))
	return p.Fate == Done, p
}
