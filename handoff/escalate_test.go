package handoff_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/handoff"
)

func TestWhomEachRungMentions(t *testing.T) {
	short := strings.NewReplacer("[2m, 5m, 10m]", "[2m]").Replace(ward)
	onDuty := func(s string, rung int) handoff.Call { return handoff.Call{People: ids(s), Rung: rung} }
	last := func(s string, rung int) handoff.Call { return handoff.Call{People: ids(s), Rung: rung, Last: true} }
	for _, tc := range []struct {
		about, roster string
		level         bot.Level
		rung          int
		at            string
		want          handoff.Call
	}{
		{"by day those on duty", ward, bot.LevelUrgent, 0, "2026-11-24 10:00", onDuty("U0AOI", 0)},
		{"again", ward, bot.LevelUrgent, 1, "2026-11-24 10:02", onDuty("U0AOI", 1)},
		{"then the backup", ward, bot.LevelUrgent, 2, "2026-11-24 10:05", onDuty("U0SATO", 2)},
		{"then the supervisors", ward, bot.LevelUrgent, 3, "2026-11-24 10:10", onDuty("U0SATO U0TODA", 3)},
		{"a shift without backup goes on to the supervisors", ward, bot.LevelHigh, 2, "2026-11-28 19:00", onDuty("U0SATO U0TODA", 2)},
		{"a short list ends at the last resort", short, bot.LevelUrgent, 2, "2026-11-24 10:05", last("U0AOI U0SATO U0TODA", 2)},
		{"at night the last shift and all supervisors", ward, bot.LevelUrgent, 0, "2026-11-24 23:00", last("U0AOI U0SATO U0TODA", 0)},
		{"at night a short list does too", short, bot.LevelUrgent, 0, "2026-11-24 23:00", last("U0AOI U0SATO U0TODA", 0)},
		{"at night each rung falls through", ward, bot.LevelHigh, 2, "2026-11-24 23:00", last("U0AOI U0SATO U0TODA", 2)},
		{"supervisors alone at night are the last resort", ward, bot.LevelHigh, 3, "2026-11-24 23:00", last("U0AOI U0SATO U0TODA", 3)},
		{"a night over midnight is on duty", ward, bot.LevelHigh, 0, "2026-11-28 01:00", onDuty("U0BEN", 0)},
		{"on a holiday the last shift is days ago", ward, bot.LevelHigh, 0, "2026-05-06 10:00", last("U0AOI U0BEN U0SATO U0TODA", 0)},
		{"between the years", ward, bot.LevelUrgent, 0, "2026-12-31 23:59", last("U0AOI U0BEN U0SATO U0TODA", 0)},
		{"normal is mentioned to nobody at first", ward, bot.LevelNone, 0, "2026-11-24 10:00", handoff.Call{}},
		{"normal, first rung", ward, bot.LevelWatch, 1, "2026-11-24 10:20", onDuty("U0AOI", 1)},
		{"normal, second rung", ward, bot.LevelNone, 2, "2026-11-24 11:00", onDuty("U0SATO", 2)},
		{"normal never wakes anybody", ward, bot.LevelNone, 2, "2026-11-24 23:00", handoff.Call{Rung: 2}},
	} {
		t.Run(tc.about, func(t *testing.T) {
			r := load(t, tc.roster)
			got := r.Rung(tc.level, tc.rung, at(t, tc.at))
			if tc.rung == 0 {
				got = r.First(tc.level, at(t, tc.at))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// An unclaimed case is played from its opening: every mention with its time.
func TestAnUnclaimedCaseClimbsItsRungs(t *testing.T) {
	for _, tc := range []struct {
		about string
		level bot.Level
		since string
		want  []string
	}{
		{"urgent by day", bot.LevelUrgent, "2026-11-24 10:00", []string{
			"11-24 10:00 U0AOI", "11-24 10:02 U0AOI", "11-24 10:05 U0SATO", "11-24 10:10 U0SATO U0TODA",
		}},
		{"high by day", bot.LevelHigh, "2026-11-24 10:00", []string{
			"11-24 10:00 U0AOI", "11-24 10:05 U0AOI", "11-24 10:15 U0SATO", "11-24 10:30 U0SATO U0TODA",
		}},
		{"urgent at night is repeated every ten minutes", bot.LevelUrgent, "2026-11-24 23:30", []string{
			"11-24 23:30 U0AOI U0SATO U0TODA last", "11-24 23:32 U0AOI U0SATO U0TODA last",
			"11-24 23:35 U0AOI U0SATO U0TODA last", "11-24 23:40 U0AOI U0SATO U0TODA last",
			"11-24 23:50 U0AOI U0SATO U0TODA last", "11-25 00:00 U0AOI U0SATO U0TODA last",
			"11-25 00:10 U0AOI U0SATO U0TODA last",
		}},
		{"high as the desk closes", bot.LevelHigh, "2026-11-24 17:00", []string{
			"11-24 17:00 U0AOI", "11-24 17:05 U0AOI", "11-24 17:15 U0AOI U0SATO U0TODA last",
			"11-24 17:30 U0AOI U0SATO U0TODA last", "11-24 17:40 U0AOI U0SATO U0TODA last",
			"11-24 17:50 U0AOI U0SATO U0TODA last", "11-24 18:00 U0AOI U0SATO U0TODA last",
		}},
		{"urgent as the desk opens reaches the people of the day", bot.LevelUrgent, "2026-11-25 08:26", []string{
			"11-25 08:26 U0AOI U0SATO U0TODA last", "11-25 08:28 U0AOI U0SATO U0TODA last",
			"11-25 08:31 U0SATO", "11-25 08:36 U0SATO U0TODA",
		}},
		{"normal counts opening time only", bot.LevelNone, "2026-11-24 17:00", []string{
			"11-25 08:35 U0AOI", "11-25 09:15 U0SATO",
		}},
		{"normal at the very end of the day waits for the morning", bot.LevelNone, "2026-11-24 16:55", []string{
			"11-25 08:30 U0AOI", "11-25 09:10 U0SATO",
		}},
		{"normal over the year's end", bot.LevelWatch, "2026-12-28 17:05", []string{
			"01-04 08:40 U0AOI", "01-04 09:20 U0SATO",
		}},
	} {
		t.Run(tc.about, func(t *testing.T) {
			r := load(t, ward)
			since := at(t, tc.since)
			now, rung := since, 0
			var got []string
			note := func(c handoff.Call) {
				if c.Empty() {
					return
				}
				line := now.Format("01-02 15:04")
				for _, id := range c.People {
					line += " " + string(id)
				}
				if c.Last {
					line += " last"
				}
				got = append(got, line)
			}
			note(r.First(tc.level, now))
			for len(got) < 7 {
				due, ok := r.Next(tc.level, since, rung, now)
				if !ok {
					break
				}
				if due.Before(now) {
					t.Fatalf("due %v lies before %v", due, now)
				}
				now, rung = due, rung+1
				note(r.Rung(tc.level, rung, now))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheLastResortGoesOnAfterTheDeskHasOpened(t *testing.T) {
	r := load(t, ward)
	since := at(t, "2026-11-25 07:00")
	now := at(t, "2026-11-25 08:30")
	due, ok := r.Next(bot.LevelUrgent, since, 12, now)
	if !ok || !due.Equal(at(t, "2026-11-25 08:40")) {
		t.Errorf("due %v, %v", due, ok)
	}
}

func TestARungThatIsLateIsDueAtOnceAndRepeatsAreNotMadeUpFor(t *testing.T) {
	r := load(t, ward)
	since := at(t, "2026-11-24 23:00")
	now := since.Add(3*time.Hour + 4*time.Minute)
	if due, ok := r.Next(bot.LevelUrgent, since, 0, now); !ok || due.After(now) {
		t.Errorf("first rung due %v", due)
	}
	due, ok := r.Next(bot.LevelUrgent, since, 3, now)
	if want := since.Add(3*time.Hour + 10*time.Minute); !ok || !due.Equal(want) {
		t.Errorf("repeat due %v, want %v", due, want)
	}
}

func TestARungThatReachesNobodyGoesOnToTheNextAtOnce(t *testing.T) {
	now := at(t, "2026-11-25 10:00")
	r := load(t, ward)
	onDuty, backup := r.OnDuty(now), r.Backup(now)
	for _, tc := range []struct {
		about    string
		missing  []bot.StaffID
		level    bot.Level
		people   []bot.StaffID
		everyone bool
	}{
		{"one of them reads it", onDuty[1:], bot.LevelUrgent, onDuty, false},
		{"nobody on duty reads it", onDuty, bot.LevelUrgent, append(slices.Clone(onDuty), backup...), false},
		{"a calm case waits for its rung", onDuty, bot.LevelNone, onDuty, false},
	} {
		call := r.Missing(tc.missing).Rung(tc.level, 1, now)
		if diff := cmp.Diff(tc.people, call.People); diff != "" || call.Everyone != tc.everyone {
			t.Errorf("%s: everyone %v %s", tc.about, call.Everyone, diff)
		}
	}
	var all []bot.StaffID
	for _, p := range r.People() {
		all = append(all, p.Slack)
	}
	if call := r.Missing(all).Rung(bot.LevelHigh, 0, now); !call.Everyone || !call.Last {
		t.Errorf("where nobody reads it: %+v", call)
	}
}
