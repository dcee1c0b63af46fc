package turn_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tonari/bot"
)

// asksConsent is a child's claimed case in which A has asked about a referral.
func asksConsent(t *testing.T) *stage {
	t.Helper()
	s := play(t, tuesday)
	s.follows()
	s.taps("child")
	s.says("お母さんのごはんを作って、弟のおむかえもしてる")
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	s.asksAbout("coordinator")
	return s
}

func (s *stage) asksAbout(service string) {
	s.t.Helper()
	f, ok := s.opens(aoi, bot.ActionSheet)
	if !ok || len(f.Fields) != 1 {
		s.t.Fatalf("form %+v", f)
	}
	if wrong := s.sends(aoi, f, map[string][]string{"to": {service}}); wrong != nil {
		s.t.Fatalf("refused: %v", wrong)
	}
}

func (s *stage) sheet() *bot.Referral { s.t.Helper(); return s.current().Referral }

// writes fills the sheet in and sends it.
func (s *stage) writes(by bot.StaffID, values map[string][]string) map[string]string {
	s.t.Helper()
	f, ok := s.opens(by, bot.ActionSheet)
	if !ok {
		s.t.Fatalf("%s may not open the sheet", by)
	}
	return s.sends(by, f, values)
}

func TestAPersonIsAskedBeforeAnythingIsWrittenDown(t *testing.T) {
	s := asksConsent(t)
	got := s.phone[len(s.phone)-2:]
	if got[0].Key != "consent.ask" || got[1].Key != "consent.what" || !strings.Contains(got[0].Text, "地域福祉コーディネーター") {
		t.Errorf("the phone shows %+v", got)
	}
	if f, ok := s.opens(aoi, bot.ActionSheet); !ok || f.Submit != "" || len(f.Fields) != 0 {
		t.Errorf("without an answer the form is %+v", f)
	}
	k := s.current()
	from := len(s.desk)
	s.take(bot.Input{Submit: &bot.Submit{Case: k.ID, Form: bot.ActionSheet, By: aoi, Member: true, Opened: s.now, Values: map[string][]string{
		"who": {"x"}, "ask": {"y"}, "files": {"xlsx"},
	}}})
	if !s.sheet().Saved.IsZero() || slices.Contains(s.deskKeys(from), string(bot.DeskPaper)) {
		t.Error("a sheet without consent was saved")
	}
	if _, ok := s.house.Paper(s.conv, k.ID, bot.PaperXLSX, s.now); ok {
		t.Error("a sheet without consent is written out")
	}
	s.taps("yes")
	if s.sheet().Consent != bot.ConsentYes || !slices.Contains(s.heard(), "consent.given") {
		t.Errorf("%+v, heard %v", s.sheet(), s.heard())
	}
	if w := s.conv.Words[len(s.conv.Words)-1]; w.Kind != bot.WordTap || w.Case != k.ID {
		t.Errorf("the answer stands nowhere: %+v", w)
	}
}

