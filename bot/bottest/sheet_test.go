package bottest_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/bot/linetest"
	"tonari/bot/service"
	"tonari/bot/store"
	"tonari/config"
	"tonari/handoff/slacktest"
)

// agreed is a claimed case whose person said that a summary may be passed on.
func (w *ward) agreed() (*linetest.Person, slacktest.Post) {
	w.t.Helper()
	p := w.LINE.Person("child")
	p.Follow()
	w.Idle()
	w.taps(p, "子ども・学生です")
	w.says(p, "お母さんのごはんを作った")
	w.says(p, "人と話す")
	c := card(w.t, w.Desk)
	w.clicks(w.Aoi, c, bot.ActionClaim)
	w.clicks(w.Aoi, c, bot.ActionSheet)
	w.shows(c, "ご本人にたずねています")
	w.taps(p, "つたえていい")
	w.shows(c, "ご本人の同意あり")
	return p, c
}

// writes fills the sheet in.
func (w *ward) writes(c slacktest.Post, values map[string]string) {
	w.t.Helper()
	if _, err := w.Aoi.Clicks(w.now(c), string(bot.ActionSheet)); err != nil {
		w.t.Fatal(err)
	}
	if ack, err := w.Aoi.SubmitsAny(values); err != nil || !ack.OK() {
		w.t.Fatalf("%v %+v", err, ack)
	}
	if v, open := w.Aoi.Modal(); open {
		w.t.Fatalf("the sheet is refused: %v %s", v.Errors, v.Trouble)
	}
	w.Idle()
}

func (w *ward) sheets() []slacktest.File {
	var out []slacktest.File
	for _, f := range w.Slack.Files() {
		if !f.Deleted {
			out = append(out, f)
		}
	}
	return out
}

func TestASheetGoesIntoTheThreadOnRequestAndAwayWithAnErasure(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.agreed()
	w.writes(c, map[string]string{"ask": "家事の手伝いをお願いします"})
	if n := len(w.sheets()); n != 0 {
		t.Fatalf("%d files that nobody asked for", n)
	}
	w.writes(c, map[string]string{"files": "xlsx,html"})
	files := w.sheets()
	if len(files) != 2 {
		t.Fatalf("%d files", len(files))
	}
	for _, f := range files {
		data := w.Slack.FileData(f.ID)
		if strings.HasSuffix(f.Name, ".html") {
			if !strings.Contains(string(data), "家事の手伝い") || !strings.Contains(string(data), "お母さんのごはん") {
				t.Errorf("%s:\n%s", f.Name, data)
			}
			continue
		}
		x, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		rows, _ := x.GetRows("シート")
		if all := strings.Join(flatten(rows), "\n"); !strings.Contains(all, "家事の手伝いをお願いします") || !strings.Contains(all, "お母さんのごはん") || strings.Contains(all, p.ID()) {
			t.Errorf("%s:\n%s", f.Name, all)
		}
	}
	w.exports(c, p.ID())
	if stream := string(dump(t, client(t, w.Redis))["stream"]); strings.Contains(stream, "家事") || !strings.Contains(stream, "referral_exported") {
		t.Error("the trail")
	}
	w.writes(c, map[string]string{"files": "xlsx"})
	if n := len(w.sheets()); n != 1 {
		t.Errorf("%d files after a new one", n)
	}
	w.erases(p)
	w.Pass(time.Minute, time.Second)
	if n := len(w.sheets()); n != 0 {
		t.Errorf("%d files after the erasure", n)
	}
}

// settings are the world's, with a directory for commands.
func (w *ward) settings() *config.Settings {
	w.t.Helper()
	set := *w.Set
	set.ConfigDir = w.t.TempDir()
	if err := os.WriteFile(filepath.Join(set.ConfigDir, "roster.yaml"), []byte(bottest.Roster), 0o600); err != nil {
		w.t.Fatal(err)
	}
	return &set
}

// exports writes the sheet as the command does.
func (w *ward) exports(c slacktest.Post, userID string) {
	w.t.Helper()
	id, err := bot.ParseCaseID(w.now(c).Buttons[0].Value)
	if err != nil {
		w.t.Fatal(err)
	}
	set := w.settings()
	data, err := service.ExportSheet(w.t.Context(), set, id, bot.PaperHTML)
	if err != nil || !strings.Contains(string(data), "家事の手伝い") || strings.Contains(string(data), userID) {
		w.t.Errorf("the command: %v\n%s", err, data)
	}
	if dir := os.Getenv("TONARI_TEST_SHEET_DIR"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "sheet.html"), data, 0o600); err != nil {
			w.t.Fatal(err)
		}
	}
	if _, err := service.ExportSheet(w.t.Context(), set, id+bot.Partitions, bot.PaperHTML); !errors.Is(err, store.ErrUnknownCase) {
		w.t.Errorf("another case: %v", err)
	}
}

func TestASheetLeavesTheThreadWhenItsConsentIsTakenBack(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.agreed()
	w.writes(c, map[string]string{"ask": "家事の手伝いをお願いします", "files": "xlsx,html"})
	w.says(p, "つなぐのをやめる")
	if n := len(w.sheets()); n != 0 {
		t.Errorf("%d files", n)
	}
	if !strings.Contains(screen(p), "つなぐのを、やめました") || !w.reads(c, "シートを渡さないでください") {
		t.Errorf("the phone shows\n%s", screen(p))
	}
	if _, err := w.Aoi.Clicks(w.now(c), string(bot.ActionSheet)); err != nil {
		t.Fatal(err)
	}
	id, _ := bot.ParseCaseID(w.now(c).Buttons[0].Value)
	set := w.settings()
	if _, err := service.ExportSheet(t.Context(), set, id, bot.PaperXLSX); !errors.Is(err, service.ErrNoSheet) {
		t.Errorf("the command: %v", err)
	}
	if v, ok := w.Aoi.Modal(); !ok || v.Submit != "" || !strings.Contains(v.Rendered, "つなぐのをやめました") {
		t.Errorf("%+v", v)
	}
}

func flatten(rows [][]string) []string {
	var out []string
	for _, r := range rows {
		out = append(out, r...)
	}
	return out
}
