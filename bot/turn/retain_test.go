package turn_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tonari/bot"
)

const day = 24 * time.Hour

// kept is a stage where words end: in Slack after so many days, in Redis after 30.
func kept(t *testing.T, slackDays int) *stage {
	s := play(t, tuesday)
	s.house.Retention, s.house.SlackRetention = 30*day, time.Duration(slackDays)*day
	return s
}

// gone says that nothing of the talk is left.
func (s *stage) gone() bool {
	c := s.conv
	return c.Alias == "" && !c.Greeted && len(c.Words) == 0 && len(c.Cases) == 0 && len(c.Talk.Answers) == 0 && c.Talk.At == "" && c.LastAt.IsZero()
}

func (s *stage) noted(name string) (n int) {
	for _, f := range s.facts {
		if f.Name == name {
			n++
		}
	}
	return n
}

// removals are the removals of a case's words asked of Slack.
func (s *stage) removals() (cases []bot.CaseID) {
	for _, d := range s.desk {
		if d.Kind == bot.DeskRemove && d.Target == "" {
			cases = append(cases, d.Case)
		}
	}
	return cases
}

func TestAConversationIsForgottenThirtyDaysAfterTheLastContact(t *testing.T) {
	s := kept(t, 30)
	s.follows()
	s.says("ひみつのごはん")
	s.after(20 * day)
	s.says("まだいるよ")
	timers := 0
	for range 10 {
		s.says("もうすこし")
		for _, tm := range s.last.Effects.Timers {
			if tm.Name == "rest" {
				timers++
			}
		}
	}
	if timers > 0 {
		t.Errorf("%d messages moved the row", timers)
	}
	s.after(29 * day)
	if s.gone() {
		t.Fatal("forgotten within 30 days of the last contact")
	}
	s.after(1*day + time.Minute)
	if !s.gone() || s.noted("forgotten") != 1 || s.last.Effects.Erase == nil || s.last.Effects.Erase.Keep {
		t.Fatalf("kept: %+v", s.conv)
	}
	if len(s.phone) > 0 && len(s.turned) > 0 {
		t.Errorf("the person was told something: %v", s.heard())
	}
	if n := len(s.timers); n != 0 {
		t.Errorf("%d timers still run: %v", n, s.timers)
	}
	s.after(day)
	s.follows()
	if !slices.Contains(s.heard(), "welcome.promise") {
		t.Errorf("who comes back is not greeted anew: %v", s.heard())
	}
	s.after(40 * day)
	if !s.gone() {
		t.Error("kept the second time")
	}
}

func TestWhatIsPromisedHoldsAConversation(t *testing.T) {
	s := kept(t, 0)
	s.says("人と話す") // an open case
	s.after(50 * day)
	if s.gone() {
		t.Fatal("an open case was forgotten")
	}
	s.clicks(aoi, bot.ActionClaim)
	s.clicks(aoi, bot.ActionClose)
	s.after(29 * day)
	if s.gone() {
		t.Fatal("forgotten within 30 days of its close")
	}
	event := bot.Event{ID: "tea", Start: s.now.Add(92 * day), End: s.now.Add(92*day + time.Hour)}
	s.conv.Bookings = []bot.Booking{{Event: event, Seat: bot.Seat{State: bot.SeatHas}}}
	s.after(99 * day)
	if s.gone() {
		t.Fatal("forgotten before the event")
	}
	s.after(2 * day)
	if !s.gone() {
		t.Error("kept after the event")
	}

	s = kept(t, 0)
	s.follows()
	s.conv.Block.Until = s.now.Add(60 * day)
	s.after(59 * day)
	if s.gone() {
		t.Error("a block was forgotten before its end")
	}
	s.after(2 * day)
	if !s.gone() {
		t.Error("kept after the block")
	}

	s = kept(t, 0)
	s.follows()
	s.conv.CheckIn = s.now.Add(40 * day) // agreed to
	s.after(41 * day)
	if s.gone() {
		t.Error("forgotten before the check-in")
	}
	s.after(10 * day)
	if !s.gone() {
		t.Error("kept after the check-in")
	}
}

func TestWhoHidesStaysHiddenWhenAllElseIsForgotten(t *testing.T) {
	s := kept(t, 0)
	s.follows()
	s.says("English")
	s.says("I wrote a secret")
	s.conv.Settings.Return = "しろくま"
	s.says("かくす")
	s.after(60 * day)
	if c := s.conv; c.Hidden.IsZero() || c.Settings.Return != "しろくま" || len(c.Words) != 0 || c.Greeted || !c.ErasedAt.IsZero() {
		t.Fatalf("%+v", c)
	}
	s.says("hello")
	if got := s.heard(); len(got) == 0 || strings.HasPrefix(got[0], "welcome") {
		t.Errorf("the screen shows %v", got)
	}
	s.after(60 * day)
	if s.conv.Hidden.IsZero() || len(s.conv.Words) != 0 {
		t.Errorf("the second time: %+v", s.conv)
	}
	s.says("もどる")
	s.says("しろくま")
	s.taps("yes")
	if !s.conv.Hidden.IsZero() || len(s.offers()) == 0 {
		t.Errorf("the talk does not come back: %v", s.heard())
	}
}

