package turn

import (
	"time"

	"tonari/bot"
)

// listing is what lists show of the open case; nil when there is none.
func (t *turn) listing() *bot.Listing {
	k := t.c.Current()
	if k == nil {
		return nil
	}
	l := &bot.Listing{
		Case: k.ID, Alias: t.c.Alias, Level: k.Level, State: k.State, Holder: k.Holder, Opened: k.Opened,
	}
	switch {
	case k.State == bot.CaseUnclaimed:
		l.Since = k.Since
		if !k.Since.IsZero() {
			l.Due = t.Roster.Overdue(k.Level, k.Since)
		}
	case k.State == bot.CasePaused:
		l.Paused = k.PausedUntil
	case k.State == bot.CaseClaimed:
		l.Since = t.waits().since
		if !k.Watch.Since.IsZero() {
			l.Due = t.Roster.Waited(k.Level, k.Watch.Since, t.Roster.Watch().Remind)
		}
	}
	return l
}

// list tells the index of open cases what its lists are to show, when that is not
// what they showed before.
func (t *turn) list(before *bot.Listing) {
	t.out.Day = t.now.In(t.Roster.Zone()).Format(time.DateOnly)
	if after := t.listing(); after != nil && (before == nil || *before != *after) {
		t.out.Listed = map[bot.CaseID]bot.Listing{after.Case: *after}
	}
}
