package turn_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tonari/bot"
)

// posted are the words of a desk item, as they will stand after its rewrites.
func posted(d bot.DeskItem) string {
	var b strings.Builder
	for _, w := range d.Words {
		fmt.Fprintf(&b, "%s|%v\n", w.Text, w.Gone)
	}
	return b.String()
}

func TestOneOfManyEarlierWordsIsTakenBackAndTheOthersStand(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	first := s.says("ひみつのことば")
	for i := range 20 {
		s.now = s.now.Add(20 * time.Second)
		s.says(fmt.Sprintf("前のことば%d", i))
	}
	s.says("人と話す")
	for i := range 60 {
		s.now = s.now.Add(20 * time.Second)
		s.says(fmt.Sprintf("あとのことば%d", i))
	}
	s.take(bot.Input{Unsend: &bot.Unsend{MessageID: first}})
	if len(s.last.Effects.Replace) == 0 {
		t.Fatal("the post is not given other content")
	}
	got := posted(s.last.Effects.Replace[0])
	if strings.Contains(got, "ひみつ") || !strings.Contains(got, "|true") || strings.Count(got, "前のことば") != 20 {
		t.Errorf("the post shows\n%s", got)
	}
	// A day later nothing can be taken back any more and only the newest are kept.
	s.now = s.now.Add(26 * time.Hour)
	s.says("つぎの日")
	if n := len(s.conv.Words); n != 40 {
		t.Errorf("%d words are kept", n)
	}
}

func TestAnAnswerOnTheSheetIsTakenBackFromAWaitingAndAStandingCard(t *testing.T) {
	for _, deaf := range []bool{true, false} {
		s := play(t, tuesday)
		s.deafDesk = deaf
		s.follows()
		s.taps("child")
		m := s.says("お母さんのごはんを作った")
		s.says("人と話す")
		from := len(s.desk)
		s.take(bot.Input{Unsend: &bot.Unsend{MessageID: m}})
		painted := slices.ContainsFunc(s.desk[from:], func(d bot.DeskItem) bool {
			return d.Kind == bot.DeskRepaint && !strings.Contains(asJSON(d), "ごはん")
		})
		waits := slices.ContainsFunc(s.last.Effects.Replace, func(d bot.DeskItem) bool { return d.Kind == bot.DeskCard })
		if !painted || waits != deaf {
			t.Errorf("deaf %v: repainted %v, waiting card replaced %v", deaf, painted, waits)
		}
		if strings.Contains(asJSON(s.last.Effects)+asJSON(s.conv), "ごはん") {
			t.Error("the words are still there")
		}
	}
}

func TestAPictureTakenBackIsNotFetchedAnyMore(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.take(bot.Input{ReplyToken: "rt", Media: &bot.Media{MessageID: "pic", Kind: bot.MediaImage}})
	file := s.desk[slices.IndexFunc(s.desk, func(d bot.DeskItem) bool { return d.Kind == bot.DeskFile })]
	from := len(s.desk)
	s.take(bot.Input{Unsend: &bot.Unsend{MessageID: "pic"}})
	if !slices.ContainsFunc(s.last.Effects.Replace, func(d bot.DeskItem) bool { return d.ID == file.ID && d.Media == nil }) {
		t.Error("the waiting file is still fetched")
	}
	if !slices.ContainsFunc(s.desk[from:], func(d bot.DeskItem) bool { return d.Kind == bot.DeskRemove && d.Target == file.ID }) {
		t.Error("the standing file is not removed")
	}
}

func TestWordsTakenBackBeforeTheyWereReadStandAsWithdrawn(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	from := len(s.desk)
	s.take(bot.Input{Unsend: &bot.Unsend{MessageID: "later"}})
	s.take(bot.Input{ReplyToken: "rt", Text: &bot.Text{MessageID: "later", Text: urgentText}})
	if k := s.current(); k.Level != bot.LevelUrgent || !k.Withdrawn {
		t.Errorf("case %+v", k)
	}
	if !slices.ContainsFunc(s.desk[from:], func(d bot.DeskItem) bool { return len(d.Words) == 1 && d.Words[0].Gone }) {
		t.Errorf("nothing stands in the thread: %v", s.deskKeys(from))
	}
	if !slices.Contains(s.heard(), "safety.numbers") {
		t.Errorf("heard %v", s.heard())
	}
}

