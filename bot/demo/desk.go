package demo

import (
	"errors"
	"net/http"
	"strings"

	"tonari/handoff/slacktest"
)

// deskAct is what a member does in Slack: the fields that each kind needs.
type deskAct struct {
	Channel string            `json:"channel"`
	Thread  string            `json:"thread"`
	TS      string            `json:"ts"`
	Text    string            `json:"text"`
	Action  string            `json:"action"`
	Pick    string            `json:"pick"`
	Values  map[string]string `json:"values"`
	Data    []byte            `json:"data"` // of a picture
}

var (
	errNotWritten = errors.New("書きこめませんでした。このスレッドは、もうありません。")
	errNotOwn     = errors.New("自分が書いたものだけ、変えられます。")
	errTrouble    = errors.New("うまくつながりませんでした。もう一度、押してください。")
	errField      = errors.New("入っていないところがあります。")
)

func (d *Demo) member(id string) *slacktest.Member {
	for _, m := range d.members {
		if m.id == id {
			return m.m
		}
	}
	return nil
}

func (d *Demo) channel(id string) *slacktest.Channel {
	for _, c := range d.channels {
		if c.c.ID == id {
			return c.c
		}
	}
	return nil
}

// does plays one act of a member. Errors are sentences for the person at the page.
func (d *Demo) does(m *slacktest.Member, act string, a deskAct) error {
	switch act {
	case "type":
		return d.types(m, a)
	case "edit":
		if text := strings.TrimSpace(a.Text); text == "" {
			return errEmpty
		}
		if !m.Edits(a.TS, a.Text) {
			return errNotOwn
		}
		return nil
	case "delete":
		if !m.Deletes(a.TS) {
			return errNotOwn
		}
		return nil
	case "click":
		return d.clicks(m, a)
	case "view-submit":
		return answered(m.SubmitsView(a.Values))
	case "view-click":
		return answered(m.ClicksView(a.Action, picks(a.Pick)...))
	case "view-search":
		if _, err := m.Searches(a.Action, a.Text); err != nil {
			return errButton
		}
		return nil
	case "view-close":
		m.ClosesView()
		return nil
	case "home":
		m.OpensHome()
		return nil
	case "command":
		return answered(m.Command("/tonari", strings.TrimSpace(a.Text)), nil)
	case "shortcut":
		return d.shortcut(m, a)
	case "share":
		return d.shares(m, a)
	}
	return errUnknown
}

// shortcut runs a message shortcut on a message of a channel.
func (d *Demo) shortcut(m *slacktest.Member, a deskAct) error {
	c := d.channel(a.Channel)
	if c == nil {
		return errButton
	}
	p, ok := c.Find(a.TS)
	if !ok {
		return errButton
	}
	return answered(m.UsesShortcut(p, a.Action))
}

// shares puts a picture into a thread.
func (d *Demo) shares(m *slacktest.Member, a deskAct) error {
	c := d.channel(a.Channel)
	mime := http.DetectContentType(a.Data)
	switch {
	case mime != "image/png" && mime != "image/jpeg":
		return errPicture
	case c == nil || a.Thread == "" || m.Shares(c, a.Thread, "", slacktest.Upload{Name: "picture." + mime[len("image/"):], MIMEType: mime, Data: a.Data}) == "":
		return errNotWritten
	}
	return nil
}

func (d *Demo) types(m *slacktest.Member, a deskAct) error {
	c := d.channel(a.Channel)
	switch {
	case strings.TrimSpace(a.Text) == "":
		return errEmpty
	case len([]rune(a.Text)) > maxText:
		return errLong
	case c == nil || a.Thread == "" || m.Types(c, a.Thread, a.Text) == "":
		return errNotWritten
	}
	return nil
}

// clicks presses an element of a message that everybody sees, or of one that
// only this member sees.
func (d *Demo) clicks(m *slacktest.Member, a deskAct) error {
	for _, p := range d.slack.Ephemerals(m) {
		if p.Channel == a.Channel && p.TS == a.TS {
			return answered(m.Clicks(p, a.Action, picks(a.Pick)...))
		}
	}
	c := d.channel(a.Channel)
	if c == nil {
		return errButton
	}
	p, ok := c.Find(a.TS)
	if !ok {
		return errButton
	}
	return answered(m.Clicks(p, a.Action, picks(a.Pick)...))
}

func picks(p string) []string {
	if p == "" {
		return nil
	}
	return []string{p}
}

// answered turns the program's answer into what a Slack client would say.
func answered(ack slacktest.Ack, err error) error {
	switch {
	case err != nil && strings.Contains(err.Error(), "required"):
		return errField
	case err != nil:
		return errButton
	case !ack.OK():
		return errTrouble
	}
	return nil
}
