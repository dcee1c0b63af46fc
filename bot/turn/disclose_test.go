package turn_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
)

// glass is a claimed urgent case in which somebody has asked for a disclosure.
func glass(t *testing.T, asker bot.StaffID) *stage {
	t.Helper()
	s := play(t, tuesday)
	s.says(urgentText)
	s.clicks(aoi, bot.ActionClaim)
	s.asksToSee(asker)
	return s
}

func (s *stage) asksToSee(by bot.StaffID) {
	s.t.Helper()
	f, ok := s.opens(by, bot.ActionDisclose)
	if !ok {
		s.t.Fatalf("%s may not ask", by)
	}
	if wrong := s.sends(by, f, map[string][]string{"reason": {"suicide"}, "why": {"電話に出ない"}}); wrong != nil {
		s.t.Fatalf("refused: %v", wrong)
	}
}

func (s *stage) request() string { return s.conv.Cases[len(s.conv.Cases)-1].Disclosure.ID }

// approves opens the form of the approval and sends it; false: it may not be opened.
func (s *stage) approves(by bot.StaffID) bool {
	s.t.Helper()
	f, ok := s.opens(by, bot.ActionDiscloseApprove, s.request())
	if ok {
		s.sends(by, f, nil)
	}
	return ok
}

func (s *stage) maySee(by bot.StaffID) bool {
	k := s.conv.Cases[len(s.conv.Cases)-1]
	_, ok := s.house.MaySee(s.conv, bot.Click{Case: k.ID, Action: bot.ActionDiscloseShow, By: by, Member: true}, s.now)
	return ok
}

// sees uses a look as the edge does.
func (s *stage) sees(by bot.StaffID) {
	s.t.Helper()
	if !s.maySee(by) {
		s.t.Fatalf("%s may not see", by)
	}
	k := s.conv.Cases[len(s.conv.Cases)-1]
	s.take(bot.Input{Disclosed: &bot.Disclosed{Case: k.ID, Request: s.request(), By: by}})
}

// named are the names of the last turn's facts.
func (s *stage) named() []string {
	var names []string
	for _, f := range s.last.Effects.Facts {
		names = append(names, f.Name)
	}
	return names
}

func TestTwoDifferentSupervisorsOpenAnIdentityForAQuarterOfAnHour(t *testing.T) {
	for about, asker := range map[string]bot.StaffID{"the holder asks": aoi, "a supervisor asks": sato} {
		t.Run(about, func(t *testing.T) {
			s := glass(t, asker)
			line := s.desk[len(s.desk)-2]
			if len(line.Buttons) != 2 || !slices.Contains(line.Mention, kuro) || strings.Contains(line.Text, "電話に出ない") {
				t.Errorf("line %+v", line)
			}
			if asker == aoi && !s.approves(sato) {
				t.Error("C may not approve")
			}
			for _, by := range []bot.StaffID{aoi, midori, sato} {
				if s.approves(by) {
					t.Errorf("%s approves, too", by)
				}
				if s.maySee(by) {
					t.Errorf("%s sees after one approval", by)
				}
			}
			if !s.approves(kuro) {
				t.Fatal("D may not approve")
			}
			if s.maySee(aoi) || s.maySee(midori) {
				t.Error("somebody else may see")
			}
			s.sees(sato)
			if s.maySee(sato) || !s.maySee(kuro) {
				t.Error("each of the two looks once")
			}
			if diff := cmp.Diff([]string{"disclosure_shown"}, s.named()); diff != "" {
				t.Error(diff)
			}
			s.after(15*time.Minute + time.Second)
			if s.maySee(kuro) {
				t.Error("D sees after the time")
			}
			if d := s.current().Disclosure; d.State != bot.DisclosureOver || d.Text != "" {
				t.Errorf("%+v", d)
			}
		})
	}
}

func TestTheChannelIsToldOfADisclosureOnceAndWithoutWords(t *testing.T) {
	s := glass(t, sato)
	s.approves(kuro)
	from := len(s.desk)
	s.sees(sato)
	s.sees(kuro)
	notices := 0
	for _, d := range s.desk[from:] {
		if d.Kind == bot.DeskNotice {
			notices++
			if d.Channel != "C0DESK" || strings.Contains(d.Text, urgentText) || strings.Contains(d.Text, "電話") {
				t.Errorf("%+v", d)
			}
		}
	}
	if notices != 1 {
		t.Errorf("%d notices", notices)
	}
}

