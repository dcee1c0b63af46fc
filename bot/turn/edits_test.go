package turn_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"tonari/bot"
)

// TestWhatEndedLongAgoIsNeverSentByAnEdit: how it ended is not remembered any more.
func TestWhatEndedLongAgoIsNeverSentByAnEdit(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	note := s.types(aoi, "メモ: 母親は信用できない")
	sent := s.types(aoi, "こんにちは")
	s.after(time.Minute)
	for i := range 85 {
		s.types(aoi, fmt.Sprintf("返事%d", i))
		s.after(time.Minute)
	}
	shown, from, k := len(s.read()), len(s.desk), s.current().ID
	s.take(bot.Input{Edit: &bot.DeskEdit{Case: k, By: aoi, TS: note, Text: "母親は信用できない"}})
	s.take(bot.Input{Edit: &bot.DeskEdit{Case: k, By: aoi, TS: sent, Text: "こんばんは"}})
	s.take(bot.Input{Delete: &bot.DeskDelete{Case: k, TS: sent}})
	want(t, "the thread", s.deskKeys(from), []string{"desk.edited_after", "desk.edited_after", "desk.deleted_after"})
	s.after(time.Hour)
	if got := s.read()[shown:]; len(got) != 0 {
		t.Errorf("the phone shows %v", got)
	}
}

// TestAnEditOfAnOldMessageThatIsNotKnownIsOffered and never sent by itself.
func TestAnEditOfAnOldMessageThatIsNotKnownIsOffered(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	from := len(s.desk)
	ts := fmt.Sprintf("%d.000001", s.now.Add(-11*time.Minute).Unix())
	s.take(bot.Input{Edit: &bot.DeskEdit{Case: s.current().ID, By: aoi, TS: ts, Text: "母親は信用できない"}})
	if !slices.Contains(s.deskKeys(from), "desk.offer_late") {
		t.Errorf("the desk has %v", s.deskKeys(from))
	}
	s.after(time.Hour)
	if got := s.read(); len(got) != 0 {
		t.Errorf("the phone shows %v", got)
	}
}
