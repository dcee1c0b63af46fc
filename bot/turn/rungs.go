package turn

import (
	"strconv"
	"time"

	"tonari/bot"
	"tonari/flows"
	"tonari/handoff"
)

// startRungs counts all rungs of the present level from now, and mentions those
// whose shift starts while the case stands unclaimed.
func (t *turn) startRungs(k *bot.Case) {
	k.Since, k.Rung, k.Running, k.Directly = t.now, 0, true, false
	t.nextRung(k)
	t.nextShift()
}

func (t *turn) stopRungs(k *bot.Case) {
	k.Running = false
	t.stop("rung")
	t.stop("shift")
}

func (t *turn) nextRung(k *bot.Case) {
	if due, ok := t.readers(k).Next(k.Level, k.Since, k.Rung, t.now); ok {
		t.after("rung", due)
	} else {
		t.stop("rung")
	}
}

func (t *turn) nextShift() {
	if at, ok := t.Roster.ShiftStart(t.now); ok {
		t.after("shift", at)
	}
}

// timer plays a row that fell due. One of an older step does nothing.
func (t *turn) timer(tm bot.Timer) {
	if t.c.Timers[tm.Name] != tm.Gen {
		return
	}
	switch tm.Name {
	case "burst":
		t.burstQuiet()
		return
	case "removing":
		t.removing()
		return
	case "sweep":
		t.sweep()
		return
	case "rest":
		t.rest()
		return
	case "checkin":
		t.checkIn()
		return
	case "menu":
		t.menuAgain()
		return
	case "block":
		t.blockOver()
		return
	case "seats":
		t.laterNews()
		return
	case tellTimer:
		t.tellDue()
		return
	case eraseSoonTimer:
		t.eraseAfterTelling()
		return
	}
	k := t.c.Current()
	if k == nil {
		return
	}
	switch tm.Name {
	case "rung":
		t.rung(k)
	case "shift":
		t.shift(k)
	case "silent":
		t.silent(k)
	case "watch":
		t.watch(k)
	case "told":
		t.notTold(k)
	case "pause":
		t.resume(k, "desk.resumed_time", handoff.Person{})
	case discloseTimer:
		t.discloseEnds(k)
	case "hold":
		t.sendDue(k)
		t.remindOffers(k)
		t.wake(k)
	}
}

// readers is the roster for mentions in the thread of a case: who does not read there is
// not reached.
func (t *turn) readers(k *bot.Case) *handoff.Roster {
	if missing := t.Missing[k.Channel]; len(missing) > 0 {
		return t.Roster.Missing(missing)
	}
	return t.Roster
}

// nameOf is the role name of somebody of the desk.
func (t *turn) nameOf(id bot.StaffID) string {
	p, _ := t.Roster.Person(id)
	return p.Name
}

// rung calls the next people, with an honest line to the resident.
func (t *turn) rung(k *bot.Case) {
	if !k.Running {
		return
	}
	k.Rung++
	call := t.readers(k).Rung(k.Level, k.Rung, t.now)
	t.callRung(k, call)
	t.fact("rung", k, "", map[string]string{"rung": strconv.Itoa(k.Rung), "level": k.Level.String()})
	t.lastRung(k, call)
	switch {
	case k.Holder != "" || k.Rung > rungsTold || t.quiet(k) || t.blocked():
		// A human is with them, they have been told often enough, somebody else may
		// read it, or talk is stopped.
	case call.Last || k.Rung == rungsTold:
		t.push(flows.RungLast, map[string]string{"numbers": t.numbers(k.Category)})
	case call.Empty():
		// Nobody was called; nothing is claimed.
	default:
		t.push(flows.RungNext, map[string]string{"numbers": t.numbers(k.Category)})
	}
	t.nextRung(k)
}

// callRung shows the rung in the thread, also one that has nobody to mention.
func (t *turn) callRung(k *bot.Case, call handoff.Call) {
	args := map[string]string{"minutes": strconv.Itoa(int(t.now.Sub(k.Opened).Minutes()))}
	switch {
	case k.Holder != "": // and has said nothing yet
		args["name"] = t.nameOf(k.Holder)
		t.mention(k, "desk.rung_held", args, call.People, call.Everyone, mentionRef(k))
		t.below(bot.Button{Action: bot.ActionTake, Label: t.words("desk.rung_take", nil)})
	case call.Empty():
		t.line(k, "desk.rung", args)
	default:
		t.mention(k, "desk.rung", args, call.People, call.Everyone, mentionRef(k))
	}
}

// rungsTold is how many rungs bring the resident a line: the three kinds, not
// the repeats of the last resort.
const rungsTold = 3

// shift mentions the people whose shift starts while the case is unclaimed.
func (t *turn) shift(k *bot.Case) {
	if k.Holder != "" {
		return
	}
	if people := t.Roster.CameOn(t.in.At.Add(-time.Second), t.now); len(people) > 0 {
		t.mention(k, "desk.shift_starts", nil, people, false, mentionRef(k))
	}
	t.nextShift()
}

// awaitWord gives the holder of an urgent case silentAfter for a word. What runs
// already is not put off by what the person writes meanwhile.
func (t *turn) awaitWord(k *bot.Case) {
	if k.SilentAt.After(t.now) {
		return
	}
	k.SilentAt = t.now.Add(silentAfter)
	t.after("silent", k.SilentAt)
}

// wordCame: no word is waited for any more.
func (t *turn) wordCame(k *bot.Case) {
	k.SilentAt = time.Time{}
	t.stop("silent")
}

// silent: an urgent case without a holder's word starts its rungs anew.
func (t *turn) silent(k *bot.Case) {
	since := k.ClaimedAt
	if k.UrgentAt.After(since) {
		since = k.UrgentAt
	}
	if k.Holder == "" || k.Level != bot.LevelUrgent || k.WordAt.After(since) {
		return
	}
	if k.Running && t.Roster.RungsEnd(k.Level, k.Since).After(t.now) {
		return // they climb already, and are not begun again below
	}
	t.mention(k, "desk.silent", nil, []bot.StaffID{k.Holder}, false, "")
	t.startRungs(k)
	t.stop("shift")
}

// notTold: Slack has not accepted the card or the mention within a minute. The
// person is not left waiting for nobody.
func (t *turn) notTold(k *bot.Case) {
	if k.MentionUp || k.Level < bot.LevelHigh && k.CardUp {
		return
	}
	t.push(flows.Late, map[string]string{"numbers": t.numbers(k.Category)})
	t.fact("late", k, "", nil)
}

func seconds(d time.Duration) string { return strconv.Itoa(int(d.Seconds())) }
