package paper

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/rivo/uniseg"
	"github.com/xuri/excelize/v2"

	"tonari/bot"
)

// The columns' widths, in characters of the table's own font, and what a line takes.
const (
	nameWidth   = 22
	answerWidth = 78
	lineHeight  = 18  // points
	maxHeight   = 409 // points, of one row (Excel's limit)
)

// table is the paper as a workbook of one sheet. Every cell is text: nothing that
// somebody wrote can become a formula.
func table(p bot.Paper) (out []byte, err error) {
	f := excelize.NewFile()
	defer func() {
		if e := f.Close(); err == nil && e != nil {
			err = fmt.Errorf("writing a table: %w", e)
		}
	}()
	w := &writer{f: f, sheet: f.GetSheetName(0)}
	w.do(func() error { return f.SetSheetName(w.sheet, "シート") })
	w.sheet = "シート"
	title := w.style(&excelize.Style{Font: &excelize.Font{Bold: true, Size: 16}})
	border := []excelize.Border{}
	for _, side := range []string{"left", "right", "top", "bottom"} {
		border = append(border, excelize.Border{Type: side, Color: "888888", Style: 1})
	}
	name := w.style(&excelize.Style{
		Font: &excelize.Font{Bold: true}, Border: border, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true},
		Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"EEEEEE"}},
	})
	answer := w.style(&excelize.Style{Border: border, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}, NumFmt: 49}) // text
	w.do(func() error { return f.SetColWidth(w.sheet, "A", "A", nameWidth) })
	w.do(func() error { return f.SetColWidth(w.sheet, "B", "B", answerWidth) })
	w.cell("A1", p.Title, title)
	row := 3
	for _, r := range p.Rows {
		w.cell(fmt.Sprintf("A%d", row), r.Name, name)
		w.cell(fmt.Sprintf("B%d", row), r.Answer, answer)
		w.do(func() error { return f.SetRowHeight(w.sheet, row, height(r)) })
		row++
	}
	if p.Foot != "" {
		w.cell(fmt.Sprintf("A%d", row+1), p.Foot, 0)
	}
	w.paper()
	if w.err != nil {
		return nil, fmt.Errorf("writing a table: %w", w.err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return nil, fmt.Errorf("writing a table: %w", err)
	}
	return b.Bytes(), nil
}

// height is the room that a row's text takes; offices do not always find it out by
// themselves.
func height(r bot.SheetLine) float64 {
	lines := 1
	for text, width := range map[string]int{r.Name: nameWidth, r.Answer: answerWidth} {
		n := 0
		for line := range strings.SplitSeq(text, "\n") {
			n += max(1, (uniseg.StringWidth(line)+width-1)/width)
		}
		lines = max(lines, n)
	}
	return min(float64(lines)*lineHeight, maxHeight)
}

// writer keeps the first error.
type writer struct {
	f     *excelize.File
	sheet string
	err   error
}

func (w *writer) do(f func() error) {
	if w.err == nil {
		w.err = f()
	}
}

func (w *writer) style(s *excelize.Style) (id int) {
	w.do(func() (err error) { id, err = w.f.NewStyle(s); return err })
	return id
}

func (w *writer) cell(at, text string, style int) {
	w.do(func() error { return w.f.SetCellStr(w.sheet, at, text) })
	w.do(func() error { return w.f.SetCellStyle(w.sheet, at, at, style) })
}

// paper sets the sheet on upright A4, one page wide, and takes the program's name out.
func (w *writer) paper() {
	a4, upright, wide, tall, fit := 9, "portrait", 1, 0, true
	w.do(func() error {
		return w.f.SetPageLayout(w.sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &upright, FitToWidth: &wide, FitToHeight: &tall})
	})
	w.do(func() error { return w.f.SetSheetProps(w.sheet, &excelize.SheetPropsOptions{FitToPage: &fit}) })
	w.do(func() error { return w.f.SetDocProps(&excelize.DocProperties{}) })
}
