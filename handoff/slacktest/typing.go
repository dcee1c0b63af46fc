package slacktest

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Types writes a message as a person does in a Slack client: the client
// encodes & < >, and makes mentions of @name, @here and user groups, and links
// of addresses. threadTS is the parent, "" for the top level. It returns the
// message's ts when Slack has had an answer to the event, or "" when the client
// would not let the member write there.
func (m *Member) Types(c *Channel, threadTS, text string) string {
	return m.writes(c, threadTS, text, false, nil)
}

// Broadcasts replies in a thread and ticks "also send to channel".
func (m *Member) Broadcasts(c *Channel, threadTS, text string) string {
	return m.writes(c, threadTS, text, true, nil)
}

// Shares posts files with a text, which may be empty.
func (m *Member) Shares(c *Channel, threadTS, text string, files ...Upload) string {
	return m.writes(c, threadTS, text, false, files)
}

func (m *Member) writes(c *Channel, threadTS, text string, broadcast bool, files []Upload) string {
	w := m.w
	w.mu.Lock()
	if c.archived || !c.members[m.ID] || m.deleted || threadTS != "" && c.threadAlive(threadTS) == nil {
		w.mu.Unlock()
		return ""
	}
	msg := &message{user: m.ID, threadTS: threadTS, broadcast: broadcast && threadTS != ""}
	msg.clientMsgID = fmt.Sprintf("00000000-0000-4000-8000-%012d", w.next())
	w.compose(msg, text)
	switch {
	case len(files) > 0:
		msg.subtype = "file_share"
		for _, f := range files {
			msg.files = append(msg.files, w.addFile(f, m.ID))
		}
	case msg.broadcast:
		msg.subtype = "thread_broadcast"
	}
	if m.bot {
		msg.botID, msg.appID, msg.clientMsgID = "B"+m.ID, "A"+m.ID, ""
	}
	c.add(msg)
	for _, f := range msg.files {
		f.shares = append(f.shares, msg)
	}
	var p *parcel
	if c.members[w.cfg.botUser] {
		p = w.envelope(w.messageEvent(c, msg))
	}
	w.touch()
	w.mu.Unlock()
	w.hand(p)
	return msg.ts
}

// Edits changes what the member wrote. It says whether there was such a message.
func (m *Member) Edits(ts, text string) bool {
	w := m.w
	w.mu.Lock()
	c, msg := w.written(m, ts)
	if msg == nil {
		w.mu.Unlock()
		return false
	}
	before := msg.wire()
	w.compose(msg, text)
	msg.editedBy, msg.editedTS = m.ID, w.actionTS()
	p := w.heard(c, w.changedEvent(c, msg, before))
	w.touch()
	w.mu.Unlock()
	w.hand(p)
	return true
}

// Deletes takes back what the member wrote. It says whether there was such a message.
func (m *Member) Deletes(ts string) bool {
	w := m.w
	w.mu.Lock()
	c, msg := w.written(m, ts)
	if msg == nil {
		w.mu.Unlock()
		return false
	}
	queued := len(w.queue)
	w.remove(c, msg)
	var p *parcel
	if len(w.queue) > queued {
		p = w.queue[queued]
		w.queue = w.queue[:queued]
	}
	w.touch()
	w.mu.Unlock()
	w.hand(p)
	return true
}

// Reacts adds an emoji to a message, which the app hears of only with the
// scope reactions:read; the desk does not have it.
func (m *Member) Reacts(p Post, emoji string) bool {
	m.w.mu.Lock()
	defer m.w.mu.Unlock()
	c := m.w.channel(p.Channel)
	if c == nil || !c.members[m.ID] {
		return false
	}
	msg := c.find(p.TS)
	ok := msg != nil && msg.react(emoji, m.ID)
	m.w.touch()
	return ok
}

// heard wraps an event if the bot is there to hear it.
func (w *Workspace) heard(c *Channel, inner map[string]any) *parcel {
	if !c.members[w.cfg.botUser] {
		return nil
	}
	return w.envelope(inner)
}

func (w *Workspace) written(m *Member, ts string) (*Channel, *message) {
	for _, c := range w.channels {
		if msg := c.find(ts); msg != nil && msg.user == m.ID && c.members[m.ID] && !c.archived {
			return c, msg
		}
	}
	return nil, nil
}

func (w *Workspace) next() int { w.serial++; return w.serial }

var encode = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// compose sets text and rich_text blocks of what a person typed.
func (w *Workspace) compose(msg *message, typed string) {
	var text strings.Builder
	var parts []any
	plain := ""
	flush := func() {
		if plain != "" {
			parts = append(parts, map[string]any{"type": "text", "text": plain})
			text.WriteString(encode.Replace(plain))
			plain = ""
		}
	}
	for rest := typed; rest != ""; {
		n, encoded, element := w.special(rest, plain)
		if n == 0 {
			_, size := utf8.DecodeRuneInString(rest)
			plain += rest[:size]
			rest = rest[size:]
			continue
		}
		flush()
		text.WriteString(encoded)
		parts = append(parts, element)
		rest = rest[n:]
	}
	flush()
	msg.text, msg.blocks = text.String(), nil
	if len(parts) > 0 {
		msg.blocks = []any{map[string]any{"type": "rich_text", "block_id": w.id("r"), "elements": []any{
			map[string]any{"type": "rich_text_section", "elements": parts},
		}}}
	}
}

// special recognises a mention or an address at the start of s: how long it
// is, how the text writes it, which rich_text element it makes.
func (w *Workspace) special(s, before string) (int, string, map[string]any) {
	switch s[0] {
	case '@':
		for _, r := range []string{"here", "channel", "everyone"} {
			if strings.HasPrefix(s[1:], r) {
				return 1 + len(r), "<!" + r + ">", map[string]any{"type": "broadcast", "range": r}
			}
		}
		for _, p := range w.people {
			if strings.HasPrefix(s[1:], p.Name) {
				return 1 + len(p.Name), "<@" + p.ID + ">", map[string]any{"type": "user", "user_id": p.ID}
			}
		}
		for _, g := range w.groups {
			if strings.HasPrefix(s[1:], g.Handle) {
				return 1 + len(g.Handle), "<!subteam^" + g.ID + "|@" + g.Handle + ">",
					map[string]any{"type": "usergroup", "usergroup_id": g.ID}
			}
		}
	case '#':
		for _, c := range w.channels {
			if strings.HasPrefix(s[1:], c.Name) {
				return 1 + len(c.Name), "<#" + c.ID + "|" + c.Name + ">", map[string]any{"type": "channel", "channel_id": c.ID}
			}
		}
	case 'h', 'H', 'w', 'W':
		if at := webAddr.FindStringIndex(s); at != nil && at[0] == 0 && !strings.HasSuffix(before, "/") {
			u := s[:at[1]]
			full := u
			if s[0] == 'w' || s[0] == 'W' {
				full = "http://" + u
				return len(u), "<" + encode.Replace(full) + "|" + encode.Replace(u) + ">",
					map[string]any{"type": "link", "url": full, "text": u}
			}
			return len(u), "<" + encode.Replace(full) + ">", map[string]any{"type": "link", "url": full}
		}
	}
	return 0, "", nil
}
