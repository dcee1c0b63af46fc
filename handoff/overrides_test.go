package handoff_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/handoff"
)

// byHand makes an override of "U0AOI on 2026-11-24 18:00 2026-11-24 22:00".
func byHand(t *testing.T, text string) handoff.Override {
	t.Helper()
	f := strings.Fields(text)
	return handoff.Override{
		Staff: bot.StaffID(f[0]), On: f[1] == "on", From: at(t, f[2]+" "+f[3]), Until: at(t, f[4]+" "+f[5]), By: "U0SATO",
	}
}

func TestDutyChangedByHandHasAnEnd(t *testing.T) {
	plain := load(t, ward)
	r := plain.With([]handoff.Override{
		byHand(t, "U0AOI off 2026-11-24 12:00 2026-11-24 13:00"),
		byHand(t, "U0BEN on 2026-11-24 16:00 2026-11-24 22:00"),
		byHand(t, "U0SATO on 2026-11-23 10:00 2026-11-23 11:00"), // a holiday
		byHand(t, "U0GONE on 2026-11-24 18:00 2026-11-24 22:00"),
	})
	for _, tc := range []struct{ at, about, duty, backup, last string }{
		{"2026-11-23 10:30", "somebody comes in on a holiday", "U0SATO", "", "U0SATO"},
		{"2026-11-23 11:00", "and goes", "", "", "U0SATO"},
		{"2026-11-24 11:59", "before", "U0AOI", "U0SATO", "U0AOI"},
		{"2026-11-24 12:00", "nobody stands in, the backup still does", "", "U0SATO", "U0AOI"},
		{"2026-11-24 13:00", "back again", "U0AOI", "U0SATO", "U0AOI"},
		{"2026-11-24 16:00", "a second one", "U0AOI U0BEN", "U0SATO", "U0AOI U0BEN"},
		{"2026-11-24 21:59", "alone in the evening", "U0BEN", "", "U0BEN"},
		{"2026-11-24 22:00", "the end is outside", "", "", "U0BEN"},
	} {
		t.Run(tc.at+" "+tc.about, func(t *testing.T) {
			now := at(t, tc.at).UTC()
			for what, pair := range map[string][2]any{
				"duty": {ids(tc.duty), r.OnDuty(now)}, "backup": {ids(tc.backup), r.Backup(now)},
				"last": {ids(tc.last), r.LastShift(now)}, "open": {tc.duty != "", r.Open(now)},
			} {
				if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
					t.Errorf("%s: %s", what, diff)
				}
			}
		})
	}
	if plain.Open(at(t, "2026-11-24 20:00")) || r.Version() == plain.Version() || r.With(nil).Version() != plain.Version() {
		t.Error("the roster itself changed, or its version tells nothing")
	}
	if diff := cmp.Diff(plain.Week(), r.Week()); diff != "" {
		t.Errorf("the week's hours: %s", diff)
	}
}

func TestOnlyWhoComesBackIsNew(t *testing.T) {
	r := load(t, ward).With([]handoff.Override{byHand(t, "U0BEN off 2026-11-30 14:00 2026-11-30 15:00")})
	if diff := cmp.Diff(ids("U0BEN"), r.CameOn(at(t, "2026-11-30 14:30"), at(t, "2026-11-30 15:00"))); diff != "" {
		t.Error(diff)
	}
	if start, _ := r.ShiftStart(at(t, "2026-11-30 14:10")); !start.Equal(at(t, "2026-11-30 15:00")) {
		t.Errorf("next %v", start)
	}
}

func TestTheNightBeginsAgainAfterMidnight(t *testing.T) {
	r := load(t, ward).With([]handoff.Override{byHand(t, "U0BEN off 2026-11-27 23:00 2026-11-28 01:00")})
	if r.Open(at(t, "2026-11-28 00:30")) || !r.Open(at(t, "2026-11-28 01:00")) {
		t.Error("off at night")
	}
	if next, _ := r.NextOpen(at(t, "2026-11-28 00:30")); !next.Equal(at(t, "2026-11-28 01:00")) {
		t.Errorf("opens %v", next)
	}
}

func TestWhenTheDutyLastChanged(t *testing.T) {
	r := load(t, ward).With([]handoff.Override{
		byHand(t, "U0AOI off 2026-11-24 12:00 2026-11-24 13:00"),
		byHand(t, "U0AOI on 2026-11-25 10:00 2026-11-25 16:00"), // already on
	})
	for _, tc := range []struct {
		now, want string
		byHand    bool
	}{
		{"2026-11-24 08:30", "2026-11-24 08:30", false},
		{"2026-11-24 12:30", "2026-11-24 12:00", true},
		{"2026-11-24 13:00", "2026-11-24 13:00", true},
		{"2026-11-24 23:00", "2026-11-24 17:15", false},
		{"2026-11-25 16:30", "2026-11-25 08:30", false},
		{"2026-11-23 12:00", "2026-11-22 00:00", false},
	} {
		got, ok := r.Changed(at(t, tc.now))
		if !ok || !got.Equal(at(t, tc.want)) || r.ByHand(got) != tc.byHand {
			t.Errorf("%s: %v, by hand %v", tc.now, got.In(r.Zone()), r.ByHand(got))
		}
	}
}