func TestAReasonIsWantedForADisclosure(t *testing.T) {
	s := play(t, tuesday)
	s.says(urgentText)
	if _, ok := s.opens(aoi, bot.ActionDisclose); ok {
		t.Error("somebody who does not hold the case asks")
	}
	s.clicks(aoi, bot.ActionClaim)
	if _, ok := s.opens(midori, bot.ActionDisclose); ok {
		t.Error("another counselor asks")
	}
	f, _ := s.opens(aoi, bot.ActionDisclose)
	for field, values := range map[string]map[string][]string{
		"why":    {"why": {" \n"}},
		"reason": {"reason": {"curious"}},
	} {
		if wrong := s.sends(aoi, f, values); wrong[field] == "" {
			t.Errorf("%s: %v", field, wrong)
		}
	}
	s.asksToSee(aoi)
	if _, ok := s.opens(sato, bot.ActionDisclose); ok {
		t.Error("two requests stand")
	}
	if !slices.Contains(s.named(), "disclosure_asked") || strings.Contains(asJSON(s.last.Effects.Facts), "電話") {
		t.Errorf("facts %s", asJSON(s.last.Effects.Facts))
	}
}

func TestADeclinedOrForgottenRequestShowsNothing(t *testing.T) {
	s := glass(t, aoi)
	k := s.current()
	s.take(bot.Input{Click: &bot.Click{Case: k.ID, Action: bot.ActionDiscloseDecline, By: midori, Member: true, TS: s.request()}})
	if !s.current().Disclosure.Stands() {
		t.Error("a counselor declines")
	}
	s.take(bot.Input{Click: &bot.Click{Case: k.ID, Action: bot.ActionDiscloseDecline, By: sato, Member: true, TS: s.request()}})
	if d := s.current().Disclosure; d.State != bot.DisclosureDeclined || s.approves(kuro) || s.maySee(sato) {
		t.Errorf("%+v", d)
	}
	s.asksToSee(aoi)
	s.approves(sato)
	s.after(time.Hour + time.Second)
	if d := s.current().Disclosure; d.State != bot.DisclosureLapsed || s.approves(kuro) {
		t.Errorf("%+v", d)
	}
}

func TestAnApprovalIsOfTheRequestThatWasRead(t *testing.T) {
	s := glass(t, aoi)
	f, _ := s.opens(sato, bot.ActionDiscloseApprove, s.request())
	if !strings.Contains(strings.Join(f.Texts, "\n"), "電話に出ない") {
		t.Errorf("the reason is not read: %q", f.Texts)
	}
	s.after(2 * time.Hour)
	s.asksToSee(aoi)
	s.sends(sato, f, nil)
	if n := len(s.current().Disclosure.Approved); n != 0 {
		t.Errorf("%d approvals of a request that nobody read", n)
	}
}

// seen is a case in which an identity was looked at.
func seen(t *testing.T) *stage {
	t.Helper()
	s := glass(t, sato)
	s.approves(kuro)
	s.sees(sato)
	return s
}

func TestAPersonIsToldOfADisclosureWhenTheCaseIsClosed(t *testing.T) {
	s := seen(t)
	s.clicks(aoi, bot.ActionClose)
	if got := s.heard(); !slices.Contains(got, "disclosed.told") || !slices.Contains(s.named(), "disclosure_told") {
		t.Errorf("heard %v", got)
	}
	n := len(s.phone)
	s.after(80 * time.Hour)
	for _, m := range s.phone[n:] {
		if m.Key == "disclosed.told" {
			t.Error("told twice")
		}
	}
}

func TestAPersonIsToldOfADisclosureAfterThreeDays(t *testing.T) {
	s := seen(t)
	s.after(73 * time.Hour)
	if !slices.ContainsFunc(s.phone, func(m bot.Message) bool { return m.Key == "disclosed.told" }) {
		t.Error("not told")
	}
}

func TestTellingWaitsWhereASupervisorSaysSo(t *testing.T) {
	s := seen(t)
	if _, ok := s.opens(aoi, bot.ActionDiscloseWait); ok {
		t.Error("a counselor puts it off")
	}
	f, ok := s.opens(kuro, bot.ActionDiscloseWait)
	if !ok {
		t.Fatal("a supervisor cannot put it off")
	}
	s.sends(kuro, f, map[string][]string{"reason": {"danger"}, "days": {"7"}})
	s.clicks(aoi, bot.ActionClose)
	told := func() bool {
		return slices.ContainsFunc(s.phone, func(m bot.Message) bool { return m.Key == "disclosed.told" })
	}
	s.after(6 * 24 * time.Hour)
	if told() {
		t.Error("told all the same")
	}
	s.after(25 * time.Hour)
	if !told() {
		t.Error("never told")
	}
}

