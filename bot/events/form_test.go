package events_test

import (
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/events"
)

// sent is a form as it comes back when nobody changes anything but this.
func sent(f bot.Form, change ...string) bot.Submit {
	s := bot.Submit{Form: f.Name, Ref: f.Ref, Values: map[string][]string{}}
	for _, field := range f.Fields {
		s.Values[field.Name] = field.Value
	}
	for i := 0; i+1 < len(change); i += 2 {
		s.Values[change[i]] = []string{change[i+1]}
	}
	return s
}

func TestAnEventOfSeveralDaysKeepsItsLastDay(t *testing.T) {
	now := time.Date(2027, 1, 1, 9, 0, 0, 0, jst)
	for about, end := range map[string]time.Time{
		"the same day":  time.Date(2027, 1, 12, 15, 30, 0, 0, jst),
		"three days":    time.Date(2027, 1, 14, 12, 0, 0, 0, jst),
		"until 0 clock": time.Date(2027, 1, 13, 0, 0, 0, 0, jst),
	} {
		camp := bot.Event{
			ID: "tea-1", Kind: bot.EventTea, Title: "家族のつどい", Place: "山の家", Capacity: 12, Revision: 3,
			Start: time.Date(2027, 1, 12, 13, 30, 0, 0, jst), End: end,
		}
		got, wrong := events.Read(sent(events.Form(camp, jst), "title", "家族の合宿"), camp, jst, now)
		if len(wrong) > 0 || !got.Start.Equal(camp.Start) || !got.End.Equal(end) || got.Title != "家族の合宿" {
			t.Errorf("%s: %+v %v", about, got, wrong)
		}
	}
	camp := bot.Event{Start: time.Date(2027, 1, 12, 13, 30, 0, 0, jst), End: time.Date(2027, 1, 14, 12, 0, 0, 0, jst)}
	if s := events.Span(camp); s != "2027/1/12(火) 13:30〜2027/1/14(木) 12:00" {
		t.Errorf("it is read as %s", s)
	}
}
