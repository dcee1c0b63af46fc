package guide_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/flows/guide"
)

// holiday is the calendar of these tests: 勤労感謝の日 and the substitute in March.
func holiday(t time.Time) bool {
	d := t.Format(time.DateOnly)
	return d == "2026-11-23" || d == "2027-03-22"
}

func builtin(t *testing.T) *guide.Numbers {
	t.Helper()
	data, err := os.ReadFile("../../config/guide/numbers.yaml")
	if err != nil {
		t.Fatal(err)
	}
	n, faults := guide.Load("numbers.yaml", data, holiday)
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	return n
}

func at(t *testing.T, s string) time.Time {
	t.Helper()
	v, err := time.Parse("2006-01-02 15:04 -0700", s+" +0900")
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func ids(numbers []guide.Number) string {
	var out []string
	for _, n := range numbers {
		out = append(out, n.ID)
	}
	return strings.Join(out, " ")
}

func TestAtEveryHourOfAYearEveryCategoryHasANumber(t *testing.T) {
	n := builtin(t)
	for now := at(t, "2027-01-01 00:00"); now.Year() < 2028; now = now.Add(time.Hour) {
		for _, c := range guide.Categories() {
			if got := n.OpenAt(now, c, "", 1); len(got) != 1 || got[0].Number == "" {
				t.Fatalf("%v: nothing for %s", now, c)
			}
		}
	}
}

func TestWhoAnswersNow(t *testing.T) {
	n := builtin(t)
	for _, tc := range []struct{ at, category, want string }{
		{"2026-11-24 03:00", "suicide", "ambulance kodomo-sos yorisoi"},
		{"2026-11-24 17:00", "suicide", "ambulance inochi-sos kodomo-sos"},
		{"2026-11-24 17:00", "self_harm", "ambulance inochi-sos kodomo-sos"},
		{"2026-11-24 03:00", "overdose", "ambulance kodomo-sos yorisoi"},
		{"2026-11-24 03:00", "abuse", "police jiso-189 kodomo-sos"},
		{"2026-11-24 03:00", "dv", "police dv-plus yorisoi"},
		{"2026-11-24 03:00", "sexual", "police sexual-police sexual-onestop"},
		{"2026-11-24 03:00", "violence", "police jiso-189 kodomo-sos"},
		{"2026-11-24 17:00", "bullying", "kodomo-sos childline kodomo-jinken"},
		{"2026-11-24 17:15", "bullying", "kodomo-sos childline"},
		{"2026-11-24 21:00", "bullying", "kodomo-sos"},
		{"2026-11-23 10:00", "bullying", "kodomo-sos"},
		{"2026-12-30 17:00", "bullying", "kodomo-sos"},
		{"2027-01-04 17:00", "bullying", "kodomo-sos childline kodomo-jinken"},
		{"2026-11-24 12:00", "pregnancy", "ninshin-tokyo ambulance sexual-onestop"},
		{"2027-01-01 12:00", "pregnancy", "ambulance sexual-onestop yorisoi"},
		{"2026-11-24 03:00", "", "kodomo-sos yorisoi jiso-talk"},
		{"2026-11-24 03:00", "brand_new", "kodomo-sos yorisoi jiso-talk"},
	} {
		if got := ids(n.OpenAt(at(t, tc.at).UTC(), tc.category, "", 3)); got != tc.want {
			t.Errorf("%s %s: got %s, want %s", tc.at, tc.category, got, tc.want)
		}
	}
}

// Somebody's age chooses among the numbers, as far as it is known; 119 and 110
// stay where danger puts them.
func TestAChildReadsChildrensNumbersFirstAndAnAdultReadsThemLast(t *testing.T) {
	n := builtin(t)
	for _, tc := range []struct {
		category string
		who      guide.Audience
		want     string
	}{
		{"suicide", guide.Children, "ambulance kodomo-sos childline inochi-sos"},
		{"suicide", "", "ambulance inochi-sos kodomo-sos yorisoi"},
		{"suicide", guide.Adults, "ambulance inochi-sos yorisoi inochi-no-denwa"},
		{"distress", guide.Adults, "inochi-sos yorisoi inochi-no-denwa kodomo-sos"},
		{"neglect", guide.Adults, "jiso-189 jiso-talk kodomo-sos childline"},
		{"third_party", guide.Adults, "ambulance police jiso-189 yorisoi"},
		{"third_party", guide.Children, "ambulance police jiso-189 jiso-talk"},
		{"help", guide.Adults, "police yorisoi jiso-talk kodomo-sos"},
		{"help", guide.Children, "kodomo-sos childline jiso-talk police"},
		{"none", guide.Adults, "yorisoi jiso-talk kodomo-sos childline"},
		{"none", guide.Children, "kodomo-sos childline jiso-talk yorisoi"},
	} {
		if got := ids(n.OpenAt(at(t, "2026-11-21 17:30"), tc.category, tc.who, 4)); got != tc.want {
			t.Errorf("%s, %q: got %s, want %s", tc.category, tc.who, got, tc.want)
		}
	}
}

func TestHoursAndNotesAreSaidInTheReadersLanguage(t *testing.T) {
	find := func(when, category, id string) guide.Number {
		for _, x := range builtin(t).OpenAt(at(t, when), category, "", 99) {
			if x.ID == id {
				return x
			}
		}
		t.Fatalf("%s is closed", id)
		return guide.Number{}
	}
	for _, tc := range []struct {
		number guide.Number
		lang   bot.Language
		want   string
	}{
		{find("2026-11-24 17:00", "suicide", "inochi-sos"), bot.English, "#いのちSOS 0120-061-338 (6:00 to 24:00, free; when you feel like dying)"},
		{find("2026-11-24 17:00", "none", "yorisoi"), bot.EasyJapanese, "よりそいホットライン 0120-279-338（24時間・無料（むりょう）・どんなことでも）"},
		{find("2026-12-10 23:00", "suicide", "inochi-no-denwa"), bot.English, "いのちの電話 0120-783-556 (8:00 to 8:00 the next day, free; when you feel like dying)"},
		{find("2026-12-10 23:00", "suicide", "inochi-no-denwa"), bot.EasyJapanese, "いのちの電話 0120-783-556（8:00〜つぎの日の8:00・無料（むりょう）・死（し）にたいくらいつらいとき）"},
		{find("2026-11-24 17:00", "none", "childline"), "vi", "チャイルドライン 0120-99-7777（16:00〜21:00）"},
	} {
		if got := tc.number.Line(tc.lang); got != tc.want {
			t.Errorf("got  %s\nwant %s", got, tc.want)
		}
	}
}

// A number without a note in a language of the house reads bare there.
func TestEveryBuiltInNumberHasANoteInEveryLanguageOfTheHouse(t *testing.T) {
	n := builtin(t)
	for day := at(t, "2026-11-24 00:00"); day.Day() < 26; day = day.Add(time.Hour) {
		for _, c := range guide.Categories() {
			for _, x := range n.OpenAt(day, c, "", 99) {
				if x.Notes[bot.English] == "" || x.Notes[bot.EasyJapanese] == "" {
					t.Errorf("%s has no note in English or easy Japanese", x.ID)
				}
			}
		}
	}
}

func TestTheTenthOfTheMonthIsOpenUntilTheNextMorning(t *testing.T) {
	n := builtin(t)
	line := func(when string) string {
		for _, x := range n.OpenAt(at(t, when), "distress", "", 9) {
			if x.ID == "inochi-no-denwa" {
				return x.Line(bot.Japanese)
			}
		}
		return ""
	}
	for when, want := range map[string]string{
		"2026-12-10 07:59": "",
		"2026-12-10 08:00": "いのちの電話 0120-783-556（8:00〜翌8:00・無料）",
		"2026-12-10 17:00": "いのちの電話 0120-783-556（8:00〜翌8:00・無料）",
		"2026-12-11 07:59": "いのちの電話 0120-783-556（8:00〜翌8:00・無料）",
		"2026-12-11 08:00": "",
		"2026-12-11 16:00": "いのちの電話 0120-783-556（16:00〜21:00・無料）",
	} {
		if got := line(when); got != want {
			t.Errorf("%s: got %q, want %q", when, got, want)
		}
	}
}

func TestANumberIsOneLineOnThePhone(t *testing.T) {
	got := guide.Lines(builtin(t).OpenAt(at(t, "2026-11-24 20:00"), "suicide", "", 3), bot.Japanese)
	want := "救急 119（24時間・命があぶないとき）\n" +
		"#いのちSOS 0120-061-338（6:00〜24:00・無料）\n" +
		"24時間子供SOSダイヤル 0120-0-78310（24時間）"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestANumberThatKeepsHolidaysIsNotOfferedWithoutACalendar(t *testing.T) {
	data, err := os.ReadFile("../../config/guide/numbers.yaml")
	if err != nil {
		t.Fatal(err)
	}
	n, _ := guide.Load("numbers.yaml", data, nil)
	if got := ids(n.OpenAt(at(t, "2026-11-24 10:00"), "bullying", "", 9)); strings.Contains(got, "jinken") {
		t.Errorf("offered %s", got)
	}
}

func TestANumberThatNobodyCheckedGoesStale(t *testing.T) {
	n := builtin(t)
	checked := at(t, "2026-11-21 00:00")
	for days, want := range map[int]struct{ faults, warnings int }{
		0: {0, 0}, 60: {0, 0}, 62: {0, 14}, 90: {0, 14}, 92: {14, 0}, -3: {0, 0},
	} {
		var faults, warnings int
		for _, f := range n.Stale(checked.AddDate(0, 0, days)) {
			if f.Warning {
				warnings++
			} else {
				faults++
			}
			if f.Line == 0 || f.File != "numbers.yaml" {
				t.Errorf("%v", f)
			}
		}
		if faults != want.faults || warnings != want.warnings {
			t.Errorf("after %d days: %d faults, %d warnings", days, faults, warnings)
		}
	}
}

func TestEveryBustedNumberSaysWhereAndHowToMendIt(t *testing.T) {
	files, err := filepath.Glob("../../testdata/busted/numbers/*.yaml")
	if err != nil || len(files) < 10 {
		t.Fatalf("found %d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			first, _, _ := strings.Cut(string(data), "\n")
			want, ok := strings.CutPrefix(first, "# want: ")
			if !ok {
				t.Fatal("the first line says what is expected: `# want: …`")
			}
			n, faults := guide.Load("numbers.yaml", data, holiday)
			if n != nil {
				t.Error("accepted")
			}
			if diff := cmp.Diff(want, faults.Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}
