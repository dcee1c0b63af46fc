package opendata_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/japanese"

	"tonari/bot"
	"tonari/config/opendata"
	"tonari/flows/booking"
	"tonari/flows/guide"
)

var (
	jst   = time.FixedZone("JST", 9*60*60)
	today = time.Date(2026, 12, 1, 9, 0, 0, 0, jst)
)

// threeEvents has dates in five styles and what a ward's list has besides.
const threeEvents = `全国地方公共団体コード,ID,イベント名,開始日,終了日,開始時間,終了時間,料金(基本),場所名称,住所,アクセス方法,定員,参加申込終了日,参加申込終了時間,となり_種類,となり_対象,となり_枠,となり_参加用URL
131059,tea-0112,家族の茶話会,2027/1/12,,13:30,15:30,無料,区民センター,文京区本郷1-1-1,本郷三丁目駅から 歩いて5分,12人,2027年1月10日,17時,茶話会,ひきこもりの家族,,
131059,lecture-0206,"講演会「ゆっくり, いっしょに」",令和9年2月6日,R9.2.6,10:00,12:00,,,,,300,,,講演会,,,https://meet.example.jp/abc
131059,session-0120,個別相談会,2027-01-20,2027.1.20,13:30,15:50,,区役所,,,,2027-01-18,,個別相談会,,13:30-14:10;14:20〜15:00；15:10-15:50,
`

func at(month time.Month, d, h, m int) time.Time { return time.Date(2027, month, d, h, m, 0, 0, jst) }

