package paper_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"tonari/bot"
	"tonari/handoff/paper"
)

func sheet(f bot.PaperFormat) bot.Paper {
	return bot.Paper{Format: f, Title: "つなぐシート", Foot: "ご本人の同意を得て作りました。", Rows: []bot.SheetLine{
		{Name: "つなぐ先", Answer: "地域福祉コーディネーター"},
		{Name: "こまりごと", Answer: "きょうのこと：お母さんのごはん\n学校：おくれる日がある" + strings.Repeat("。とても長い話", 200)},
		{Name: "お願いしたいこと", Answer: `=HYPERLINK("https://evil.example","x")`},
		{Name: "家族のこと", Answer: "<script>alert(1)</script> & \x00\x1b[31m"},
		{Name: "いつから", Answer: ""},
	}}
}

func TestATableIsReadBackAsItWasWritten(t *testing.T) {
	p := sheet(bot.PaperXLSX)
	data, kind, err := paper.Write(p)
	if err != nil || kind != paper.TypeXLSX {
		t.Fatal(kind, err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("シート")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{p.Title}, nil}
	for _, r := range p.Rows {
		row := []string{r.Name, strings.NewReplacer("\x00", "", "\x1b", "").Replace(r.Answer)}
		if r.Answer == "" {
			row = row[:1]
		}
		want = append(want, row)
	}
	want = append(want, nil, []string{p.Foot})
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	if formula, _ := f.GetCellFormula("シート", "B5"); formula != "" {
		t.Errorf("somebody's words became the formula %q", formula)
	}
	if props, err := f.GetDocProps(); err != nil || props.Creator != "" || props.LastModifiedBy != "" {
		t.Errorf("%+v %v", props, err)
	}
}

func TestATableTellsNothingOfWhoMadeIt(t *testing.T) {
	data, _, err := paper.Write(sheet(bot.PaperXLSX))
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range z.File {
		r, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(file.Name, "docProps/") && strings.Contains(strings.ToLower(string(body)), "xuri") {
			t.Errorf("%s names its maker: %s", file.Name, body)
		}
	}
}

func TestAPageShowsWordsAsWordsAndLoadsNothing(t *testing.T) {
	data, kind, err := paper.Write(sheet(bot.PaperHTML))
	if err != nil || kind != paper.TypeHTML {
		t.Fatal(kind, err)
	}
	got := string(data)
	for _, want := range []string{"<h1>つなぐシート</h1>", "&lt;script&gt;", "お母さんのごはん\n学校", "@page { size: A4", "default-src &#39;none&#39;"} {
		if !strings.Contains(strings.ReplaceAll(got, "'", "&#39;"), want) {
			t.Errorf("the page has no %q", want)
		}
	}
	for _, bad := range []string{"<script>", "src=", "href=", "\x00", "\x1b"} {
		if strings.Contains(got, bad) {
			t.Errorf("the page has %q", bad)
		}
	}
}

func TestAnUnknownFormatIsSaid(t *testing.T) {
	if _, _, err := paper.Write(bot.Paper{Format: "pdf", Title: "秘密"}); err == nil || strings.Contains(err.Error(), "秘密") || !strings.Contains(err.Error(), "xlsx or html") {
		t.Errorf("%v", err)
	}
}
