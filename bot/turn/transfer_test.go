package turn_test

import (
	"slices"
	"testing"
	"time"

	"tonari/bot"
)

func TestATransferTellsThePersonOnceAndCallsTheNewHolder(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	s.types(aoi, "こんにちは")
	s.after(time.Minute)
	ts := s.types(aoi, "まだ送っていない")
	f, ok := s.opens(aoi, bot.ActionTransfer)
	if !ok {
		t.Fatal("the holder cannot transfer")
	}
	for _, o := range f.Fields[0].Options {
		if o.Value == string(aoi) {
			t.Error("the holder stands among the receivers")
		}
	}
	from := len(s.desk)
	if wrong := s.sends(aoi, f, map[string][]string{"to": {string(midori)}, "note": {"きょうは学校を休んだそうです"}}); wrong != nil {
		t.Fatalf("refused: %v", wrong)
	}
	if got := s.heard(); !slices.Equal(got, []string{"handoff.changed"}) {
		t.Errorf("the person hears %v", got)
	}
	if who, _ := s.mentions(from, "desk.transferred"); !slices.Equal(who, []bot.StaffID{midori}) {
		t.Errorf("called %v", who)
	}
	if i := slices.Index(s.deskKeys(from), "desk.transferred"); s.desk[from+i].Note != "きょうは学校を休んだそうです" {
		t.Errorf("note %q", s.desk[from+i].Note)
	}
	if k := s.current(); k.Holder != midori || k.State != bot.CaseClaimed || len(k.Held) != 0 {
		t.Errorf("case %+v", k)
	}
	if !slices.Contains(s.deskKeys(from), "desk.held_cancelled") || !slices.Contains(s.deskKeys(from), "mark:warning") {
		t.Errorf("the held reply %s is not cancelled: %v", ts, s.deskKeys(from))
	}
	said := len(s.phone)
	s.after(time.Hour)
	if len(s.phone) != said {
		t.Error("a cancelled reply was sent, or the person is told again")
	}
	// Until the new holder's first word, messages are acknowledged again.
	s.says("いますか")
	if got := s.heard(); !slices.Equal(got, []string{"handoff.ack"}) {
		t.Errorf("the person hears %v", got)
	}
	// The one before is held back, the new one speaks.
	s.types(aoi, "わたしからも")
	s.after(10 * time.Second)
	if len(s.turned) > 0 && s.turned[len(s.turned)-1].Sender != "" {
		t.Error("the one before still speaks")
	}
	s.types(midori, "はい、相談員Bです")
	s.after(10 * time.Second)
	if last := s.phone[len(s.phone)-1]; last.Sender != "相談員B" {
		t.Errorf("last %+v", last)
	}
}

func TestACaseGoesBackToTheQueueWithItsNote(t *testing.T) {
	s := play(t, tuesday)
	s.says("消えたい")
	s.clicks(aoi, bot.ActionClaim)
	from := len(s.desk)
	f, _ := s.opens(aoi, bot.ActionTransfer)
	if wrong := s.sends(aoi, f, map[string][]string{"to": {"queue"}, "note": {"声をかけてください"}}); wrong != nil {
		t.Fatalf("refused: %v", wrong)
	}
	if k := s.current(); k.Holder != "" || k.State != bot.CaseUnclaimed || !k.Running {
		t.Errorf("case %+v", k)
	}
	if got := s.heard(); !slices.Equal(got, []string{"handoff.left", "handoff.left_open"}) {
		t.Errorf("the person hears %v", got)
	}
	if keys := s.deskKeys(from); !slices.Contains(keys, "desk.released") || !slices.Contains(keys, "desk.handed_note") {
		t.Errorf("desk %v", keys)
	}
	from = len(s.desk)
	s.after(6 * time.Minute)
	if _, ok := s.mentions(from, "desk.rung"); !ok {
		t.Error("no rung after the return to the queue")
	}
}

func TestOnlyTheHolderOrASupervisorTransfers(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	if _, ok := s.opens(sato, bot.ActionTransfer); ok {
		t.Error("a case that nobody holds is transferred")
	}
	s.clicks(aoi, bot.ActionClaim)
	if _, ok := s.opens(midori, bot.ActionTransfer); ok {
		t.Error("somebody else transfers it")
	}
	f, ok := s.opens(sato, bot.ActionTransfer)
	if !ok {
		t.Fatal("a supervisor cannot transfer")
	}
	if wrong := s.sends(sato, f, map[string][]string{"to": {"U0NOBODY"}}); wrong["to"] == "" {
		t.Error("given to somebody off the roster")
	}
	// Somebody else was faster: the form means the case as it is now.
	g, _ := s.opens(aoi, bot.ActionTransfer)
	s.sends(sato, f, map[string][]string{"to": {string(sato)}})
	from := len(s.desk)
	s.sends(aoi, g, map[string][]string{"to": {string(midori)}})
	if k := s.current(); k.Holder != sato {
		t.Errorf("held by %s: %v", k.Holder, s.deskKeys(from))
	}
}

func TestAPersonWhoEndedTheTalkHearsOfATransferWhenTheNewHolderWrites(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	s.says("やめる")
	s.taps("end")
	f, _ := s.opens(aoi, bot.ActionTransfer)
	s.sends(aoi, f, map[string][]string{"to": {string(midori)}})
	if got := s.heard(); len(got) > 0 {
		t.Errorf("they hear %v", got)
	}
	s.types(midori, "こんにちは")
	s.after(10 * time.Second)
	if len(s.phone) < 2 || s.phone[len(s.phone)-2].Key != "handoff.here" {
		t.Errorf("no announcement before the word: %v", s.phone[len(s.phone)-2:])
	}
}
