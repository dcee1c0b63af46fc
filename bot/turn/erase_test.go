package turn_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tonari/bot"
)

func TestAYesAfterUrgentWordsErasesNothing(t *testing.T) {
	for _, between := range []func(*stage){
		func(s *stage) { s.says(urgentText) },
		func(s *stage) { s.take(bot.Input{ReplyToken: "rt", Sticker: &bot.Sticker{MessageID: "s"}}) },
		func(s *stage) { s.take(bot.Input{ReplyToken: "rt", Tap: &bot.Tap{Data: "welcome.who/child"}}) },
		func(s *stage) { s.says("人と話す") },
		func(s *stage) { s.take(bot.Input{ReplyToken: "rt", Follow: &bot.Follow{}}) },
	} {
		s := play(t, tuesday)
		s.follows()
		s.says("ひとこと")
		s.says("消して")
		between(s)
		s.says("はい")
		if s.last.Effects.Erase != nil || len(s.conv.Words) == 0 {
			t.Errorf("erased by a yes to something else: heard %v", s.heard())
		}
	}
}

func TestErasureOfAKeptCaseCancelsRepliesAndGoesOnWhereTheTalkStood(t *testing.T) {
	s := play(t, tuesday)
	s.says(urgentText)
	s.clicks(aoi, bot.ActionClaim)
	s.lineTo = "" // LINE is silent: the reply stays queued
	ts := s.types(aoi, "読みました")
	s.after(5 * time.Second)
	from := len(s.desk)
	s.says("消して")
	s.taps("yes")
	keys := s.deskKeys(from)
	for _, k := range []string{"desk.held_cancelled", "mark:warning", "remove", "repaint", "desk.erase_at_close"} {
		if !slices.Contains(keys, k) {
			t.Errorf("no %s in %v", k, keys)
		}
	}
	if len(s.last.Effects.CancelLine) != 1 || slices.ContainsFunc(s.current().Held, func(h bot.Held) bool { return h.TS == ts }) {
		t.Errorf("the reply is still on its way: %v", s.last.Effects.CancelLine)
	}
	if n := len(s.turned); n == 0 || len(s.turned[n-1].Choices) == 0 {
		t.Error("nothing stands to choose from")
	}
	s.says("まだいるよ")
	if slices.Contains(s.heard(), "welcome.promise") {
		t.Errorf("the talk began anew beside the counselor: %v", s.heard())
	}
}

func TestWordsThatSlackDoesNotGiveUpAreAlarmedEveryTenMinutes(t *testing.T) {
	s := play(t, tuesday)
	s.deafDesk = true
	s.follows()
	s.says("お母さんの世話をしてる")
	s.says("人と話す")
	s.says("消して")
	s.taps("yes")
	if s.conv.Removing != 1 {
		t.Fatalf("%d removals are awaited", s.conv.Removing)
	}
	alarms := 0
	for range 3 {
		s.after(10 * time.Minute)
		alarms += len(s.last.Alarms)
	}
	if alarms != 3 {
		t.Errorf("%d alarms in half an hour", alarms)
	}
	removal := s.waits[slices.IndexFunc(s.waits, func(d bot.DeskItem) bool { return d.Kind == bot.DeskRemove })]
	s.take(s.receipt(removal.ID, removal.Ref, bot.OutcomeAccepted))
	from := s.n
	s.after(time.Hour)
	if s.n != from || s.conv.Alias != "" || len(s.conv.Cases) != 0 {
		t.Errorf("the tombstone is not at rest: %+v", s.conv)
	}
}

func TestEveryCaseOfALongStoryIsErased(t *testing.T) {
	s := play(t, tuesday)
	for range 12 {
		s.says("人と話す")
		s.clicks(aoi, bot.ActionClaim)
		s.clicks(aoi, bot.ActionClose)
		s.now = s.now.Add(time.Minute)
	}
	from := len(s.desk)
	s.says("消して")
	s.taps("yes")
	removed := 0
	for _, k := range s.deskKeys(from) {
		if k == "remove" {
			removed++
		}
	}
	if removed != 12 || len(s.last.Effects.Erase.Cases) != 12 {
		t.Errorf("%d removals, %d cases expire", removed, len(s.last.Effects.Erase.Cases))
	}
	for _, d := range s.desk[from:] {
		if d.Card != nil && (!d.Card.Erased || len(d.Card.Sheet)+len(d.Card.Why) > 0 || d.Card.Judged != "") {
			t.Errorf("a card keeps words: %+v", d.Card)
		}
	}
	if strings.Contains(asJSON(s.conv), "人と話す") {
		t.Error("words are kept")
	}
}
