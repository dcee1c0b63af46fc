package turn

import (
	"time"

	"tonari/bot"
)

// wait is since when somebody waits for an answer in a case that is held; zero when
// nothing is owed.
type wait struct {
	of    bot.CaseID
	since time.Time
}

// waits finds the first message in the open case that no counselor's word has
// followed. Where there was no word yet, they wait since it was opened.
func (t *turn) waits() wait {
	k := t.c.Current()
	if k == nil || k.Holder == "" || k.Left {
		return wait{}
	}
	if k.AnsweredAt.IsZero() {
		return wait{k.ID, k.Opened}
	}
	for _, w := range t.c.Words {
		if w.Case == k.ID && w.Kind != bot.WordTap && !w.Ours && !w.Gone && w.At.After(k.AnsweredAt) {
			return wait{k.ID, w.At}
		}
	}
	return wait{of: k.ID}
}

// showWait paints the card when somebody begins to wait, or waits no more: the time
// on it stands, so that no minute needs a repaint.
func (t *turn) showWait(before wait) {
	if now := t.waits(); now.of != 0 && (now.of != before.of || !now.since.Equal(before.since)) {
		t.touch(t.c.Current())
	}
}
