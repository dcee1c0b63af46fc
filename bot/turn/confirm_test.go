package turn_test

import (
	"slices"
	"testing"
	"time"

	"tonari/bot"
)

func TestWhereEveryReplyIsConfirmedNothingLeavesByItself(t *testing.T) {
	s := play(t, tuesday)
	s.house.Confirm = true
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	said, from := len(s.phone), len(s.desk)
	first := s.types(aoi, "こんにちは")
	second := s.types(aoi, "いま 話せますか")
	if got, want := s.deskKeys(from), []string{"mark:hourglass_flowing_sand", "desk.offer_confirm", "mark:hourglass_flowing_sand", "desk.offer_confirm"}; !slices.Equal(got, want) {
		t.Errorf("desk %v, want %v", got, want)
	}
	s.after(3 * time.Minute)
	if len(s.phone) != said {
		t.Fatalf("sent by itself: %v", s.phone[said:])
	}
	var card *bot.Card
	for _, d := range s.desk {
		if d.Card != nil {
			card = d.Card
		}
	}
	if card.Unsent != 2 || !slices.Contains(s.deskKeys(from), "desk.offer_again") {
		t.Errorf("unsent %d, desk %v", card.Unsent, s.deskKeys(from))
	}
	s.presses(midori, bot.ActionHoldSend, second)
	if len(s.phone) != said {
		t.Error("somebody else sent it")
	}
	s.presses(aoi, bot.ActionHoldSend, second)
	s.presses(aoi, bot.ActionHoldNote, first)
	if got := s.phone[said:]; len(got) != 1 || got[0].Text != "いま 話せますか" || got[0].Sender != "相談員A" {
		t.Errorf("phone %v", got)
	}
	s.after(time.Hour)
	if len(s.phone) != said+1 || len(s.current().Held) != 0 {
		t.Errorf("phone %v, held %v", s.phone[said:], s.current().Held)
	}
	// A note needs no question.
	from = len(s.desk)
	s.types(aoi, "メモ: 学校に電話")
	if got := s.deskKeys(from); !slices.Equal(got, []string{"mark:memo"}) {
		t.Errorf("a note: %v", got)
	}
}
