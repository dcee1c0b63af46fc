package slacktest

import (
	"slices"
	"strconv"
)

// conversationReplies is https://docs.slack.dev/reference/methods/conversations.replies:
// ascending, the parent always first, pages by cursor.
func (w *Workspace) conversationReplies(a args) (map[string]any, error) {
	c, err := w.visibleChannel(a)
	if err != nil {
		return nil, err
	}
	if isDirect(c) && !w.scopes["im:history"] {
		return nil, &refusal{"missing_scope", map[string]any{"needed": "im:history", "provided": w.scopeList()}}
	}
	root := c.find(a["ts"])
	if root == nil {
		return nil, refuse("thread_not_found")
	}
	var rest []*message
	if root.threadTS == root.ts || root.threadTS == "" {
		rest = c.replies(root.ts)
	}
	rest = within(rest, a)
	page, next, err := paged(rest, a, 1000, 1000)
	if err != nil {
		return nil, err
	}
	msgs := []any{root.wire()}
	for _, m := range page {
		msgs = append(msgs, m.wire())
	}
	return listing(msgs, next), nil
}

// conversationHistory is https://docs.slack.dev/reference/methods/conversations.history:
// newest first, replies only where they were broadcast, at most 999 a page.
func (w *Workspace) conversationHistory(a args) (map[string]any, error) {
	c, err := w.visibleChannel(a)
	if err != nil {
		return nil, err
	}
	if isDirect(c) && !w.scopes["im:history"] {
		return nil, &refusal{"missing_scope", map[string]any{"needed": "im:history", "provided": w.scopeList()}}
	}
	var top []*message
	for _, m := range c.messages {
		if m.visible() && (m.threadTS == "" || m.threadTS == m.ts || m.broadcast) {
			top = append(top, m)
		}
	}
	top = within(top, a)
	slices.Reverse(top)
	page, next, err := paged(top, a, 100, 999)
	if err != nil {
		return nil, err
	}
	msgs := []any{}
	for _, m := range page {
		msgs = append(msgs, m.wire())
	}
	return listing(msgs, next), nil
}

// within keeps the messages between oldest and latest.
func within(ms []*message, a args) []*message {
	inclusive := a.flag("inclusive")
	return slices.DeleteFunc(slices.Clone(ms), func(m *message) bool {
		at := micros(m.ts)
		if o := a["oldest"]; o != "" && (at < micros(o) || at == micros(o) && !inclusive) {
			return true
		}
		l := a["latest"]
		return l != "" && l != "now" && (at > micros(l) || at == micros(l) && !inclusive)
	})
}

// micros reads a timestamp; a missing fraction is zero.
func micros(ts string) int64 {
	f, err := strconv.ParseFloat(ts, 64)
	if err != nil {
		return 0
	}
	if len(ts) > 7 && ts[len(ts)-7] == '.' {
		s, _ := strconv.ParseInt(ts[:len(ts)-7], 10, 64)
		u, _ := strconv.ParseInt(ts[len(ts)-6:], 10, 64)
		return s*1e6 + u
	}
	return int64(f * 1e6)
}

func paged[T any](all []T, a args, usual, most int) (page []T, next string, err error) {
	limit := usual
	if s := a["limit"]; s != "" && s != "0" {
		if limit, err = strconv.Atoi(s); err != nil || limit < 0 || limit > most {
			return nil, "", refuse("invalid_limit")
		}
	}
	from := 0
	if s := a["cursor"]; s != "" {
		if from, err = strconv.Atoi(s); err != nil || from < 0 || from > len(all) {
			return nil, "", refuse("invalid_cursor")
		}
	}
	to := min(from+limit, len(all))
	if to < len(all) {
		next = strconv.Itoa(to)
	}
	return all[from:to], next, nil
}

func listing(msgs []any, next string) map[string]any {
	out := map[string]any{"messages": msgs, "has_more": next != ""}
	if next != "" {
		out["response_metadata"] = map[string]any{"next_cursor": next}
	}
	return out
}

// conversationInfo is https://docs.slack.dev/reference/methods/conversations.info.
func (w *Workspace) conversationInfo(a args) (map[string]any, error) {
	c, err := w.lookedAt(a)
	if err != nil {
		return nil, err
	}
	return map[string]any{"channel": map[string]any{
		"id": c.ID, "name": c.Name, "is_channel": c.public, "is_group": !c.public, "is_private": !c.public, "is_member": true,
		"is_archived": c.archived, "is_shared": c.shared, "is_ext_shared": c.shared, "is_org_shared": false,
		"num_members": len(c.members), "context_team_id": w.cfg.teamID,
	}}, nil
}

// conversationMembers is https://docs.slack.dev/reference/methods/conversations.members.
func (w *Workspace) conversationMembers(a args) (map[string]any, error) {
	c, err := w.lookedAt(a)
	if err != nil {
		return nil, err
	}
	var ids []string
	for id, in := range c.members {
		if in {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	page, next, err := paged(ids, a, 100, 1000)
	if err != nil {
		return nil, err
	}
	return map[string]any{"members": page, "response_metadata": map[string]any{"next_cursor": next}}, nil
}

// lookedAt is a channel whose properties are asked for: of a public one they need
// another scope.
func (w *Workspace) lookedAt(a args) (*Channel, error) {
	c, err := w.visibleChannel(a)
	if err == nil && c.public && !w.scopes["channels:read"] {
		return nil, &refusal{"missing_scope", map[string]any{"needed": "channels:read", "provided": w.scopeList()}}
	}
	return c, err
}
