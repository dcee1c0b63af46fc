package doctor

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tonari/bot"
	"tonari/config"
	"tonari/handoff/slackdesk"
)

const again = "install the app again with the manifest of `tonari slack-manifest`"

// slackLook are the parts of a look at Slack.
type slackLook struct {
	out     []Finding
	client  *slackdesk.Client
	members *slackdesk.Members
	set     *config.Settings
	live    *config.Live
	self    slackdesk.Self
}

func (l *slackLook) say(g Grade, what, fix string) {
	l.out = append(l.out, Finding{g, "slack", what, fix})
}

func lookAtSlack(ctx context.Context, set *config.Settings, live *config.Live, now func() time.Time) []Finding {
	l := &slackLook{set: set, live: live}
	var err error
	if l.client, err = slackdesk.New(slackdesk.Config{
		Token: set.SlackToken.Reveal(), APIURL: set.SlackAPI, Timeout: within / 4, Names: func(bot.StaffID) string { return "" },
	}); err != nil {
		l.say(Fault, err.Error(), "correct SLACK_API_URL")
		return l.out
	}
	if l.self, err = l.client.Self(ctx); err != nil {
		l.say(Fault, err.Error(), reach(err, "slack.com", "copy the Bot User OAuth Token from OAuth & Permissions of the app and set SLACK_BOT_TOKEN"))
		return l.out
	}
	l.say(OK, "the bot of "+l.self.Team, "")
	l.scopes()
	if set.SlackAppToken.Set() {
		if err := slackdesk.ProbeSocket(ctx, set.SlackAPI, set.SlackAppToken.Reveal()); err != nil {
			l.say(Fault, err.Error(), "make an app-level token with the scope connections:write, switch Socket Mode on, and set SLACK_APP_TOKEN")
		} else {
			l.say(OK, "Socket Mode can be used", "")
		}
	}
	l.members = slackdesk.NewMembers(l.client, l.self.TeamID, now)
	for _, channel := range slices.Compact([]string{set.SlackChannel, set.SlackUrgentChannel}) {
		l.channel(ctx, channel)
	}
	l.roster(ctx)
	if !l.self.At.IsZero() {
		l.out = append(l.out, judgeClock("Slack", l.self.At.Sub(now())))
	}
	return l.out
}

// scopes holds the installation against the manifest.
func (l *slackLook) scopes() {
	if len(l.self.Missing) > 0 {
		l.say(Fault, "the token lacks scopes: "+strings.Join(l.self.Missing, ", "), again)
	} else {
		l.say(OK, "the token has every scope that the desk needs", "")
	}
	groups := slices.DeleteFunc(slices.Clone(l.self.Without), func(s string) bool { return !strings.HasPrefix(s, "usergroups:") })
	if len(groups) > 0 && l.set.SlackDutyGroup != "" {
		l.say(Warning, "the user group of SLACK_DUTY_USERGROUP is not kept: the token lacks "+strings.Join(groups, ", "),
			again+" and allow them, or leave SLACK_DUTY_USERGROUP empty")
	}
	if slices.Contains(l.self.Without, "im:write") {
		l.say(Warning, "supervisors get no direct message when nobody claims a case: the token lacks im:write", again+" and allow it")
	} else if slices.Contains(l.self.Without, "im:history") {
		l.say(Warning, "a direct message to a supervisor can come twice when Slack's answer is lost: the token lacks im:history", again+" and allow it")
	}
	if len(l.self.Excess) > 0 {
		l.say(Warning, "the token may do more than the desk needs: "+strings.Join(l.self.Excess, ", "), again)
	}
}

func (l *slackLook) channel(ctx context.Context, id string) {
	c, err := l.client.Standing(ctx, id)
	if err != nil {
		l.say(Fault, err.Error(), "make it private and invite the bot there, or correct SLACK_CHANNEL and SLACK_URGENT_CHANNEL")
		return
	}
	fine := true
	fault := func(bad bool, what, fix string) {
		if bad {
			fine = false
			l.say(Fault, "channel "+id+" "+what, fix)
		}
	}
	fault(!c.Private, "is public", "make it private")
	fault(c.Archived, "is archived", "unarchive it")
	fault(c.Shared, "is shared with another organisation", "end the sharing: its people would read residents' words")
	var outsiders, offRoster []string
	for _, m := range c.Members {
		if string(m) == l.self.UserID {
			continue
		}
		real, err := l.members.Real(ctx, m)
		switch {
		case err != nil:
			fault(true, "has a member who cannot be looked at: "+string(m)+": "+err.Error(), "try again")
		case !real:
			outsiders = append(outsiders, string(m))
		case !l.onRoster(m):
			offRoster = append(offRoster, string(m))
		}
	}
	fault(len(outsiders) > 0, "has guests, bots or people of another workspace: "+strings.Join(outsiders, ", "), "take them out: members read residents' words")
	if len(offRoster) > 0 {
		l.say(Warning, "channel "+id+" is read by people who are not in roster.yaml: "+strings.Join(offRoster, ", "), "take them out, or add them to the roster")
	}
	var missing []string
	if l.live != nil {
		for _, p := range l.live.House().Roster.People() {
			if !slices.Contains(c.Members, p.Slack) {
				missing = append(missing, string(p.Slack))
			}
		}
	}
	fault(len(missing) > 0, "lacks people of roster.yaml: "+strings.Join(missing, ", "), "invite them")
	if fine {
		l.say(OK, fmt.Sprintf("channel %s is private and has %d members", id, len(c.Members)), "")
	}
}

// roster looks whether everybody on it may press a button.
func (l *slackLook) roster(ctx context.Context) {
	if l.live == nil {
		return
	}
	var bad []string
	for _, p := range l.live.House().Roster.People() {
		if real, err := l.members.Real(ctx, p.Slack); err == nil && !real {
			bad = append(bad, string(p.Slack))
		}
	}
	if len(bad) > 0 {
		l.say(Fault, "roster.yaml names guests, bots, deactivated accounts or nobody: "+strings.Join(bad, ", "), "correct their member IDs, or take them out")
	}
}

func (l *slackLook) onRoster(id bot.StaffID) bool {
	if l.live == nil {
		return true
	}
	_, ok := l.live.House().Roster.Person(id)
	return ok
}
