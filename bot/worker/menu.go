package worker

import (
	"context"
	"time"

	"tonari/bot"
)

// menuWithin bounds the courtesy of a rich menu.
const menuWithin = 4 * time.Second

// menu shows a person a rich menu beside the present work. It never delays or
// loses an answer: what fails is counted, and asked for once more by a timer.
func (w *Worker) menu(user string, m bot.Menu) {
	if m == bot.MenuKept || user == "" || w.line.closed(w.now()) > 0 {
		return
	}
	w.apart(func() {
		ctx, cancel := context.WithTimeout(context.Background(), menuWithin)
		defer cancel()
		began := time.Now()
		reason := w.LINE.Menu(ctx, user, m)
		w.Meter.Sent("line_menu", reason, time.Since(began))
	})
}
