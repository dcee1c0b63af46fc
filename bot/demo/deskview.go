package demo

import (
	"encoding/json"
	"slices"
	"strings"

	"tonari/bot"
	"tonari/handoff/slacktest"
)

// deskView is the Slack workspace as the page draws it for any of its members.
type deskView struct {
	Members  []memberView  `json:"members"`
	Channels []channelView `json:"channels"`
	// Only is what one member alone sees, by member id; Views their open dialogs,
	// Homes the app's home tabs that were published to them.
	Only  map[string][]postView `json:"only"`
	Views map[string]viewView   `json:"views"`
	Homes map[string]viewView   `json:"homes"`
}

type memberView struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Duty string `json:"duty"`
	On   bool   `json:"on"`
}

type channelView struct {
	ID    string     `json:"id"`
	Name  string     `json:"name"`
	Label string     `json:"label"`
	Posts []postView `json:"posts"` // with replies, oldest first
}

type postView struct {
	Channel   string          `json:"channel"`
	TS        string          `json:"ts"`
	Thread    string          `json:"thread,omitempty"` // the parent, when it is a reply
	User      string          `json:"user,omitempty"`   // empty: the bot
	Broadcast bool            `json:"broadcast,omitempty"`
	Gone      bool            `json:"gone,omitempty"` // deleted, its replies are still there
	Edited    bool            `json:"edited,omitempty"`
	Text      string          `json:"text,omitempty"`   // what can be read, and put into an edit
	Markup    string          `json:"markup,omitempty"` // of a post without blocks
	Blocks    json.RawMessage `json:"blocks,omitempty"`
	Marks     []string        `json:"marks,omitempty"`
	Files     []fileView      `json:"files,omitempty"`
}

type fileView struct {
	Name  string `json:"name"`
	Path  string `json:"path"`
	Image bool   `json:"image"`
	Page  bool   `json:"page"` // can be opened and printed
}

type viewView struct {
	ID      string            `json:"id"`
	Title   string            `json:"title"`
	Submit  string            `json:"submit,omitempty"` // what its button says
	Blocks  json.RawMessage   `json:"blocks"`
	Errors  map[string]string `json:"errors,omitempty"`
	Trouble bool              `json:"trouble,omitempty"`
	// Found are the options that were looked up last, by block.
	Found map[string][]foundView `json:"found,omitempty"`
}

type foundView struct {
	Value string `json:"value"`
	Text  string `json:"text"`
}

func (d *Demo) deskView() deskView {
	out := deskView{Only: map[string][]postView{}, Views: map[string]viewView{}, Homes: map[string]viewView{}}
	on := d.duty()
	for _, m := range d.members {
		out.Members = append(out.Members, memberView{ID: m.id, Name: m.name, Duty: m.duty, On: slices.Contains(on, bot.StaffID(m.id))})
		for _, p := range d.slack.Ephemerals(m.m) {
			out.Only[m.id] = append(out.Only[m.id], d.post(p))
		}
		if v, ok := m.m.Modal(); ok {
			out.Views[m.id] = viewOf(v)
		}
		if v, ok := m.m.Home(); ok {
			out.Homes[m.id] = viewOf(v)
		}
	}
	for _, c := range d.channels {
		v := channelView{ID: c.c.ID, Name: c.c.Name, Label: c.Label, Posts: []postView{}}
		for _, p := range c.c.History() {
			if !p.Deleted {
				v.Posts = append(v.Posts, d.post(p))
			}
		}
		out.Channels = append(out.Channels, v)
	}
	return out
}

func viewOf(v slacktest.View) viewView {
	out := viewView{ID: v.ID, Title: v.Title, Submit: v.Submit, Blocks: v.Blocks, Errors: v.Errors, Trouble: v.Trouble != ""}
	for _, f := range v.Fields {
		if f.Type != "external_select" || f.Options == nil {
			continue
		}
		if out.Found == nil {
			out.Found = map[string][]foundView{}
		}
		out.Found[f.BlockID] = []foundView{}
		for _, o := range f.Options {
			out.Found[f.BlockID] = append(out.Found[f.BlockID], foundView{o.Value, o.Text})
		}
	}
	return out
}

func (d *Demo) post(p slacktest.Post) postView {
	out := postView{
		Channel: p.Channel, TS: p.TS, Thread: p.ThreadTS, Broadcast: p.Broadcast, Edited: p.Edited,
		Gone: p.Subtype == "tombstone", Text: p.Rendered, Blocks: p.Blocks,
	}
	if p.ThreadTS == p.TS {
		out.Thread = ""
	}
	if len(p.Blocks) == 0 {
		out.Markup = p.Text
	}
	if p.User != d.slack.BotUser() {
		out.User = p.User
	}
	for _, r := range p.Reactions {
		out.Marks = append(out.Marks, r.Name)
	}
	for _, f := range p.Files {
		if !f.Deleted {
			out.Files = append(out.Files, fileView{Name: f.Name, Path: "/media/desk/" + f.ID, Image: pictures[f.MIMEType], Page: isPage(f.MIMEType)})
		}
	}
	return out
}

func isPage(mime string) bool { return strings.HasPrefix(mime, "text/html") }

// pictures are the types that a page may show; what is neither a picture nor a page
// is a download.
var pictures = map[string]bool{"image/png": true, "image/jpeg": true, "image/gif": true, "image/webp": true}
