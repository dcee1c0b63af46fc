package slacktest

// Member is a person (or another bot) in the workspace.
type Member struct {
	w *Workspace

	// ID and Name never change.
	ID, Name string

	bot, guest, singleGuest, deleted, stranger bool
	outside                                    bool
	teamID                                     string
}

// MemberOption sets a property of a new member.
type MemberOption func(*Member)

// ID gives the member this user id, as the roster knows it.
func ID(id string) MemberOption { return func(m *Member) { m.ID = id } }

// Bot makes the member another app's bot user.
func Bot() MemberOption { return func(m *Member) { m.bot = true } }

// Guest makes the member a multi-channel guest (is_restricted).
func Guest() MemberOption { return func(m *Member) { m.guest = true } }

// SingleChannelGuest makes the member a single-channel guest (is_ultra_restricted).
func SingleChannelGuest() MemberOption {
	return func(m *Member) { m.guest, m.singleGuest = true, true }
}

// Deleted makes the member a deactivated account.
func Deleted() MemberOption { return func(m *Member) { m.deleted = true } }

// Stranger makes the member a person of another workspace who is seen through
// a shared channel (is_stranger).
func Stranger() MemberOption {
	return func(m *Member) { m.stranger, m.teamID = true, "T0OTHER" }
}

// Outside keeps the member out of the channels until invited.
func Outside() MemberOption { return func(m *Member) { m.outside = true } }

// Member adds a person, who joins all channels there are unless told otherwise.
// The same name again returns the same person.
func (w *Workspace) Member(name string, opts ...MemberOption) *Member {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, m := range w.people {
		if m.Name == name {
			return m
		}
	}
	m := &Member{w: w, Name: name, teamID: w.cfg.teamID}
	for _, o := range opts {
		o(m)
	}
	if m.ID == "" {
		m.ID = w.id("U")
	}
	w.people = append(w.people, m)
	if !m.outside && !m.deleted {
		for _, c := range w.channels {
			c.members[m.ID] = true
		}
	}
	w.touch()
	return m
}

// Deactivate closes the member's account; the app hears of it as user_change
// (https://docs.slack.dev/reference/events/user_change).
func (m *Member) Deactivate() {
	m.w.mu.Lock()
	m.deleted = true
	for _, c := range m.w.channels {
		delete(c.members, m.ID)
	}
	m.w.event(map[string]any{
		"type": "user_change", "user": m.wire(), "cache_ts": m.w.now().Unix(), "event_ts": m.w.actionTS(),
	})
	m.w.touch()
	m.w.mu.Unlock()
	m.w.carry()
}

// BecomesGuest turns a full member into a guest, which an admin can do; the app hears
// of it as user_change.
func (m *Member) BecomesGuest() {
	m.w.mu.Lock()
	m.guest = true
	m.w.event(map[string]any{
		"type": "user_change", "user": m.wire(), "cache_ts": m.w.now().Unix(), "event_ts": m.w.actionTS(),
	})
	m.w.touch()
	m.w.mu.Unlock()
	m.w.carry()
}

func (w *Workspace) person(id string) *Member {
	for _, m := range w.people {
		if m.ID == id {
			return m
		}
	}
	return nil
}

// displayName is the name that a client shows for a user id.
func (w *Workspace) displayName(id string) string {
	if id == w.cfg.botUser {
		return "tonari"
	}
	if m := w.person(id); m != nil {
		return m.Name
	}
	return id
}

// wire is the user object of users.info (https://docs.slack.dev/reference/objects/user-object).
func (m *Member) wire() map[string]any {
	return map[string]any{
		"id": m.ID, "team_id": m.teamID, "name": m.Name, "real_name": m.Name, "deleted": m.deleted,
		"is_bot": m.bot, "is_app_user": false, "is_restricted": m.guest, "is_ultra_restricted": m.singleGuest,
		"is_stranger": m.stranger, "tz": "Asia/Tokyo", "tz_offset": 32400, "updated": 0,
		"profile": map[string]any{"real_name": m.Name, "display_name": m.Name, "team": m.teamID},
	}
}
