package slacktest

import (
	"slices"
	"strings"
)

// Group is a user group: a handle that mentions several people.
type Group struct {
	// ID and Handle never change.
	ID, Handle string
	users      []string
	locked     bool
}

// Group adds a user group; the same handle again returns the same group.
func (w *Workspace) Group(handle string, members ...*Member) *Group {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, g := range w.groups {
		if g.Handle == handle {
			return g
		}
	}
	g := &Group{ID: w.id("S"), Handle: handle}
	for _, m := range members {
		g.users = append(g.users, m.ID)
	}
	w.groups = append(w.groups, g)
	return g
}

// LockGroups plays a workspace in which only admins may edit user groups: a bot
// gets permission_denied.
func (w *Workspace) LockGroups(on bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, g := range w.groups {
		g.locked = on
	}
}

// GroupMembers are the user ids in a group.
func (w *Workspace) GroupMembers(g *Group) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(g.users)
}

func (w *Workspace) group(id string) *Group {
	for _, g := range w.groups {
		if g.ID == id {
			return g
		}
	}
	return nil
}

func (g *Group) wire(w *Workspace) map[string]any {
	return map[string]any{
		"id": g.ID, "team_id": w.cfg.teamID, "is_usergroup": true, "handle": g.Handle, "name": g.Handle,
		"users": g.users, "user_count": len(g.users), "date_delete": 0,
	}
}

// groupList is https://docs.slack.dev/reference/methods/usergroups.list.
func (w *Workspace) groupList(args) (map[string]any, error) {
	out := []any{}
	for _, g := range w.groups {
		out = append(out, g.wire(w))
	}
	return map[string]any{"usergroups": out}, nil
}

// groupUsers is https://docs.slack.dev/reference/methods/usergroups.users.list.
func (w *Workspace) groupUsers(a args) (map[string]any, error) {
	g := w.group(a["usergroup"])
	if g == nil {
		return nil, refuse("no_such_subteam")
	}
	return map[string]any{"users": g.users}, nil
}

// groupUpdate is https://docs.slack.dev/reference/methods/usergroups.users.update:
// it replaces the whole list, which may not be empty, and one deactivated
// person makes all of it fail.
func (w *Workspace) groupUpdate(a args) (map[string]any, error) {
	g := w.group(a["usergroup"])
	users := strings.FieldsFunc(a["users"], func(r rune) bool { return r == ',' })
	switch {
	case g == nil:
		return nil, refuse("no_such_subteam")
	case g.locked:
		return nil, refuse("permission_denied")
	case len(users) == 0:
		return nil, refuse("no_users_provided")
	}
	for _, u := range users {
		if m := w.person(u); m == nil || m.deleted {
			return nil, refuse("invalid_users")
		}
	}
	g.users = users
	return map[string]any{"usergroup": g.wire(w)}, nil
}
