package slacktest

import (
	"slices"
	"strings"
)

// Channel is a private channel.
type Channel struct {
	w *Workspace

	// ID and Name never change.
	ID, Name string

	members  map[string]bool
	archived bool
	shared   bool
	public   bool
	last     int64
	messages []*message
	posts    []int64
}

// ChannelOption sets a property of a new channel.
type ChannelOption func(*Channel)

// ChannelID gives the channel this id, as the program's configuration knows it.
func ChannelID(id string) ChannelOption { return func(c *Channel) { c.ID = id } }

// Channel adds a private channel with the bot and everybody who is in the
// workspace. The same name again returns the same channel.
func (w *Workspace) Channel(name string, opts ...ChannelOption) *Channel {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.channels {
		if c.Name == name {
			return c
		}
	}
	c := &Channel{w: w, Name: name, members: map[string]bool{w.cfg.botUser: true}}
	for _, o := range opts {
		o(c)
	}
	if c.ID == "" {
		c.ID = w.id("C")
	}
	for _, m := range w.people {
		if !m.outside && !m.deleted {
			c.members[m.ID] = true
		}
	}
	w.channels = append(w.channels, c)
	w.touch()
	return c
}

func (w *Workspace) channel(id string) *Channel {
	for _, c := range append(w.channels[:len(w.channels):len(w.channels)], w.directs...) {
		if c.ID == id {
			return c
		}
	}
	return nil
}

// Public makes the channel one that everybody in the workspace can read; the app
// then needs channels:read to look at it.
func Public() ChannelOption { return func(c *Channel) { c.public = true } }

// Archive closes the channel for everybody.
func (c *Channel) Archive() { c.setArchived(true, "group_archive") }

// Unarchive opens it again.
func (c *Channel) Unarchive() { c.setArchived(false, "group_unarchive") }

func (c *Channel) setArchived(to bool, event string) {
	c.w.mu.Lock()
	c.archived = to
	if c.members[c.w.cfg.botUser] {
		c.w.event(map[string]any{"type": event, "channel": c.ID, "event_ts": c.w.actionTS()})
	}
	c.w.touch()
	c.w.mu.Unlock()
	c.w.carry()
}

// Share connects the channel with another organisation (Slack Connect), or ends that.
func (c *Channel) Share(on bool) {
	c.w.mu.Lock()
	c.shared = on
	typ := "channel_unshared"
	if on {
		typ = "channel_shared"
	}
	c.w.event(map[string]any{"type": typ, "channel": c.ID, "connected_team_id": "T0OTHER", "event_ts": c.w.actionTS()})
	c.w.touch()
	c.w.mu.Unlock()
	c.w.carry()
}

// Remove takes a user, or the app's bot by its user id, out of the channel.
func (c *Channel) Remove(userID string) {
	c.w.mu.Lock()
	delete(c.members, userID)
	if userID == c.w.cfg.botUser {
		c.w.event(map[string]any{"type": "group_left", "channel": c.ID, "event_ts": c.w.actionTS()})
	} else if c.members[c.w.cfg.botUser] {
		c.w.event(c.membership("member_left_channel", userID))
	}
	c.w.touch()
	c.w.mu.Unlock()
	c.w.carry()
}

// Invite brings a user, or the app's bot by its user id, into the channel.
func (c *Channel) Invite(userID string) {
	c.w.mu.Lock()
	c.members[userID] = true
	if c.members[c.w.cfg.botUser] {
		c.w.event(c.membership("member_joined_channel", userID))
	}
	c.w.touch()
	c.w.mu.Unlock()
	c.w.carry()
}

func (c *Channel) membership(typ, userID string) map[string]any {
	return map[string]any{
		"type": typ, "user": userID, "channel": c.ID, "channel_type": "G", "team": c.w.cfg.teamID, "event_ts": c.w.actionTS(),
	}
}

// Posts are the messages at the top level of the channel, oldest first,
// tombstones included, deleted ones not.
func (c *Channel) Posts() []Post {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	var out []Post
	for _, m := range c.messages {
		if m.visible() && (m.threadTS == "" || m.threadTS == m.ts || m.broadcast) {
			out = append(out, c.w.post(m))
		}
	}
	return out
}

// Thread is the parent with this ts and its replies, oldest first.
func (c *Channel) Thread(ts string) []Post {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	var out []Post
	for _, m := range c.messages {
		if m.visible() && (m.ts == ts || m.threadTS == ts) {
			out = append(out, c.w.post(m))
		}
	}
	return out
}

// History is everything that was ever posted here, deleted messages included.
func (c *Channel) History() []Post {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	out := make([]Post, 0, len(c.messages))
	for _, m := range c.messages {
		out = append(out, c.w.post(m))
	}
	return out
}

// Find is the message with this ts as it stands now; false when there is none
// or it was deleted.
func (c *Channel) Find(ts string) (Post, bool) {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	if m := c.find(ts); m != nil {
		return c.w.post(m), true
	}
	return Post{}, false
}

// find looks for a message that is still there.
func (c *Channel) find(ts string) *message {
	i, ok := slices.BinarySearchFunc(c.messages, ts, func(m *message, ts string) int { return strings.Compare(m.ts, ts) })
	if ok && c.messages[i].visible() {
		return c.messages[i]
	}
	return nil
}

// nextTS is the channel's next timestamp: strictly increasing, whatever the clock does.
func (c *Channel) nextTS() string {
	c.last = max(c.w.now().UnixMicro(), c.last+1)
	return stamp(c.last)
}

// threadAlive says whether a message is there that can be replied to.
func (c *Channel) threadAlive(ts string) *message {
	if m := c.find(ts); m != nil && m.subtype != "tombstone" {
		return m
	}
	return nil
}

func (c *Channel) replies(ts string) []*message {
	var out []*message
	for _, m := range c.messages {
		if m.visible() && m.threadTS == ts && m.ts != ts {
			out = append(out, m)
		}
	}
	return out
}

func (c *Channel) add(m *message) {
	m.channel = c
	if m.ts == "" {
		m.ts = c.nextTS()
	}
	c.messages = append(c.messages, m)
	if p := c.find(m.threadTS); p != nil && m.threadTS != m.ts {
		p.threadTS = p.ts
	}
}
