package turn

import (
	"strings"
	"time"

	"tonari/bot"
	"tonari/flows"
)

// checkInAfter is how long after a talk was over the person is asked how things
// are, if they agreed; checkInHour is the earliest hour for it.
const (
	checkInAfter = 4 * 24 * time.Hour
	checkInHour  = 10
)

// agreeCheckIn: they agreed to be asked once, some days later.
func (t *turn) agreeCheckIn() {
	t.c.Settings = t.c.Settings.With(bot.TopicCheckIn, true)
	at := t.c.Settings.Quiet.Next(t.now.Add(checkInAfter).In(t.Roster.Zone()))
	if day := time.Date(at.Year(), at.Month(), at.Day(), checkInHour, 0, 0, 0, at.Location()); at.Before(day) {
		at = day
	}
	t.c.CheckIn = t.c.Settings.Quiet.Next(at)
	t.after("checkin", t.c.CheckIn)
	t.fact("checkin_agreed", t.lastCase(), "", nil)
}

// checkIn asks how things are, once. Nothing is sent to somebody who hides, has
// blocked the account, has changed their mind, or is with the counselors again.
func (t *turn) checkIn() {
	if t.c.CheckIn.IsZero() {
		return
	}
	if t.hidden() || t.blocked() || t.c.Friend == bot.FriendBlocked || t.c.Current() != nil ||
		!t.c.Settings.Wants(bot.TopicCheckIn) || t.c.EraseAtClose {
		t.dropCheckIn()
		return
	}
	at := t.now
	if talking := t.c.LastAt.Add(flows.RestAfter); talking.After(at) {
		at = talking // they are here; it can wait
	}
	if at = t.c.Settings.Quiet.Next(at.In(t.Roster.Zone())); at.After(t.now) {
		t.c.CheckIn = at
		t.after("checkin", at)
		return
	}
	t.c.CheckIn = time.Time{}
	t.enterByPush(flows.CheckIn)
	t.fact("checkin_sent", t.lastCase(), "", nil)
}

// dropCheckIn: what was agreed to is not kept for later.
func (t *turn) dropCheckIn() {
	if !t.c.CheckIn.IsZero() {
		t.c.CheckIn = time.Time{}
		t.stop("checkin")
	}
}

// three records an answer to one of the three voluntary questions as a figure,
// and that they were answered or are not wanted: over says so.
func (t *turn) three(at bot.Place, id string) (over bool) {
	if id == "no" && (at == flows.Before || at == flows.Later) {
		t.c.Three.Declined = true
		return true
	}
	when, item, answered := flows.Loneliness(at, id)
	if item == "" || !answered && id != "skip" {
		return false
	}
	if answered {
		t.fact("lonely", t.lastCase(), "", map[string]string{"when": when, "item": item, "answer": strings.TrimPrefix(id, "lonely_")})
	}
	if item != "3" {
		return false
	}
	if when == "before" {
		t.c.Three.Before = true
	} else {
		t.c.Three.After = true
	}
	return true
}

// threeOffered: the three questions stand while waiting for the first
// consultation, not in an emergency, and after a talk, once each, until declined.
func (t *turn) threeOffered(at bot.Place) bool {
	three, k := t.c.Three, t.c.Current()
	switch {
	case three.Declined:
		return false
	case at == flows.Waiting:
		return !three.Before && len(t.c.Cases) <= 1 && (k == nil || k.Level < bot.LevelHigh)
	}
	return !three.After
}

// lastCase is the newest case, open or closed, or nil.
func (t *turn) lastCase() *bot.Case {
	if n := len(t.c.Cases); n > 0 {
		return &t.c.Cases[n-1]
	}
	return nil
}
