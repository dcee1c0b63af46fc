package turn_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tonari/bot"
)

func TestHidingShowsNothingAndLosesNothing(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	s.says("かくす")
	if !s.last.Effects.ParkLine {
		t.Error("what is under way was not parked")
	}
	for _, m := range s.turned {
		if !strings.HasPrefix(m.Key, "hide.") {
			t.Errorf("not innocuous: %s", m.Key)
		}
	}
	from := len(s.desk)
	s.says("こんにちは")
	s.says("メニュー")
	s.take(bot.Input{ReplyToken: "rt", Follow: &bot.Follow{}})
	s.says("消して")
	for _, m := range s.turned {
		if !strings.HasPrefix(m.Key, "hide.") {
			t.Errorf("not innocuous: %s", m.Key)
		}
	}
	s.says(urgentText)
	want(t, "numbers only", s.heard(), []string{"hide.numbers"})
	if s.current().Level != bot.LevelUrgent {
		t.Error("not raised")
	}
	if !slices.Contains(s.deskKeys(from), "words") {
		t.Error("the counselor does not see the words")
	}
	s.says("もどる")
	want(t, "question", s.heard(), []string{"hide.ask"})
	s.taps("yes")
	if !s.conv.Hidden.IsZero() || !s.last.Effects.UnparkLine {
		t.Error("still hidden")
	}
}

func TestErasureAsksOnceMoreAndLeavesATombstone(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	s.says("お母さんの世話をしてる")
	alias := s.conv.Alias
	s.says("消して")
	want(t, "asked", s.heard(), []string{"erase.ask"})
	s.taps("no")
	want(t, "not erased", s.heard(), []string{"erase.cancelled"})
	s.says("消して")
	s.taps("yes")
	want(t, "begun", s.heard(), []string{"erase.begun"})
	if l := s.last.Effects.Line; len(l) != 1 || l[0].Kind != bot.LineReplyOnly {
		t.Errorf("goodbye %+v", l)
	}
	if len(s.conv.Words)+len(s.conv.Talk.Answers)+len(s.conv.Cases) != 0 || s.conv.Alias != "" {
		t.Errorf("left: %+v", s.conv)
	}
	before := s.now.Add(-time.Second)
	s.take(bot.Input{At: before, ReplyToken: "rt", Text: &bot.Text{MessageID: "old", Text: "前のことば"}})
	if len(s.turned) != 0 || len(s.conv.Words) != 0 {
		t.Error("an older input was taken up")
	}
	s.take(bot.Input{At: before, ReplyToken: "rt", Text: &bot.Text{MessageID: "old2", Text: urgentText}})
	if s.conv.Current() == nil {
		t.Error("an older urgent input did not act")
	}
	if s.conv.Alias == alias {
		t.Error("the alias survived")
	}
}

func TestErasureWithAnUrgentCaseWaitsForItsEnd(t *testing.T) {
	s := play(t, tuesday)
	s.says(urgentText)
	s.clicks(aoi, bot.ActionClaim)
	s.says("消して")
	s.taps("yes")
	want(t, "kept", s.heard(), []string{"erase.kept"})
	if e := s.last.Effects.Erase; e == nil || !e.Keep {
		t.Errorf("erase %+v", e)
	}
	if s.conv.Current() == nil || len(s.conv.Words) != 0 {
		t.Errorf("conversation %+v", s.conv)
	}
	s.clicks(aoi, bot.ActionClose)
	if e := s.last.Effects.Erase; e == nil || e.Keep {
		t.Errorf("erase at close %+v", e)
	}
	if len(s.conv.Cases) != 0 {
		t.Error("the case is still remembered")
	}
}

func TestAMessageTakenBackLosesItsWordsAndKeepsItsLevel(t *testing.T) {
	s := play(t, tuesday)
	m := s.says(urgentText)
	s.take(bot.Input{Unsend: &bot.Unsend{MessageID: m}})
	if k := s.current(); k.Level != bot.LevelUrgent || !k.Withdrawn {
		t.Errorf("case %+v", k)
	}
	if strings.Contains(asJSON(s.conv), urgentText) {
		t.Error("the words are still remembered")
	}
	if len(s.last.Effects.Replace) != 1 || strings.Contains(asJSON(s.last.Effects), urgentText) {
		t.Errorf("effects %s", asJSON(s.last.Effects))
	}
	// The unsend came before its message.
	s.take(bot.Input{Unsend: &bot.Unsend{MessageID: "later"}})
	s.take(bot.Input{ReplyToken: "rt", Text: &bot.Text{MessageID: "later", Text: "屋上にいる"}})
	if strings.Contains(asJSON(s.conv)+asJSON(s.last.Effects), "屋上") {
		t.Error("words came back")
	}
}

func TestABlockedAccountIsShownAndNothingIsSent(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	from := len(s.desk)
	s.take(bot.Input{Unfollow: &bot.Unfollow{}})
	want(t, "blocked", s.deskKeys(from), []string{"desk.blocked", "repaint"})
	shown := len(s.phone)
	s.types(aoi, "お元気ですか")
	s.after(10 * time.Second)
	if len(s.phone) != shown || !slices.Contains(s.deskKeys(from), "desk.not_sent_blocked") {
		t.Errorf("phone %v desk %v", s.phone[shown:], s.deskKeys(from))
	}
	s.take(bot.Input{ReplyToken: "rt", Follow: &bot.Follow{Unblocked: true}})
	if !slices.Contains(s.deskKeys(from), "desk.came_back") {
		t.Error("the return is not shown")
	}
}

func TestEndingTheTalkIsAsked(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	s.says("やめる")
	want(t, "asked", s.heard(), []string{"leave.ask"})
	s.taps("stay")
	want(t, "stays", s.heard(), []string{"leave.stayed"})
	s.says("メニュー")
	s.taps("end")
	if s.conv.HumanSpeaks() {
		t.Error("the bot has no voice")
	}
	shown := len(s.phone)
	s.types(aoi, "もう一つだけ")
	s.after(5 * time.Second)
	if len(s.phone) != shown+2 || s.phone[shown].Key != "handoff.here" {
		t.Errorf("the change of voice was not announced: %v", s.phone[shown:])
	}
}