func TestChangesOfTheDutyAreDecidedByWhoAsks(t *testing.T) {
	const none = handoff.NoTime
	ask := func(do handoff.DutyDo, by, who string, until int) handoff.DutyAsk {
		return handoff.DutyAsk{Do: do, By: bot.StaffID(by), Who: bot.StaffID(who), Until: until}
	}
	for _, tc := range []struct {
		about, now, before string
		ask                handoff.DutyAsk
		want               string
		refused            handoff.Refusal
	}{
		{"on until", "2026-11-24 18:00", "", ask("on", "U0BEN", "", 22*60), "U0BEN on 2026-11-24 18:00 2026-11-24 22:00", ""},
		{"on until after midnight", "2026-11-24 22:00", "", ask("on", "U0BEN", "", 60), "U0BEN on 2026-11-24 22:00 2026-11-25 01:00", ""},
		{"on as long as the shift", "2026-11-24 10:00", "", ask("on", "U0BEN", "", none), "U0BEN on 2026-11-24 10:00 2026-11-24 17:15", ""},
		{"on without an end at night", "2026-11-24 18:00", "", ask("on", "U0BEN", "", none), "", handoff.NoEnd},
		{"on while on", "2026-11-24 10:00", "", ask("on", "U0AOI", "", none), "", handoff.AlreadyOn},
		{"on longer goes on", "2026-11-24 20:00", "U0BEN on 2026-11-24 18:00 2026-11-24 21:00", ask("on", "U0BEN", "", 23*60), "U0BEN on 2026-11-24 18:00 2026-11-24 23:00", ""},
		{"back early", "2026-11-24 12:30", "U0AOI off 2026-11-24 12:00 2026-11-24 13:00", ask("on", "U0AOI", "", none), "U0AOI off 2026-11-24 12:00 2026-11-24 12:30", ""},
		{"off until", "2026-11-24 12:00", "", ask("off", "U0AOI", "", 13*60), "U0AOI off 2026-11-24 12:00 2026-11-24 13:00", ""},
		{"off for the rest", "2026-11-24 15:00", "", ask("off", "U0AOI", "", none), "U0AOI off 2026-11-24 15:00 2026-11-24 17:15", ""},
		{"off what was by hand", "2026-11-24 20:00", "U0BEN on 2026-11-24 18:00 2026-11-24 22:00", ask("off", "U0BEN", "", none), "U0BEN on 2026-11-24 18:00 2026-11-24 20:00", ""},
		{"off while off", "2026-11-24 10:00", "", ask("off", "U0BEN", "", none), "", handoff.NotOn},
		{"somebody else", "2026-11-24 10:00", "", ask("off", "U0BEN", "U0AOI", none), "", handoff.NotYours},
		{"a supervisor and somebody else", "2026-11-24 10:00", "", ask("off", "U0SATO", "U0AOI", none), "U0AOI off 2026-11-24 10:00 2026-11-24 17:15", ""},
		{"swap", "2026-11-24 10:00", "", ask("swap", "U0AOI", "U0BEN", none), "U0AOI off 2026-11-24 10:00 2026-11-24 17:15; U0BEN on 2026-11-24 10:00 2026-11-24 17:15", ""},
		{"swap for a while", "2026-11-24 10:00", "", ask("swap", "U0AOI", "U0BEN", 12*60), "U0AOI off 2026-11-24 10:00 2026-11-24 12:00; U0BEN on 2026-11-24 10:00 2026-11-24 12:00", ""},
		{"swap with oneself", "2026-11-24 10:00", "", ask("swap", "U0AOI", "", none), "", handoff.Yourself},
		{"swap what one has not", "2026-11-24 10:00", "", ask("swap", "U0BEN", "U0AOI", none), "", handoff.NotOn},
		{"swap with somebody on duty", "2026-11-30 14:00", "", ask("swap", "U0AOI", "U0BEN", none), "", handoff.AlreadyOn},
		{"a stranger", "2026-11-24 10:00", "", ask("on", "U0NOBODY", "", 22*60), "", handoff.Unknown},
		{"for a stranger", "2026-11-24 10:00", "", ask("on", "U0SATO", "U0NOBODY", 22*60), "", handoff.Unknown},
	} {
		t.Run(tc.about, func(t *testing.T) {
			r := load(t, ward)
			if tc.before != "" {
				r = r.With([]handoff.Override{byHand(t, tc.before)})
			}
			var want []handoff.Override
			for _, w := range strings.Split(tc.want, "; ") {
				if w != "" {
					o := byHand(t, w)
					o.By = tc.ask.By
					want = append(want, o)
				}
			}
			got, refused := r.Ask(tc.ask, at(t, tc.now))
			if diff := cmp.Diff(want, got); diff != "" || refused != tc.refused {
				t.Errorf("refused %q: %s", refused, diff)
			}
		})
	}
}

func TestWatchTimesOfTheRoster(t *testing.T) {
	if got := load(t, ward).Watch(); got != (handoff.Watch{Remind: 15 * time.Minute, Supervisor: 30 * time.Minute, SilentClaim: 30 * time.Minute}) {
		t.Errorf("defaults %v", got)
	}
	r := load(t, ward+"watch: {remind: 5m, silent_claim: 1h}\n")
	if got := r.Watch(); got != (handoff.Watch{Remind: 5 * time.Minute, Supervisor: 30 * time.Minute, SilentClaim: time.Hour}) {
		t.Errorf("given %v", got)
	}
	for bad, want := range map[string]string{
		"watch: {remind: soon}":                   `"soon" is no duration`,
		"watch: {remind: 10s}":                    "less than a minute",
		"watch: {remind: 40m}":                    "comes before remind",
		"watch: {supervisor: 5m}":                 "comes before remind",
		"watch: {remind: 15m, every: 3m}":         "every",
		"watch: {silent_claim: -1m, remind: 15m}": "less than a minute",
	} {
		_, faults := handoff.LoadRoster("roster.yaml", []byte(ward+bad+"\n"))
		if err := faults.Err(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}
