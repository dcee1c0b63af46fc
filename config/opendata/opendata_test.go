package opendata_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/encoding/japanese"

	"tonari/bot"
	"tonari/config/opendata"
	"tonari/config/strictyaml"
	"tonari/flows/guide"
)

var day = time.Date(2026, 11, 22, 0, 0, 0, 0, time.FixedZone("JST", 9*60*60))

var options = opendata.Options{Kind: guide.Place, Source: "https://example.jp/", Verified: day}

// line is where an entry stood in its file.
var line = cmpopts.IgnoreUnexported(guide.Entry{})

func read(t *testing.T, csv string) []guide.Entry {
	t.Helper()
	entries, faults := opendata.Read(guide.File{Name: "list.csv", Data: []byte(csv)}, options)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return entries
}

func one(t *testing.T, csv string) guide.Entry {
	t.Helper()
	entries := read(t, csv)
	if len(entries) != 1 {
		t.Fatalf("%d entries", len(entries))
	}
	return entries[0]
}

// recommended is a list as wards publish it by 推奨データセット.
const recommended = `都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,名称,名称_カナ,名称_通称,POIコード,住所,方書,緯度,経度,電話番号,内線番号,法人番号,団体名,利用可能曜日,開始時間,終了時間,利用可能日時特記事項,説明,バリアフリー情報,URL,備考
131059,0001,東京都,文京区,○○図書館,マルマルトショカン,,1307,東京都文京区本郷０-０-０,○○ビル2階,35.708541,139.757102,（03）0000-0000,,,,月火水木金土日,09:00,21:00,日曜日と祝日は19時まで,"本を読む場所です。
だれでも入れます。",,http://www.example.jp/lib?a=1,
`

func TestAListByTheRecommendedDataSetIsRead(t *testing.T) {
	want := guide.Entry{
		ID: "0001", Kind: guide.Place, Name: guide.Text{"ja": "○○図書館"}, Summary: guide.Text{"ja": "本を読む場所です。\nだれでも入れます。"},
		Address: "東京都文京区本郷０-０-０ ○○ビル2階", Days: guide.Days(), Hours: guide.Text{"ja": "9:00〜21:00（日曜日と祝日は19時まで）"},
		Phone: "03-0000-0000", Link: "http://www.example.jp/lib?a=1", At: &guide.Point{Lat: 35.708541, Lon: 139.757102},
		Source: "https://example.jp/", VerifiedOn: day,
	}
	if diff := cmp.Diff(want, one(t, recommended), line); diff != "" {
		t.Error(diff)
	}
}

func TestAListByTheStandardDataSetIsRead(t *testing.T) {
	got := one(t, `全国地方公共団体コード,ID,地方公共団体名,名称,名称_カナ,名称_英語,POIコード,所在地_全国地方公共団体コード,町字ID,所在地_連結表記,所在地_都道府県,所在地_市区町村,所在地_町字,所在地_番地以下,建物名等(方書),緯度,経度,高度の種別,高度の値,電話番号,内線番号,連絡先メールアドレス,連絡先FormURL,連絡先備考（その他、SNSなど）,郵便番号,利用可能曜日,開始時間,終了時間,利用可能日時特記事項,説明,バリアフリー情報,URL,画像,画像_ライセンス,備考
131059,KS0001,東京都文京区,○○児童館,マルマル,Children's House,,,,,東京都,文京区,湯島四丁目,0-0,,３５．７１,139.76,,,,,,,,,月曜日；火曜日,,,,,,,,,
`)
	want := guide.Entry{
		ID: "KS0001", Kind: guide.Place, Name: guide.Text{"ja": "○○児童館", "en": "Children's House"},
		Address: "東京都文京区湯島四丁目0-0", Area: "湯島", Days: []guide.Day{guide.Monday, guide.Tuesday}, At: &guide.Point{Lat: 35.71, Lon: 139.76},
		Source: "https://example.jp/", VerifiedOn: day,
	}
	if diff := cmp.Diff(want, got, line); diff != "" {
		t.Error(diff)
	}
}