func TestEventsComeInAsWardsPublishThem(t *testing.T) {
	want := []bot.Event{
		{
			ID: "tea-0112", Kind: bot.EventTea, Title: "家族の茶話会", Start: at(1, 12, 13, 30), End: at(1, 12, 15, 30), Place: "区民センター 文京区本郷1-1-1",
			Access: "本郷三丁目駅から 歩いて5分", ForWhom: "ひきこもりの家族", Capacity: 12, Deadline: at(1, 10, 17, 0),
		},
		{
			ID: "lecture-0206", Kind: bot.EventLecture, Title: "講演会「ゆっくり, いっしょに」", Start: at(2, 6, 10, 0), End: at(2, 6, 12, 0),
			Capacity: 300, Link: "https://meet.example.jp/abc",
		},
		{
			ID: "session-0120", Kind: bot.EventSession, Title: "個別相談会", Start: at(1, 20, 13, 30), End: at(1, 20, 15, 50), Place: "区役所", Deadline: at(1, 18, 23, 59),
			Slots: []bot.Slot{
				{ID: "1330", Start: at(1, 20, 13, 30), End: at(1, 20, 14, 10)},
				{ID: "1420", Start: at(1, 20, 14, 20), End: at(1, 20, 15, 0)},
				{ID: "1510", Start: at(1, 20, 15, 10), End: at(1, 20, 15, 50)},
			},
		},
	}
	for i := range want {
		want[i].Reminders = booking.Reminders(want[i].Start)
	}
	sjis, err := japanese.ShiftJIS.NewEncoder().String(strings.ReplaceAll(threeEvents, "〜", "～"))
	if err != nil {
		t.Fatal(err)
	}
	for name, csv := range map[string]string{"UTF-8": threeEvents, "UTF-8 with BOM": "\xEF\xBB\xBF" + threeEvents, "Shift_JIS": sjis} {
		got, faults := opendata.Events(guide.File{Name: "events.csv", Data: []byte(csv)}, today)
		if len(faults) > 0 {
			t.Fatalf("%s: %v", name, faults)
		}
		if diff := cmp.Diff(want, plainEvents(got)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func plainEvents(lines []opendata.EventLine) []bot.Event {
	var out []bot.Event
	for _, l := range lines {
		out = append(out, l.Event)
	}
	return out
}

func TestALineOfThePastIsReadWithItsNumber(t *testing.T) {
	const csv = "ID,イベント名,開始日,開始時間,終了時間,場所名称,定員,となり_種類\n" +
		"tea-1,茶話会,2026-04-12,13:30,15:30,区民センター,12,茶話会\n\n" +
		"tea-2,茶話会,2027-01-12,13:30,15:30,区民センター,12,茶話会\n"
	got, faults := opendata.Events(guide.File{Name: "events.csv", Data: []byte(csv)}, today)
	if len(faults) > 0 || len(got) != 2 || got[0].Line != 2 || got[1].Line != 4 || got[0].Event.Start.Year() != 2026 {
		t.Errorf("%+v %v", got, faults)
	}
}

func TestADeadlineWithoutATimeIsTheEndOfItsDay(t *testing.T) {
	const head = "ID,イベント名,開始日,開始時間,終了時間,場所名称,定員,参加申込終了日,参加申込終了時間,となり_種類\n"
	for until, want := range map[string]time.Time{
		"2027-01-10,":      at(1, 10, 23, 59),
		"2027-01-10,24:00": at(1, 10, 23, 59),
		"2027-01-10,17:00": at(1, 10, 17, 0),
		"2027-01-12,":      at(1, 12, 13, 30), // the day of the event: until it begins
	} {
		got, faults := opendata.Events(guide.File{Name: "events.csv", Data: []byte(head + "tea-1,茶話会,2027-01-12,13:30,15:30,区民センター,12," + until + ",茶話会\n")}, today)
		if len(faults) > 0 || len(got) != 1 || !got[0].Event.Deadline.Equal(want) {
			t.Errorf("%s: %v %v, want %v", until, got, faults, want)
		}
	}
}

// Each file of testdata/busted/events-csv begins with the fault that it must bring;
// the list stands below.
func TestEveryDefectOfAnEventIsNamedWithItsLineAndNothingIsTaken(t *testing.T) {
	files, err := filepath.Glob("../../testdata/busted/events-csv/*.csv")
	if err != nil || len(files) < 12 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			first, csv, _ := strings.Cut(string(data), "\n")
			got, faults := opendata.Events(guide.File{Name: "events.csv", Data: []byte(csv)}, today)
			if text := faults.Error(); text != strings.ReplaceAll(strings.TrimPrefix(first, "# "), " | ", "\n") {
				t.Errorf("got  # %s", strings.ReplaceAll(text, "\n", " | "))
			}
			if faults.Err() == nil || got != nil {
				t.Errorf("%d events were taken", len(got))
			}
		})
	}
}

func TestAFileOfTenMegabytesIsRefusedAtOnce(t *testing.T) {
	line := "x1,茶話会,2027-01-12,13:00,15:00,区民センター,10,茶話会\n"
	csv := "ID,イベント名,開始日,開始時間,終了時間,場所名称,定員,となり_種類\n" + strings.Repeat(line, 10<<20/len(line))
	got, faults := opendata.Events(guide.File{Name: "events.csv", Data: []byte(csv)}, today)
	if got != nil || len(faults) != 1 || !strings.Contains(faults.Error(), "larger than") {
		t.Errorf("%d events, %v", len(got), faults)
	}
}

func FuzzEventsNeverBringHalfAFile(f *testing.F) {
	f.Add([]byte(threeEvents))
	f.Add([]byte("ID,イベント名,開始日,開始時間,終了時間,定員,となり_種類\nx,y,2027-1-1,24:00,24:00,1,茶話会\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, faults := opendata.Events(guide.File{Name: "events.csv", Data: data}, today)
		if faults.Err() != nil && got != nil {
			t.Fatal("half of it was taken")
		}
		for _, e := range plainEvents(got) {
			if wrong := booking.Check(e, e.Start.Add(-time.Nanosecond)); len(wrong) > 0 {
				t.Fatalf("an event that booking refuses: %v", wrong)
			}
		}
	})
}
