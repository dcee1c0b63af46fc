package turn_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tonari/bot"
)

// blocks stops talk with the person for so long.
func (s *stage) blocks(by bot.StaffID, d time.Duration, also ...string) map[string]string {
	s.t.Helper()
	f, ok := s.opens(by, bot.ActionBlock)
	if !ok {
		s.t.Fatalf("%s cannot open the form", by)
	}
	until := s.now.Add(d).In(tokyo)
	values := map[string][]string{
		"reason": {"ののしりが続いた"}, "day": {until.Format("2006-01-02")}, "hour": {until.Format("15:04")},
	}
	if len(also) > 0 {
		values["what"] = also
	}
	return s.sends(by, f, values)
}

// blocked is somebody whose case was closed and with whom the desk talks no more
// for two days.
func blocked(t *testing.T) *stage {
	t.Helper()
	s := held(t)
	s.clicks(aoi, bot.ActionClose)
	if wrong := s.blocks(sato, 48*time.Hour); wrong != nil {
		t.Fatalf("refused: %v", wrong)
	}
	return s
}

func TestABlockedPersonGetsOneLineWhateverTheyDo(t *testing.T) {
	s := blocked(t)
	if got := s.heard(); !slices.Equal(got, []string{"handoff.blocked"}) {
		t.Errorf("at once: %v", got)
	}
	cases := len(s.conv.Cases)
	for _, text := range []string{"なんで", "人と話す", "メニュー", "やめる", "もどる", "1", "解決した", "つらい", "English"} {
		s.after(time.Minute)
		s.says(text)
		want := []string{"handoff.blocked"}
		if text == "English" {
			want = []string{"language.set", "handoff.blocked"}
		}
		if got := s.heard(); !slices.Equal(got, want) {
			t.Errorf("%s: %v", text, got)
		}
		if last := s.turned[len(s.turned)-1]; len(last.Choices) == 0 {
			t.Errorf("%s: nothing stands below it", text)
		}
	}
	s.taps("numbers")
	if got := s.heard(); !slices.Equal(got, []string{"handoff.blocked"}) {
		t.Errorf("the numbers: %v", got)
	}
	s.take(bot.Input{ReplyToken: "rt", Sticker: &bot.Sticker{MessageID: "st", Keywords: []string{"angry"}}})
	if got := s.heard(); !slices.Equal(got, []string{"handoff.blocked"}) {
		t.Errorf("a sticker: %v", got)
	}
	s.take(bot.Input{ReplyToken: "rt", Tap: &bot.Tap{Data: "welcome.who/child"}})
	if got := s.heard(); !slices.Equal(got, []string{"handoff.blocked"}) {
		t.Errorf("an old button: %v", got)
	}
	if len(s.conv.Cases) != cases {
		t.Error("a case was opened")
	}
}

func TestABlockStopsOnlyTalk(t *testing.T) {
	for text, level := range map[string]bot.Level{urgentText: bot.LevelUrgent, "消えたい": bot.LevelHigh} {
		s := blocked(t)
		from := len(s.desk)
		s.says(text)
		if got := s.heard(); len(got) == 0 || !strings.HasPrefix(got[0], "safety.") {
			t.Errorf("%s is answered with %v", level, got)
		}
		k := s.current()
		if _, called := s.mentions(from, "desk.new_"+level.String()); !called || k.Level != level {
			t.Errorf("%s: desk %v", level, s.deskKeys(from))
		}
		// The talk goes on in that case, with a human too, until it is closed.
		s.clicks(aoi, bot.ActionClaim)
		if got := s.heard(); !slices.Equal(got, []string{"handoff.here"}) {
			t.Errorf("%s: a claim says %v", level, got)
		}
		s.after(3 * time.Minute)
		s.says("はい、います")
		if got := s.heard(); !slices.Equal(got, []string{"handoff.ack"}) {
			t.Errorf("%s: the person's answer gets %v", level, got)
		}
		s.clicks(aoi, bot.ActionClose)
		if got := s.heard(); !slices.Equal(got, []string{"handoff.blocked"}) {
			t.Errorf("%s: the close says %v", level, got)
		}
		s.says("まだ話したい")
		if got := s.heard(); !slices.Equal(got, []string{"handoff.blocked"}) {
			t.Errorf("%s: after the close: %v", level, got)
		}
	}
	s := blocked(t)
	s.says("かくす")
	if got := s.heard(); !slices.Equal(got, []string{"hide.on"}) {
		t.Errorf("かくす: %v", got)
	}
	cases := len(s.conv.Cases)
	s.says("人と話す")
	if got := s.heard(); slices.Contains(got, "handoff.blocked") || len(s.conv.Cases) != cases {
		t.Errorf("while hidden: %v, %d cases", got, len(s.conv.Cases))
	}
	s.says("もどる")
	s.taps("yes")
	if got := s.heard(); !slices.Equal(got, []string{"hide.off", "handoff.blocked"}) {
		t.Errorf("もどる: %v", got)
	}
	s.says("消して")
	s.says("はい")
	if got := s.heard(); !slices.Equal(got, []string{"erase.begun"}) {
		t.Errorf("消して: %v", got)
	}
}

