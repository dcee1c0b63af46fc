package chat_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"tonari/bot/chat"
	"tonari/bot/turn"
	"tonari/config"
	"tonari/flows"
)

const roster = `
timezone: Asia/Tokyo
people: [{slack: U0AOI, name: 相談員A, role: supervisor}, {slack: U0SATO, name: 主任, role: supervisor}]
shifts: [{days: [mon, tue, wed, thu, fri], from: "08:30", to: "17:15", people: [U0AOI]}]
`

func TestSomebodyTalksToTheHouseInATerminal(t *testing.T) {
	h, faults := config.Load(config.OverFS(fstest.MapFS{"roster.yaml": {Data: []byte(roster)}}))
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	set, err := flows.New()
	if err != nil {
		t.Fatal(err)
	}
	house := &turn.House{Flows: set, Book: h.Words, Rules: h.Triage, Roster: h.Roster, Numbers: h.Numbers, Guide: h.Guide}
	at := time.Date(2026, 12, 1, 10, 0, 0, 0, time.FixedZone("JST", 9*60*60))
	now := func() time.Time { at = at.Add(10 * time.Second); return at }
	var out strings.Builder
	if err := chat.Run(strings.NewReader("1\n今から死にます\n"), &out, house, now); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"「となり」です", "1. 子ども・学生です", "きょう", "0120", "緊急 未対応"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}
