package slacktest

import (
	"encoding/json"
	"slices"
)

// Post is one message as it stands, with what a person in a client would see.
type Post struct {
	// Channel is the channel's id, TS the message's, ThreadTS its parent's:
	// empty at top level, equal to TS on a parent that has replies.
	Channel, TS, ThreadTS string
	// User wrote it; BotID and AppID are set on bots' messages.
	User, BotID, AppID string
	// Subtype is "", file_share, thread_broadcast or tombstone.
	Subtype string
	// Text is the text as stored, in Slack's encoding.
	Text string
	// Blocks are the blocks as stored; Rendered is the plain text that a client shows.
	Blocks   json.RawMessage
	Rendered string
	// Buttons are all elements that can be pressed.
	Buttons   []Button
	Reactions []Reaction
	Files     []File
	// EphemeralTo is the only user who sees it.
	EphemeralTo     string
	Deleted, Edited bool
	Broadcast       bool
	ReplyCount      int
	// LiveMentions are the mentions that a client makes of it: @U…, <!here>,
	// user groups, channels. LiveLinks are the links. Bare are web addresses in
	// plain or rich text that is not styled as code: a client may link them.
	LiveMentions, LiveLinks, Bare []string
	// UnfurlLinks, UnfurlMedia, Parse and LinkNames are the arguments of the
	// latest post or update ("" when absent).
	UnfurlLinks, UnfurlMedia, Parse, LinkNames string
	// Metadata is the metadata argument.
	Metadata string
}

// Button is an element that a person can press or pick from.
type Button struct {
	Type, ActionID, BlockID, Text, Value, Style string
	// Confirm is the text of the confirmation dialog, "" without one.
	Confirm string
	Options []Choice
}

// Choice is one entry of a menu.
type Choice struct{ Text, Value string }

// Reaction is an emoji under a message.
type Reaction struct {
	Name  string
	Users []string
}

// message is the stored form of a post.
type message struct {
	channel            *Channel
	ts, threadTS       string
	user, botID, appID string
	subtype            string
	text               string
	blocks             []any
	clientMsgID        string
	reactions          []Reaction
	files              []*storedFile
	ephemeralTo        string
	deleted, broadcast bool
	editedTS, editedBy string
	unfurlLinks        string
	unfurlMedia        string
	parse, linkNames   string
	metadata           string
}

func (m *message) visible() bool { return !m.deleted }

// wire is the message object of events and answers
// (https://docs.slack.dev/reference/events/message).
func (m *message) wire() map[string]any {
	out := map[string]any{"type": "message", "ts": m.ts, "text": m.text}
	set := func(k, v string) {
		if v != "" {
			out[k] = v
		}
	}
	set("user", m.user)
	set("subtype", m.subtype)
	set("thread_ts", m.threadTS)
	set("client_msg_id", m.clientMsgID)
	if m.subtype != "file_share" {
		out["team"] = m.channel.w.cfg.teamID
	}
	if m.botID != "" {
		out["bot_id"], out["app_id"] = m.botID, m.appID
		out["bot_profile"] = map[string]any{
			"id": m.botID, "app_id": m.appID, "name": "tonari", "deleted": false, "team_id": m.channel.w.cfg.teamID,
		}
	}
	if len(m.blocks) > 0 {
		out["blocks"] = m.blocks
	}
	if m.editedTS != "" {
		out["edited"] = map[string]any{"user": m.editedBy, "ts": m.editedTS}
	}
	if len(m.reactions) > 0 {
		var rs []any
		for _, r := range m.reactions {
			rs = append(rs, map[string]any{"name": r.Name, "users": slices.Clone(r.Users), "count": len(r.Users)})
		}
		out["reactions"] = rs
	}
	if len(m.files) > 0 {
		var fs []any
		for _, f := range m.files {
			fs = append(fs, f.wire())
		}
		out["files"] = fs
		out["upload"] = false
	}
	if m.metadata != "" {
		out["metadata"] = json.RawMessage(m.metadata)
	}
	if m.subtype == "tombstone" {
		out["hidden"] = true
	}
	m.wireThread(out)
	return out
}

// wireThread adds what a parent tells of its replies and a reply of its parent.
func (m *message) wireThread(out map[string]any) {
	if m.threadTS == "" {
		return
	}
	if m.threadTS != m.ts {
		if p := m.channel.find(m.threadTS); p != nil {
			out["parent_user_id"] = p.user
			if m.broadcast {
				out["root"] = p.wire()
			}
		}
		return
	}
	rs := m.channel.replies(m.ts)
	out["reply_count"] = len(rs)
	if len(rs) > 0 {
		var users []string
		for _, r := range rs {
			if !slices.Contains(users, r.user) {
				users = append(users, r.user)
			}
		}
		out["reply_users"], out["reply_users_count"] = users, len(users)
		out["latest_reply"] = rs[len(rs)-1].ts
	}
}

// post renders the stored message. The lock is held.
func (w *Workspace) post(m *message) Post {
	p := Post{
		Channel: m.channel.ID, TS: m.ts, ThreadTS: m.threadTS, User: m.user, BotID: m.botID, AppID: m.appID,
		Subtype: m.subtype, Text: m.text, EphemeralTo: m.ephemeralTo, Deleted: m.deleted, Edited: m.editedTS != "",
		Broadcast: m.broadcast, UnfurlLinks: m.unfurlLinks, UnfurlMedia: m.unfurlMedia, Parse: m.parse,
		LinkNames: m.linkNames, Metadata: m.metadata, ReplyCount: len(m.channel.replies(m.ts)),
	}
	if len(m.blocks) > 0 {
		p.Blocks, _ = json.Marshal(m.blocks)
	}
	for _, r := range m.reactions {
		p.Reactions = append(p.Reactions, Reaction{r.Name, slices.Clone(r.Users)})
	}
	for _, f := range m.files {
		p.Files = append(p.Files, f.public())
	}
	rd := reader{w: w, parse: m.parse, linkNames: m.linkNames == "true" || m.linkNames == "1"}
	p.Rendered = rd.message(m)
	p.LiveMentions, p.LiveLinks, p.Bare = rd.mentions, rd.links, rd.bare
	p.Buttons = buttons(m.blocks)
	return p
}

// Has says whether the post shows this emoji reaction.
func (p Post) Has(emoji string) bool {
	return slices.ContainsFunc(p.Reactions, func(r Reaction) bool { return r.Name == emoji })
}

// Button is the element with this action id, if the post has one.
func (p Post) Button(actionID string) (Button, bool) {
	for _, b := range p.Buttons {
		if b.ActionID == actionID {
			return b, true
		}
	}
	return Button{}, false
}
