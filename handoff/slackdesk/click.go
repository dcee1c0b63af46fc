package slackdesk

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"

	"tonari/bot"
)

// Press is a pressed button, a message shortcut, or what else a person did in Slack's own surfaces.
type Press struct {
	// ID of the input to be made.
	ID string
	// Click has Member unset: the edge asks who By is. Its case is what the button
	// says; Thread must be that case's. A shortcut's case is 0: it is the thread's.
	Click bot.Click
	// Submit is a form that was sent, instead of a click; its case is what the form
	// was opened for. Member is unset, too.
	Submit *bot.Submit
	// First is the first field of a form that was sent.
	First string
	// Event is a button or a form of an event, instead of both.
	Event *EventPress
	// Channel, Message and Thread are where the button stands; Thread is the
	// message itself on a card.
	Channel, Message, Thread string
	// Stranger: By is of another workspace.
	Stranger bool
	// TriggerID opens a modal within three seconds, once.
	TriggerID string
	// Elsewhere: a shortcut was used in a channel that is no desk.
	Elsewhere bool
	// Home looks at the app's home and wants it anew.
	Home bot.StaffID
	// Ignored is a machine word when there is nothing to do.
	Ignored string
}

// By is who pressed or sent.
func (p Press) By() bot.StaffID {
	if p.Event != nil {
		return p.Event.By
	}
	if p.Submit != nil {
		return p.Submit.By
	}
	return p.Click.By
}

// Input makes an input of the press; member says that By is a real member. A
// form has no time of its own and takes place when it arrives, now.
func (p Press) Input(person bot.PersonID, member bool, now time.Time) bot.Input {
	if p.Submit != nil {
		s := *p.Submit
		s.Member = member && !p.Stranger
		return bot.Input{ID: p.ID, Person: person, At: now, Submit: &s}
	}
	c := p.Click
	c.Member = member && !p.Stranger
	return bot.Input{ID: p.ID, Person: person, At: c.When, Click: &c}
}

// actions are the buttons of cards and of held replies that are listened to.
var actions = []bot.Action{
	bot.ActionClaim, bot.ActionRelease, bot.ActionClose, bot.ActionReopen, bot.ActionHoldSend, bot.ActionHoldNote,
	bot.ActionLevel, bot.ActionTransfer, bot.ActionPause, bot.ActionResume, bot.ActionBlock, bot.ActionAnswers,
	bot.ActionTake, bot.ActionTemplate, bot.ActionShow,
	bot.ActionSheet, bot.ActionMeeting, bot.ActionDisclose, bot.ActionDiscloseApprove, bot.ActionDiscloseDecline, bot.ActionDiscloseShow, bot.ActionDiscloseWait,
}

// aboutMore are those whose value names, behind the case, what they are about: a
// message, or a request.
var aboutMore = []bot.Action{
	bot.ActionHoldSend, bot.ActionHoldNote,
	bot.ActionDiscloseApprove, bot.ActionDiscloseDecline, bot.ActionDiscloseShow, bot.ActionDiscloseWait,
}