func TestASummaryThatStillWaitsIsSaidWithoutTheWordsThatWereTakenBack(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	s.taps("child")
	said := map[string]string{} // what was written, by message
	for i := 0; i < 30 && !strings.Contains(asJSON(s.turned), "ひみつ"); i++ {
		s.now = s.now.Add(20 * time.Second)
		text := fmt.Sprintf("ひみつのことば%dばん", i)
		said[s.says(text)] = text
	}
	if len(s.conv.Quoting) == 0 {
		t.Fatalf("nothing was summed up: heard %v at %s", s.heard(), s.conv.Talk.At)
	}
	waits := s.last.Effects.Line[len(s.last.Effects.Line)-1]
	for m, text := range said {
		if !strings.Contains(asJSON(waits), text) {
			continue
		}
		s.take(bot.Input{Unsend: &bot.Unsend{MessageID: m}})
		if len(s.last.Effects.ReplaceLine) != 1 {
			t.Fatalf("the waiting answer is not given other words: %s", asJSON(s.last.Effects))
		}
		got := s.last.Effects.ReplaceLine[0]
		if got.ID != waits.ID || got.Kind != waits.Kind || got.ReplyToken != waits.ReplyToken || strings.Contains(asJSON(got), text) {
			t.Errorf("in place of it: %s", asJSON(got))
		}
		if n := len(got.Messages); n == 0 || len(got.Messages[n-1].Choices) == 0 {
			t.Errorf("it says nothing, or leaves nothing to choose from: %s", asJSON(got))
		}
		return
	}
	t.Error("the summary repeats nothing that can be taken back")
}

func TestWhatWasSentBeforeACounselorWasAskedStandsInTheThreadInItsPlace(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	s.says("これ")
	for _, m := range []bot.Media{
		{MessageID: "pic", Kind: bot.MediaImage}, {MessageID: "gone", Kind: bot.MediaImage}, {MessageID: "link", Kind: bot.MediaImage, External: true},
	} {
		s.after(time.Minute)
		s.take(bot.Input{ReplyToken: "rt", Media: &m})
	}
	s.take(bot.Input{Unsend: &bot.Unsend{MessageID: "gone"}})
	s.after(time.Minute)
	from := len(s.desk)
	s.says("人と話す")
	var got []string
	for _, d := range s.desk[from:] {
		switch {
		case d.Kind == bot.DeskFile:
			got = append(got, fmt.Sprintf("file %s %s %v %s", d.Media.MessageID, d.Media.Kind, d.Media.External, s.now.Sub(d.At)))
		case d.Kind == bot.DeskWords:
			got = append(got, fmt.Sprintf("words %d", len(d.Words)))
		}
	}
	want(t, "the thread", got, []string{
		"words 2", "file pic image false 3m0s", "words 2", "file link image true 1m0s", "words 1",
	})
	from = len(s.desk)
	s.take(bot.Input{Unsend: &bot.Unsend{MessageID: "pic"}})
	if !slices.ContainsFunc(s.desk[from:], func(d bot.DeskItem) bool { return d.Kind == bot.DeskRemove && d.Target != "" }) {
		t.Errorf("the picture stays: %v", s.deskKeys(from))
	}
	// What stands there is not shown in a later case once more.
	s.clicks(aoi, bot.ActionClaim)
	s.clicks(aoi, bot.ActionClose)
	from = len(s.desk)
	s.says("人と話す")
	for _, d := range s.desk[from:] {
		if d.Kind == bot.DeskFile {
			t.Errorf("again: %+v", d)
		}
	}
}
