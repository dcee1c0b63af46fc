package demo

import (
	"fmt"

	"tonari/handoff/slacktest"
)

// accountName is the official account on the phones.
const accountName = "となり"

// staffer is somebody of the try-out's roster.
type staffer struct{ id, name, role, duty string }

// Those whom one can play: on duty, behind them, and the heads of the desk, so that
// each rung mentions somebody else and what takes two supervisors can be decided.
var staff = []staffer{
	{"U0SODANA", "相談員A", "counselor", "当番"},
	{"U0SODANB", "相談員B", "counselor", "ひかえ"},
	{"U0SHUNINC", "主任C", "supervisor", "主任"},
	{"U0SHUNIND", "主任D", "supervisor", "主任"},
}

type member struct {
	staffer
	m *slacktest.Member
}

type channel struct {
	Label string
	c     *slacktest.Channel
}

// roster is the roster.yaml of the try-out: the same hours every day.
func roster(h hours) string {
	out := "timezone: Asia/Tokyo\npeople:\n"
	for _, s := range staff {
		out += fmt.Sprintf("  - {slack: %s, name: %s, role: %s}\n", s.id, s.name, s.role)
	}
	return out + fmt.Sprintf(`shifts:
  - {days: [mon, tue, wed, thu, fri, sat, sun], from: "%s", to: "%s", people: [%s], backup: [%s]}
holidays: none
escalate:
  urgent: [2m, 5m, 10m]
  high:   [5m, 15m, 30m]
  normal: [20m, 60m]
`, h.clock(h.from), h.clock(h.to), staff[0].id, staff[1].id)
}
