package slackdesk

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"time"

	"tonari/bot"
)

// ErrMalformed says that a signed request cannot be read at all.
var ErrMalformed = errors.New("slack request is malformed")

// Decoder turns Slack's requests into nouns. A field that is empty is not
// checked.
type Decoder struct {
	TeamID, AppID string
	// BotUser is the user id of our own bot.
	BotUser string
	// Channels are ours: the desk and the urgent channel.
	Channels []string
	// Names give the role name that stands for a mention.
	Names Names
}

// Heard is one event. At most one of Reply, Edit, Delete, Departed, Alarm, News and
// Challenge is set; none: nothing is to be done, and Ignored says why.
type Heard struct {
	// ID of the input to be made, as bot.Input has it.
	ID string
	// At is the event's own time.
	At              time.Time
	Channel, Thread string

	// Of the next three the case is not known yet: it is the thread's.
	Reply  *bot.DeskReply
	Edit   *bot.DeskEdit
	Delete *bot.DeskDelete

	// Home opened the app's home tab.
	Home bot.StaffID
	// Departed left the workspace or one of our channels.
	Departed bot.StaffID
	// Alarm is a machine word for what takes the desk away: group_archive,
	// group_left, channel_shared, tokens_revoked, app_uninstalled, app_rate_limited.
	Alarm string
	// News is the type of an event after which the channels are to be looked at.
	News string
	// Challenge is to be echoed in the answer.
	Challenge string
	// Ignored is a machine word, for the log.
	Ignored string
}

// Input completes what was heard with the case of its thread and its person.
func (h Heard) Input(id bot.CaseID, person bot.PersonID) bot.Input {
	in := bot.Input{ID: h.ID, Person: person, At: h.At}
	switch {
	case h.Reply != nil:
		r := *h.Reply
		r.Case, in.Reply = id, &r
	case h.Edit != nil:
		e := *h.Edit
		e.Case, in.Edit = id, &e
	case h.Delete != nil:
		d := *h.Delete
		d.Case, in.Delete = id, &d
	case h.Departed != "":
		in.ID += "/" + id.String()
		in.Departed = &bot.Departed{Case: id, Who: h.Departed}
	}
	return in
}

// envelope is the outer event (https://docs.slack.dev/apis/events-api/#callback-field).
type envelope struct {
	Type      string          `json:"type"`
	Challenge string          `json:"challenge"`
	TeamID    string          `json:"team_id"`
	AppID     string          `json:"api_app_id"`
	EventID   string          `json:"event_id"`
	Event     json.RawMessage `json:"event"`
	Shared    bool            `json:"is_ext_shared_channel"`
}

// inner is an inner event. User is a string in messages and an object in user_change.
type inner struct {
	message
	Type      string          `json:"type"`
	Channel   json.RawMessage `json:"channel"`
	User      json.RawMessage `json:"user"`
	DeletedTS string          `json:"deleted_ts"`
	Tab       string          `json:"tab"`
	EventTS   string          `json:"event_ts"`
	Message   *message        `json:"message"`
	Previous  *message        `json:"previous_message"`
}

// message is a message as far as the desk reads it
// (https://docs.slack.dev/reference/events/message).
type message struct {
	Subtype   string          `json:"subtype"`
	User      string          `json:"user"`
	BotID     string          `json:"bot_id"`
	AppID     string          `json:"app_id"`
	Text      string          `json:"text"`
	TS        string          `json:"ts"`
	ThreadTS  string          `json:"thread_ts"`
	Blocks    json.RawMessage `json:"blocks"`
	Files     []wireFile      `json:"files"`
	Reactions []reaction      `json:"reactions"`
	Edited    *struct {
		User string `json:"user"`
		TS   string `json:"ts"`
	} `json:"edited"`
}

// wireFile is a file of a message (https://docs.slack.dev/reference/objects/file-object).
// Mode is tombstone once it was deleted.
type wireFile struct {
	ID       string `json:"id"`
	Type     string `json:"mimetype"`
	Size     int    `json:"size"`
	Mode     string `json:"mode"`
	External bool   `json:"is_external"`
}

