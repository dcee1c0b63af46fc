package events

import (
	"time"

	ics "github.com/arran4/golang-ical"

	"tonari/bot"
)

// Calendar is a seat as a calendar file (RFC 5545): title, time and place, and how to join
// for who has a seat. Neither the code nor a word of the person stands in it. made
// is when; uid names the seat, so that a later file takes the place of an earlier
// one.
func Calendar(e bot.Event, seat bot.Seat, uid string, made time.Time) []byte {
	c := ics.NewCalendar()
	c.SetMethod(ics.MethodPublish)
	c.SetProductId("-//tonari//booking//JA")
	v := c.AddEvent(uid)
	v.SetDtStampTime(made)
	v.SetSequence(int(e.Revision))
	start, end := e.Begins(seat.Slot), e.End
	if s := e.Slot(seat.Slot); s != nil {
		end = s.End
	}
	v.SetStartAt(start)
	v.SetEndAt(end)
	v.SetSummary(e.Title)
	if e.Place != "" {
		v.SetLocation(e.Place)
	}
	if e.Access != "" {
		v.SetDescription(e.Access)
	}
	if e.Link != "" {
		v.SetURL(e.Link)
	}
	return []byte(c.Serialize())
}
