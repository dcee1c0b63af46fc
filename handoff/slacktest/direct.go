package slacktest

import (
	"slices"
	"strings"
)

// directID is the conversation of the app's bot with a person.
func directID(m *Member) string { return "D" + m.ID }

func isDirect(c *Channel) bool { return strings.HasPrefix(c.ID, "D") }

// conversationOpen is https://docs.slack.dev/reference/methods/conversations.open
// for one person: the same conversation every time.
func (w *Workspace) conversationOpen(a args) (map[string]any, error) {
	users := strings.FieldsFunc(a["users"], func(r rune) bool { return r == ',' })
	switch {
	case len(users) == 0 && a["channel"] == "":
		return nil, refuse("users_list_not_supplied")
	case len(users) != 1:
		return nil, refuse("not_enough_users") // conversations of several need mpim:write
	}
	m := w.person(users[0])
	switch {
	case m == nil:
		return nil, refuse("user_not_found")
	case m.deleted:
		return nil, refuse("user_disabled")
	case m.bot:
		return nil, refuse("cannot_dm_bot")
	}
	i := slices.IndexFunc(w.directs, func(c *Channel) bool { return c.ID == directID(m) })
	if i < 0 {
		i = len(w.directs)
		w.directs = append(w.directs, &Channel{
			w: w, ID: directID(m), Name: m.Name, members: map[string]bool{w.cfg.botUser: true, m.ID: true},
		})
	}
	out := map[string]any{"id": w.directs[i].ID}
	if a.flag("return_im") {
		out["is_im"], out["user"], out["is_open"] = true, m.ID, true
	}
	return map[string]any{"channel": out}, nil
}

// Directs are the messages that the app's bot sent to the member alone.
func (m *Member) Directs() []Post {
	m.w.mu.Lock()
	c := m.w.channel(directID(m))
	m.w.mu.Unlock()
	if c == nil {
		return nil
	}
	return c.Posts()
}

// CloseMessagesTab plays an app whose Messages tab is switched off: direct messages
// are refused with messages_tab_disabled.
func (w *Workspace) CloseMessagesTab(on bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closedTab = on
}

// DisableHome plays an app whose Home tab is switched off: views.publish answers
// not_enabled.
func (w *Workspace) DisableHome(on bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.noHome = on
}
