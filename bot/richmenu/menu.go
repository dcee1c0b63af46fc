// Package richmenu makes the two pictures below the chat: the main menu, which
// everybody sees, and the quiet one, which is linked to a person who hides and
// tells nothing to somebody who looks at the screen.
//
// draw.go paints them (2500×1686 PNG, words from the wording files, Japanese font
// M+ 1p from a module), picture.go reads the ward's own picture, apply.go puts
// them into the account and removes what they replace.
package richmenu

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"tonari/bot"
	"tonari/bot/line"
	"tonari/flows"
	"tonari/flows/wording"
)

// Menu is a menu with its picture.
type Menu struct {
	line.RichMenu
	// Base is the name without the version: line.MenuMain or line.MenuQuiet.
	Base    string
	Mime    string
	Picture []byte
}

// Columns and rows of the areas, in the order of the choices.
const columns, rows = 3, 2

// Main is the menu that everybody sees. With a picture, it is the ward's own;
// without one it is drawn.
func Main(book *wording.Book, set *flows.Set, own *Picture) (Menu, error) {
	return build(line.MenuMain, flows.RichBar, flows.RichMain, book, set, own, warm)
}

// Quiet is the menu of a person who hides.
func Quiet(book *wording.Book, set *flows.Set) (Menu, error) {
	return build(line.MenuQuiet, flows.RichBarQuiet, flows.RichQuiet, book, set, nil, grey)
}

func build(base, barKey string, at bot.Place, book *wording.Book, set *flows.Set, own *Picture, colours palette) (Menu, error) {
	ids := set.Choices(at)
	var labels []string
	for _, id := range ids {
		labels = append(labels, book.Label(bot.Japanese, at, id))
	}
	pic := own
	if pic == nil {
		drawn, err := paint(ids, labels, colours)
		if err != nil {
			return Menu{}, err
		}
		pic = drawn
	}
	m := Menu{Base: base, Mime: pic.mime, Picture: pic.data}
	m.Width, m.Height = pic.width, pic.height
	if bar := book.Say(bot.Japanese, barKey, nil); len(bar) > 0 {
		m.Bar = bar[0]
	}
	for i, id := range ids {
		x, y, w, h := area(i, len(ids), m.Width, m.Height)
		m.Areas = append(m.Areas, line.RichMenuArea{X: x, Y: y, Width: w, Height: h, Label: labels[i], Data: flows.Data(at, id)})
	}
	sum := sha256.New()
	_, _ = fmt.Fprintf(sum, "%s %v ", m.Bar, m.Areas)
	sum.Write(m.Picture)
	m.Name = base + "/" + hex.EncodeToString(sum.Sum(nil)[:6])
	return m, nil
}

// area is the place of the i-th of n choices: rows of three, or two side by side.
func area(i, n, width, height int) (x, y, w, h int) {
	cols, lines := columns, rows
	if n < columns {
		cols, lines = n, 1
	}
	c, r := i%cols, i/cols
	x, y = width*c/cols, height*r/lines
	return x, y, width*(c+1)/cols - x, height*(r+1)/lines - y
}
