package turn_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tonari/bot"
)

func (s *stage) read() []string {
	var out []string
	for _, m := range s.phone {
		if m.Sender != "" {
			out = append(out, m.Text)
		}
	}
	return out
}

func TestAnOfferThatIsSentKeepsItsPlaceAmongTheReplies(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	s.types(aoi, "いち")
	ts := s.types(midori, "に")
	s.presses(midori, bot.ActionHoldSend, ts)
	if got := s.read(); len(got) != 0 {
		t.Errorf("%v overtook a held reply", got)
	}
	s.after(5 * time.Second)
	if got := s.read(); !slices.Equal(got, []string{"いち", "に"}) {
		t.Errorf("the phone shows %v", got)
	}
}

func TestAReplyThatWaitsForAnEditedOneWakesNobody(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	first := s.types(aoi, "いち")
	s.types(aoi, "に")
	s.after(4 * time.Second)
	s.take(bot.Input{Edit: &bot.DeskEdit{Case: s.current().ID, By: aoi, TS: first, Text: "いち！"}})
	turns := s.n
	s.after(4 * time.Second)
	if s.n > turns+2 {
		t.Errorf("%d turns while waiting", s.n-turns)
	}
	s.after(time.Second)
	if got := s.read(); !slices.Equal(got, []string{"いち！", "に"}) {
		t.Errorf("the phone shows %v", got)
	}
}

func TestADeletedReplyThatLINEHasNotTakenIsCancelled(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	s.lineTo = ""
	ts := s.types(aoi, "まちがい")
	s.after(5 * time.Second)
	from := len(s.desk)
	s.take(bot.Input{Delete: &bot.DeskDelete{Case: s.current().ID, TS: ts}})
	if len(s.last.Effects.CancelLine) != 1 || len(s.current().Held) != 0 {
		t.Errorf("it is still on its way: %+v", s.current().Held)
	}
	if slices.Contains(s.deskKeys(from), "desk.deleted_after") {
		t.Error("the thread says that it stays on the phone")
	}
	// It was under way, and LINE took it after all.
	s.take(bot.Input{ID: "r", Receipt: &bot.Receipt{Ref: ts, Outcome: bot.OutcomeAccepted}})
	if !slices.Contains(s.deskKeys(from), "desk.deleted_after") {
		t.Error("the thread does not say that it stays on the phone")
	}
}

func TestAnEditIsJudgedAsIfNewlyTyped(t *testing.T) {
	for name, tc := range map[string]struct {
		edit bot.DeskEdit
		key  string
	}{
		"into a mention": {bot.DeskEdit{Text: "@相談員B さん", Internal: true}, "desk.offer_internal"},
		"into a note":    {bot.DeskEdit{Text: "メモ: あとで"}, "mark:memo"},
		"into nothing":   {bot.DeskEdit{Text: "  "}, ""},
	} {
		s := play(t, tuesday)
		s.says("人と話す")
		s.clicks(aoi, bot.ActionClaim)
		ts := s.types(aoi, "こんにちは")
		from := len(s.desk)
		tc.edit.Case, tc.edit.By, tc.edit.TS = s.current().ID, aoi, ts
		s.take(bot.Input{Edit: &tc.edit})
		if tc.key != "" && !slices.Contains(s.deskKeys(from), tc.key) {
			t.Errorf("%s: %v", name, s.deskKeys(from))
		}
		s.after(time.Minute)
		if got := s.read(); len(got) != 0 {
			t.Errorf("%s: the phone shows %v", name, got)
		}
	}
}

func (s *stage) edits(by bot.StaffID, ts, text string) {
	s.t.Helper()
	s.take(bot.Input{Edit: &bot.DeskEdit{Case: s.conv.Cases[len(s.conv.Cases)-1].ID, By: by, TS: ts, Text: text}})
}

func TestAReplyThatNeverLeftIsJudgedAnewWhenItIsEdited(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	from := len(s.desk)
	ts := s.types(aoi, strings.Repeat("あ", 20001))
	want(t, "too long", s.deskKeys(from), []string{"mark:warning", "desk.too_long"})
	if i := slices.IndexFunc(s.last.Effects.Facts, func(f bot.Fact) bool { return f.Name == "reply_unsent" }); i < 0 || s.last.Effects.Facts[i].Fields["why"] != "too_long" {
		t.Errorf("on record: %s", asJSON(s.last.Effects.Facts))
	}
	from = len(s.desk)
	s.edits(aoi, ts, strings.Repeat("い", 20001))
	want(t, "still too long", s.deskKeys(from), []string{"mark:warning", "desk.too_long"})
	from = len(s.desk)
	s.edits(aoi, ts, "みじかく")
	want(t, "shortened", s.deskKeys(from), []string{"mark:hourglass_flowing_sand"})
	s.after(10 * time.Second)
	if got := s.read(); !slices.Equal(got, []string{"みじかく"}) {
		t.Errorf("the phone shows %v", got)
	}
	from = len(s.desk)
	s.edits(aoi, ts, "もう送った")
	want(t, "after sending", s.deskKeys(from), []string{"desk.edited_after"})

	// Cancelled by a release: whoever held the case is asked.
	ts = s.types(aoi, "あとで")
	s.clicks(aoi, bot.ActionRelease)
	from = len(s.desk)
	s.edits(aoi, ts, "やっぱり送ります")
	want(t, "released", s.deskKeys(from), []string{"mark:hourglass_flowing_sand", "desk.offer_unclaimed"})
	s.presses(aoi, bot.ActionHoldSend, ts)
	if got := s.read(); !slices.Equal(got, []string{"みじかく", "やっぱり送ります"}) {
		t.Errorf("the phone shows %v", got)
	}

	// What was deleted stays deleted, whatever is seen of it later.
	ts = s.types(aoi, strings.Repeat("あ", 20001))
	s.take(bot.Input{Delete: &bot.DeskDelete{Case: s.current().ID, TS: ts}})
	s.edits(aoi, ts, "けしたはず")
	s.after(time.Minute)
	// Nothing leaves of what is edited after the close, and its author hears why.
	ts = s.types(aoi, "まだ")
	s.clicks(aoi, bot.ActionClose)
	from = len(s.desk)
	s.edits(aoi, ts, "まだです")
	want(t, "after the close", s.deskKeys(from), []string{"desk.closed"})
	s.after(time.Minute)
	if got := s.read(); len(got) != 2 {
		t.Errorf("the phone shows %v", got)
	}
}

func TestAnEditedNoteStaysOneAndSaysSo(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	ts := s.types(aoi, "メモ: 学校に電話")
	for text, told := range map[string][]string{"学校に電話しました": {"desk.note_stays"}, ";; 学校に電話した": nil} {
		from := len(s.desk)
		s.edits(aoi, ts, text)
		s.after(time.Minute)
		want(t, text, s.deskKeys(from), told)
	}
	if got := s.read(); len(got) != 0 {
		t.Errorf("the phone shows %v", got)
	}
}
