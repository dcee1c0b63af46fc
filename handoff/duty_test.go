package handoff_test

import (
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/flows/wording"
	"tonari/handoff"
)

func TestWhoIsOnDuty(t *testing.T) {
	r := load(t, ward)
	for _, tc := range []struct{ at, about, duty, backup, last string }{
		{"2026-11-24 08:29", "before the day begins", "", "", "U0AOI U0BEN"},
		{"2026-11-24 08:30", "the shift begins", "U0AOI", "U0SATO", "U0AOI"},
		{"2026-11-24 17:14", "its last minute", "U0AOI", "U0SATO", "U0AOI"},
		{"2026-11-24 17:15", "its end is outside", "", "", "U0AOI"},
		{"2026-11-30 14:00", "two shifts overlap", "U0AOI U0BEN", "U0SATO", "U0AOI U0BEN"},
		{"2026-11-30 20:00", "both ended together", "", "", "U0AOI U0BEN"},
		{"2026-11-27 23:00", "Friday night", "U0BEN", "", "U0BEN"},
		{"2026-11-28 01:59", "Friday night, after midnight", "U0BEN", "", "U0BEN"},
		{"2026-11-28 02:00", "Friday night is over", "", "", "U0BEN"},
		{"2026-11-28 23:59", "Saturday until 24:00", "U0AOI U0BEN", "", "U0AOI U0BEN"},
		{"2026-11-29 00:00", "Sunday", "", "", "U0AOI U0BEN"},
		{"2026-11-23 10:00", "勤労感謝の日, a Monday", "", "", "U0AOI U0BEN"},
		{"2027-03-22 10:00", "a substitute holiday", "", "", "U0AOI U0BEN"},
		{"2026-12-29 10:00", "the year's end is closed", "", "", "U0AOI U0BEN"},
		{"2027-01-01 23:00", "a Friday night in it too", "", "", "U0AOI U0BEN"},
		{"2027-01-04 09:00", "the first day of work", "U0AOI", "U0SATO", "U0AOI"},
	} {
		t.Run(tc.at+" "+tc.about, func(t *testing.T) {
			now := at(t, tc.at).UTC() // any zone may ask
			for what, pair := range map[string][2]any{
				"duty":   {ids(tc.duty), r.OnDuty(now)},
				"backup": {ids(tc.backup), r.Backup(now)},
				"last":   {ids(tc.last), r.LastShift(now)},
				"open":   {tc.duty != "", r.Open(now)},
			} {
				if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
					t.Errorf("%s: %s", what, diff)
				}
			}
		})
	}
}

func TestAShiftThatBeginsBeforeAHolidayIsWorkedToItsEnd(t *testing.T) {
	r := load(t, strings.Replace(ward, `closed: ["2026-12-29/2027-01-03"]`, `closed: ["2026-11-28"]`, 1))
	if !r.Open(at(t, "2026-11-28 01:00")) {
		t.Error("the night of Friday ended with Friday")
	}
	if r.Open(at(t, "2026-11-28 19:00")) {
		t.Error("open on a closed Saturday")
	}
}

func TestWhenTheDeskOpensNext(t *testing.T) {
	r := load(t, ward)
	for _, tc := range []struct{ from, open, start string }{
		{"2026-11-24 07:00", "2026-11-24 08:30", "2026-11-24 08:30"},
		{"2026-11-24 08:30", "2026-11-24 08:30", "2026-11-25 08:30"},
		{"2026-11-30 09:00", "2026-11-30 09:00", "2026-11-30 13:00"},
		{"2026-11-20 17:15", "2026-11-20 22:00", "2026-11-20 22:00"},
		{"2026-11-22 00:00", "2026-11-24 08:30", "2026-11-24 08:30"},
		{"2026-12-28 18:00", "2027-01-04 08:30", "2027-01-04 08:30"},
		{"2026-04-28 17:15", "2026-04-30 08:30", "2026-04-30 08:30"},
		{"2026-05-02 24:00", "2026-05-07 08:30", "2026-05-07 08:30"},
	} {
		t.Run(tc.from, func(t *testing.T) {
			from := at(t, strings.Replace(tc.from, "24:00", "23:59", 1))
			if strings.HasSuffix(tc.from, "24:00") {
				from = from.Add(time.Minute)
			}
			open, ok := r.NextOpen(from)
			if want := at(t, tc.open); !ok || !open.Equal(want) {
				t.Errorf("opens %v, want %v", open, want)
			}
			start, ok := r.ShiftStart(from)
			if want := at(t, tc.start); !ok || !start.Equal(want) {
				t.Errorf("next shift %v, want %v", start, want)
			}
		})
	}
}

