package turn

import (
	"slices"
	"strings"

	"tonari/bot"
	"tonari/handoff"
)

// maxReason is the most characters of what a counselor writes into a form for the
// others.
const maxReason = 500

// levelForm sets the level by hand, with a reason that stands in the thread.
// Anybody of the roster may raise it; once somebody holds the case, only they or a
// supervisor lower it. A lowering that was opened before a newer urgent text is
// refused with that reason.
var levelForm = form{
	may: func(t *turn, k *bot.Case, p handoff.Person) bool {
		if !k.Open() {
			t.tell(k.ID, p.Slack, "desk.closed", nil)
			return false
		}
		return true
	},
	make: func(t *turn, k *bot.Case, _ handoff.Person, _ string) bot.Form {
		return bot.Form{
			Title: t.words("desk.level_title", nil), Submit: t.words("desk.level_submit", nil),
			Texts: []string{t.words("desk.level_text", map[string]string{"level": handoff.LevelLabel(k.Level)})},
			Fields: []bot.Field{
				{Name: "level", Kind: bot.FieldOne, Label: t.words("desk.level_level", nil), Options: levelsBut(k.Level)},
				{Name: "reason", Kind: bot.FieldLong, Label: t.words("desk.level_reason", nil), Max: maxReason},
			},
		}
	},
	check: func(t *turn, k *bot.Case, p handoff.Person, s bot.Submit) map[string]string {
		level, err := bot.ParseLevel(s.Value("level"))
		switch {
		case err != nil:
			return map[string]string{"level": "desk.pick_one"}
		case level == k.Level:
			return map[string]string{"level": "desk.level_same"}
		case level < k.Level && t.newer(k, s):
			return map[string]string{"level": "desk.level_newer"}
		case level < k.Level && k.Holder != "" && !t.leads(k, p):
			return map[string]string{"level": "desk.level_not_yours"}
		case strings.TrimSpace(s.Value("reason")) == "":
			return map[string]string{"reason": "desk.reason_needed"}
		}
		return nil
	},
	take: func(t *turn, k *bot.Case, p handoff.Person, s bot.Submit) {
		level, _ := bot.ParseLevel(s.Value("level")) // it was checked
		from := k.Level
		k.Level, k.LevelFrom = level, ""
		k.LevelBy, k.LevelReason = p.Slack, strings.TrimSpace(s.Value("reason"))
		t.touch(k)
		t.fact("level", k, p.Slack, map[string]string{"from": from.String(), "to": level.String()})
		if level > from {
			t.raisedByHand(k, p)
		} else {
			t.lowered(k, p)
		}
		t.turnedUrgent(k)
	},
}

// levelsBut are the levels that a case can be set to, the most urgent first.
func levelsBut(now bot.Level) []bot.Option {
	var out []bot.Option
	for level := bot.LevelUrgent; level >= bot.LevelNone; level-- {
		if level != now {
			out = append(out, bot.Option{Value: level.String(), Label: handoff.LevelLabel(level)})
		}
	}
	return out
}

// raisedByHand calls the people whom a rise by the person's own words would call,
// but for who raised it, and starts all rungs of the level anew.
func (t *turn) raisedByHand(k *bot.Case, p handoff.Person) {
	k.Withdrawn = false
	if k.Level == bot.LevelUrgent {
		t.unpause(k)
	}
	args := map[string]string{"name": p.Name, "level": handoff.LevelLabel(k.Level)}
	if k.Holder != "" {
		t.mention(k, "desk.level_up", args, t.callBeside(k, p), false, "")
		t.noted(k.LevelReason)
		if k.Level == bot.LevelUrgent {
			t.awaitWord(k)
		}
		return
	}
	call := t.readers(k).First(k.Level, t.now)
	if k.Level >= bot.LevelHigh {
		t.nobodyTold(k)
		t.mention(k, "desk.level_up", args, call.People, call.Everyone, mentionRef(k))
		t.noted(k.LevelReason)
		t.after("told", t.now.Add(toldAfter))
	} else {
		t.line(k, "desk.level_up", args)
		t.noted(k.LevelReason)
	}
	t.startRungs(k)
	t.lastRung(k, call)
}

// callBeside are those who must know of a rise in a case that somebody holds.
func (t *turn) callBeside(k *bot.Case, by handoff.Person) []bot.StaffID {
	people := []bot.StaffID{k.Holder}
	if k.Level == bot.LevelUrgent {
		people = slices.Concat(people, t.Roster.Supervisors(), t.Roster.OnDuty(t.now))
	}
	return slices.DeleteFunc(once(people), func(id bot.StaffID) bool { return id == by.Slack })
}

// lowered: the case goes on at a calmer level, with the rungs that this one has
// beyond those already taken. Whoever holds it is told.
func (t *turn) lowered(k *bot.Case, p handoff.Person) {
	args := map[string]string{"name": p.Name, "level": handoff.LevelLabel(k.Level)}
	if k.Holder == "" || k.Holder == p.Slack {
		t.line(k, "desk.level_down", args)
	} else {
		t.mention(k, "desk.level_down", args, []bot.StaffID{k.Holder}, false, "")
	}
	t.noted(k.LevelReason)
	t.stop("told") // a counselor has read it
	switch {
	case k.Holder != "":
		t.wordCame(k)
		t.stopRungs(k)
	case k.Running:
		t.nextRung(k)
	}
}
