package turn

import (
	"strconv"
	"time"

	"tonari/bot"
	"tonari/flows/wording"
	"tonari/handoff"
)

// The watch over a claimed case: a message that no word follows reminds the holder,
// then the supervisors; a claim without a word is offered back. It is read from the
// case at the end of every turn, so that whatever changes the case changes the watch.

// watchKeys are the sentences of the watch and of a take-over.
var watchKeys = wording.Required{
	"desk.watch_holder": {"minutes"}, "desk.watch_supervisor": {"minutes"}, "desk.watch_silent": {"minutes"},
	"desk.watch_release": nil, "desk.rung_take": nil, "desk.take_answered": {"name"},
	"desk.rung_direct":      {"level", "case", "minutes"},
	"desk.rung_direct_held": {"level", "case", "minutes"},
	"desk.rung_direct_calm": {"level", "case"},
	"desk.taken_over":       {"name", "from"},
	"desk.took":             {"case"}, "desk.take_yours": {"case"}, "desk.take_closed": {"case"},
}

// keepWatch sets the one timer of the watch to what is due first. It rests while a case is not claimed, and while nothing would
// reach the person or they ended the talk.
func (t *turn) keepWatch() {
	k := t.c.Current()
	if k == nil {
		t.stop("watch")
		return
	}
	was := k.Watch.Due
	if k.State != bot.CaseClaimed || k.Left || t.hidden() || t.c.Friend == bot.FriendBlocked {
		k.Watch = bot.Watch{}
	} else {
		t.watchOver(k)
	}
	switch due := k.Watch.Due; {
	case due.Equal(was):
	case due.IsZero():
		t.stop("watch")
	default:
		t.after("watch", due)
	}
}

// watchOver says what is due next in a claimed case.
func (t *turn) watchOver(k *bot.Case) {
	w, limits := &k.Watch, t.Roster.Watch()
	if !w.Claimed.Equal(k.ClaimedAt) { // another claim
		*w = bot.Watch{Claimed: k.ClaimedAt}
	}
	switch {
	case !t.owed():
		w.Since, w.Step = time.Time{}, 0
	case w.Since.IsZero():
		w.Since, w.Step = t.now, 0
	case k.AnsweredAt.After(w.Since): // and something was written since
		w.Since, w.Step = t.waits().since, 0
	}
	w.Due = time.Time{}
	sooner := func(from time.Time, after time.Duration) {
		if due := t.Roster.Waited(k.Level, from, after); !due.IsZero() && (w.Due.IsZero() || due.Before(w.Due)) {
			w.Due = due
		}
	}
	switch {
	case w.Since.IsZero(), t.calling(k):
	case w.Step == 0:
		sooner(t.uncalled(k), limits.Remind)
	case w.Step == 1:
		sooner(t.uncalled(k), limits.Supervisor)
	}
	if k.WordAt.IsZero() && !w.Offered {
		sooner(w.Claimed, limits.SilentClaim)
	}
}

// calling: the rungs call everybody already, and have not come to their end.
func (t *turn) calling(k *bot.Case) bool {
	_, more := t.readers(k).Next(k.Level, k.Since, k.Rung, t.now)
	return k.Running && more
}

// uncalled is since when the person waits and nobody is called: since their message,
// or since the rungs of a silent holder ended.
func (t *turn) uncalled(k *bot.Case) time.Time {
	from := k.Watch.Since
	if end := t.Roster.RungsEnd(k.Level, k.Since); k.Running && end.After(from) {
		return end
	}
	return from
}

// owed says that no counselor's word has followed what the person wrote.
func (t *turn) owed() bool { return !t.waits().since.IsZero() }

// watch plays the timer: whoever is due is called once, with one line.
func (t *turn) watch(k *bot.Case) {
	w, limits := &k.Watch, t.Roster.Watch()
	w.Due = time.Time{}
	if k.State != bot.CaseClaimed || k.Holder == "" {
		return
	}
	due := func(from time.Time, after time.Duration) bool {
		at := t.Roster.Waited(k.Level, from, after)
		return !from.IsZero() && !at.IsZero() && !at.After(t.now)
	}
	people, key, since := []bot.StaffID{k.Holder}, "", w.Since
	if !w.Since.IsZero() && !t.calling(k) {
		switch from := t.uncalled(k); {
		case w.Step < 2 && due(from, limits.Supervisor):
			w.Step, key = 2, "desk.watch_supervisor"
			people = append(people, t.Roster.Supervisors()...)
		case w.Step < 1 && due(from, limits.Remind):
			w.Step, key = 1, "desk.watch_holder"
		}
	}
	release := k.WordAt.IsZero() && !w.Offered && due(w.Claimed, limits.SilentClaim)
	if release {
		w.Offered, key, since = true, "desk.watch_silent", w.Claimed
	}
	if key == "" {
		return
	}
	waited := strconv.Itoa(int(t.now.Sub(since).Minutes()))
	t.mention(k, key, map[string]string{"minutes": waited}, once(people), false, "")
	if release {
		t.below(bot.Button{Action: bot.ActionRelease, Label: t.words("desk.watch_release", nil)})
	}
	t.fact("watch_called", k, k.Holder, map[string]string{"what": key[len("desk.watch_"):]})
}

// lastRung tells the supervisors directly, once for each start of a case's rungs: the
// last one of its level has been taken, whether or not it reached anybody, or the call
// was the last resort already, as at night.
func (t *turn) lastRung(k *bot.Case, call handoff.Call) {
	if k.Directly || !call.Last && !t.Roster.LastRung(k.Level, k.Rung) {
		return
	}
	k.Directly = true
	waited := strconv.Itoa(int(t.now.Sub(k.Opened).Minutes()))
	args := map[string]string{"case": k.ID.String(), "level": handoff.LevelLabel(k.Level), "minutes": waited}
	key := "desk.rung_direct"
	switch {
	case k.Holder != "":
		key = "desk.rung_direct_held"
	case k.Level < bot.LevelHigh: // only opening time counts for it
		key = "desk.rung_direct_calm"
	}
	for _, s := range t.Roster.Supervisors() {
		t.out.Effects.Desk = append(t.out.Effects.Desk, bot.DeskItem{
			ID: t.id(), Case: k.ID, Kind: bot.DeskDirect, To: s, Urgent: k.Level >= bot.LevelHigh,
			Key: key, Text: t.words(key, args),
		})
	}
}
