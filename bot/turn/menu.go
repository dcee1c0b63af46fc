package turn

import (
	"time"

	"tonari/bot"
)

// The rich menu is a courtesy of LINE that may fail: it is asked for at once, and
// once more a little later, in case a process ended or LINE was down. A hidden
// person's is asked for again when they write so long after: the menus may have
// been made anew since.
const (
	menuAgainAfter = time.Minute
	menuKeptFor    = 6 * time.Hour
)

// menu shows the person a rich menu.
func (t *turn) menu(m bot.Menu) {
	t.out.Effects.Menu = m
	t.c.MenuAt = t.now
	t.after("menu", t.now.Add(menuAgainAfter))
}

// menuAgain asks for the menu that fits the person now.
func (t *turn) menuAgain() {
	t.out.Effects.Menu = bot.MenuMain
	if t.hidden() {
		t.out.Effects.Menu = bot.MenuQuiet
	}
}

func (t *turn) keepMenu() {
	if t.now.Sub(t.c.MenuAt) >= menuKeptFor {
		t.menu(bot.MenuQuiet)
	}
}
