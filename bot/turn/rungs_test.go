package turn_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
)

// calls are the minutes after the start and the people of each line with the key.
func (s *stage) calls(from int, start time.Time, key string) []call {
	var out []call
	for _, d := range s.desk[from:] {
		if d.Key == key {
			out = append(out, call{d.Mention})
		}
	}
	return out
}

type call struct{ people []bot.StaffID }

// watched plays minutes one by one and notes when somebody is called.
func (s *stage) watched(minutes int, key string) map[int][]bot.StaffID {
	out := map[int][]bot.StaffID{}
	for m := 1; m <= minutes; m++ {
		from := len(s.desk)
		s.after(time.Minute)
		for _, d := range s.desk[from:] {
			if d.Key == key {
				out[m] = d.Mention
			}
		}
	}
	return out
}

func people(ids ...bot.StaffID) []bot.StaffID { return ids }

const kuro = bot.StaffID("U0KURO")

func TestEachRungOfALevelIsTakenOnceAndStartsAnewForACause(t *testing.T) {
	urgent := map[int][]bot.StaffID{2: people(aoi), 5: people(midori), 10: people(sato, kuro)}
	high := map[int][]bot.StaffID{5: people(aoi), 15: people(midori), 30: people(sato, kuro)}
	normal := map[int][]bot.StaffID{20: people(aoi), 60: people(midori)}
	for name, tc := range map[string]struct {
		start func(*stage)
		want  map[int][]bot.StaffID
	}{
		"urgent from its opening": {func(s *stage) { s.says(urgentText) }, urgent},
		"high from its opening":   {func(s *stage) { s.says("消えたい") }, high},
		"none from its opening":   {func(s *stage) { s.says("人と話す") }, normal},
		"watch from its rise":     {func(s *stage) { s.says("人と話す"); s.after(10 * time.Minute); s.says("つらい") }, normal},
		"urgent from its rise":    {func(s *stage) { s.says("人と話す"); s.after(10 * time.Minute); s.says(urgentText) }, urgent},
		"urgent again is no rise": {func(s *stage) { s.says(urgentText); s.says("ほんとに" + urgentText) }, urgent},
		"from a release": {func(s *stage) {
			s.says(urgentText)
			s.clicks(aoi, bot.ActionClaim)
			s.after(3 * time.Minute)
			s.clicks(aoi, bot.ActionRelease)
		}, urgent},
		"from a reopening": {func(s *stage) {
			s.says(urgentText)
			s.clicks(aoi, bot.ActionClaim)
			s.clicks(aoi, bot.ActionClose)
			s.after(time.Hour)
			s.clicks(aoi, bot.ActionReopen)
		}, urgent},
		"from the queue": {func(s *stage) {
			s.says(urgentText)
			s.clicks(aoi, bot.ActionClaim)
			s.after(3 * time.Minute)
			s.take(bot.Input{Departed: &bot.Departed{Case: s.current().ID, Who: aoi}})
		}, urgent},
		"not once it is claimed": {func(s *stage) { s.says("消えたい"); s.clicks(midori, bot.ActionClaim) }, map[int][]bot.StaffID{}},
	} {
		s := play(t, tuesday)
		tc.start(s)
		if diff := cmp.Diff(tc.want, s.watched(90, "desk.rung")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestAtNightTheLastShiftAndAllSupervisorsAreCalledUntilSomebodyComes(t *testing.T) {
	s := play(t, night)
	s.says(urgentText)
	everybody := people(aoi, sato, kuro)
	if got := s.desk[1]; got.Key != "desk.new_urgent" || !slices.Equal(got.Mention, everybody) {
		t.Errorf("first %s %v", got.Key, got.Mention)
	}
	got := s.watched(41, "desk.rung")
	want := map[int][]bot.StaffID{2: everybody, 5: everybody, 10: everybody, 20: everybody, 30: everybody, 40: everybody}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	s.clicks(midori, bot.ActionClaim)
	s.types(midori, "読みました")
	s.after(10 * time.Second)
	if got := s.watched(60, "desk.rung"); len(got) != 0 {
		t.Errorf("called after a word had come: %v", got)
	}
}

func TestACalmCaseCallsNobodyAtOnceAndCountsOpeningTimeOnly(t *testing.T) {
	s := play(t, time.Date(2026, 12, 1, 17, 0, 0, 0, tokyo))
	s.says("人と話す")
	for _, d := range s.desk {
		if len(d.Mention) > 0 {
			t.Errorf("%s mentions %v", d.Key, d.Mention)
		}
	}
	s.after(15*time.Minute + 15*time.Hour) // 8:15 the next day
	from := len(s.desk)
	s.after(15 * time.Minute) // the shift starts
	if got := s.calls(from, s.now, "desk.shift_starts"); len(got) != 1 || !slices.Equal(got[0].people, people(aoi)) {
		t.Errorf("at the shift's start %v", got)
	}
	if got := s.watched(20, "desk.rung"); len(got) != 1 || got[5] == nil {
		t.Errorf("the first rung came at %v, want 5 minutes after opening", got)
	}
}

func TestASilentHolderOfAnUrgentCase(t *testing.T) {
	silent := func(s *stage, minutes int) []int {
		var at []int
		for m := range s.watched(minutes, "desk.silent") {
			at = append(at, m)
		}
		slices.Sort(at)
		return at
	}
	claimed := func() *stage {
		s := play(t, tuesday)
		s.says(urgentText)
		s.clicks(aoi, bot.ActionClaim)
		return s
	}
	t.Run("5 minutes after the claim", func(t *testing.T) {
		if got := silent(claimed(), 20); !slices.Equal(got, []int{5}) {
			t.Errorf("noticed at %v", got)
		}
	})
	t.Run("5 minutes after newer urgent words, although there was a word before", func(t *testing.T) {
		s := claimed()
		s.types(aoi, "読みました")
		s.after(2 * time.Minute)
		s.says("やっぱり" + urgentText)
		if got := silent(s, 20); !slices.Equal(got, []int{5}) {
			t.Errorf("noticed at %v", got)
		}
	})
	t.Run("not after a word", func(t *testing.T) {
		s := claimed()
		s.after(4 * time.Minute)
		s.types(aoi, "読みました")
		if got := silent(s, 20); len(got) != 0 {
			t.Errorf("noticed at %v", got)
		}
	})
	t.Run("not by somebody else's word", func(t *testing.T) {
		s := claimed()
		ts := s.types(midori, "わたしもいます")
		s.presses(midori, bot.ActionHoldSend, ts)
		if got := silent(s, 20); !slices.Equal(got, []int{5}) {
			t.Errorf("noticed at %v", got)
		}
	})
	t.Run("a claimed case that turns urgent", func(t *testing.T) {
		s := play(t, tuesday)
		s.says("人と話す")
		s.clicks(aoi, bot.ActionClaim)
		s.after(time.Hour)
		s.says(urgentText)
		if got := silent(s, 20); !slices.Equal(got, []int{5}) {
			t.Errorf("noticed at %v", got)
		}
	})
	t.Run("the rungs run anew until a word has come", func(t *testing.T) {
		s := claimed()
		s.after(5 * time.Minute)
		if got := s.watched(3, "desk.rung_held"); len(got) != 1 {
			t.Errorf("called %v", got)
		}
		s.types(aoi, "読みました")
		s.after(10 * time.Second)
		if got := s.watched(30, "desk.rung_held"); len(got) != 0 {
			t.Errorf("called after the word: %v", got)
		}
	})
}

func TestACaseThatTurnsUrgentWhileHeldCallsTheHolderThoseOnDutyAndSupervisors(t *testing.T) {
	s := play(t, tuesday)
	s.says("人と話す")
	s.clicks(midori, bot.ActionClaim)
	from := len(s.desk)
	s.says(urgentText)
	got := s.calls(from, s.now, "desk.again_urgent")
	if len(got) != 1 || !slices.Equal(got[0].people, people(midori, sato, kuro, aoi)) {
		t.Errorf("called %v", got)
	}
}

func TestAMentionOfBeforeTellsNothingOfARise(t *testing.T) {
	s := play(t, tuesday)
	s.says("消えたい")
	if !s.current().MentionUp {
		t.Fatal("not told")
	}
	ref := mentionOf(s)
	s.deafDesk = true
	s.says(urgentText)
	if !slices.Contains(s.heard(), "safety.ask_telling") || slices.Contains(s.heard(), "safety.ask_told") {
		t.Errorf("heard %v", s.heard())
	}
	// The receipt of the earlier mention comes again, late.
	s.take(bot.Input{ID: "late", Receipt: &bot.Receipt{Ref: ref, Outcome: bot.OutcomeAccepted}})
	if s.current().MentionUp {
		t.Error("a mention of before counts for the rise")
	}
	shown := len(s.phone)
	s.after(time.Minute)
	if len(s.phone) == shown || s.phone[shown].Key != "handoff.late" {
		t.Errorf("after a minute the phone shows %v", s.phone[shown:])
	}
}

// TestAMentionOfBeforeTellsNothingOfACaseThatWaitsAgain: nobody was called since it
// went back to the queue, or was taken up again.
func TestAMentionOfBeforeTellsNothingOfACaseThatWaitsAgain(t *testing.T) {
	for name, back := range map[string]func(*stage){
		"released": func(s *stage) { s.clicks(aoi, bot.ActionRelease) },
		"reopened": func(s *stage) {
			s.clicks(aoi, bot.ActionClose)
			s.clicks(aoi, bot.ActionReopen)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := play(t, tuesday)
			s.says(urgentText)
			s.clicks(aoi, bot.ActionClaim)
			ref := mentionOf(s)
			s.after(time.Minute)
			back(s)
			s.take(bot.Input{ID: "late", Receipt: &bot.Receipt{Ref: ref, Outcome: bot.OutcomeAccepted}})
			if s.current().MentionUp {
				t.Error("somebody counts as told")
			}
			s.says(urgentText)
			for _, key := range s.heard() {
				if strings.HasSuffix(key, "_told") || strings.HasSuffix(key, ".told") {
					t.Errorf("heard %v", s.heard())
				}
			}
			s.after(3 * time.Minute) // the first rung
			if !s.current().MentionUp {
				t.Error("the rung's mention does not count")
			}
		})
	}
}

func mentionOf(s *stage) string {
	k := s.current()
	return "mention/" + k.ID.String() + "/" + k.Level.String() + "/" + strconv.FormatInt(k.Since.UnixMilli(), 10)
}

func TestATimerOfAnEarlierStepDoesNothing(t *testing.T) {
	s := play(t, tuesday)
	s.says(urgentText)
	old := s.timers["rung"]
	s.clicks(aoi, bot.ActionClaim)
	s.clicks(aoi, bot.ActionRelease)
	for _, name := range []string{"rung", "shift", "silent", "told", "hold", "burst", "removing", "unknown"} {
		from, shown := len(s.desk), len(s.phone)
		for _, gen := range []int{0, old.Gen, 99} {
			if s.timers[name].Gen != gen {
				s.take(bot.Input{ID: name + string(rune('a'+gen)), Timer: &bot.Timer{Name: name, Gen: gen}})
			}
		}
		if len(s.desk) != from || len(s.phone) != shown {
			t.Errorf("a stale %s did something: %v", name, s.deskKeys(from))
		}
	}
}

func TestEveryLineOfWaitingKeepsTheChoicesOnThePhone(t *testing.T) {
	s := play(t, tuesday)
	s.says(urgentText)
	lines := 0
	s.turned = nil
	for range 15 {
		s.after(time.Minute)
		if n := len(s.turned); n > 0 {
			lines++
			if len(s.turned[n-1].Choices) == 0 {
				t.Errorf("%s leaves the phone without choices", s.turned[n-1].Key)
			}
			s.turned = nil
		}
	}
	if lines != 3 {
		t.Errorf("%d lines", lines)
	}
}