func TestAnAnswerIsTypedInThePersonsLanguageAndOnlyRightAfterTheQuestion(t *testing.T) {
	for text, want := range map[string]bot.Consent{"はい": bot.ConsentYes, "つたえないで": bot.ConsentNo, "あとで決める": bot.ConsentLater, "1": bot.ConsentYes, "うーん": bot.ConsentAsked} {
		s := asksConsent(t)
		s.says(text)
		if got := s.sheet().Consent; got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
	s := asksConsent(t)
	s.types(aoi, "ところで、きょうは眠れましたか")
	s.after(10 * time.Second)
	s.says("はい")
	if got := s.sheet().Consent; got != bot.ConsentAsked {
		t.Errorf("an answer to the counselor is %s", got)
	}
	s.taps("yes")
	if got := s.sheet().Consent; got != bot.ConsentYes {
		t.Errorf("a tap is %s", got)
	}
}

func TestAYesToOneServiceIsNoneToAnother(t *testing.T) {
	s := asksConsent(t)
	old := s.phone[len(s.phone)-1].Choices[0].Data
	s.taps("yes")
	s.after(time.Minute)
	if wrong := s.writes(aoi, map[string][]string{"who": {"x"}, "ask": {"y"}, "other": {"outreach"}}); wrong != nil {
		t.Fatalf("refused: %v", wrong)
	}
	s.take(bot.Input{ReplyToken: "rt", Tap: &bot.Tap{Data: old}})
	if r := s.sheet(); r.To != "outreach" || r.Consent != bot.ConsentAsked || !slices.Contains(s.heard(), "consent.ask") {
		t.Errorf("the button of the first question: %s is %s, heard %v", r.To, r.Consent, s.heard())
	}
	s.taps("yes")
	if got := s.sheet().Consent; got != bot.ConsentYes {
		t.Errorf("the button of the second question is %s", got)
	}
}

func TestWordsFromBeforeTheQuestionIsOnThePhoneAreNoAnswer(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	s.lineTo = bot.OutcomeMonthly // LINE has not taken it
	s.asksAbout("coordinator")
	s.lineTo = bot.OutcomeAccepted
	s.says("はい")
	if got := s.sheet().Consent; got != bot.ConsentAsked {
		t.Errorf("an answer to something else is %s", got)
	}
}

func TestNobodyIsAskedAgainAtOnceAfterANo(t *testing.T) {
	s := asksConsent(t)
	s.taps("no")
	if !slices.Contains(s.heard(), "consent.no") {
		t.Errorf("heard %v", s.heard())
	}
	s.after(6 * 24 * time.Hour)
	if f, _ := s.opens(aoi, bot.ActionSheet); f.Submit != "" {
		t.Error("asked again within a week")
	}
	s.after(25 * time.Hour)
	s.asksAbout("young-carer")
	s.taps("later")
	s.asksAbout("young-carer")
	if got := s.sheet(); got.Consent != bot.ConsentAsked || got.To != "young-carer" {
		t.Errorf("%+v", got)
	}
}

func TestAYesIsTakenBackInWordsUntilItWasPassedOn(t *testing.T) {
	s := asksConsent(t)
	s.taps("yes")
	if wrong := s.writes(aoi, map[string][]string{"ask": {"家事の手伝い"}, "files": {"xlsx", "html"}}); wrong != nil {
		t.Fatal(wrong)
	}
	items := slices.Clone(s.sheet().Items)
	if len(items) != 2 {
		t.Fatalf("%d files", len(items))
	}
	s.says("1") // a number is no withdrawal
	from := len(s.desk)
	s.says("つなぐのをやめる")
	if s.sheet().Consent != bot.ConsentWithdrawn || !slices.Contains(s.heard(), "consent.stopped") {
		t.Errorf("%+v, heard %v", s.sheet(), s.heard())
	}
	for _, d := range s.desk[from:] {
		if d.Kind == bot.DeskRemove {
			items = slices.DeleteFunc(items, func(id string) bool { return id == d.Target })
		}
	}
	if len(items) != 0 || !slices.Contains(s.deskKeys(from), "referral.answer_withdrawn") {
		t.Errorf("%v still stand; %v", items, s.deskKeys(from))
	}
	if f, _ := s.opens(aoi, bot.ActionSheet); f.Submit != "" {
		t.Error("the sheet can still be written")
	}
}

func TestWhatWasPassedOnIsNotSaidToBeTakenBack(t *testing.T) {
	s := asksConsent(t)
	s.taps("yes")
	if wrong := s.writes(aoi, map[string][]string{"ask": {"家事の手伝い"}, "handed": {"2026-11-30"}}); wrong["handed"] == "" {
		t.Error("handed over before the question")
	}
	if wrong := s.writes(aoi, map[string][]string{"ask": {"家事の手伝い"}, "handed": {"2026-12-01"}}); wrong != nil {
		t.Fatal(wrong)
	}
	i := slices.IndexFunc(s.last.Effects.Facts, func(f bot.Fact) bool { return f.Name == "referral_handed" })
	if i < 0 || s.last.Effects.Facts[i].Fields["days"] != "0" {
		t.Errorf("facts %s", asJSON(s.last.Effects.Facts))
	}
	s.says("つなぐのをやめる")
	if !slices.Contains(s.heard(), "consent.late") || s.sheet().Consent != bot.ConsentYes {
		t.Errorf("heard %v", s.heard())
	}
}

// TestASecondServiceIsAskedAboutAgain: a yes is for one service, and what another has
// already stays on record.
func TestASecondServiceIsAskedAboutAgain(t *testing.T) {
	for name, handed := range map[string][]string{"the first has the sheet": {"2026-12-01"}, "the first has nothing yet": nil} {
		t.Run(name, func(t *testing.T) {
			s := asksConsent(t)
			s.taps("yes")
			first := map[string][]string{"ask": {"家事の手伝い"}, "troubles": {"ねむれない"}, "files": {"xlsx"}, "handed": handed}
			if wrong := s.writes(aoi, first); wrong != nil {
				t.Fatal(wrong)
			}
			item := s.sheet().Items[0]
			if wrong := s.writes(aoi, map[string][]string{"other": {"coordinator"}}); wrong["other"] == "" {
				t.Error("the same one is asked about")
			}
			from := len(s.desk)
			if wrong := s.writes(aoi, map[string][]string{"other": {"outreach"}}); wrong != nil {
				t.Fatal(wrong)
			}
			if r := s.sheet(); r.To != "outreach" || r.Consent != bot.ConsentAsked || r.Handed != "" || r.Fields["ask"] != "" || r.Fields["troubles"] != "ねむれない" {
				t.Errorf("%+v", r)
			}
			gone := slices.ContainsFunc(s.desk[from:], func(d bot.DeskItem) bool { return d.Kind == bot.DeskRemove && d.Target == item })
			lapsed := slices.Contains(s.deskKeys(from), "referral.lapsed")
			if before := s.sheet().Before; handed != nil && (len(before) != 1 || before[0].To != "coordinator" || gone || lapsed) ||
				handed == nil && (len(before) != 0 || !gone || !lapsed) {
				t.Errorf("before %+v, the file is gone: %v, lapsed: %v", before, gone, lapsed)
			}
			if f, _ := s.opens(aoi, bot.ActionSheet); f.Submit != "" {
				t.Error("the sheet can be written before the second yes")
			}
			s.taps("yes")
			if _, ok := s.house.Paper(s.conv, s.current().ID, bot.PaperXLSX, s.now); ok {
				t.Error("what was written for the first leaves for the second")
			}
			if wrong := s.writes(aoi, map[string][]string{"ask": {"生活費の相談"}}); wrong != nil {
				t.Error(wrong)
			}
		})
	}
}

func TestASheetIsFilledFromTheCaseAndKeptAsWritten(t *testing.T) {
	s := asksConsent(t)
	s.taps("yes")
	f, _ := s.opens(aoi, bot.ActionSheet)
	got := map[string]string{}
	for _, field := range f.Fields {
		got[field.Name] = strings.Join(field.Value, "")
	}
	if !strings.Contains(got["troubles"], "お母さんのごはん") || !strings.Contains(got["who"], s.conv.Alias) || !strings.Contains(got["done"], "2026-12-01") {
		t.Errorf("%v", got)
	}
	if wrong := s.sends(aoi, f, map[string][]string{"ask": {" "}}); wrong["ask"] == "" {
		t.Error("nothing is asked of the other agency")
	}
	s.writes(aoi, map[string][]string{"troubles": {"ごはんと、おむかえ"}, "ask": {"家事の手伝い"}, "areas": {"care", "family"}})
	f, _ = s.opens(aoi, bot.ActionSheet)
	for _, field := range f.Fields {
		if field.Name == "troubles" && field.Value[0] != "ごはんと、おむかえ" || field.Name == "areas" && len(field.Value) != 2 {
			t.Errorf("%+v", field)
		}
	}
	paper, ok := s.house.Paper(s.conv, s.current().ID, bot.PaperHTML, s.now)
	if !ok || !strings.Contains(asJSON(paper), "家事の手伝い") || !strings.Contains(asJSON(paper), "介護・世話、家族関係") {
		t.Errorf("paper %+v", paper)
	}
}

func TestOnlyTheHolderPutsASheetIntoTheThread(t *testing.T) {
	s := asksConsent(t)
	s.taps("yes")
	if wrong := s.writes(sato, map[string][]string{"ask": {"x"}, "files": {"xlsx"}}); wrong["files"] == "" {
		t.Error("a supervisor exports it")
	}
	from := len(s.desk)
	s.writes(aoi, map[string][]string{"ask": {"x"}, "files": {"xlsx"}})
	if !slices.Contains(s.deskKeys(from), string(bot.DeskPaper)) {
		t.Errorf("%v", s.deskKeys(from))
	}
	if facts := asJSON(s.last.Effects.Facts); strings.Contains(facts, "ごはん") || !strings.Contains(facts, "referral_exported") {
		t.Errorf("facts %s", facts)
	}
}

func TestASheetWhoseConsentWentWhileItWasWrittenIsRefusedAndKeptOpen(t *testing.T) {
	s := asksConsent(t)
	s.taps("yes")
	f, _ := s.opens(aoi, bot.ActionSheet)
	s.says("つなぐのをやめる")
	if wrong := s.sends(aoi, f, map[string][]string{"ask": {"長く書いたこと"}}); wrong["ask"] == "" {
		t.Error("it was taken")
	}
}

func TestAnErasureTakesTheSheetAlong(t *testing.T) {
	s := asksConsent(t)
	yes := s.phone[len(s.phone)-1].Choices[0].Data
	s.says(urgentText) // so that the case stays
	s.take(bot.Input{ReplyToken: "rt", Tap: &bot.Tap{Data: yes}})
	if wrong := s.writes(aoi, map[string][]string{"ask": {"秘密の相談"}}); wrong != nil || !strings.Contains(asJSON(s.conv), "秘密の相談") {
		t.Fatalf("not written: %v", wrong)
	}
	s.says("消して")
	s.taps("yes")
	if !s.conv.EraseAtClose || strings.Contains(asJSON(s.conv), "秘密の相談") {
		t.Error("what was written of the person is still there")
	}
}

func TestSomebodyWhoHidesIsNotAsked(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	s.says("かくす")
	if f, ok := s.opens(aoi, bot.ActionSheet); !ok || f.Submit != "" {
		t.Errorf("%+v", f)
	}
}

func TestMeetingsCountTheDaysFromTheFirstContactToThePlan(t *testing.T) {
	s := play(t, night)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	s.after(20 * 24 * time.Hour)
	f, ok := s.opens(aoi, bot.ActionMeeting)
	if !ok {
		t.Fatal("the holder may not mark it")
	}
	for field, values := range map[string]map[string][]string{
		"kinds": {"held": {"2026-12-10"}},
		"held":  {"kinds": {"joint"}, "held": {"2026-11-30"}},
		"plan":  {"kinds": {"joint"}, "plan": {"2027-12-24"}},
	} {
		if wrong := s.sends(aoi, f, values); wrong[field] == "" {
			t.Errorf("%s: %v", field, wrong)
		}
	}
	if wrong := s.sends(aoi, f, map[string][]string{"kinds": {"joint", "support"}, "held": {"2026-12-10"}, "plan": {"2026-12-20"}}); wrong != nil {
		t.Fatal(wrong)
	}
	i := slices.IndexFunc(s.last.Effects.Facts, func(f bot.Fact) bool { return f.Name == "meeting" })
	if x := s.last.Effects.Facts[i].Fields; x["plan_days"] != "19" || x["held_days"] != "9" || x["kinds"] != "joint,support" {
		t.Errorf("%v", x)
	}
	card := s.desk[len(s.desk)-1].Card
	if card == nil || !strings.Contains(strings.Join(card.Notes, "\n"), "最初の連絡から19日") {
		t.Errorf("the card shows %+v", card)
	}
	f, _ = s.opens(aoi, bot.ActionMeeting)
	s.sends(aoi, f, map[string][]string{"kinds": {}, "held": {}, "plan": {}})
	if s.current().Meeting != nil {
		t.Error("the mark stays")
	}
}

func TestDaysToAPlanCountFromTheFirstContactAndAPlanIsEnteredAfterTheClose(t *testing.T) {
	s := play(t, tuesday) // 2026-12-01
	s.follows()
	s.after(2 * day)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	s.clicks(aoi, bot.ActionClose)
	s.after(7 * day)
	s.says("人と話す") // a second case, 2026-12-10
	s.clicks(aoi, bot.ActionClaim)
	s.clicks(aoi, bot.ActionClose)
	s.after(10 * day)
	f, ok := s.opens(midori, bot.ActionMeeting)
	if !ok || !strings.Contains(strings.Join(f.Texts, ""), "2026-12-01") {
		t.Fatalf("form %v, %+v", ok, f)
	}
	if wrong := s.sends(midori, f, map[string][]string{"kinds": {"joint"}, "held": {"2026-11-30"}}); wrong["held"] == "" {
		t.Error("a meeting before the first contact is taken")
	}
	from := len(s.desk)
	if wrong := s.sends(midori, f, map[string][]string{"kinds": {"joint"}, "held": {"2026-12-08"}, "plan": {"2026-12-20"}}); wrong != nil {
		t.Fatal(wrong)
	}
	i := slices.IndexFunc(s.last.Effects.Facts, func(f bot.Fact) bool { return f.Name == "meeting" })
	if x := s.last.Effects.Facts[i].Fields; x["plan_days"] != "19" || x["held_days"] != "7" {
		t.Errorf("%v", x)
	}
	card := s.desk[len(s.desk)-1].Card
	if card == nil || !strings.Contains(strings.Join(card.Notes, "\n"), "最初の連絡から19日") || s.deskKeys(from)[0] != "referral.meeting_set" {
		t.Errorf("desk %v, card %+v", s.deskKeys(from), card)
	}
}

func TestNoMeetingIsEnteredForSomebodyWhoIsBeingErased(t *testing.T) {
	s := seen(t)
	s.says("消して")
	s.taps("yes")
	s.clicks(aoi, bot.ActionClose)
	if len(s.conv.Cases) == 0 || !s.conv.EraseAtClose {
		t.Fatal("the erasure does not wait")
	}
	if _, ok := s.opens(sato, bot.ActionMeeting); ok {
		t.Error("the form opens")
	}
}

func TestInMaskedModeASheetIsItsHoldersAloneAndLeavesByCommandOnly(t *testing.T) {
	s := asksConsent(t)
	s.taps("yes")
	house := *s.house
	house.Masked, s.house = true, &house
	if _, ok := s.opens(sato, bot.ActionSheet); ok {
		t.Error("a supervisor who does not hold the case reads it")
	}
	f, ok := s.opens(aoi, bot.ActionSheet)
	if !ok || slices.ContainsFunc(f.Fields, func(field bot.Field) bool { return field.Name == "files" }) {
		t.Errorf("a file is offered: %+v", f.Fields)
	}
	from := len(s.desk)
	s.take(bot.Input{Submit: &bot.Submit{
		Case: f.Case, Form: f.Name, Ref: f.Ref, By: aoi, Member: true, Opened: f.Opened,
		Values: map[string][]string{"who": {"x"}, "ask": {"x"}, "files": {"xlsx"}},
	}})
	if slices.Contains(s.deskKeys(from), string(bot.DeskPaper)) {
		t.Error("a file went to Slack all the same")
	}
}