func TestADeskThatIsClosedForGoodNeverOpens(t *testing.T) {
	r := load(t, strings.Replace(ward, `closed: ["2026-12-29/2027-01-03"]`, `closed: ["2026-01-01/2030-12-31"]`, 1))
	now := at(t, "2028-06-01 10:00")
	if open, ok := r.NextOpen(now); ok {
		t.Errorf("opens %v", open)
	}
	if got := r.LastShift(now); got != nil {
		t.Errorf("last shift %v", got)
	}
	if got := r.AddOpenTime(now, time.Minute); !got.IsZero() {
		t.Errorf("open time until %v", got)
	}
}

func TestAShiftStartMentionsItsPeopleEvenWhenItsTimerIsLate(t *testing.T) {
	r := load(t, ward)
	for _, tc := range []struct{ after, now, want string }{
		{"2026-11-30 12:00", "2026-11-30 13:00", "U0BEN"},
		{"2026-11-30 12:00", "2026-11-30 15:20", "U0BEN"},
		{"2026-11-30 08:00", "2026-11-30 15:20", "U0AOI U0BEN"},
		{"2026-11-30 13:00", "2026-11-30 15:20", ""},
		{"2026-11-30 08:00", "2026-11-30 18:00", ""},
	} {
		if diff := cmp.Diff(ids(tc.want), r.CameOn(at(t, tc.after), at(t, tc.now))); diff != "" {
			t.Errorf("%s to %s: %s", tc.after, tc.now, diff)
		}
	}
}

func TestOnlyOpeningTimeCounts(t *testing.T) {
	r := load(t, ward)
	for _, tc := range []struct {
		from string
		d    time.Duration
		want string
	}{
		{"2026-11-24 09:00", 20 * time.Minute, "2026-11-24 09:20"},
		{"2026-11-24 09:00", 0, "2026-11-24 09:00"},
		{"2026-11-24 17:00", 20 * time.Minute, "2026-11-25 08:35"},
		{"2026-11-24 16:55", 20 * time.Minute, "2026-11-24 17:15"},
		{"2026-11-24 21:00", 60 * time.Minute, "2026-11-25 09:30"},
		{"2026-11-27 17:00", 60 * time.Minute, "2026-11-27 22:45"},
		{"2026-11-28 01:30", 60 * time.Minute, "2026-11-28 18:30"},
		{"2026-11-30 13:30", 4 * time.Hour, "2026-12-01 08:45"},
		{"2026-12-28 17:00", 20 * time.Minute, "2027-01-04 08:35"},
	} {
		got := r.AddOpenTime(at(t, tc.from), tc.d)
		if want := at(t, tc.want); !got.Equal(want) {
			t.Errorf("%s + %s: got %v, want %v", tc.from, tc.d, got, want)
		}
	}
}

// words are the built-in ones.
func words(t *testing.T) *wording.Book {
	t.Helper()
	book, faults := wording.Load(os.DirFS("../config/wording"))
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	return book
}

func TestHoursAreSaidAsResidentsSayThem(t *testing.T) {
	people := "people:\n  - {slack: U0AOI, name: A, role: supervisor}\n  - {slack: U0BEN, name: B, role: supervisor}\nshifts:\n"
	shift := func(days, from, to string) string {
		return `  - {days: [` + days + `], from: "` + from + `", to: "` + to + `", people: [U0AOI]}` + "\n"
	}
	book := words(t)
	for _, tc := range []struct{ shifts, ja, easy, en string }{
		{
			shift("mon, tue, wed, thu, fri", "08:30", "17:15"),
			"平日 8:30〜17:15", "平日（へいじつ）の8:30から17:15まで", "Monday to Friday except holidays, 8:30 to 17:15",
		},
		{
			shift("mon, tue, wed, thu, fri", "08:30", "17:15") + "holidays: none\n",
			"月〜金 8:30〜17:15", "月曜日から金曜日までの8:30から17:15まで", "Monday to Friday, 8:30 to 17:15",
		},
		{
			shift("mon, tue, wed, thu, fri", "08:30", "12:00") + shift("fri, mon, tue, wed, thu", "13:00", "17:15"),
			"平日 8:30〜12:00・13:00〜17:15", "平日（へいじつ）の8:30から12:00までと、13:00から17:15まで", "Monday to Friday except holidays, 8:30 to 12:00 and 13:00 to 17:15",
		},
		{
			shift("mon, tue, wed, thu, fri", "08:30", "13:00") + shift("mon", "12:00", "17:15"),
			"月 8:30〜17:15、火〜金 8:30〜13:00（祝日を除く）",
			"月曜日の8:30から17:15まで、火曜日から金曜日までの8:30から13:00まで、祝日（しゅくじつ）は休み",
			"Monday, 8:30 to 17:15; Tuesday to Friday, 8:30 to 13:00; closed on holidays",
		},
		{
			shift("mon, tue, wed, thu, fri, sat, sun", "00:00", "24:00") + "holidays: none\n",
			"毎日 24時間", "毎日の24時間", "every day, 24 hours",
		},
		{
			shift("fri, sat", "22:00", "02:00"),
			"金・土 22:00〜翌2:00（祝日を除く）", "金曜日と土曜日の22:00から、つぎの日の2:00まで、祝日（しゅくじつ）は休み", "Friday, Saturday, 22:00 to 2:00 the next day; closed on holidays",
		},
		{
			shift("sat, sun", "10:00", "18:00") + "holidays: none\n",
			"土日 10:00〜18:00", "土曜日と日曜日の10:00から18:00まで", "Saturday and Sunday, 10:00 to 18:00",
		},
		{
			shift("mon, wed, fri", "10:00", "24:00") + "holidays: none\n",
			"月・水・金 10:00〜24:00", "月曜日と水曜日と金曜日の10:00から24:00まで", "Monday, Wednesday, Friday, 10:00 to 24:00",
		},
	} {
		r := load(t, people+tc.shifts)
		for lang, want := range map[bot.Language]string{bot.Japanese: tc.ja, bot.EasyJapanese: tc.easy, bot.English: tc.en} {
			if got := book.Hours(lang, r.Week(), r.HolidaysOff()); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		}
	}
}