func attached(files []wireFile) []bot.Attachment {
	var out []bot.Attachment
	for _, f := range files {
		if f.Mode != "tombstone" && fileForm.MatchString(f.ID) {
			out = append(out, bot.Attachment{ID: f.ID, Type: f.Type, Size: f.Size, External: f.External})
		}
	}
	return out
}

type reaction struct {
	Name  string   `json:"name"`
	Users []string `json:"users"`
}

// news are events after which the desk is looked at again: what took it away may be
// over, or somebody came who may not read there.
var news = []string{"group_unarchive", "channel_unarchive", "channel_unshared", "member_joined_channel", "group_joined", "channel_joined"}

// alarms are events that take the desk away.
var alarms = []string{
	"group_archive", "group_left", "group_deleted", "channel_archive", "channel_left", "channel_deleted",
	"channel_shared", "channel_id_changed", "tokens_revoked", "app_uninstalled",
}

// Event reads the body of a request to the events URL. The error is ErrMalformed;
// it never holds what was in the body.
func (d *Decoder) Event(body []byte) (Heard, error) {
	var env envelope
	if json.Unmarshal(body, &env) != nil || env.Type == "" {
		return Heard{}, ErrMalformed
	}
	switch {
	case env.Type == "url_verification":
		return Heard{Challenge: env.Challenge}, nil
	case d.TeamID != "" && env.TeamID != "" && env.TeamID != d.TeamID:
		return ignored("foreign_team"), nil
	case d.AppID != "" && env.AppID != "" && env.AppID != d.AppID:
		return ignored("foreign_app"), nil
	case env.Type == "app_rate_limited":
		return Heard{Alarm: env.Type}, nil
	case env.Type != "event_callback":
		return ignored("outer_type"), nil
	}

	var e inner
	if json.Unmarshal(env.Event, &e) != nil || e.Type == "" {
		return ignored("unreadable"), nil
	}
	var id string
	_ = json.Unmarshal(e.User, &id)
	e.message.User = id
	h := Heard{ID: "slack/" + env.EventID, At: Time(e.EventTS), Channel: channelID(e.Channel)}
	if e.Type == "app_home_opened" {
		return homeOpened(id, e.Tab), nil
	}
	if h.Channel != "" && len(d.Channels) > 0 && !slices.Contains(d.Channels, h.Channel) {
		return ignored("foreign_channel"), nil
	}
	switch {
	case env.Shared && e.Type == "message":
		// People of another organisation read it. When that is over the thread is read.
		return Heard{Alarm: "channel_shared", Channel: h.Channel, At: h.At}, nil
	case e.Type == "message":
		return d.message(h, e), nil
	case slices.Contains(news, e.Type):
		return Heard{News: e.Type}, nil
	case e.Type == "member_left_channel" && id != d.BotUser && staffForm.MatchString(id):
		h.Departed = bot.StaffID(id)
		return h, nil
	case e.Type == "user_change":
		return userChange(h, e.User), nil
	case slices.Contains(alarms, e.Type):
		return Heard{Alarm: e.Type, Channel: h.Channel, At: h.At}, nil
	}
	return ignored("event_type"), nil
}

// typedSubtypes are those of what a person typed.
var typedSubtypes = []string{"", "file_share", "thread_broadcast"}

// message decides by its subtype: allowed are the plain ones, file_share and
// thread_broadcast, and what changes or deletes them.
func (d *Decoder) message(h Heard, e inner) Heard {
	switch {
	case slices.Contains(typedSubtypes, e.Subtype):
		return d.typed(h, e.message)
	case e.Subtype == "message_changed":
		return d.changed(h, e)
	case e.Subtype == "message_deleted":
		return d.deleted(h, e)
	}
	return ignored("subtype")
}

