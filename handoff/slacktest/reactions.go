package slacktest

import (
	"regexp"
	"slices"
)

var emojiName = regexp.MustCompile(`^[a-z0-9_'+-]{1,100}$`)

// reactionTarget finds what reactions.add and reactions.remove are about.
func (w *Workspace) reactionTarget(a args) (*Channel, *message, error) {
	if a["channel"] == "" || a["timestamp"] == "" {
		return nil, nil, refuse("no_item_specified")
	}
	c, err := w.visibleChannel(a)
	if err != nil {
		return nil, nil, err
	}
	if c.archived {
		return nil, nil, refuse("is_archived")
	}
	if !emojiName.MatchString(a["name"]) {
		return nil, nil, refuse("invalid_name")
	}
	m := c.find(a["timestamp"])
	if m == nil || m.subtype == "tombstone" {
		return nil, nil, refuse("message_not_found")
	}
	return c, m, nil
}

// reactionAdd is https://docs.slack.dev/reference/methods/reactions.add.
func (w *Workspace) reactionAdd(a args) (map[string]any, error) {
	_, m, err := w.reactionTarget(a)
	if err != nil {
		return nil, err
	}
	if !m.react(a["name"], w.cfg.botUser) {
		return nil, refuse("already_reacted")
	}
	return map[string]any{}, nil
}

// reactionRemove is https://docs.slack.dev/reference/methods/reactions.remove.
func (w *Workspace) reactionRemove(a args) (map[string]any, error) {
	_, m, err := w.reactionTarget(a)
	if err != nil {
		return nil, err
	}
	if !m.unreact(a["name"], w.cfg.botUser) {
		return nil, refuse("no_reaction")
	}
	return map[string]any{}, nil
}

func (m *message) react(name, user string) bool {
	for i, r := range m.reactions {
		if r.Name == name {
			if slices.Contains(r.Users, user) {
				return false
			}
			m.reactions[i].Users = append(m.reactions[i].Users, user)
			return true
		}
	}
	m.reactions = append(m.reactions, Reaction{Name: name, Users: []string{user}})
	return true
}

func (m *message) unreact(name, user string) bool {
	for i, r := range m.reactions {
		at := slices.Index(r.Users, user)
		if r.Name != name || at < 0 {
			continue
		}
		m.reactions[i].Users = slices.Delete(r.Users, at, at+1)
		if len(m.reactions[i].Users) == 0 {
			m.reactions = slices.Delete(m.reactions, i, i+1)
		}
		return true
	}
	return false
}
