package linetest_test

import (
	"strings"
	"testing"
)

// One deliberately wrong rich menu a row (REF #rich-menu-structure).
func TestWrongRichMenusAreRefused(t *testing.T) {
	const area = `{"bounds":{"x":0,"y":0,"width":1,"height":1},"action":{"type":"uri","label":"a","uri":"tel:0312345678"}}`
	menu := func(size, rest, areas string) string {
		return `{"size":` + size + `,` + rest + `,"areas":[` + areas + `]}`
	}
	const size, rest = `{"width":2500,"height":1686}`, `"selected":false,"name":"n","chatBarText":"メニュー"`
	rows := []struct{ about, body, property, says string }{
		{"too narrow", menu(`{"width":799,"height":300}`, rest, area), "size.width", "Must be between 800 and 2500"},
		{"too low", menu(`{"width":800,"height":249}`, rest, area), "size.height", "The height must be 250 or more and the aspect ratio 1.45 or more"},
		{"too high for its width", menu(`{"width":800,"height":600}`, rest, area), "size.height", "The height must be 250 or more and the aspect ratio 1.45 or more"},
		{"name of 301", menu(size, strings.Replace(rest, `"n"`, `"`+strings.Repeat("あ", 301)+`"`, 1), area), "name", "Length must be between 0 and 300"},
		{"chat bar of 15", menu(size, strings.Replace(rest, "メニュー", strings.Repeat("あ", 15), 1), area), "chatBarText", "Length must be between 0 and 14"},
		{"not told whether open", menu(size, `"name":"n","chatBarText":"a"`, area), "selected", "must be specified"},
		{"no areas", menu(size, rest, ""), "areas", "Size must be between 1 and 20"},
		{"twenty-one areas", menu(size, rest, times(21, area)), "areas", "Size must be between 1 and 20"},
		{"area without bounds", menu(size, rest, `{"action":`+act+`}`), "areas[0].bounds", "must be specified"},
		{"label of 21", menu(size, rest, strings.Replace(area, `"a"`, `"`+strings.Repeat("あ", 21)+`"`, 1)), "areas[0].action.label", "Length must be between 0 and 20"},
		{"camera", menu(size, rest, strings.Replace(area, `"uri","label"`, `"camera","label"`, 1)), "areas[0].action.type", "This action may only be used in a quick reply"},
		{"switch to an alias of capitals", menu(size, rest, `{"bounds":{"x":0,"y":0,"width":1,"height":1},"action":{"type":"richmenuswitch","data":"d","richMenuAliasId":"Abc"}}`), "areas[0].action.richMenuAliasId", "Invalid rich menu alias id"},
	}
	w := newWorld(t)
	for _, row := range rows {
		t.Run(row.about, func(t *testing.T) {
			for _, path := range []string{"/v2/bot/richmenu", "/v2/bot/richmenu/validate"} {
				r := w.do("POST", path, row.body)
				if r.status != 400 || len(r.Details) != 1 || r.Details[0].Property != row.property || r.Details[0].Message != row.says {
					t.Errorf("%s answered %d %v, want %s: %s", path, r.status, r.Details, row.property, row.says)
				}
			}
		})
	}
	want(t, w.do("POST", "/v2/bot/richmenu/validate", menu(size, rest, times(20, area))), 200, "")
}