func TestEveryEncodingThatWardsUseIsReadAlike(t *testing.T) {
	want := read(t, recommended)
	sjis, err := japanese.ShiftJIS.NewEncoder().String(recommended)
	if err != nil {
		t.Fatal(err)
	}
	for name, csv := range map[string]string{
		"with BOM": "\xEF\xBB\xBF" + recommended, "Shift_JIS": sjis, "CRLF": strings.ReplaceAll(recommended, "\n", "\r\n"),
		"Shift_JIS with CRLF": strings.ReplaceAll(sjis, "\n", "\r\n"), "empty lines": recommended + "\n,,,,\n\n",
	} {
		if diff := cmp.Diff(want, read(t, csv), line); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestCellsAreReadAsPeopleWriteThem(t *testing.T) {
	with := func(col, cell string) (guide.Entry, strictyaml.Faults) {
		csv := "ID,名称," + col + "\n1,x,\"" + cell + "\"\n"
		entries, faults := opendata.Read(guide.File{Name: "list.csv", Data: []byte(csv)}, options)
		if len(entries) == 0 {
			return guide.Entry{}, faults
		}
		return entries[0], faults
	}
	for _, tc := range []struct{ col, cell, want string }{
		{"利用可能曜日", "月火水木金", "mon tue wed thu fri"},
		{"利用可能曜日", "月曜日・水曜日", "mon wed"},
		{"利用可能曜日", "月〜金", "mon tue wed thu fri"},
		{"利用可能曜日", "金-月", "mon fri sat sun"},
		{"利用可能曜日", "土から日、祝", "sat sun"},
		{"利用可能曜日", "平日", "mon tue wed thu fri"},
		{"利用可能曜日", "毎日", "mon tue wed thu fri sat sun"},
		{"利用可能曜日", "−", ""},
		{"利用可能曜日", "不定期", "? 不定期"},
		{"利用可能曜日", "月〜", "? 月〜"},
		{"電話番号", "０３−０００−０００", "03-000-000"},
		{"電話番号", "03(0000)0000", "03-0000-0000"},
		{"電話番号", "0300000000", "0300000000"},
		{"電話番号", "-", ""},
		{"電話番号", "03-0000-0000、03-1111-1111", "fault"},
		{"電話番号", "+81-3-0000-0000", "fault"},
		{"電話番号", "なし", "fault"},
		{"となり_オンライン", "有", "online"},
		{"となり_オンライン", "１", "online"},
		{"となり_オンライン", "TRUE", "online"},
		{"となり_オンライン", "○", "online"},
		{"となり_オンライン", "×", "onsite"},
		{"となり_オンライン", "無し", "onsite"},
		{"となり_オンライン", "", "onsite"},
		{"となり_オンライン", "たぶん", "fault"},
		{"となり_確認日", "2026-11-01", "2026-11-01"},
		{"となり_確認日", "2026/1/2", "2026-01-02"},
		{"となり_確認日", "２０２６年１月２日", "2026-01-02"},
		{"となり_確認日", "令和8年11月1日", "2026-11-01"},
		{"となり_確認日", "R元.12.1", "2019-12-01"},
		{"となり_確認日", "", "2026-11-22"},
		{"となり_確認日", "2026-02-30", "fault"},
		{"となり_確認日", "11/1", "fault"},
		{"となり_分野", "高齢；子ども", "elderly child"},
		{"となり_分野", "carer, ひきこもり", "carer withdrawn"},
		{"となり_分野", "高齢;高齢", "elderly"},
		{"となり_分野", "動物", "fault"},
		{"となり_目的", "お金・くらし;話す", "money talk"},
		{"となり_対象", "高校生世代", "teens"},
		{"となり_ことば", "ja;en", "ja en"},
		{"となり_ことば", "日本語", "fault"},
		{"URL", "www.example.jp", "fault"},
		{"URL", "https://example.jp/a b", "fault"},
		{"URL", "ｈｔｔｐｓ://example.jp/", "https://example.jp/"},
		{"となり_地域", "本郷\n湯島", "fault"},
		{"説明", "=HYPERLINK(1)", "fault"},
		{"説明", "＠だれか", "fault"},
		{"説明", "かくし\u202eもじ", "fault"},
		{"説明", strings.Repeat("あ", 501), "fault"},
	} {
		e, faults := with(tc.col, tc.cell)
		var got string
		switch {
		case faults.Err() != nil:
			got = "fault"
		case tc.col == "電話番号":
			got = e.Phone
		case tc.col == "利用可能曜日" && len(faults) > 0:
			got = "? " + e.Hours.In("ja")
		case tc.col == "利用可能曜日":
			got = words(e.Days)
		case tc.col == "となり_オンライン":
			got = map[bool]string{true: "online", false: "onsite"}[e.Online]
		case tc.col == "となり_確認日":
			got = e.VerifiedOn.Format(time.DateOnly)
		case tc.col == "URL":
			got = e.Link
		default:
			got = strings.TrimSpace(words(e.Topics) + words(e.Purposes) + words(e.Audience) + words(e.Languages))
		}
		if got != tc.want {
			t.Errorf("%s %q: got %q, want %q; %v", tc.col, tc.cell, got, tc.want, faults)
		}
	}
}

func words[T ~string](list []T) string {
	var out []string
	for _, s := range list {
		out = append(out, string(s))
	}
	return strings.Join(out, " ")
}

func TestHoursAreOneLineAndComeBack(t *testing.T) {
	for cells, want := range map[string]string{
		"09:00,17:00,":       "9:00〜17:00",
		"9:00,17時30分,祝日は休み":  "9:00〜17:30（祝日は休み）",
		",,予約した人だけ":          "予約した人だけ",
		"９：００,24:00,":        "9:00〜24:00",
		"09:00:00,21:00:00,": "9:00〜21:00",
		",,":                 "",
	} {
		e := one(t, "ID,名称,開始時間,終了時間,利用可能日時特記事項\n1,x,"+cells+"\n")
		if got := e.Hours.In("ja"); got != want {
			t.Errorf("%s: %q", cells, got)
		}
		again, err := opendata.Write([]guide.Entry{e})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(e, one(t, string(again)), line); diff != "" {
			t.Errorf("%s: %s", cells, diff)
		}
	}
}

// full is an entry of which everything is known.
func full() guide.Entry {
	return guide.Entry{
		ID: "a-1", Kind: guide.Place,
		Name:    guide.Text{"ja": "たまりば", "en": "A place, \"yours\"", "ja-easy": "たまりば"},
		Summary: guide.Text{"ja": "だれでも。\n何もしなくていい。", "zh": "谁都可以"}, First: guide.Text{"ja": "受付で「はじめてです」と言ってください。"},
		Topics: []guide.Topic{guide.TopicChild, guide.TopicWithdrawn}, Purposes: []guide.Purpose{guide.WithMoney, guide.ToTalk},
		Audience: []guide.For{guide.ForTeens, guide.ForCarers}, Area: "本郷", Address: "文京区本郷0-0-0", Days: []guide.Day{guide.Monday, guide.Sunday},
		Online: true, Hours: guide.Text{"ja": "9:00〜17:00（祝日は休み）", "en": "9 to 5: \"daily\" # not a comment"}, Cost: guide.Text{"ja": "無料: 0円"},
		Languages: []bot.Language{"ja", "en", "no"}, Phone: "03-0000-0000", Link: "https://example.jp/?a=1&b=<2>",
		At: &guide.Point{Lat: 35.7085417, Lon: 139.7571028}, Source: "https://example.jp/list", VerifiedOn: day,
	}
}

func TestWhatIsWrittenIsReadAgainAsTheSame(t *testing.T) {
	bare := guide.Entry{ID: "b", Kind: guide.Place, Name: guide.Text{"ja": "なまえだけ"}, Source: "https://example.jp/", VerifiedOn: day}
	odd := bare
	odd.ID, odd.Hours = "c", guide.Text{"ja": "09:00〜17:00ごろ"}
	want := []guide.Entry{full(), bare, odd}
	data, err := opendata.Write(want)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, read(t, string(data)), line); diff != "" {
		t.Error(diff)
	}
	if !strings.HasPrefix(string(data), "\xEF\xBB\xBFID,名称,") || strings.Count(string(data), "\r\n") < 4 {
		t.Errorf("not as spreadsheets want it: %.40q", data)
	}
}

func TestTheGuidesOwnFileSaysTheSame(t *testing.T) {
	want := []guide.Entry{full()}
	if diff := cmp.Diff(want, loaded(t, want), line); diff != "" {
		t.Error(diff)
	}
}

// loaded writes the guide's own file and reads it as the house does.
func loaded(t *testing.T, entries []guide.Entry) []guide.Entry {
	t.Helper()
	d, faults := guide.LoadDirectory(
		guide.File{Name: "services.yaml"}, guide.File{Name: "places.yaml", Data: opendata.YAML(guide.Place, entries)},
		guide.File{Name: "topics.yaml", Data: []byte("several: {ja: x}\nrules: [{id: a, topic: other, about: {ja: x}, words: [ことば]}]\n")})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return d.All(guide.Place)
}

func TestAColumnThatIsMissingLeavesWhatIsKnown(t *testing.T) {
	o := options
	o.Present = []guide.Entry{full()}
	o.Source = ""
	entries, faults := opendata.Read(guide.File{Name: "list.csv", Data: []byte("ID,名称,電話番号\na-1,新しい名前,\nnew,x,\n")}, o)
	if len(entries) != 0 || faults.Err() == nil || !strings.Contains(faults[0].Error(), "list.csv:3: となり_出典") {
		t.Fatalf("the new one has no source: %v", faults)
	}
	entries, faults = opendata.Read(guide.File{Name: "list.csv", Data: []byte("ID,名称,電話番号\na-1,新しい名前,\n")}, o)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	want := full()
	want.Name["ja"], want.Phone = "新しい名前", ""
	if diff := cmp.Diff(want, entries[0], line); diff != "" {
		t.Error(diff)
	}
	if full().Name["ja"] != o.Present[0].Name["ja"] {
		t.Error("what was known has changed")
	}
}

// Each file of testdata/busted/guide-csv begins with the fault that it must bring;
// the list stands below.
func TestEveryDefectOfAListIsNamedWithItsLineAndFix(t *testing.T) {
	files, err := filepath.Glob("../../testdata/busted/guide-csv/*.csv")
	if err != nil || len(files) < 15 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			first, csv, _ := strings.Cut(string(data), "\n")
			entries, faults := opendata.Read(guide.File{Name: "list.csv", Data: []byte(csv)}, opendata.Options{Kind: guide.Place, Verified: day})
			if got := faults.Error(); got != strings.ReplaceAll(strings.TrimPrefix(first, "# "), " | ", "\n") {
				t.Errorf("got  # %s", strings.ReplaceAll(got, "\n", " | "))
			}
			if faults.Err() != nil && entries != nil {
				t.Error("half of it was taken")
			}
		})
	}
}

