package turn_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/flows"
)

func (s *stage) menuTap(at bot.Place, id string) {
	s.t.Helper()
	s.take(bot.Input{ReplyToken: "rt", Tap: &bot.Tap{Data: flows.Data(at, id)}})
}

func TestTheRichMenuLeadsFromEveryTalk(t *testing.T) {
	for id, want := range map[string]bot.Place{
		"talk": flows.Menu, "today": "carer.today", "salon": "family.meet", "settings": flows.Settings,
	} {
		s := play(t, tuesday)
		s.follows()
		s.menuTap(flows.RichMain, id)
		if s.conv.Talk.At != want || len(s.turned) == 0 {
			t.Errorf("%s leads to %s with %v, want %s", id, s.conv.Talk.At, s.heard(), want)
		}
	}
}

func TestTodayInTheRichMenuIsThePersonsOwnDay(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	s.taps("home")
	s.taps(flows.MenuChoice)
	s.menuTap(flows.RichMain, "today")
	if s.conv.Talk.At != "withdrawn.start" {
		t.Errorf("somebody who stays at home is led to %s", s.conv.Talk.At)
	}
}

func TestNumbersInTheRichMenuMoveNothing(t *testing.T) {
	s := play(t, night)
	s.follows()
	s.taps("child")
	s.menuTap(flows.RichMain, "phone")
	if diff := cmp.Diff([]string{"numbers.now"}, s.heard()); diff != "" || s.conv.Talk.At != "carer.today" {
		t.Errorf("at %s (-want +got)\n%s", s.conv.Talk.At, diff)
	}
}

func TestBesideACounselorTheRichMenuAsksFirst(t *testing.T) {
	s := play(t, tuesday)
	s.follows()
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	s.menuTap(flows.RichMain, "settings")
	if diff := cmp.Diff([]string{"leave.ask"}, s.heard()); diff != "" || s.conv.Talk.At != flows.Here {
		t.Errorf("at %s (-want +got)\n%s", s.conv.Talk.At, diff)
	}
	s.menuTap(flows.RichMain, "phone")
	if diff := cmp.Diff([]string{"numbers.now"}, s.heard()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestTheQuietMenuSaysNothingToWhoeverTapsIt(t *testing.T) {
	s := play(t, night)
	s.follows()
	s.says("かくす")
	s.menuTap(flows.RichQuiet, "news")
	if diff := cmp.Diff([]string{"hide.news"}, s.heard()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	s.menuTap(flows.RichMain, "talk")
	if diff := cmp.Diff([]string{"hide.news"}, s.heard()); diff != "" {
		t.Errorf("the main menu while hidden (-want +got)\n%s", diff)
	}
}
