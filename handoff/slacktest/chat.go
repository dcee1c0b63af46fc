package slacktest

import (
	"encoding/json"
	"regexp"
	"strings"
	"unicode/utf16"
)

// Limits of messages. The update limit is hard
// (https://docs.slack.dev/reference/methods/chat.update); posting cuts off what
// is over 40,000 (https://docs.slack.dev/reference/methods/chat.postMessage).
const (
	maxPostText      = 40000
	maxUpdateText    = 4000
	maxEphemeralText = 3000
	maxMetadata      = 8000
)

var validTS = regexp.MustCompile(`^\d{1,12}\.\d{6}$`)

// visibleChannel finds a channel in which the bot is. A private channel that it
// is not in does not exist for it.
func (w *Workspace) visibleChannel(a args) (*Channel, error) {
	c := w.channel(a["channel"])
	if c == nil || !c.members[w.cfg.botUser] {
		return nil, refuse("channel_not_found")
	}
	return c, nil
}

// content reads text, blocks and metadata of a message to be written.
func (w *Workspace) content(a args) (text string, blocks []any, hasBlocks bool, err error) {
	text = a["text"]
	if raw, ok := a["blocks"]; ok && raw != "" {
		hasBlocks = true
		if json.Unmarshal([]byte(raw), &blocks) != nil {
			return "", nil, false, refuse("invalid_blocks_format")
		}
		if err := checkBlocks(blocks, messageSurface); err != nil {
			return "", nil, false, err
		}
		w.fillBlockIDs(blocks)
	}
	if a["attachments"] != "" {
		w.violation("attachments are not part of this workspace")
	}
	if a["username"] != "" || a["icon_url"] != "" || a["icon_emoji"] != "" {
		w.violation("username and icons need chat:write.customize")
	}
	if raw := a["metadata"]; raw != "" {
		var md struct {
			EventType    string         `json:"event_type"`
			EventPayload map[string]any `json:"event_payload"`
		}
		switch {
		case json.Unmarshal([]byte(raw), &md) != nil:
			return "", nil, false, refuse("invalid_metadata_format")
		case md.EventType == "" || md.EventPayload == nil:
			return "", nil, false, refuse("invalid_metadata_schema")
		case len(raw) > maxMetadata:
			return "", nil, false, refuse("metadata_too_large")
		}
	}
	return text, blocks, hasBlocks, nil
}

// fillBlockIDs gives every block without an id one, as Slack does.
func (w *Workspace) fillBlockIDs(blocks []any) {
	for _, b := range blocks {
		if b := obj(b); b != nil && str(b["block_id"]) == "" {
			b["block_id"] = w.id("b")
		}
	}
}

func (w *Workspace) botMessage(a args, text string, blocks []any) *message {
	return &message{
		user: w.cfg.botUser, botID: w.cfg.botID, appID: w.cfg.appID, text: text, blocks: blocks, metadata: a["metadata"],
		unfurlLinks: a["unfurl_links"], unfurlMedia: a["unfurl_media"], parse: a["parse"], linkNames: a["link_names"],
	}
}

// postMessage is https://docs.slack.dev/reference/methods/chat.postMessage.
func (w *Workspace) postMessage(a args) (map[string]any, error) {
	c, err := w.visibleChannel(a)
	if err != nil {
		return nil, err
	}
	if c.archived {
		return nil, refuse("is_archived")
	}
	if isDirect(c) && w.closedTab {
		return nil, refuse("messages_tab_disabled")
	}
	if a["as_user"] != "" {
		return nil, refuse("as_user_not_supported")
	}
	text, blocks, _, err := w.content(a)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(text) == "" && len(blocks) == 0 {
		return nil, refuse("no_text")
	}
	thread := a["thread_ts"]
	if thread != "" && !validTS.MatchString(thread) {
		return nil, refuse("invalid_thread_ts")
	}
	if err := w.limiter.post(c, w.now()); err != nil {
		return nil, err
	}
	m := w.botMessage(a, cutUnits(text, maxPostText), blocks)
	m.threadTS = w.attach(c, thread)
	m.broadcast = m.threadTS != "" && a.flag("reply_broadcast")
	if m.broadcast {
		m.subtype = "thread_broadcast"
	}
	c.add(m)
	w.posted(c, m)
	return map[string]any{"channel": c.ID, "ts": m.ts, "message": m.wire()}, nil
}

// attach decides under which parent a reply is stored. A reply to a message
// that is gone, a tombstone included, is stored at the top level of the
// channel, and the answer says ok: only its missing thread_ts tells
// (https://github.com/slack-go/slack/issues/1571).
func (w *Workspace) attach(c *Channel, thread string) string {
	if thread == "" {
		return ""
	}
	p := c.threadAlive(thread)
	if p == nil {
		return ""
	}
	if p.threadTS != "" && p.threadTS != p.ts {
		w.violation("thread_ts %s is a reply, not a parent", thread)
	}
	return thread
}