func TestAFileThatIsTooLargeIsNotRead(t *testing.T) {
	for name, csv := range map[string]string{
		"bytes":   strings.Repeat("x", opendata.MaxBytes+1),
		"entries": "ID,名称\n" + strings.Repeat("1,x\n", opendata.MaxRows+1),
	} {
		if entries, faults := opendata.Read(guide.File{Name: "list.csv", Data: []byte(csv)}, options); entries != nil || faults.Err() == nil {
			t.Errorf("%s: %d entries", name, len(entries))
		}
	}
}

func FuzzWhateverIsReadIsSoundAndComesBack(f *testing.F) {
	f.Add([]byte(recommended))
	f.Add([]byte("\xEF\xBB\xBFID,名称,緯度,経度\n1,\"a\nb\",35,139\n"))
	f.Add([]byte("NO,名称,説明_英語,となり_分野\r\n1,x,y,高齢;その他\r\n"))
	f.Add([]byte{0x49, 0x44, ',', 0x96, 0xbc, 0x8f, 0xcc, '\n', '1', ',', 0x83, 0x41, '\n'})
	f.Add([]byte("ID,名称,開始時間,終了時間,利用可能日時特記事項\n1,x,9:00,10:00,（）〜\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, faults := opendata.Read(guide.File{Name: "list.csv", Data: data}, options)
		if faults.Err() != nil {
			if entries != nil {
				t.Fatal("half of it was taken")
			}
			return
		}
		csv, err := opendata.Write(entries)
		if err != nil {
			t.Fatal(err)
		}
		again, faults := opendata.Read(guide.File{Name: "again.csv", Data: csv}, options)
		if faults.Err() != nil {
			t.Fatalf("%v\n%s", faults, csv)
		}
		if diff := cmp.Diff(entries, again, line, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(entries, loaded(t, entries), line, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}
