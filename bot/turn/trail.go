package turn

import (
	"strings"

	"tonari/bot"
)

// The audit trail is made of facts: who did what when, with case and staff, and in
// machine words only. A fact is committed with what it tells of.

// acted plays what somebody at the desk asked for and sees to it that a fact of
// theirs is left: where nothing came of it, that they pressed.
func (t *turn) acted(by bot.StaffID, id bot.CaseID, what bot.Action, play func()) {
	before := len(t.out.Effects.Facts)
	play()
	for _, f := range t.out.Effects.Facts[before:] {
		if f.Staff == by && !strings.HasPrefix(f.Name, "reply") { // a reply's fate is not the press
			return
		}
	}
	t.out.Effects.Facts = append(t.out.Effects.Facts, bot.Fact{
		Name: "pressed", At: t.now, Case: id, Staff: by, Fields: map[string]string{"action": string(what)},
	})
}

// replied records a step of a counselor's message: it is named by its ts, never by
// what it says.
func (t *turn) replied(name string, k *bot.Case, h bot.Held, why string) {
	fields := map[string]string{"ts": h.TS}
	if why != "" {
		fields["why"] = strings.TrimPrefix(why, "desk.")
	}
	t.fact(name, k, h.By, fields)
}

// mentioned records who is called, and with what line.
func (t *turn) mentioned(k *bot.Case, key string, people []bot.StaffID, all bool) {
	to := make([]string, 0, len(people)+1)
	for _, p := range people {
		to = append(to, string(p))
	}
	if all {
		to = append(to, "all")
	}
	t.fact("mention", k, "", map[string]string{"to": strings.Join(to, ","), "line": strings.TrimPrefix(key, "desk.")})
}

// mentionSettled records whether Slack took a mention that somebody waits for.
func (t *turn) mentionSettled(r bot.Receipt) {
	number, ok := strings.CutPrefix(r.Ref, "mention/")
	if !ok {
		return
	}
	number, level, _ := strings.Cut(number, "/")
	level, _, _ = strings.Cut(level, "/")
	id, err := bot.ParseCaseID(number)
	if err != nil {
		return
	}
	name := "mention_up"
	if r.Outcome != bot.OutcomeAccepted {
		name = "mention_refused"
	}
	t.out.Effects.Facts = append(t.out.Effects.Facts, bot.Fact{Name: name, At: t.now, Case: id, Fields: map[string]string{"level": level}})
}