func TestWhenIsSaidFromToday(t *testing.T) {
	book, r := words(t), load(t, ward)
	now := at(t, "2026-11-30 23:50").In(r.Zone())
	for in, want := range map[string][3]string{
		"2026-11-30 23:59": {"きょう 23:59", "きょう 23:59", "today at 23:59"},
		"2026-12-01 08:30": {"あした 8:30", "あした 8:30", "tomorrow at 8:30"},
		"2026-12-02 08:30": {"12月2日(水) 8:30", "12月2日（水曜日） 8:30", "Wednesday, December 2, at 8:30"},
	} {
		for i, lang := range []bot.Language{bot.Japanese, bot.EasyJapanese, bot.English} {
			if got := book.When(lang, now, at(t, in).In(r.Zone())); got != want[i] {
				t.Errorf("got %s, want %s", got, want[i])
			}
		}
	}
}

// The dates are those that the Cabinet Office publishes or the law gives:
// www8.cao.go.jp/chosei/shukujitsu/gaiyou.html.
func TestTheDeskIsClosedOnEveryNationalHolidayAndNoOtherWorkday(t *testing.T) {
	holidays := map[string]bool{}
	for _, d := range strings.Fields(`
		2026-01-01 2026-01-12 2026-02-11 2026-02-23 2026-03-20 2026-04-29 2026-05-03 2026-05-04 2026-05-05 2026-05-06
		2026-07-20 2026-08-11 2026-09-21 2026-09-22 2026-09-23 2026-10-12 2026-11-03 2026-11-23
		2027-01-01 2027-01-11 2027-02-11 2027-02-23 2027-03-21 2027-03-22 2027-04-29 2027-05-03 2027-05-04 2027-05-05
		2027-07-19 2027-08-11 2027-09-20 2027-09-23 2027-10-11 2027-11-03 2027-11-23
		2028-01-01 2028-01-10 2028-02-11 2028-02-23 2028-03-20 2028-04-29 2028-05-03 2028-05-04 2028-05-05
		2028-07-17 2028-08-11 2028-09-18 2028-09-22 2028-10-09 2028-11-03 2028-11-23`) {
		holidays[d] = true
	}
	r := load(t, `
people: [{slack: U0AOI, name: A, role: supervisor}, {slack: U0BEN, name: B, role: supervisor}]
shifts: [{days: [mon, tue, wed, thu, fri, sat, sun], from: "00:00", to: "24:00", people: [U0AOI]}]
`)
	seen := 0
	for d := at(t, "2026-01-01 12:00"); d.Year() < 2029; d = d.AddDate(0, 0, 1) {
		name := d.Format(time.DateOnly)
		if handoff.NationalHoliday(d) != holidays[name] {
			t.Errorf("%s: holiday %v", name, !holidays[name])
		}
		if r.Open(d) == holidays[name] {
			t.Errorf("%s: open %v", name, r.Open(d))
		}
		if holidays[name] {
			seen++
		}
	}
	if seen != len(holidays) || seen != 18+17+16 {
		t.Errorf("walked %d of %d holidays", seen, len(holidays))
	}
}

func TestManyMayAskTheRosterAtOnce(t *testing.T) {
	var wg sync.WaitGroup
	now := at(t, "2027-03-22 10:00")
	for range 8 {
		wg.Go(func() {
			r, faults := handoff.LoadRoster("roster.yaml", []byte(ward))
			if r == nil || r.Open(now) {
				t.Errorf("open on a holiday, or %v", faults)
			}
		})
	}
	wg.Wait()
}
