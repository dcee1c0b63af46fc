package turn

import (
	"slices"
	"strings"
	"time"

	"tonari/bot"
	"tonari/flows"
	"tonari/flows/triage"
)

// joinWindow: several short messages within two minutes are also judged together.
const joinWindow = 2 * time.Minute

// safetyPause: while a human holds the case, urgent text is answered by the bot
// at most once in this time.
const safetyPause = 30 * time.Minute

// listen judges a text, alone and together with what was just said. What is ours
// is judged alone: a label and a word of the menu say nothing together.
func (t *turn) listen(text string, ours bool) triage.Finding {
	alone := t.Rules.Judge(text)
	if ours {
		return alone
	}
	var together []string
	for _, w := range t.c.Words {
		if w.Kind == bot.WordText && !w.Ours && w.Text != "" && !w.At.After(t.in.At) && t.in.At.Sub(w.At) <= joinWindow {
			together = append(together, w.Text)
		}
	}
	if len(together) == 0 || alone.Level == bot.LevelUrgent {
		return alone
	}
	joined := t.Rules.Judge(strings.Join(append(slices.Clip(together), text), "\n"))
	// What was already judged, each alone and together, keeps its own level: a calm
	// word after an urgent one is not urgent again.
	if joined.Level > alone.Level && joined.Level > t.Rules.JudgeTogether(together).Level {
		return joined
	}
	return alone
}

// alarm opens or raises a case for what triage heard. Watch marks an open case;
// none alone opens nothing.
func (t *turn) alarm(f triage.Finding, messageID string, gone bool) {
	k := t.c.Current()
	category := string(f.Category)
	if k != nil && f.Level > k.Level {
		t.endBurst()
	}
	switch {
	case f.Level == bot.LevelNone:
		return
	case k == nil && f.Level == bot.LevelWatch:
		t.fact("watch", nil, "", map[string]string{"category": category})
		return
	case k == nil:
		k = t.open(f.Level, category, f.Why, "", messageID)
	default:
		t.raise(k, f.Level, category, f.Why, messageID)
	}
	if f.Level >= bot.LevelHigh {
		t.dangerWhileBlocked(k)
	}
	if gone && k.LevelFrom == messageID {
		k.Withdrawn = true
		t.touch(k)
	}
	t.fact("triage", k, "", map[string]string{"level": f.Level.String(), "category": category})
}

// urgent answers at once, in every state, with numbers that answer now.
func (t *turn) urgent() {
	t.unask()
	k := t.c.Current()
	t.urgentNow(k)
	t.safety = true
	t.endBurst()
	switch {
	case t.hidden():
		t.say(flows.HideNumbers, map[string]string{"numbers": t.numbers(t.danger)})
		t.offer(flows.HideNews, t.Flows.Choices(flows.HideNews))
		return
	case t.c.HumanSpeaks():
		t.automatic(t.danger)
	default:
		t.comfort()
	}
}

// automatic answers danger beside a counselor, marked as what it is; false when it
// has done so a short while ago.
func (t *turn) automatic(category string) bool {
	if t.now.Sub(t.c.SafetyAt) < safetyPause {
		return false
	}
	t.c.SafetyAt = t.now
	t.say(flows.Reminded, map[string]string{"numbers": t.numbers(category)})
	t.again()
	return true
}

// comfort leads into safety, or says in it, in other words, that somebody is
// listening, with the numbers again.
func (t *turn) comfort() {
	t.unask()
	t.endBurst()
	t.safety = true
	t.enter(flows.SafetyNow)
}

// Reasons of a case that no rule of triage gave.
const (
	whyNotSafe  = "button:not-safe"
	whyHarm     = "button:harm"
	whySetAside = "set-aside"
)

// unsafe: the person said by button that they, or somebody else, are not safe
// right now.
func (t *turn) unsafe(asked, category string) {
	t.safety = true
	t.pressed(bot.LevelUrgent, category, whyNotSafe, asked)
	t.urgentNow(t.c.Current())
}

// harm: the person said by button that there is violence at home, though not at
// this moment.
func (t *turn) harm(category string) { t.pressed(bot.LevelHigh, category, whyHarm, "harm") }

// pressed opens a case at a level, or raises the open one, for what a button said.
func (t *turn) pressed(level bot.Level, category, why, asked string) {
	t.out.Level = max(t.out.Level, level)
	k := t.c.Current()
	if k == nil {
		t.dangerWhileBlocked(t.open(level, category, []string{why}, asked, ""))
		return
	}
	if category == "" {
		category = k.Category
	}
	t.raise(k, level, category, []string{why}, "")
	t.dangerWhileBlocked(k)
	t.askMore(k, asked)
}
