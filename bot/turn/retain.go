package turn

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"tonari/bot"
)

// What is kept has an end: words in Slack some time after their case was closed,
// the conversation some time after the last contact. Each end is a row in Redis,
// set anew only when it falls due: a message moves nothing.

const (
	// restAgain is when a conversation is looked at again that something holds.
	restAgain = 24 * time.Hour
	// checkInRest is how long a check-in that was agreed to leaves for an answer.
	checkInRest = 7 * 24 * time.Hour
	// sweepWithin: words that still stand in Slack so long after their time are
	// alarmed.
	sweepWithin = 24 * time.Hour
)

// sweptRef begins the receipt of a removal that came with time.
const sweptRef = "swept/"

func sweepRef(k *bot.Case) string {
	return sweptRef + k.ID.String() + "/" + strconv.FormatInt(k.SweepAt.UnixMilli(), 10)
}

// retain starts the rows that end what is kept, or moves them to an earlier time.
func (t *turn) retain() {
	t.row("sweep", &t.c.SweepDue, t.sweepDue(), true)
	t.row("rest", &t.c.RestDue, t.restDue(), false)
}

// row sets a row to its time. Without exactly, one that falls due too early is
// left, since it finds out then, and so is one that waits for whoever holds it.
func (t *turn) row(name string, set *time.Time, due time.Time, exactly bool) {
	switch {
	case due.Equal(*set):
		return
	case !exactly && set.After(t.now) && !due.IsZero() && (due.After(*set) || !due.After(t.now)):
		return
	case due.IsZero():
		t.stop(name)
	default:
		t.after(name, due)
	}
	*set = due
}

// sweepDue is when the next closed case's words are taken out of Slack.
func (t *turn) sweepDue() time.Time {
	var next time.Time
	for i := range t.c.Cases {
		if k := &t.c.Cases[i]; !k.Open() && k.SweepAt.IsZero() && t.SlackRetention > 0 {
			if due := k.ClosedAt.Add(t.SlackRetention); next.IsZero() || due.Before(next) {
				next = due
			}
		}
	}
	return next
}

// sweep takes the words of cases that were closed long ago out of Slack, card and
// thread; what counselors typed stays, as after an erasure.
func (t *turn) sweep() {
	t.c.SweepDue = time.Time{}
	for i := range t.c.Cases {
		k := &t.c.Cases[i]
		if k.Open() || !k.SweepAt.IsZero() || t.SlackRetention == 0 || k.ClosedAt.Add(t.SlackRetention).After(t.now) {
			continue
		}
		k.SweepAt, k.Answers = t.now, nil
		t.out.Effects.Desk = append(t.out.Effects.Desk, bot.DeskItem{
			ID: t.id(), Ref: sweepRef(k), Case: k.ID, Kind: bot.DeskRemove, Receipt: true,
		})
		t.touch(k)
		t.replaceCard(k)
		t.fact("sweep_begun", k, "", nil)
	}
}

// swept: Slack has given up the words of a case. One that was opened again since
// has new words there, and its time starts anew.
func (t *turn) swept(r bot.Receipt) {
	for i := range t.c.Cases {
		k := &t.c.Cases[i]
		if k.SweepAt.IsZero() || r.Ref != sweepRef(k) || r.Outcome != bot.OutcomeAccepted {
			continue
		}
		k.Swept = true
		t.fact("swept", k, "", map[string]string{"posts": r.Reason})
		if due := t.restDue(); !due.IsZero() && !due.After(t.now) {
			t.rest() // it waited for this
		}
		return
	}
}