// typed: a message that a person wrote in a thread. Bots, apps, ourselves and
// the top level of the channel are passed over.
func (d *Decoder) typed(h Heard, m message) Heard {
	if why := d.notTyped(m); why != "" {
		return ignored(why)
	}
	p := decodeMessage(m.Text, m.Blocks, d.Names)
	h.ID, h.At, h.Thread = "slack/"+h.Channel+"/"+m.TS, Time(m.TS), m.ThreadTS
	h.Reply = &bot.DeskReply{
		By: bot.StaffID(m.User), TS: m.TS, Text: p.text, Internal: p.internal,
		Attached: attached(m.Files), Broadcast: m.Subtype == "thread_broadcast",
	}
	return h
}

// changed: an edit by its author. Link previews and our own repaints change no
// words and are no edits.
func (d *Decoder) changed(h Heard, e inner) Heard {
	if e.Message == nil {
		return ignored("unreadable")
	}
	m := *e.Message
	if m.Subtype == "tombstone" {
		return ignored("tombstone")
	}
	if why := d.notTyped(m); why != "" {
		return ignored(why)
	}
	if e.Previous != nil && e.Previous.Text == m.Text && len(attached(e.Previous.Files)) == len(attached(m.Files)) {
		return ignored("same_text")
	}
	p := decodeMessage(m.Text, m.Blocks, d.Names)
	h.Thread = m.ThreadTS
	h.Edit = &bot.DeskEdit{By: bot.StaffID(m.User), TS: m.TS, Text: p.text, Internal: p.internal, Attached: attached(m.Files)}
	return h
}

func (d *Decoder) deleted(h Heard, e inner) Heard {
	if e.Previous == nil || !tsForm.MatchString(e.DeletedTS) {
		return ignored("unreadable")
	}
	m := *e.Previous
	m.TS = e.DeletedTS
	if why := d.notTyped(m); why != "" {
		return ignored(why)
	}
	h.Thread = m.ThreadTS
	h.Delete = &bot.DeskDelete{TS: e.DeletedTS}
	return h
}

// notTyped says why a message is nobody's reply in a thread, or "".
func (d *Decoder) notTyped(m message) string {
	switch {
	case m.BotID != "" || m.AppID != "" || d.BotUser != "" && m.User == d.BotUser:
		return "bot"
	case !staffForm.MatchString(m.User) || m.User == "USLACKBOT":
		return "no_author"
	case !tsForm.MatchString(m.TS):
		return "unreadable"
	case m.ThreadTS == "" || m.ThreadTS == m.TS:
		return "top_level"
	case !tsForm.MatchString(m.ThreadTS):
		return "unreadable"
	}
	return ""
}

// userChange: an account that was deactivated, or made a guest, comes as user_change
// (https://docs.slack.dev/reference/events/user_change).
func userChange(h Heard, raw json.RawMessage) Heard {
	var u struct {
		ID         string `json:"id"`
		Deleted    bool   `json:"deleted"`
		Restricted bool   `json:"is_restricted"`
	}
	if json.Unmarshal(raw, &u) != nil || !u.Deleted && !u.Restricted || !staffForm.MatchString(u.ID) {
		return ignored("user_change")
	}
	h.Departed = bot.StaffID(u.ID)
	return h
}

// channelID reads a channel, which some events carry as an object.
func channelID(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var o struct {
		ID string `json:"id"`
	}
	_ = json.Unmarshal(raw, &o)
	return o.ID
}

func ignored(why string) Heard { return Heard{Ignored: why} }

var (
	staffForm = regexp.MustCompile(`^[UW][A-Z0-9]{2,}$`)
	fileForm  = regexp.MustCompile(`^F[A-Z0-9]{2,}$`)
	tsForm    = regexp.MustCompile(`^(\d{1,12})\.(\d{6})$`)
)

// Time is the moment of a Slack timestamp; zero when it is none.
func Time(ts string) time.Time {
	m := tsForm.FindStringSubmatch(ts)
	if m == nil {
		return time.Time{}
	}
	s, _ := strconv.ParseInt(m[1], 10, 64)
	us, _ := strconv.ParseInt(m[2], 10, 64)
	return time.Unix(s, us*1000).UTC()
}
