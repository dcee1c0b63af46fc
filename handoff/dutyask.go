package handoff

import (
	"slices"
	"time"

	"tonari/bot"
)

// DutyDo is what somebody asks of the duty.
type DutyDo string

// What can be asked. Swap gives one's own duty to somebody else.
const (
	DutyOn   DutyDo = "on"
	DutyOff  DutyDo = "off"
	DutySwap DutyDo = "swap"
)

// NoTime is a DutyAsk's Until that was not given.
const NoTime = -1

// DutyAsk is a change of the duty as it was asked for.
type DutyAsk struct {
	Do DutyDo
	By bot.StaffID
	// Who is meant; empty: By. For a swap it is who takes over.
	Who bot.StaffID
	// Until is the end in minutes after midnight, at most 24·60, the next such
	// moment; or NoTime.
	Until int
}

// Refusal says why a change is not made; the zero value is none.
type Refusal string

// The refusals.
const (
	NotYours  Refusal = "not_yours"  // only a supervisor changes somebody else's
	Unknown   Refusal = "unknown"    // not on the roster
	NoEnd     Refusal = "no_end"     // nothing runs that would give the end
	AlreadyOn Refusal = "already_on" // until the end that the roster gives
	NotOn     Refusal = "not_on"     // there is no duty to end
	Yourself  Refusal = "yourself"   // a swap with oneself
)

// Ask decides a change of the duty at now: the overrides that replace those of
// their people, or why there are none. Everybody may change their own duty and give
// it away, a supervisor everybody's. Without an end, on lasts as long as the shift
// that runs, off and swap as long as the duty would have.
func (r *Roster) Ask(a DutyAsk, now time.Time) ([]Override, Refusal) {
	by, known := r.Person(a.By)
	if a.Who == "" {
		a.Who = a.By
	}
	switch _, ok := r.Person(a.Who); {
	case !known, !ok:
		return nil, Unknown
	case a.Do == DutySwap && a.Who == a.By:
		return nil, Yourself
	case a.Do != DutySwap && a.Who != a.By && by.Role != RoleSupervisor:
		return nil, NotYours
	}
	switch a.Do {
	case DutyOn:
		return r.askOn(a, now)
	case DutySwap:
		return r.askSwap(a, now)
	}
	return r.askOff(a, now)
}

func (r *Roster) askOn(a DutyAsk, now time.Time) ([]Override, Refusal) {
	_, on := r.OnUntil(a.Who, now)
	switch {
	case a.Until != NoTime:
		until := r.next(a.Until, now)
		return []Override{{Staff: a.Who, On: true, From: r.began(a.Who, now, until), Until: until, By: a.By}}, ""
	case on:
		return nil, AlreadyOn
	}
	if o, off := r.off(a.Who, now); off && r.inShift(a.Who, now) { // back before the end that was given
		o.Until, o.By = now, a.By
		return []Override{o}, ""
	}
	until := latest(runningIn(now, r.planned))
	if until.IsZero() {
		return nil, NoEnd
	}
	return []Override{{Staff: a.Who, On: true, From: now, Until: until, By: a.By}}, ""
}

func (r *Roster) askOff(a DutyAsk, now time.Time) ([]Override, Refusal) {
	end, on := r.OnUntil(a.Who, now)
	if !on {
		return nil, NotOn
	}
	if !r.inShift(a.Who, now) { // on by hand only: that ends
		for _, o := range r.overrides {
			if o.Staff == a.Who && o.On && o.holds(now) {
				o.Until, o.By = now, a.By
				return []Override{o}, ""
			}
		}
	}
	if a.Until != NoTime {
		end = r.next(a.Until, now)
	}
	return []Override{{Staff: a.Who, From: now, Until: capped(now, end), By: a.By}}, ""
}

func (r *Roster) askSwap(a DutyAsk, now time.Time) ([]Override, Refusal) {
	end, on := r.OnUntil(a.By, now)
	if !on {
		return nil, NotOn
	}
	if a.Until != NoTime {
		end = r.next(a.Until, now)
	}
	end = capped(now, end)
	if until, on := r.OnUntil(a.Who, now); on && !until.Before(end) {
		return nil, AlreadyOn
	}
	off, refused := r.askOff(DutyAsk{Do: DutyOff, By: a.By, Who: a.By, Until: a.Until}, now)
	if refused != "" {
		return nil, refused
	}
	return append(off, Override{Staff: a.Who, On: true, From: r.began(a.Who, now, end), Until: end, By: a.By}), ""
}

// began is when the duty by hand that this one goes on with began, else now. No
// override is longer than a day.
func (r *Roster) began(id bot.StaffID, now, until time.Time) time.Time {
	for _, o := range r.overrides {
		if o.Staff == id && o.On && o.holds(now) && capped(o.From, until).Equal(until) {
			return o.From
		}
	}
	return now
}

// inShift says that the roster file has the person on duty at t.
func (r *Roster) inShift(id bot.StaffID, t time.Time) bool {
	return slices.ContainsFunc(runningIn(t, r.planned), func(s span) bool { return slices.Contains(s.people, id) })
}

func (r *Roster) off(id bot.StaffID, now time.Time) (Override, bool) {
	for _, o := range r.overrides {
		if o.Staff == id && !o.On && o.holds(now) {
			return o, true
		}
	}
	return Override{}, false
}

// next is the first moment after now at so many minutes after midnight.
func (r *Roster) next(minutes int, now time.Time) time.Time {
	y, m, d := now.In(r.zone).Date()
	at := time.Date(y, m, d, 0, minutes, 0, 0, r.zone)
	if !at.After(now) {
		at = time.Date(y, m, d+1, 0, minutes, 0, 0, r.zone)
	}
	return at
}

func capped(now, end time.Time) time.Time {
	if most := now.Add(dayMinutes * time.Minute); end.After(most) {
		return most
	}
	return end
}

func latest(spans []span) time.Time {
	var end time.Time
	for _, s := range spans {
		if s.end.After(end) {
			end = s.end
		}
	}
	return end
}
