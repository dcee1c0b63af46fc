package turn_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tonari/bot"
)

func TestUrgentWordsDoNotPutOffTheCallForASilentHolder(t *testing.T) {
	s := play(t, tuesday)
	s.says(urgentText)
	s.clicks(aoi, bot.ActionClaim)
	from := len(s.desk)
	s.after(4 * time.Minute)
	s.says(urgentText)
	if slices.Contains(s.deskKeys(from), "desk.silent") {
		t.Fatal("called before its time")
	}
	s.after(time.Minute + time.Second)
	if !slices.Contains(s.deskKeys(from), "desk.silent") {
		t.Error("five minutes after the claim nobody is called")
	}
	reached := false
	for range 10 {
		s.says(urgentText)
		s.after(4 * time.Minute)
		reached = reached || s.house.Roster.LastRung(bot.LevelUrgent, s.current().Rung)
	}
	if !reached {
		t.Error("the last rung is never reached")
	}
	s.after(time.Hour)
	from = len(s.desk)
	s.says(urgentText)
	s.after(5*time.Minute + time.Second)
	if !slices.Contains(s.deskKeys(from), "desk.silent") {
		t.Error("five minutes after newer urgent words nobody is called")
	}
}

func TestTheReasonOfALevelStandsInTheThreadOnly(t *testing.T) {
	s := play(t, night)
	s.says("人と話す")
	from := len(s.desk)
	f, _ := s.opens(midori, bot.ActionLevel)
	if wrong := s.sends(midori, f, map[string][]string{"level": {"high"}, "reason": {"声がふるえている"}}); len(wrong) != 0 {
		t.Fatal(wrong)
	}
	found := false
	for _, d := range s.desk[from:] {
		if d.Key == "desk.level_up" {
			found = d.Note == "声がふるえている"
		} else if d.Note != "" {
			t.Errorf("%s %s has the reason", d.Kind, d.Key)
		}
	}
	if !found {
		t.Error("the line in the thread has no reason")
	}
}

func TestALateUnfollowBlocksNobody(t *testing.T) {
	ago := func(s *stage) bot.Input { return bot.Input{At: s.now.Add(-time.Hour), Unfollow: &bot.Unfollow{}} }
	for name, play1 := range map[string]func(*stage){
		"before the follow": func(s *stage) { s.follows(); s.take(ago(s)) },
		"before words":      func(s *stage) { s.says("こんにちは"); s.take(ago(s)) },
		"then words": func(s *stage) {
			s.follows()
			s.take(bot.Input{Unfollow: &bot.Unfollow{}})
			s.now = s.now.Add(time.Minute)
			s.says("ただいま")
		},
	} {
		s := play(t, tuesday)
		play1(s)
		if s.conv.Friend == bot.FriendBlocked {
			t.Errorf("%s: taken for somebody who blocked us", name)
		}
	}
	s := play(t, tuesday)
	s.follows()
	s.now = s.now.Add(time.Minute)
	s.take(bot.Input{Unfollow: &bot.Unfollow{}})
	if s.conv.Friend != bot.FriendBlocked {
		t.Error("an unfollow is not taken")
	}
}

func TestDangerIsHeardWhileTheErasureIsAskedFor(t *testing.T) {
	s := play(t, tuesday)
	s.says("こんにちは")
	s.says("消して")
	s.says("お父さんに毎日なぐられる")
	if got := s.heard(); slices.Contains(got, "erase.cancelled") || !slices.ContainsFunc(got, func(k string) bool { return strings.HasPrefix(k, "safety.") }) {
		t.Errorf("heard %v", got)
	}
	if s.conv.EraseAsked {
		t.Error("the question still stands")
	}
}

func TestAtNightWhoWritesReadsWhenSomebodyReadsThoughTheCaseIsHeld(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	s.now = night
	s.says("まだいますか")
	if got := s.heard(); !slices.Contains(got, "handoff.ack_closed") {
		t.Errorf("heard %v", got)
	}
}
