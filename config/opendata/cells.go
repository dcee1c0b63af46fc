package opendata

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"tonari/flows/guide"
)

// tokyo is fixed: Japan has no summer time.
var tokyo = time.FixedZone("JST", 9*60*60)

var (
	westernDate  = regexp.MustCompile(`^([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?$`)
	japaneseDate = regexp.MustCompile(`^(?:令和|R)([0-9]{1,2}|元)[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?$`)
)

// reiwa is the year before 令和元年.
const reiwa = 2018

// readDate reads 2026-11-22, 2026/11/22, 2026年11月22日, 令和8年11月22日 and R8.11.22.
func readDate(cell string) (time.Time, bool) {
	s := plain(cell)
	year := 0
	m := westernDate.FindStringSubmatch(s)
	if m == nil {
		if m = japaneseDate.FindStringSubmatch(s); m == nil {
			return time.Time{}, false
		}
		year = reiwa
	}
	if m[1] == "元" {
		m[1] = "1"
	}
	n := [3]int{}
	for i := range n {
		n[i], _ = strconv.Atoi(m[i+1])
	}
	day := time.Date(year+n[0], time.Month(n[1]), n[2], 0, 0, 0, 0, tokyo)
	return day, int(day.Month()) == n[1] && day.Day() == n[2]
}

var signs = map[string]bool{
	"": false, "0": false, "無": false, "なし": false, "無し": false, "×": false, "不可": false, "いいえ": false, "false": false, "no": false,
	"1": true, "有": true, "あり": true, "有り": true, "○": true, "〇": true, "◯": true, "可": true, "はい": true, "true": true, "yes": true,
}

// readSign reads yes and no as the standard and people write them: 有・無, 1・0, ○・×.
func readSign(cell string) (yes, ok bool) {
	yes, ok = signs[strings.ToLower(plain(cell))]
	return yes, ok
}

var degrees = regexp.MustCompile(`^[0-9]{1,3}(\.[0-9]{1,12})?$`)

// readPoint reads 緯度 and 経度: decimal degrees, both or none.
func readPoint(lat, lon string) (*guide.Point, error) {
	lat, lon = plain(lat), plain(lon)
	switch {
	case lat == "" && lon == "":
		return nil, nil
	case lat == "" || lon == "":
		return nil, fmt.Errorf("one of 緯度 and 経度 is missing")
	case !degrees.MatchString(lat) || !degrees.MatchString(lon):
		return nil, fmt.Errorf("緯度 or 経度 is not in degrees with a point")
	}
	var p guide.Point
	p.Lat, _ = strconv.ParseFloat(lat, 64)
	p.Lon, _ = strconv.ParseFloat(lon, 64)
	if !p.InJapan() {
		return nil, fmt.Errorf("緯度 and 経度 do not lie in Japan")
	}
	return &p, nil
}

var number = regexp.MustCompile(`^#?[0-9]+(-[0-9]+)*$`)

// readPhone reads one number: 03-5803-1100, （03）5803-1100, 03(5803)1100.
func readPhone(cell string) (string, bool) {
	s := strings.Map(func(r rune) rune {
		switch {
		case r == '(', r == ')', r == 'ー':
			return '-'
		case unicode.IsSpace(r):
			return -1
		}
		return r
	}, plain(cell))
	s = strings.Trim(strings.ReplaceAll(s, "--", "-"), "-")
	return s, s == "" || number.MatchString(s)
}

var dayNames = map[rune]guide.Day{
	'月': guide.Monday, '火': guide.Tuesday, '水': guide.Wednesday, '木': guide.Thursday, '金': guide.Friday, '土': guide.Saturday, '日': guide.Sunday,
}

var dayWords = strings.NewReplacer("曜日", "", "曜", "", "平日", "月火水木金", "毎日", "月火水木金土日", "全日", "月火水木金土日", "祝日", "", "祝", "", "から", "~", "〜", "~", "-", "~")

// readDays reads 月火水木金, 月曜日;水曜日, 月〜金, 平日 and 毎日. Holidays are not days of
// the week and are passed over.
func readDays(cell string) ([]guide.Day, bool) {
	week := guide.Days()
	on := map[guide.Day]bool{}
	last, through := guide.Day(""), false
	for _, r := range dayWords.Replace(plain(cell)) {
		d, ok := dayNames[r]
		switch {
		case ok && through:
			for i := slices.Index(week, last); ; i = (i + 1) % len(week) {
				on[week[i]] = true
				if week[i] == d {
					break
				}
			}
			last, through = d, false
		case ok:
			on[d], last = true, d
		case r == '~' && last != "" && !through:
			through = true
		case strings.ContainsRune(";,、・/ ", r) && !through:
		default:
			return nil, false
		}
	}
	if through {
		return nil, false
	}
	var days []guide.Day
	for _, d := range week {
		if on[d] {
			days = append(days, d)
		}
	}
	return days, true
}

var clockTime = regexp.MustCompile(`^([0-9]{1,2})[:時]([0-9]{2})?分?(?::00)?$`)

// readClock reads 9:00, 09:00, 9時, 9時30分 and 09:00:00 as 9:00.
func readClock(cell string) (string, bool) {
	s := plain(cell)
	if s == "" {
		return "", true
	}
	m := clockTime.FindStringSubmatch(s)
	if m == nil {
		return "", false
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2])
	return fmt.Sprintf("%d:%02d", hour, minute), hour*60+minute <= 24*60 && minute < 60 && (m[2] != "" || strings.Contains(s, "時"))
}

var spoken = regexp.MustCompile(`^([0-9]{1,2}:[0-9]{2})〜([0-9]{1,2}:[0-9]{2})(?:（(.+)）)?$`)

// hours says the three columns of the standard in one line, as in 9:00〜17:00（祝日は休み）.
func hours(from, to, note string) string {
	switch {
	case from == "" && to == "":
		return note
	case note == "":
		return from + "〜" + to
	}
	return from + "〜" + to + "（" + note + "）"
}

// splitHours is the way back. What was not said in that form is a note.
func splitHours(s string) (from, to, note string) {
	m := spoken.FindStringSubmatch(s)
	if m == nil {
		return "", "", s
	}
	from, okFrom := readClock(m[1])
	to, okTo := readClock(m[2])
	if !okFrom || !okTo || hours(from, to, m[3]) != s {
		return "", "", s
	}
	return from, to, m[3]
}
