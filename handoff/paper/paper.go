// Package paper writes a filled form (bot.Paper) for people outside of the house: as
// a table that offices open (XLSX), or as a page that is printed (HTML, A4). Both
// hold the same rows in the same order, stand alone, load nothing, and name
// no program that made them.
package paper

import (
	"fmt"
	"strings"
	"unicode"

	"tonari/bot"
)

// The media types of the formats.
const (
	TypeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	TypeHTML = "text/html"
)

// Write gives the file's bytes and media type. The error never holds what stands
// in the paper.
func Write(p bot.Paper) (data []byte, kind string, err error) {
	p = readable(p)
	switch p.Format {
	case bot.PaperXLSX:
		data, err = table(p)
		return data, TypeXLSX, err
	case bot.PaperHTML:
		data, err = page(p)
		return data, TypeHTML, err
	}
	return nil, "", fmt.Errorf("writing a paper: the format %q is unknown (xlsx or html)", p.Format)
}

// Name is the file's name: it tells nothing of anybody.
func Name(f bot.PaperFormat) string { return "tsunagu-sheet." + string(f) }

// readable takes out what no table and no page can hold.
func readable(p bot.Paper) bot.Paper {
	rows := make([]bot.SheetLine, len(p.Rows))
	for i, r := range p.Rows {
		rows[i] = bot.SheetLine{Name: plain(r.Name), Answer: plain(r.Answer)}
	}
	p.Title, p.Foot, p.Rows = plain(p.Title), plain(p.Foot), rows
	return p
}

func plain(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		if r != '\n' && (unicode.IsControl(r) || r == '\uFFFE' || r == '\uFFFF') {
			return -1
		}
		return r
	}, s)
}