// offers are the choices of the last turn.
func (s *stage) offers() []bot.Choice {
	if len(s.turned) == 0 {
		return nil
	}
	return s.turned[len(s.turned)-1].Choices
}

func TestAClosedCasesWordsLeaveSlackWhenTheirTimeIsOver(t *testing.T) {
	s := kept(t, 7)
	s.says("ひみつのごはん")
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	s.clicks(aoi, bot.ActionClose)
	first := s.conv.Cases[0].ID
	s.after(3 * day)
	s.says("人と話す") // a further case
	s.clicks(aoi, bot.ActionClaim)
	s.after(4*day - time.Minute)
	if got := s.removals(); len(got) != 0 {
		t.Fatalf("too early: %v", got)
	}
	from := len(s.desk)
	s.after(2 * time.Minute)
	if got := s.removals(); !slices.Equal(got, []bot.CaseID{first}) {
		t.Fatalf("removed: %v", got)
	}
	for _, d := range s.desk[from:] {
		if d.Kind == bot.DeskRepaint && d.Case == first && (!d.Card.Swept || len(d.Card.Sheet) != 0) {
			t.Errorf("the card still shows %+v", d.Card)
		}
		if d.Urgent {
			t.Error("it goes before what is urgent")
		}
	}
	if s.noted("sweep_begun") != 1 || s.noted("swept") != 1 || !s.conv.Cases[0].Swept {
		t.Errorf("facts: begun %d, ended %d", s.noted("sweep_begun"), s.noted("swept"))
	}
	s.after(20 * day)
	if got := s.removals(); len(got) != 1 {
		t.Errorf("an open case's words were removed: %v", got)
	}
	s.clicks(aoi, bot.ActionClose)
	s.after(7*day + time.Minute)
	if got := s.removals(); len(got) != 2 {
		t.Errorf("removed: %v", got)
	}
}

func TestACaseReopenedBeforeThenStartsAnew(t *testing.T) {
	s := kept(t, 7)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	s.clicks(aoi, bot.ActionClose)
	s.after(6 * day)
	s.clicks(aoi, bot.ActionReopen)
	s.after(6 * day)
	if got := s.removals(); len(got) != 0 {
		t.Fatalf("an open case's words were removed: %v", got)
	}
	s.clicks(aoi, bot.ActionClaim)
	s.clicks(aoi, bot.ActionClose)
	s.after(6 * day)
	if got := s.removals(); len(got) != 0 {
		t.Fatalf("its time did not start anew: %v", got)
	}

	// Reopened while Slack is deaf and the removal waits: it ends later, and the words
	// that came since have their own time.
	s.deafDesk = true
	s.after(2 * day)
	s.clicks(aoi, bot.ActionReopen)
	s.deafDesk = false
	for _, d := range s.waits {
		s.take(s.receipt(d.ID, d.Ref, bot.OutcomeAccepted))
	}
	if k := s.current(); k.Swept || !k.SweepAt.IsZero() {
		t.Errorf("a late receipt marks what was opened since: %+v", k)
	}
	s.clicks(aoi, bot.ActionClaim)
	s.clicks(aoi, bot.ActionClose)
	s.after(8 * day)
	if got := s.removals(); len(got) != 2 {
		t.Errorf("removed: %v", got)
	}
}

func TestAConversationWaitsForSlackToGiveUpItsWords(t *testing.T) {
	s := kept(t, 30)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	s.clicks(aoi, bot.ActionClose)
	s.deafDesk = true
	s.after(33 * day)
	if s.gone() || len(s.removals()) != 1 {
		t.Fatalf("forgotten while its words stand in Slack (%d removals)", len(s.removals()))
	}
	if s.noted("sweep_late") == 0 {
		t.Error("nobody is alarmed")
	}
	s.deafDesk = false
	from := len(s.desk)
	for _, d := range s.waits {
		s.take(s.receipt(d.ID, d.Ref, bot.OutcomeAccepted))
	}
	if !s.gone() || s.noted("forgotten") != 1 {
		t.Fatalf("kept: %+v", s.conv)
	}
	i := slices.IndexFunc(s.desk[from:], func(d bot.DeskItem) bool { return d.Kind == bot.DeskRepaint })
	if i < 0 || !s.desk[from:][i].Card.Forgotten {
		t.Error("the card still offers to reopen the case")
	}
}

func TestAnErasedPersonIsNotForgottenTwice(t *testing.T) {
	s := kept(t, 7)
	s.says("人と話す")
	s.says("消して")
	s.taps("yes")
	s.after(60 * day)
	if s.noted("forgotten") != 0 || s.noted("sweep_begun") != 0 || len(s.timers) != 0 {
		t.Errorf("facts %v, timers %v", s.facts, s.timers)
	}
}
