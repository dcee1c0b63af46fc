package slackdesk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"tonari/bot"
)

// Self is who we are in Slack.
type Self struct {
	TeamID, Team, URL string
	UserID, BotID     string
	// AppID is "" when it could not be learnt.
	AppID string
	// Missing are the scopes that the desk needs and the token lacks, Without those
	// that it lacks and the desk does without, Excess those that it has and the desk
	// never uses. All are empty when Slack did not say what the token has.
	Missing, Without, Excess []string
	// At is Slack's clock when it answered, to the second; zero when it did not say.
	At time.Time
}

// Self asks Slack who the token belongs to
// (https://docs.slack.dev/reference/methods/auth.test).
func (c *Client) Self(ctx context.Context) (Self, error) {
	r, err := c.api.AuthTestContext(ctx)
	if err != nil {
		return Self{}, failed("asking slack who we are", err)
	}
	s := Self{TeamID: r.TeamID, Team: r.Team, URL: r.URL, UserID: r.UserID, BotID: r.BotID}
	granted := strings.FieldsFunc(r.Header.Get("X-OAuth-Scopes"), func(r rune) bool { return r == ',' || r == ' ' })
	if b, err := c.api.GetBotInfoContext(ctx, slack.GetBotInfoParameters{Bot: r.BotID}); err == nil {
		s.AppID = b.AppID
	}
	s.At, _ = http.ParseTime(r.Header.Get("Date")) // zero when it is none
	if len(granted) > 0 {
		s.Missing, s.Without, s.Excess = Lacking(granted)
	}
	return s, nil
}

// word is the reason as a word for errors and logs.
func (p Posted) word() string {
	if p.Reason == "" {
		return p.Fate.String()
	}
	return p.Reason
}

// Unreached says that Slack did not answer, or not now: an error of Self or Standing
// that says nothing of what was asked about.
func Unreached(err error) bool {
	var c *callError
	return errors.As(err, &c) && c.fate != Channel && c.fate != Content
}

// callError is an error that knows its fate. Its text holds machine words only.
type callError struct {
	doing string
	fate  Fate
	word  string
}

func (e *callError) Error() string { return e.doing + ": " + e.word }

func failed(doing string, err error) error {
	p := judge(err, true)
	return &callError{doing, p.Fate, p.word()}
}

// Standing is what a channel is.
type Standing struct {
	Name                      string
	Private, Archived, Shared bool
	Members                   []bot.StaffID
}

// Standing looks at a channel and who is in it.
func (c *Client) Standing(ctx context.Context, channel string) (Standing, error) {
	info, err := c.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: channel})
	if err != nil {
		return Standing{}, failed("looking at channel "+channel, err)
	}
	s := Standing{
		Name: info.Name, Private: info.IsPrivate, Archived: info.IsArchived,
		Shared: info.IsShared || info.IsExtShared || info.IsOrgShared,
	}
	cursor := ""
	for {
		ids, next, err := c.api.GetUsersInConversationContext(ctx, &slack.GetUsersInConversationParameters{
			ChannelID: channel, Cursor: cursor, Limit: 200,
		})
		if err != nil {
			return Standing{}, failed("listing the members of channel "+channel, err)
		}
		for _, id := range ids {
			s.Members = append(s.Members, bot.StaffID(id))
		}
		if cursor = next; cursor == "" {
			return s, nil
		}
	}
}

// Members knows who is a real member of the workspace: no bot, no guest, not
// deactivated, of our own workspace. What it learnt holds for a while: an event of
// Slack's that somebody changed reaches one process only. A doubt counts as no.
type Members struct {
	client *Client
	team   string
	now    func() time.Time

	mu    sync.Mutex
	known map[bot.StaffID]learnt
}

type learnt struct {
	real bool
	at   time.Time
}

const (
	// holdOne is how long an answer about somebody who does something is believed,
	// holdAll about all who are in a channel: Slack answers some hundred such
	// questions a minute.
	holdOne = time.Minute
	holdAll = 5 * time.Minute
)

// NewMembers returns a Members that asks client about people of the team ("" for
// any).
func NewMembers(client *Client, team string, now func() time.Time) *Members {
	return &Members{client: client, team: team, now: now, known: map[bot.StaffID]learnt{}}
}

// Real says whether id is a real member, as of a minute ago at most. The error says
// that Slack could not be asked; the answer is false then.
func (m *Members) Real(ctx context.Context, id bot.StaffID) (bool, error) {
	return m.real(ctx, id, holdOne)
}

// Lately is Real as of five minutes ago at most, for looks at many.
func (m *Members) Lately(ctx context.Context, id bot.StaffID) (bool, error) {
	return m.real(ctx, id, holdAll)
}

func (m *Members) real(ctx context.Context, id bot.StaffID, hold time.Duration) (bool, error) {
	m.mu.Lock()
	k, ok := m.known[id]
	m.mu.Unlock()
	if ok && m.now().Sub(k.at) < hold {
		return k.real, nil
	}
	u, err := m.client.api.GetUserInfoContext(ctx, string(id))
	if err != nil {
		p := judge(err, true)
		if p.Reason == "user_not_found" {
			return false, nil
		}
		return false, fmt.Errorf("asking slack about a member: %s", p.word())
	}
	real := u.ID == string(id) && !u.IsBot && !u.Deleted && !u.IsRestricted && !u.IsUltraRestricted && !u.IsStranger &&
		(m.team == "" || u.TeamID == m.team)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.known[id] = learnt{real, m.now()}
	return real, nil
}

// Forget drops what was learnt of somebody, after Slack said that they changed.
func (m *Members) Forget(id bot.StaffID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.known, id)
}