func TestAPersonWhosePhoneIsReadByOthersIsToldWhenTheyWrite(t *testing.T) {
	s := seen(t)
	s.conv.Watched = true
	s.clicks(aoi, bot.ActionClose)
	if slices.Contains(s.heard(), "disclosed.told") {
		t.Error("it lit up a phone that others read")
	}
	s.says("こんばんは")
	if !slices.Contains(s.heard(), "disclosed.told") {
		t.Errorf("heard %v", s.heard())
	}
	s.says("うん")
	if slices.Contains(s.heard(), "disclosed.told") {
		t.Error("told twice")
	}
}

func TestADisclosureThatWasAskedForOutlivesAnErasureUntilTheClose(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	s.asksToSee(sato)
	s.says("消して")
	s.taps("yes")
	if k := s.conv.Current(); k == nil || !s.conv.EraseAtClose || k.Disclosure.Text != "" {
		t.Fatalf("case %+v", k)
	}
	s.approves(kuro)
	s.sees(kuro)
	s.clicks(aoi, bot.ActionClose)
	if !slices.Contains(s.heard(), "disclosed.told") || len(s.conv.Cases) == 0 {
		t.Errorf("heard %v, cases %d", s.heard(), len(s.conv.Cases))
	}
	s.after(3 * time.Minute)
	if len(s.conv.Cases) != 0 || s.conv.Alias != "" {
		t.Error("what the disclosure kept is still there")
	}
}

func TestADeclinedRequestKeepsNothingFromAnErasure(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	s.asksToSee(aoi)
	k := s.current()
	s.take(bot.Input{Click: &bot.Click{Case: k.ID, Action: bot.ActionDiscloseDecline, By: sato, Member: true, TS: s.request()}})
	s.says("消して")
	s.taps("yes")
	if len(s.conv.Cases) != 0 {
		t.Error("the case was kept")
	}
}

func TestWhatCanNoMoreBeToldIsOnTheTrail(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	s.asksToSee(sato)
	s.approves(kuro)
	s.sees(kuro)
	f, _ := s.opens(sato, bot.ActionDiscloseWait)
	s.sends(sato, f, nil)
	s.clicks(aoi, bot.ActionClose)
	s.says("消して")
	s.taps("yes")
	if !slices.Contains(s.named(), "disclosure_untold") || slices.Contains(s.heard(), "disclosed.told") {
		t.Errorf("facts %v, heard %v", s.named(), s.heard())
	}
}

func TestTheThreadSaysThatSomebodyWhoBlockedTheAccountCouldNotBeTold(t *testing.T) {
	for _, when := range []string{"at the close", "three days on", "put off"} {
		s := seen(t)
		s.house.Retention = 30 * day
		s.take(bot.Input{Unfollow: &bot.Unfollow{}})
		from := len(s.desk)
		switch when {
		case "three days on":
			s.after(73 * time.Hour)
		case "put off":
			f, _ := s.opens(sato, bot.ActionDiscloseWait)
			s.sends(sato, f, map[string][]string{"reason": {"danger"}, "days": {"3"}})
		}
		if slices.Contains(s.deskKeys(from), "glass.cannot_tell") {
			t.Errorf("%s: it is said before the close", when)
		}
		s.clicks(aoi, bot.ActionClose)
		if when == "put off" {
			s.after(73 * time.Hour)
		}
		if n := strings.Count(strings.Join(s.deskKeys(from), " "), "glass.cannot_tell"); n != 1 {
			t.Errorf("%s: it is said %d times: %v", when, n, s.deskKeys(from))
		}
		if s.noted("disclosure_untold") != 0 {
			t.Errorf("%s: they may still come back", when)
		}
		s.after(40 * day)
		if s.noted("disclosure_untold") != 1 || s.noted("disclosure_told") != 0 || !s.gone() {
			t.Errorf("%s: the trail tells %d times that nobody told them", when, s.noted("disclosure_untold"))
		}
	}
}

func TestSomebodyWhoComesBackHearsOfADisclosureAfterAll(t *testing.T) {
	s := seen(t)
	s.take(bot.Input{Unfollow: &bot.Unfollow{}})
	s.clicks(aoi, bot.ActionClose)
	s.after(time.Hour)
	s.follows()
	if !slices.Contains(s.heard(), "disclosed.told") {
		t.Errorf("they hear %v", s.heard())
	}
}

func TestALookThatShowedNothingIsToldHonestly(t *testing.T) {
	s := glass(t, sato)
	s.approves(kuro)
	k := s.current()
	s.sees(kuro)
	from := len(s.desk)
	s.take(bot.Input{Disclosed: &bot.Disclosed{Case: k.ID, Request: s.request(), By: kuro, Failed: true}})
	if got := s.deskKeys(from); !slices.Equal(got, []string{"glass.failed"}) || s.maySee(kuro) {
		t.Errorf("%v", got)
	}
}