// restDue is when the conversation is forgotten, if nobody holds it: zero while
// there is nothing to forget, or for ever.
func (t *turn) restDue() time.Time {
	c := &t.c
	if t.Retention == 0 || !c.Greeted && c.Alias == "" && len(c.Words)+len(c.Cases)+len(c.Bookings) == 0 && c.Talk.At == "" {
		return time.Time{}
	}
	contact := latest(c.Since, c.LastAt)
	for _, k := range c.Cases {
		contact = latest(contact, k.Opened, k.ClosedAt)
	}
	due := latest(contact.Add(t.Retention), t.c.Block.Until)
	for _, k := range c.Cases {
		if d := k.Disclosure; d != nil && !d.Tell.IsZero() {
			due = latest(due, d.Tell.Add(restAgain)) // they are to be told of it
		}
	}
	if !c.CheckIn.IsZero() {
		due = latest(due, c.CheckIn.Add(checkInRest))
	}
	for _, b := range c.Bookings { // who booked is to be reached until then
		if !b.Event.End.IsZero() {
			due = latest(due, b.Event.End.Add(keepBookings))
		}
	}
	return due
}

func latest(ts ...time.Time) time.Time { return slices.MaxFunc(ts, time.Time.Compare) }

// rest forgets the conversation, or lets whoever holds it have it for another day.
func (t *turn) rest() {
	t.c.RestDue = time.Time{}
	switch due := t.restDue(); {
	case due.IsZero(), due.After(t.now):
		// retain sets it anew.
	case t.c.Current() != nil, t.asking(), t.sweeping():
		t.c.RestDue = t.now.Add(restAgain)
		t.after("rest", t.c.RestDue)
	default:
		t.forget()
	}
}

// asking: an ask at an event has no answer yet.
func (t *turn) asking() bool {
	return slices.ContainsFunc(t.c.Bookings, func(b bot.Booking) bool { return b.Pending != "" })
}

// sweeping: Slack still has words of theirs that are to go first.
func (t *turn) sweeping() bool {
	late, waits := false, t.c.Removing > 0
	for _, k := range t.c.Cases {
		if k.Open() || k.Swept || t.SlackRetention == 0 && k.SweepAt.IsZero() {
			continue
		}
		waits = true
		late = late || !k.SweepAt.IsZero() && t.now.Sub(k.SweepAt) >= sweepWithin
	}
	if late {
		t.out.Alarms = append(t.out.Alarms, "sweep_late")
		t.fact("sweep_late", nil, "", nil)
	}
	return waits
}

// forget removes the conversation as an erasure does. Who hides stays hidden: their
// screen must show nothing when they come back, so what keeps it calm is kept.
func (t *turn) forget() {
	t.untold()
	t.fact("forgotten", nil, "", map[string]string{"cases": strconv.Itoa(len(t.c.Cases))})
	for _, name := range slices.Sorted(maps.Keys(t.c.Timers)) {
		t.stop(name)
	}
	news := t.c.Settings.Wants(bot.TopicEvents)
	erase := &bot.Erase{Keep: t.hidden() || news}
	for i := range t.c.Cases {
		k := &t.c.Cases[i]
		k.Forgotten, k.Why, k.Answers, k.Judged = true, nil, nil, ""
		t.touch(k)
		t.replaceCard(k)
		erase.Cases = append(erase.Cases, k.ID)
	}
	t.repaint()
	t.paint = nil
	t.out.Effects.Erase = erase
	left := bot.Conversation{
		Version: StateVersion, Person: t.c.Person, Friend: t.c.Friend, Language: t.c.Language, Timers: t.c.Timers, Removing: t.c.Removing,
	}
	if t.hidden() {
		left.Hidden, left.Settings, left.Watched, left.MenuAt, left.Since = t.c.Hidden, t.c.Settings, t.c.Watched, t.c.MenuAt, t.c.Since
	} else if news { // who asked for news is to be reached; nothing else is kept
		left.Settings = bot.Settings{Topics: t.c.Settings.Topics, Quiet: t.c.Settings.Quiet, Preview: t.c.Settings.Preview}
	} else if left.ErasedAt = t.now; t.in.At.After(t.now) {
		left.ErasedAt = t.in.At
	}
	t.c = left
}

// timeRemoved says that a receipt is of a removal that came with time.
func timeRemoved(r bot.Receipt) bool { return strings.HasPrefix(r.Ref, sweptRef) }