func TestABlockEndsByItselfOrIsLifted(t *testing.T) {
	s := blocked(t)
	said, from := len(s.phone), len(s.desk)
	s.after(49 * time.Hour)
	if len(s.phone) != said {
		t.Errorf("the end is pushed: %v", s.phone[said:])
	}
	if !slices.Contains(s.deskKeys(from), "desk.block_over") {
		t.Errorf("desk %v", s.deskKeys(from))
	}
	for _, d := range s.desk[from:] {
		if d.Card != nil && !d.Card.Stopped.IsZero() {
			t.Error("the card still shows it")
		}
	}
	s.says("人と話す")
	if got := s.heard(); slices.Contains(got, "handoff.blocked") || s.conv.Current() == nil {
		t.Errorf("after the end: %v", got)
	}

	s = blocked(t)
	if wrong := s.blocks(sato, 72*time.Hour, "until"); wrong != nil {
		t.Fatalf("moving the end: %v", wrong)
	}
	s.after(50 * time.Hour)
	s.says("こんにちは")
	if got := s.heard(); !slices.Equal(got, []string{"handoff.blocked"}) {
		t.Errorf("the moved end does not hold: %v", got)
	}
	from = len(s.desk)
	if wrong := s.blocks(sato, 0, "lift"); wrong != nil {
		t.Fatalf("lifting: %v", wrong)
	}
	if got := s.heard(); !slices.Equal(got, []string{"handoff.block_over"}) {
		t.Errorf("lifting says %v", got)
	}
	if d := s.desk[from]; d.Key != "desk.block_lifted" || d.Note != "ののしりが続いた" {
		t.Errorf("line %+v", d)
	}
	s.says("メニュー")
	if got := s.heard(); slices.Contains(got, "handoff.blocked") {
		t.Errorf("after lifting: %v", got)
	}
}

func TestABlockNeedsAReasonAnEndAndSomebodyWhoMay(t *testing.T) {
	s := held(t)
	if _, ok := s.opens(midori, bot.ActionBlock); ok {
		t.Error("somebody who does not hold the case may block")
	}
	for about, d := range map[string]time.Duration{"past": -time.Hour, "too long": 31 * 24 * time.Hour} {
		if wrong := s.blocks(aoi, d); len(wrong) != 1 {
			t.Errorf("%s: %v", about, wrong)
		}
	}
	f, _ := s.opens(aoi, bot.ActionBlock)
	if wrong := s.sends(aoi, f, map[string][]string{"reason": {""}}); wrong["reason"] == "" {
		t.Error("blocked without a reason")
	}
	s.after(time.Second)
	s.says(urgentText)
	if wrong := s.sends(aoi, f, nil); wrong["reason"] == "" {
		t.Error("blocked without having seen the newest urgent words")
	}
	from := len(s.desk)
	if wrong := s.blocks(aoi, time.Hour); wrong != nil {
		t.Fatalf("the holder may not: %v", wrong)
	}
	card := s.desk[len(s.desk)-1].Card
	if d := s.desk[from]; d.Key != "desk.block_set" || d.Note == "" || card == nil || card.Stopped.IsZero() || card.Blocked {
		t.Errorf("desk %v, card %+v", s.deskKeys(from), card)
	}
	s.clicks(aoi, bot.ActionClose)
	if got := s.heard(); len(got) != 0 {
		t.Errorf("the close says %v to somebody who has heard all", got)
	}
	if _, ok := s.opens(aoi, bot.ActionBlock); !ok {
		t.Error("who set it cannot lift it")
	}
	if _, ok := s.opens(midori, bot.ActionBlock); ok {
		t.Error("anybody can lift it")
	}
}

func TestButtonsOfSafetyTellOfDangerWhileBlocked(t *testing.T) {
	s := play(t, tuesday)
	s.says(urgentText)
	tap := ""
	for _, m := range s.turned {
		for _, c := range m.Choices {
			tap = c.Data
		}
	}
	s.clicks(aoi, bot.ActionClaim)
	s.blocks(aoi, 24*time.Hour)
	s.clicks(aoi, bot.ActionClose)
	s.take(bot.Input{ReplyToken: "rt", Tap: &bot.Tap{Data: tap}})
	if got := s.heard(); len(got) == 0 || slices.Equal(got, []string{"handoff.blocked"}) {
		t.Errorf("%s is answered with %v", tap, got)
	}
}

// stopped says of each case whether its card, as it was painted last, shows a block.
func (s *stage) stopped() map[bot.CaseID]bool {
	out := map[bot.CaseID]bool{}
	for _, d := range s.desk {
		if d.Card != nil {
			out[d.Case] = !d.Card.Stopped.IsZero()
		}
	}
	return out
}

func TestNoCardKeepsABlockThatWasMovedOrLiftedOnAnother(t *testing.T) {
	for _, how := range []string{"lifted", "moved", "over"} {
		s := blocked(t)
		first := s.conv.Cases[0].ID
		s.says(urgentText)
		second := s.current().ID
		if got := s.stopped(); !got[first] || !got[second] {
			t.Fatalf("the block stands on %v", got)
		}
		switch how {
		case "lifted":
			s.blocks(sato, 0, "lift")
		case "moved":
			s.blocks(sato, 24*time.Hour, "until")
			if got := s.stopped(); got[first] || !got[second] {
				t.Errorf("moved: it stands on %v", got)
			}
			s.clicks(aoi, bot.ActionClaim)
			s.clicks(aoi, bot.ActionClose)
			s.after(25 * time.Hour)
		case "over":
			s.clicks(aoi, bot.ActionClaim)
			s.clicks(aoi, bot.ActionClose)
			s.after(49 * time.Hour)
		}
		if got := s.stopped(); got[first] || got[second] {
			t.Errorf("%s: it still stands on %v", how, got)
		}
	}
}
