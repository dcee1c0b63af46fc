package turn

import (
	"fmt"
	"time"

	"tonari/bot"
)

// A time that a counselor sets is a day and an hour in the ward's zone.

const (
	dayForm  = "2006-01-02"
	hourForm = "15:04"
)

// untilFields ask for a day and a time, with one that stands there already, full
// quarters of an hour.
func (t *turn) untilFields(key string, usual time.Time) []bot.Field {
	usual = usual.In(t.Roster.Zone()).Add(15*time.Minute - 1).Truncate(15 * time.Minute)
	return []bot.Field{
		{Name: "day", Kind: bot.FieldDate, Label: t.words(key, nil), Value: []string{usual.Format(dayForm)}},
		{Name: "hour", Kind: bot.FieldTime, Label: t.words("desk.until_hour", nil), Value: []string{usual.Format(hourForm)}},
	}
}

// until reads what was set.
func (t *turn) until(s bot.Submit) (time.Time, bool) {
	at, err := time.ParseInLocation(dayForm+" "+hourForm, s.Value("day")+" "+s.Value("hour"), t.Roster.Zone())
	return at, err == nil
}

// checkUntil wants a time ahead, within most; long says when it is beyond.
func (t *turn) checkUntil(s bot.Submit, most time.Duration, long string) map[string]string {
	at, ok := t.until(s)
	switch {
	case !ok:
		return map[string]string{"day": "desk.until_wrong"}
	case !at.After(t.now):
		return map[string]string{"hour": "desk.until_past"}
	case at.Sub(t.now) > most:
		return map[string]string{"day": long}
	}
	return nil
}

// when says a time to the person, in their language and the ward's own days.
func (t *turn) when(at time.Time) string {
	zone := t.Roster.Zone()
	return t.Book.When(t.c.Language, t.now.In(zone), at.In(zone))
}

// stamp is a time as counselors read it.
func (t *turn) stamp(at time.Time) string {
	at = at.In(t.Roster.Zone())
	return fmt.Sprintf("%d/%d %02d:%02d", at.Month(), at.Day(), at.Hour(), at.Minute())
}
