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

func TestDigitsMayBeWideAndATimeAloneIsNoDeadline(t *testing.T) {
	now := time.Date(2027, 1, 1, 9, 0, 0, 0, jst)
	asked := events.Form(bot.Event{}, jst)
	filled := []string{"kind", "tea", "title", "茶話会", "day", "2027-01-12", "from", "13:30", "to", "15:30", "place", "区民センター", "capacity", "１２"}
	if e, wrong := events.Read(sent(asked, filled...), bot.Event{}, jst, now); len(wrong) > 0 || e.Capacity != 12 {
		t.Errorf("%d %v", e.Capacity, wrong)
	}
	slots := append(filled, "kind", "session", "capacity", "", "slots", "１３：３０～１４：１０；１４：２０－１５：００")
	if e, wrong := events.Read(sent(asked, slots...), bot.Event{}, jst, now); len(wrong) > 0 || len(e.Slots) != 2 {
		t.Errorf("%v %v", e.Slots, wrong)
	}
	if _, wrong := events.Read(sent(asked, append(filled, "until_time", "17:00")...), bot.Event{}, jst, now); wrong["until_day"] == "" {
		t.Error("a deadline without its day is passed over")
	}
}
