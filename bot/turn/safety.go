package turn

import (
	"tonari/bot"
	"tonari/flows"
)

// thoughts: asked directly, the person said by button that they think of dying.
// A button tells it more surely than any text.
func (t *turn) thoughts(category string) {
	t.safety = true
	t.pressed(bot.LevelUrgent, category, "button:thoughts", "thoughts")
	t.urgentNow(t.c.Current())
}

// endangered: the person said by button what the danger is.
func (t *turn) endangered(category string) {
	t.safety = true
	t.pressed(bot.LevelHigh, category, "button:danger", "danger")
	if k := t.c.Current(); k.Category != category && category != "" {
		k.Category = category // their own choice says it better than the rules
		t.touch(k)
	}
}

// watched: somebody else may read the phone. Counselors see it before they write.
func (t *turn) watched() {
	t.c.Watched = true
	t.c.Settings.Preview = true // a lock screen tells nothing from now on
	if k := t.c.Current(); k != nil {
		t.line(k, "desk.watched", nil)
		t.touch(k)
	}
	t.fact("watched", t.c.Current(), "", nil)
}

// quiet: nothing lights up this person's screen that is not needed.
func (t *turn) quiet(k *bot.Case) bool { return t.c.Watched || flows.Harmful(k.Category) }
