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
	if !slices.Contains(s.deskKeys(from), "desk.rung") {
		t.Error("the rungs did not start anew")
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

func TestAFloodIsTakenInAndAnsweredOnce(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	answers := 0
	for i := range 30 {
		s.now = s.now.Add(100 * time.Millisecond)
		s.says("あ" + strings.Repeat("い", i%5))
		if i >= 20 && len(s.turned) > 0 {
			answers++
			want(t, "flood", s.heard(), []string{"house.flood"})
		}
	}
	if answers != 1 {
		t.Errorf("%d answers to the flood", answers)
	}
	s.says(urgentText)
	if !slices.Contains(s.heard(), "safety.numbers") {
		t.Error("urgent words in a flood were not answered")
	}
}

func TestSlackIsDeafAndThePersonIsNotLeftWaiting(t *testing.T) {
	s := play(t, tuesday)
	s.deafDesk = true
	s.says(urgentText)
	if !slices.ContainsFunc(s.heard(), func(k string) bool { return k == "safety.ask_telling" }) {
		t.Errorf("said %v", s.heard())
	}
	s.after(60 * time.Second)
	want(t, "numbers", s.heard(), []string{"handoff.late"})
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

func TestPoisonIsPutBeforeAHuman(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	from := len(s.desk)
	s.take(bot.Input{Receipt: &bot.Receipt{Outcome: bot.OutcomePoison}})
	if !slices.Contains(s.deskKeys(from), "desk.poison") {
		t.Errorf("desk %v", s.deskKeys(from))
	}
	want(t, "person", s.heard(), []string{"handoff.poison"})
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

func TestABurstOfShortLinesIsOneAnswer(t *testing.T) {
	s := play(t, tuesday)
	s.house.Burst = 3 * time.Second
	s.follows()
	s.taps("child")
	s.says("朝起きて")
	if len(s.turned) == 0 {
		t.Fatal("the first line got no answer")
	}
	at := s.conv.Talk.At
	s.now = s.now.Add(2 * time.Second)
	s.says("弟をおこして")
	s.now = s.now.Add(2 * time.Second)
	s.says("ごはん")
	if len(s.turned) != 0 || s.conv.Talk.At != at {
		t.Errorf("a further line was a turn: %v at %s", s.heard(), s.conv.Talk.At)
	}
	s.after(3 * time.Second)
	want(t, "quiet", s.heard(), []string{"house.burst"})
	if len(s.turned[0].Choices) == 0 {
		t.Error("no choices stand")
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

func TestWordsOfTheBotThatDiedAreShownAtTheDesk(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	from := len(s.desk)
	s.take(bot.Input{Receipt: &bot.Receipt{Item: "x", Outcome: bot.OutcomeDead}})
	want(t, "desk", s.deskKeys(from), []string{"desk.bot_dead"})
}

func TestTypedChoicesAreNotJudgedTogether(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	for _, text := range []string{"メニュー", "行けるところをさがす", "近いところ"} {
		s.says(text)
	}
	if k := s.conv.Current(); k != nil {
		t.Errorf("a case was opened: %+v", k)
	}
}
