package demo

import (
	"fmt"
	"time"
)

// maxStep bounds one move of the clock.
const maxStep = 24 * time.Hour

// Shift is how far the clock of the try-out is ahead of the real one. It belongs
// into bot/store's Options.Shift: what waits in Redis then comes due.
func (d *Demo) Shift() time.Duration { return time.Duration(d.shift.Load()) }

// now is the time of the try-out, in Japan.
func (d *Demo) now() time.Time { return d.opt.Now().Add(d.Shift()).In(d.zone) }

// move puts the clock on: both platforms, Redis' life times, and the service by
// Shift.
func (d *Demo) move(by time.Duration) {
	by = min(max(by, 0), maxStep)
	d.shift.Add(int64(by))
	d.redis.FastForward(by)
	d.touch()
}

// hours are the opening hours of the try-out in minutes after midnight, the same
// every day; to is above 24·60 when they cross midnight.
type hours struct{ from, to int }

const day = 24 * 60

// hoursAround are the ward's office hours while they run for another hour, else
// nine hours of which one has passed: somebody is on duty when a try-out begins.
func hoursAround(t time.Time) hours {
	office := hours{8*60 + 30, 17*60 + 15}
	m := t.Hour()*60 + t.Minute()
	if m >= office.from && m < office.to-60 {
		return office
	}
	from := ((t.Hour() + 23) % 24) * 60
	return hours{from, from + 9*60}
}

func (h hours) text() string { return h.clock(h.from) + "〜" + h.clock(h.to) }

// clock writes minutes as the roster does; the end of the day is 24:00.
func (hours) clock(m int) string {
	if m > day {
		m -= day
	}
	return fmt.Sprintf("%02d:%02d", m/60, m%60)
}

func (h hours) open(t time.Time) bool {
	m := t.Hour()*60 + t.Minute()
	return m >= h.from && m < h.to || m+day < h.to
}

// untilChange is how long it takes until a minute after the next opening or
// closing.
func (h hours) untilChange(t time.Time) time.Duration {
	was := h.open(t)
	at := t.Truncate(time.Minute)
	for h.open(at) == was {
		at = at.Add(time.Minute)
	}
	return at.Add(time.Minute).Sub(t)
}