// Interaction reads the body of a request to the interactions URL: a form whose
// field payload is JSON. Only the body counts, never the query, which no
// signature covers. The error is ErrMalformed.
func (d *Decoder) Interaction(body []byte) (Press, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return Press{}, ErrMalformed
	}
	var in struct {
		Type      string `json:"type"`
		AppID     string `json:"api_app_id"`
		TriggerID string `json:"trigger_id"`
		Team      *struct {
			ID string `json:"id"`
		} `json:"team"`
		User struct {
			ID     string `json:"id"`
			TeamID string `json:"team_id"`
		} `json:"user"`
		Container struct {
			Message string `json:"message_ts"`
			Thread  string `json:"thread_ts"`
			Channel string `json:"channel_id"`
		} `json:"container"`
		Actions []struct {
			ID    string `json:"action_id"`
			Value string `json:"value"`
			TS    string `json:"action_ts"`
		} `json:"actions"`
		View sent `json:"view"`
		shortcut
	}
	if json.Unmarshal([]byte(form.Get("payload")), &in) != nil || in.Type == "" {
		return Press{}, ErrMalformed
	}
	team := ""
	if in.Team != nil {
		team = in.Team.ID
	}
	switch {
	case d.TeamID != "" && team != "" && team != d.TeamID:
		return Press{Ignored: "foreign_team"}, nil
	case d.AppID != "" && in.AppID != "" && in.AppID != d.AppID:
		return Press{Ignored: "foreign_app"}, nil
	case in.Type == "view_submission":
		s, ok := in.View.submitted()
		if !ok || !staffForm.MatchString(in.User.ID) {
			return Press{Ignored: "view"}, nil
		}
		s.By = bot.StaffID(in.User.ID)
		if eventAction.MatchString(in.View.Callback) {
			return Press{
				Event: &EventPress{Action: s.Form, By: s.By, Form: &s, ID: in.View.ID}, First: in.View.first(),
				Stranger: in.User.TeamID != "" && team != "" && in.User.TeamID != team,
			}, nil
		}
		return Press{
			ID: "slack/view/" + in.View.ID, Submit: &s, First: in.View.first(),
			Stranger: in.User.TeamID != "" && team != "" && in.User.TeamID != team,
		}, nil
	case in.Type == "message_action":
		return d.onMessage(in.shortcut, in.User.ID, in.TriggerID, in.User.TeamID != "" && team != "" && in.User.TeamID != team), nil
	case in.Type != "block_actions" || len(in.Actions) == 0:
		return Press{Ignored: "interaction_type"}, nil
	case in.Actions[0].ID == homeRefresh && in.View.Type == "home" && staffForm.MatchString(in.User.ID):
		return Press{Home: bot.StaffID(in.User.ID)}, nil
	case len(d.Channels) > 0 && !slices.Contains(d.Channels, in.Container.Channel):
		return Press{Ignored: "foreign_channel"}, nil
	case !staffForm.MatchString(in.User.ID):
		return Press{Ignored: "no_author"}, nil
	}
	a := in.Actions[0]
	action := bot.Action(a.ID)
	if eventAction.MatchString(a.ID) {
		return Press{
			Event:   &EventPress{Action: action, Value: a.Value, By: bot.StaffID(in.User.ID), ID: a.TS},
			Channel: in.Container.Channel, Message: in.Container.Message, TriggerID: in.TriggerID,
			Stranger: in.User.TeamID != "" && team != "" && in.User.TeamID != team,
		}, nil
	}
	number, ts, held := strings.Cut(a.Value, ":")
	id, err := bot.ParseCaseID(number)
	switch {
	case !slices.Contains(actions, action):
		return Press{Ignored: "action"}, nil
	case err != nil || !tsForm.MatchString(a.TS) || held && !tsForm.MatchString(ts):
		return Press{Ignored: "value"}, nil
	case held != slices.Contains(aboutMore, action):
		return Press{Ignored: "value"}, nil
	}
	p := Press{
		ID: "slack/" + a.ID + "/" + a.TS, Channel: in.Container.Channel, Message: in.Container.Message,
		Thread: in.Container.Thread, TriggerID: in.TriggerID,
		Stranger: in.User.TeamID != "" && team != "" && in.User.TeamID != team,
		Click:    bot.Click{Case: id, Action: action, By: bot.StaffID(in.User.ID), TS: ts, When: Time(a.TS)},
	}
	p.Click.Here = action == bot.ActionTake && p.Thread != "" && p.Thread != p.Message
	if p.Thread == "" {
		p.Thread = p.Message
	}
	return p, nil
}

// Command is a slash command. It carries no thread
// (https://docs.slack.dev/interactivity/implementing-slash-commands).
type Command struct {
	Name, Text string
	By         bot.StaffID
	Channel    string
	TriggerID  string
	Ignored    string
}

// Command reads the body of a request to the commands URL. The error is ErrMalformed.
func (d *Decoder) Command(body []byte) (Command, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil || !strings.HasPrefix(form.Get("command"), "/") {
		return Command{}, ErrMalformed
	}
	switch {
	case d.TeamID != "" && form.Get("team_id") != d.TeamID:
		return Command{Ignored: "foreign_team"}, nil
	case d.AppID != "" && form.Get("api_app_id") != "" && form.Get("api_app_id") != d.AppID:
		return Command{Ignored: "foreign_app"}, nil
	case !staffForm.MatchString(form.Get("user_id")):
		return Command{Ignored: "no_author"}, nil
	}
	return Command{
		Name: form.Get("command"), Text: strings.TrimSpace(clean(form.Get("text"))), By: bot.StaffID(form.Get("user_id")),
		Channel: form.Get("channel_id"), TriggerID: form.Get("trigger_id"),
	}, nil
}
