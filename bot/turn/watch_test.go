package turn_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
)

// reminders are the minutes in which somebody was reminded, with the line's key.
func (s *stage) reminders(minutes int) map[int]string {
	out := map[int]string{}
	for m := 1; m <= minutes; m++ {
		from := len(s.desk)
		s.after(time.Minute)
		for _, d := range s.desk[from:] {
			switch d.Key {
			case "desk.watch_holder", "desk.watch_supervisor", "desk.watch_silent":
				out[m] += d.Key[len("desk.watch_"):]
			}
		}
	}
	return out
}

// answered is a claimed case whose person has had a word.
func answered(t *testing.T, at time.Time) *stage {
	t.Helper()
	s := play(t, at)
	s.says("人と話す")
	s.clicks(aoi, bot.ActionClaim)
	s.types(aoi, "こんにちは")
	s.after(10 * time.Second)
	return s
}

func TestTheWatchCountsFromTheFirstMessageThatNoWordFollows(t *testing.T) {
	both := map[int]string{15: "holder", 30: "supervisor"}
	for name, tc := range map[string]struct {
		at   time.Time
		play func(*stage)
		want map[int]string
	}{
		"a message":            {tuesday, func(s *stage) { s.says("ねえ") }, both},
		"a further one":        {tuesday, func(s *stage) { s.says("ねえ"); s.after(5 * time.Minute); s.says("きいて") }, map[int]string{10: "holder", 25: "supervisor"}},
		"a word followed":      {tuesday, func(s *stage) { s.says("ねえ"); s.types(aoi, "はい"); s.after(10 * time.Second) }, map[int]string{}},
		"a note is no word":    {tuesday, func(s *stage) { s.says("ねえ"); s.types(aoi, "メモ: あとで") }, both},
		"a word of the house":  {tuesday, func(s *stage) { s.says("やさしい日本語") }, map[int]string{}},
		"they ended the talk":  {tuesday, func(s *stage) { s.says("ねえ"); s.says("やめる"); s.taps("end") }, map[int]string{}},
		"they hide":            {tuesday, func(s *stage) { s.says("ねえ"); s.says("かくす") }, map[int]string{}},
		"they blocked us":      {tuesday, func(s *stage) { s.says("ねえ"); s.take(bot.Input{Unfollow: &bot.Unfollow{}}) }, map[int]string{}},
		"the case was closed":  {tuesday, func(s *stage) { s.says("ねえ"); s.clicks(aoi, bot.ActionClose) }, map[int]string{}},
		"it was given back":    {tuesday, func(s *stage) { s.says("ねえ"); s.clicks(aoi, bot.ActionRelease) }, map[int]string{}},
		"opening time counts":  {tuesday.Add(7*time.Hour + 5*time.Minute), func(s *stage) { s.says("ねえ") }, map[int]string{}},
		"high words, by clock": {night, func(s *stage) { s.says("消えたい") }, both},
	} {
		s := answered(t, tc.at)
		tc.play(s)
		if diff := cmp.Diff(tc.want, s.reminders(60)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestAPausedCaseIsQuietAndCountsAnewAfterwards(t *testing.T) {
	s := answered(t, tuesday)
	s.says("ねえ")
	s.current().State = bot.CasePaused
	s.take(bot.Input{Receipt: &bot.Receipt{Ref: "none"}})
	if diff := cmp.Diff(map[int]string{}, s.reminders(120)); diff != "" {
		t.Errorf("paused: %s", diff)
	}
	s.current().State = bot.CaseClaimed
	s.take(bot.Input{Receipt: &bot.Receipt{Ref: "none"}})
	if diff := cmp.Diff(map[int]string{15: "holder", 30: "supervisor"}, s.reminders(60)); diff != "" {
		t.Errorf("afterwards: %s", diff)
	}
}

func TestASilentClaimIsOfferedBackOnceForEachClaim(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.says("きいてほしい")
	s.clicks(aoi, bot.ActionClaim)
	if diff := cmp.Diff(map[int]string{15: "holder", 30: "silent"}, s.reminders(90)); diff != "" {
		t.Error(diff)
	}
	last := s.desk[len(s.desk)-1]
	if len(last.Buttons) != 1 || last.Buttons[0].Action != bot.ActionRelease || !cmp.Equal(last.Mention, people(aoi, sato, kuro)) {
		t.Errorf("the line %+v", last)
	}
	s.clicks(aoi, bot.ActionRelease)
	s.clicks(midori, bot.ActionClaim)
	if diff := cmp.Diff(map[int]string{15: "holder", 30: "silent"}, s.reminders(60)); diff != "" {
		t.Errorf("another claim: %s", diff)
	}
}

// TestTheWatchOfASilentUrgentCaseGoesOnWhereItsRungsEnd: by day they end after a
// quarter of an hour, at night they call again and again.
func TestTheWatchOfASilentUrgentCaseGoesOnWhereItsRungsEnd(t *testing.T) {
	for at, want := range map[time.Time]map[int]string{
		tuesday: {30: "silent", 45: "supervisor"}, night: {30: "silent"},
	} {
		s := play(t, at)
		s.says(urgentText)
		s.clicks(aoi, bot.ActionClaim)
		if diff := cmp.Diff(want, s.reminders(60)); diff != "" {
			t.Error(diff)
		}
		s.types(aoi, "読みました")
		s.after(10 * time.Second)
		if got := s.reminders(60); len(got) != 0 {
			t.Errorf("after the word: %v", got)
		}
	}
}

// TestEveryRungIsOnceAndTheLastOneIsToldDirectly: in the minutes after the start, 0
// being the start itself. At night the last resort is called at once.
func TestEveryRungIsOnceAndTheLastOneIsToldDirectly(t *testing.T) {
	direct := func(s *stage, start func(*stage), minutes int) map[int][]bot.StaffID {
		out := map[int][]bot.StaffID{}
		for m := range minutes + 1 {
			from := len(s.desk)
			if m == 0 {
				start(s)
			} else {
				s.after(time.Minute)
			}
			for _, d := range s.desk[from:] {
				if d.Kind == bot.DeskDirect {
					out[m] = append(out[m], d.To)
				}
			}
		}
		return out
	}
	says := func(words string) func(*stage) { return func(s *stage) { s.says(words) } }
	both := people(sato, kuro)
	for name, tc := range map[string]struct {
		at            time.Time
		before, start func(*stage)
		want          map[int][]bot.StaffID
	}{
		"urgent":          {at: tuesday, start: says(urgentText), want: map[int][]bot.StaffID{10: both}},
		"high":            {at: tuesday, start: says("消えたい"), want: map[int][]bot.StaffID{30: both}},
		"none":            {at: tuesday, start: says("人と話す"), want: map[int][]bot.StaffID{60: both}},
		"urgent at night": {at: night, start: says(urgentText), want: map[int][]bot.StaffID{0: both}},
		"high at night":   {at: night, start: says("消えたい"), want: map[int][]bot.StaffID{0: both}},
		"none at night":   {at: night, start: says("人と話す"), want: map[int][]bot.StaffID{}},
		"a rise at night": {at: night, before: says("消えたい"), start: says(urgentText), want: map[int][]bot.StaffID{0: both}},
		"a release at night: its first rung is the last resort": {at: night, before: func(s *stage) {
			s.says(urgentText)
			s.clicks(sato, bot.ActionClaim)
		}, start: func(s *stage) { s.clicks(sato, bot.ActionRelease) }, want: map[int][]bot.StaffID{2: both}},
		"a holder who left at night": {at: night, before: func(s *stage) {
			s.says(urgentText)
			s.clicks(aoi, bot.ActionClaim)
		}, start: func(s *stage) {
			s.take(bot.Input{Departed: &bot.Departed{Case: s.current().ID, Who: aoi}})
		}, want: map[int][]bot.StaffID{0: both}},
		"a silent holder at night": {at: night, start: func(s *stage) {
			s.says(urgentText)
			s.clicks(sato, bot.ActionClaim)
		}, want: map[int][]bot.StaffID{0: both, 7: both}},
	} {
		s := play(t, tc.at)
		if tc.before != nil {
			tc.before(s)
		}
		if diff := cmp.Diff(tc.want, direct(s, tc.start, 90)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestATakeOverIsDecidedByTheCaseAsItIs(t *testing.T) {
	s := play(t, tuesday)
	s.says(urgentText)
	s.clicks(aoi, bot.ActionClaim)
	s.clicks(midori, bot.ActionTake)
	k := s.current()
	if k.Holder != midori || !cmp.Equal(s.heard(), []string{"handoff.changed"}) {
		t.Errorf("held by %s, heard %v", k.Holder, s.heard())
	}
	from := len(s.desk)
	s.after(5 * time.Minute) // the new holder is silent, too
	if got := s.calls(from, s.now, "desk.silent"); len(got) != 1 || !cmp.Equal(got[0].people, people(midori)) {
		t.Errorf("silence of the new holder: %v", got)
	}
	s.current().State = bot.CasePaused
	s.clicks(aoi, bot.ActionTake)
	if k := s.current(); k.Holder != aoi || k.State != bot.CaseClaimed {
		t.Errorf("taken out of a pause: %s, %s", k.Holder, k.State)
	}
	s.says("やめる")
	s.taps("end")
	s.clicks(midori, bot.ActionTake)
	if got := s.heard(); len(got) != 0 || !s.current().Left {
		t.Errorf("who ended the talk hears %v", got)
	}
	s.types(midori, "またいつでも")
	s.after(10 * time.Second)
	if got := s.phone[len(s.phone)-2]; got.Key != "handoff.here" {
		t.Errorf("before the first word: %s", got.Key)
	}
	s.clicks(midori, bot.ActionClose)
	from = len(s.desk)
	s.clicks(aoi, bot.ActionTake)
	if diff := cmp.Diff([]string{"desk.take_closed"}, s.deskKeys(from)); diff != "" {
		t.Error(diff)
	}
}

func TestListsShowWhatTheCaseIsAndNeverWords(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	l := s.last.Listed[s.current().ID]
	if l.Alias == "" || l.State != bot.CaseUnclaimed || !l.Since.Equal(tuesday) || !l.Due.Equal(tuesday.Add(20*time.Minute)) || s.last.Day != "2026-12-01" {
		t.Errorf("opened: %+v", l)
	}
	s.clicks(aoi, bot.ActionClaim)
	if l = s.last.Listed[s.current().ID]; l.Holder != aoi || !l.Since.Equal(tuesday) || !l.Due.Equal(tuesday.Add(15*time.Minute)) {
		t.Errorf("claimed: %+v", l)
	}
	s.types(aoi, "こんにちは")
	s.after(10 * time.Second)
	s.says("ねえ")
	if l = s.last.Listed[s.current().ID]; !l.Since.Equal(s.now) || !l.Due.Equal(s.now.Add(15*time.Minute)) {
		t.Errorf("owed: %+v", l)
	}
	s.says("ねえ")
	if len(s.last.Listed) != 0 {
		t.Errorf("nothing changed: %+v", s.last.Listed)
	}
}
