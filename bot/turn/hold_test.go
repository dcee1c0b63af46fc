package turn_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tonari/bot"
)

func TestAReplyCanBeCancelledAndChangedDuringTheHold(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	shown := len(s.phone)
	k := s.current().ID

	ts := s.types(aoi, "まちがい")
	s.after(2 * time.Second)
	s.take(bot.Input{Delete: &bot.DeskDelete{Case: k, TS: ts}})
	s.after(time.Minute)
	if len(s.phone) != shown {
		t.Fatalf("a deleted reply left: %v", s.phone[shown:])
	}

	ts = s.types(aoi, "こんにちわ")
	s.after(4 * time.Second)
	s.take(bot.Input{Edit: &bot.DeskEdit{Case: k, By: aoi, TS: ts, Text: "こんにちは"}})
	s.after(4 * time.Second)
	if len(s.phone) != shown {
		t.Fatal("an edit did not restart the hold")
	}
	s.after(time.Second)
	if got := s.phone[len(s.phone)-1].Text; got != "こんにちは" || len(s.phone) != shown+1 {
		t.Errorf("phone %q", got)
	}
	from := len(s.desk)
	s.take(bot.Input{Edit: &bot.DeskEdit{Case: k, By: aoi, TS: ts, Text: "さようなら"}})
	want(t, "after sending", s.deskKeys(from), []string{"desk.edited_after"})

	// A delete that arrives before its message.
	s.take(bot.Input{Delete: &bot.DeskDelete{Case: k, TS: "1900000000.000001"}})
	s.take(bot.Input{Reply: &bot.DeskReply{Case: k, By: aoi, TS: "1900000000.000001", Text: "消したはず"}})
	s.after(time.Minute)
	if got := s.phone[len(s.phone)-1].Text; got != "こんにちは" {
		t.Errorf("phone %q", got)
	}
}

func TestWordsOfANonHolderAreOfferedAndNeverSentByThemselves(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	shown, from := len(s.phone), len(s.desk)
	ts := s.types(midori, "わたしも聞いています")
	want(t, "offered", s.deskKeys(from), []string{"mark:hourglass_flowing_sand", "desk.offer_not_holder"})
	s.after(2 * time.Minute)
	if !slices.Contains(s.deskKeys(from), "desk.offer_again") {
		t.Errorf("not shown again: %v", s.deskKeys(from))
	}
	s.after(time.Hour)
	if len(s.phone) != shown {
		t.Fatalf("sent without an answer: %v", s.phone[shown:])
	}
	from = len(s.desk)
	s.presses(aoi, bot.ActionHoldSend, ts)
	want(t, "somebody else", s.deskKeys(from), []string{"desk.offer_not_yours"})
	s.presses(midori, bot.ActionHoldSend, ts)
	if m := s.phone[len(s.phone)-1]; m.Text != "わたしも聞いています" || m.Sender != "相談員B" {
		t.Errorf("phone %+v", m)
	}
	if s.current().Holder != aoi {
		t.Error("the holder changed")
	}

	from = len(s.desk)
	s.take(bot.Input{Reply: &bot.DeskReply{Case: s.current().ID, By: "U0GUEST", TS: "1900000000.000009", Text: "hi"}})
	want(t, "off the roster", s.deskKeys(from), []string{"desk.not_on_roster"})
}

func TestSendOnAnUnclaimedCaseAlsoClaims(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	ts := s.types(midori, "こんにちは")
	s.presses(midori, bot.ActionHoldSend, ts)
	if s.current().Holder != midori {
		t.Error("not claimed")
	}
	keys := []string{}
	for _, m := range s.turned {
		keys = append(keys, m.Key+m.Text[:0])
	}
	if len(s.turned) != 2 || s.turned[0].Key != "handoff.here" && s.turned[1].Key != "handoff.here" {
		t.Errorf("phone %v", keys)
	}
}

func TestUndeliveredRepliesSayWhy(t *testing.T) {
	for _, tc := range []struct {
		outcome bot.Outcome
		key     string
	}{
		{bot.OutcomeRefused, "desk.not_sent_refused"},
		{bot.OutcomeDead, "desk.not_sent_dead"},
		{bot.OutcomeMonthly, "desk.not_sent_monthly"},
	} {
		s := play(t, tuesday)
		s.says("人と話す")
		s.clicks(aoi, bot.ActionClaim)
		s.lineTo = tc.outcome
		from := len(s.desk)
		ts := s.types(aoi, "読みました")
		s.after(5 * time.Second)
		keys := s.deskKeys(from)
		if !slices.Contains(keys, tc.key) || !slices.Contains(keys, "mark:warning") {
			t.Errorf("%s: %v", tc.outcome, keys)
		}
		if tc.outcome == bot.OutcomeMonthly {
			s.lineTo = bot.OutcomeAccepted
			s.presses(aoi, bot.ActionHoldSend, ts)
			shown := len(s.phone)
			s.says("いますか")
			if len(s.phone) == shown || s.phone[shown].Text != "読みました" {
				t.Errorf("it did not ride: %v", s.phone[shown:])
			}
		}
	}
}

func TestAReplyThatOneRequestCannotCarryIsRefusedAndSaysSo(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	from, shown := len(s.desk), len(s.phone)
	s.types(aoi, strings.Repeat("あ", 20001))
	want(t, "refused", s.deskKeys(from), []string{"mark:warning", "desk.too_long"})
	s.types(aoi, strings.Repeat("あ", 20000))
	s.after(10 * time.Second)
	if len(s.phone) != shown+1 {
		t.Errorf("%d messages reached the phone", len(s.phone)-shown)
	}
}