// updateMessage is https://docs.slack.dev/reference/methods/chat.update.
func (w *Workspace) updateMessage(a args) (map[string]any, error) {
	c, err := w.visibleChannel(a)
	if err != nil {
		return nil, err
	}
	if c.archived {
		return nil, refuse("is_inactive")
	}
	m := c.find(a["ts"])
	if m == nil || m.subtype == "tombstone" {
		return nil, refuse("message_not_found")
	}
	if m.botID != w.cfg.botID {
		return nil, refuse("cant_update_message")
	}
	text, blocks, hasBlocks, err := w.content(a)
	if err != nil {
		return nil, err
	}
	if units(text) > maxUpdateText {
		return nil, refuse("msg_too_long")
	}
	if _, hasText := a["text"]; !hasBlocks && (!hasText || strings.TrimSpace(text) == "") {
		return nil, refuse("no_text")
	}
	before := m.wire()
	if _, hasText := a["text"]; hasText {
		m.text = text
	}
	if hasBlocks {
		m.blocks = blocks
	}
	m.unfurlLinks, m.unfurlMedia, m.linkNames = a["unfurl_links"], a["unfurl_media"], a["link_names"]
	// Unlike posting, updating reads text as typed by a person unless told otherwise.
	m.parse = orElse(a["parse"], "client")
	m.editedBy, m.editedTS = w.cfg.botUser, w.actionTS()
	w.changedMessage(c, m, before)
	return map[string]any{"channel": c.ID, "ts": m.ts, "text": m.text, "message": m.wire()}, nil
}

// deleteMessage is https://docs.slack.dev/reference/methods/chat.delete: a bot
// deletes only what it wrote itself.
func (w *Workspace) deleteMessage(a args) (map[string]any, error) {
	c, err := w.visibleChannel(a)
	if err != nil {
		return nil, err
	}
	m := c.find(a["ts"])
	switch {
	case c.archived:
		return nil, refuse("is_archived")
	case m == nil || m.subtype == "tombstone":
		return nil, refuse("message_not_found")
	case m.botID != w.cfg.botID:
		return nil, refuse("cant_delete_message")
	}
	w.remove(c, m)
	return map[string]any{"channel": c.ID, "ts": m.ts}, nil
}

// remove takes a message away. A parent with replies leaves a tombstone in its
// place, its words gone.
func (w *Workspace) remove(c *Channel, m *message) {
	before := m.wire()
	if len(c.replies(m.ts)) == 0 {
		m.deleted = true
		w.deletedMessage(c, m, before)
		return
	}
	m.subtype, m.text, m.blocks, m.files, m.reactions = "tombstone", "This message was deleted.", nil, nil, nil
	m.user, m.botID, m.appID, m.clientMsgID, m.editedTS, m.metadata = "USLACKBOT", "", "", "", "", ""
	w.changedMessage(c, m, before)
}

// postEphemeral is https://docs.slack.dev/reference/methods/chat.postEphemeral.
func (w *Workspace) postEphemeral(a args) (map[string]any, error) {
	c, err := w.visibleChannel(a)
	if err != nil {
		return nil, err
	}
	if c.archived {
		return nil, refuse("is_archived")
	}
	if !c.members[a["user"]] {
		return nil, refuse("user_not_in_channel")
	}
	text, blocks, _, err := w.content(a)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(text) == "" && len(blocks) == 0 {
		return nil, refuse("no_text")
	}
	if units(text) > maxEphemeralText {
		return nil, refuse("msg_too_long")
	}
	m := w.botMessage(a, text, blocks)
	m.ephemeralTo, m.threadTS = a["user"], a["thread_ts"]
	w.addEphemeral(c, m)
	return map[string]any{"message_ts": m.ts}, nil
}

// permalink is https://docs.slack.dev/reference/methods/chat.getPermalink.
func (w *Workspace) permalink(a args) (map[string]any, error) {
	c, err := w.visibleChannel(a)
	if err != nil {
		return nil, err
	}
	m := c.find(a["message_ts"])
	if m == nil {
		return nil, refuse("message_not_found")
	}
	link := "https://" + w.cfg.teamDomain + ".slack.com/archives/" + c.ID + "/p" + strings.ReplaceAll(m.ts, ".", "")
	if m.threadTS != "" && m.threadTS != m.ts {
		link += "?thread_ts=" + m.threadTS + "&cid=" + c.ID
	}
	return map[string]any{"channel": c.ID, "permalink": link}, nil
}

func units(s string) int { return len(utf16.Encode([]rune(s))) }

func cutUnits(s string, limit int) string {
	if u := utf16.Encode([]rune(s)); len(u) > limit {
		return string(utf16.Decode(u[:limit]))
	}
	return s
}
