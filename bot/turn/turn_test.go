package turn_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
)

func want(t *testing.T, what string, got, want []string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestUnsafeChildReachesCounselorAndBack(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	want(t, "greeting", s.heard(), []string{"welcome.promise", "welcome.who"})
	s.taps("child")
	s.says("お母さんのごはんを作った")
	s.says("もう消えたい")
	if k := s.current(); k.Level != bot.LevelUrgent || k.State != bot.CaseUnclaimed {
		t.Fatalf("case %+v", k)
	}
	if !slices.Contains(s.heard(), "safety.heard") || !slices.Contains(s.heard(), "safety.numbers") {
		t.Errorf("heard %v", s.heard())
	}
	if got := s.last.Effects; s.conv.Current().MentionUp != true {
		t.Errorf("mention not up: %+v", got)
	}
	want(t, "desk", s.deskKeys(0), []string{"card", "desk.new_urgent", "words"})
	if first := s.desk[1]; first.Mention[0] != aoi {
		t.Errorf("mentions %v, want those on duty", first.Mention)
	}

	from := len(s.desk)
	s.clicks(aoi, bot.ActionClaim)
	want(t, "claimed", s.deskKeys(from), []string{"desk.claimed", "repaint"})
	want(t, "phone", s.heard(), []string{"handoff.here"})

	from = len(s.desk)
	s.types(aoi, "こんにちは。読みました。")
	want(t, "held", s.deskKeys(from), []string{"mark:hourglass_flowing_sand"})
	s.after(5 * time.Second)
	if m := s.phone[len(s.phone)-1]; m.Text != "こんにちは。読みました。" || m.Sender != "相談員A" {
		t.Errorf("phone shows %+v", m)
	}
	want(t, "sent", s.deskKeys(from), []string{"mark:hourglass_flowing_sand", "mark:white_check_mark", "repaint"})

	shown := len(s.phone)
	s.types(aoi, "メモ: 学校に連絡する")
	s.after(time.Minute)
	if len(s.phone) != shown {
		t.Errorf("a note left: %v", s.phone[shown:])
	}

	s.says("ありがとう")
	if len(s.turned) != 0 {
		t.Errorf("the bot spoke beside the counselor: %v", s.heard())
	}
	s.clicks(aoi, bot.ActionClose)
	want(t, "closed", s.heard(), []string{"handoff.closed", "handoff.feedback"})
	s.taps("easier")
	if got := s.conv.Cases[0]; got.Judged != "easier" || got.State != bot.CaseClosed {
		t.Errorf("case %+v", got)
	}
	s.says("またね")
	if len(s.turned) == 0 {
		t.Error("the bot did not get its voice back")
	}
}

func TestNobodyComesAndTheNextPeopleAreCalled(t *testing.T) {
	s := play(t, tuesday)
	s.says(urgentText)
	from := len(s.desk)
	s.after(2 * time.Minute)
	s.after(3 * time.Minute)
	s.after(5 * time.Minute)
	var called [][]bot.StaffID
	for _, d := range s.desk[from:] {
		if d.Key == "desk.rung" {
			called = append(called, d.Mention)
		}
	}
	if diff := cmp.Diff([][]bot.StaffID{{aoi}, {midori}, {sato, "U0KURO"}}, called); diff != "" {
		t.Error(diff)
	}
	lines := 0
	for _, m := range s.phone {
		if strings.HasPrefix(m.Key, "handoff.rung_") {
			lines++
		}
	}
	if lines != 3 {
		t.Errorf("%d honest lines for 3 rungs", lines)
	}
	from = len(s.desk)
	s.clicks(midori, bot.ActionClaim)
	s.after(4 * time.Minute)
	if slices.Contains(s.deskKeys(from), "desk.rung") {
		t.Error("a claim did not stop the rungs")
	}
	s.after(2 * time.Minute) // 5 minutes without a word
	if !slices.Contains(s.deskKeys(from), "desk.silent") {
		t.Error("a silent holder of an urgent case was not noticed")
	}
	s.after(2 * time.Minute)
	if keys := s.deskKeys(from); !slices.Contains(keys, "desk.rung_held") || slices.Contains(keys, "desk.rung") {
		t.Errorf("the rungs did not start anew, with a true line: %v", keys)
	}
}

func TestAtNightTheWordsSayWhenSomebodyWillRead(t *testing.T) {
	s := play(t, night)
	s.follows()
	s.taps("human")
	k := s.current()
	if k.Level != bot.LevelNone {
		t.Errorf("level %v", k.Level)
	}
	if !slices.Contains(s.heard(), "handoff.waiting_closed") {
		t.Errorf("heard %v", s.heard())
	}
	text := ""
	for _, m := range s.turned {
		text += m.Text
	}
	if !strings.Contains(text, "8:30") {
		t.Errorf("no time in %q", text)
	}
	from := len(s.desk)
	s.after(9 * time.Hour)
	if slices.Contains(s.deskKeys(from), "desk.rung") {
		t.Error("a calm case called people at night")
	}
	s.after(4 * time.Hour) // 10:40 the next day
	if !slices.Contains(s.deskKeys(from), "desk.shift_starts") || !slices.Contains(s.deskKeys(from), "desk.rung") {
		t.Errorf("the morning shift was not called: %v", s.deskKeys(from))
	}
}

func TestADoubleClaimHasOneWinner(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	from := len(s.desk)
	s.clicks(midori, bot.ActionClaim)
	want(t, "loser", s.deskKeys(from), []string{"desk.already"})
	if d := s.desk[from]; d.To != midori || !strings.Contains(d.Text, "相談員A") {
		t.Errorf("told %+v", d)
	}
	if s.current().Holder != aoi {
		t.Errorf("holder %v", s.current().Holder)
	}
}

func TestUrgentWordsBesideACounselorAreAnsweredOnceInThirtyMinutes(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	s.types(aoi, "こんにちは")
	s.after(10 * time.Second)
	held := s.types(aoi, "ゆっくりで大丈夫です")
	from := len(s.desk)
	s.says(urgentText)
	want(t, "first", s.heard(), []string{"safety.automatic"})
	if k := s.current(); k.Level != bot.LevelUrgent {
		t.Errorf("level %v", k.Level)
	}
	keys := s.deskKeys(from)
	for _, k := range []string{"desk.again_urgent", "desk.turned_urgent", "desk.offer_urgent"} {
		if !slices.Contains(keys, k) {
			t.Errorf("no %s in %v", k, keys)
		}
	}
	for _, d := range s.desk[from:] {
		if d.Key == "desk.again_urgent" && !slices.Equal(d.Mention, []bot.StaffID{aoi, sato, "U0KURO"}) {
			t.Errorf("alerted %v", d.Mention)
		}
	}
	shown := len(s.phone)
	s.after(20 * time.Second)
	if len(s.phone) != shown {
		t.Error("the held reply was sent although urgent words had come")
	}
	s.says("ほんとに、" + urgentText)
	if len(s.turned) != 0 {
		t.Errorf("answered twice: %v", s.heard())
	}
	s.after(31 * time.Minute)
	s.says("やっぱり" + urgentText)
	want(t, "after half an hour", s.heard(), []string{"safety.automatic"})
	_ = held
}

func TestACloseOpenedBeforeNewUrgentWordsIsRefused(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	f, ok := s.opens(aoi, bot.ActionClose)
	if !ok {
		t.Fatal("the holder may not close")
	}
	s.after(10 * time.Second)
	s.says(urgentText)
	if wrong := s.sends(aoi, f, nil); wrong["outcome"] == "" {
		t.Errorf("nothing is said at a field: %v", wrong)
	}
	from := len(s.desk)
	s.take(bot.Input{Submit: &bot.Submit{
		Case: f.Case, Form: f.Name, By: aoi, Member: true, Opened: f.Opened,
		Values: map[string][]string{"outcome": {"settled"}, "topic": {"carer"}},
	}})
	want(t, "refused", s.deskKeys(from), []string{"desk.newer_urgent"})
	if s.current() == nil {
		t.Error("closed all the same")
	}
}

func TestReopenAndNewCausesKeepOneOpenCase(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	s.clicks(aoi, bot.ActionClose)
	first := s.conv.Cases[0].ID
	s.says(urgentText)
	if s.current().ID == first {
		t.Fatal("the closed case was used again")
	}
	for _, d := range s.last.Effects.Desk {
		if d.Kind == bot.DeskCard && !slices.Contains(d.Card.Earlier, first) {
			t.Error("the new card does not link the old case")
		}
	}
	from := len(s.desk)
	s.take(bot.Input{Click: &bot.Click{Case: first, Action: bot.ActionReopen, By: aoi, Member: true, When: s.now}})
	want(t, "refused", s.deskKeys(from), []string{"desk.other_open"})
	s.clicks(aoi, bot.ActionClaim)
	s.clicks(aoi, bot.ActionClose)
	s.take(bot.Input{Click: &bot.Click{Case: first, Action: bot.ActionReopen, By: aoi, Member: true, When: s.now}})
	if s.current().ID != first {
		t.Error("not reopened")
	}
}
