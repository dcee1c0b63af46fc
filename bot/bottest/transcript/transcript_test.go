package transcript_test

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot/bottest/transcript"
)

const night = `about: a child who is not safe at home reaches a counselor
at: 2026-12-01T21:40:00+09:00
turns:
  - {follows: true, bot: [welcome.promise, welcome.who]}
  - {taps: child, bot: carer.today, place: carer.today}
  - {says: お父さんになぐられてる, triage: {level: urgent, category: abuse}, bot: ["safety.heard_*"], case: urgent}
  - {after: 2m, desk: escalate}
  - {desk: claim, by: B, card: claimed, bot: []}
  - after: 36h
`

func TestATranscriptIsRead(t *testing.T) {
	all, err := transcript.Load(fstest.MapFS{"night.yaml": {Data: []byte(night)}, "notes.txt": {Data: []byte("x")}})
	if err != nil {
		t.Fatal(err)
	}
	want := []transcript.Transcript{{
		Name: "night", About: "a child who is not safe at home reaches a counselor",
		At: time.Date(2026, 12, 1, 21, 40, 0, 0, time.FixedZone("", 9*3600)),
		Turns: []transcript.Turn{
			{Line: 4, Follows: true, Bot: &transcript.Keys{"welcome.promise", "welcome.who"}},
			{Line: 5, Taps: "child", Bot: &transcript.Keys{"carer.today"}, Place: "carer.today"},
			{
				Line: 6, Says: "お父さんになぐられてる", Triage: &transcript.Triage{Level: "urgent", Category: "abuse"},
				Bot: &transcript.Keys{"safety.heard_*"}, Case: "urgent",
			},
			{Line: 7, After: transcript.Duration(2 * time.Minute), Desk: "escalate"},
			{Line: 8, Desk: "claim", By: "B", Card: "claimed", Bot: &transcript.Keys{}},
			{Line: 9, After: transcript.Duration(36 * time.Hour)},
		},
	}}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Error(diff)
	}
}

func TestATurnIsOneThing(t *testing.T) {
	for name, tc := range map[string]struct{ in, want string }{
		"two":     {"about: x\nat: 2026-12-01T21:40:00+09:00\nturns:\n  - {says: a, taps: b}\n", "t.yaml:4: a turn is not one thing (write one of follows, blocks, says, taps, picks, sends, unsends, desk, event)"},
		"none":    {"about: x\nat: 2026-12-01T21:40:00+09:00\nturns:\n  - {bot: a.b}\n", "t.yaml:4: a turn is not one thing (write one of follows, blocks, says, taps, picks, sends, unsends, desk, event)"},
		"nothing": {"about: x\nat: 2026-12-01T21:40:00+09:00\n", "t.yaml:1: nothing happens (write turns)"},
		"untold":  {"at: 2026-12-01T21:40:00+09:00\nturns:\n  - {says: a}\n", "t.yaml:1: about is missing (say in a sentence who does what)"},
		"unknown": {"about: x\nat: 2026-12-01T21:40:00+09:00\nturns:\n  - {shouts: a}\n", `reading a transcript: t.yaml:4: unknown field "shouts" (remove it or mend its spelling)`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := transcript.Read("t.yaml", []byte(tc.in))
			if err == nil {
				t.Fatal("accepted")
			}
			if diff := cmp.Diff(tc.want, err.Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAKeyMayStandForTextsThatTakeTurns(t *testing.T) {
	want := transcript.Keys{"welcome.first", "talk.heard_*"}
	for _, tc := range []struct {
		got  []string
		want bool
	}{
		{[]string{"welcome.first", "talk.heard_3"}, true},
		{[]string{"welcome.first", "talk.skipped_1"}, false},
		{[]string{"welcome.first"}, false},
		{[]string{"welcome.last", "talk.heard_1"}, false},
	} {
		if want.Meets(tc.got) != tc.want {
			t.Errorf("%v: want %v", tc.got, tc.want)
		}
	}
	if !(transcript.Keys{}).Meets(nil) {
		t.Error("silence is silence")
	}
}
