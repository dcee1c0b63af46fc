package handoff

import (
	"sync"
	"time"

	"github.com/rickar/cal/v2/jp"
)

// The national holidays are laid out once for these years. Before and after,
// a day is no holiday; the equinox formula of the library ends in 2099.
const (
	holidaysFrom = 2020
	holidaysTo   = 2099
)

// day is a calendar date in the roster's own time zone.
type day struct {
	year  int
	month time.Month
	day   int
}

func dayOf(t time.Time) day {
	y, m, d := t.Date()
	return day{y, m, d}
}

func (d day) before(o day) bool {
	if d.year != o.year {
		return d.year < o.year
	}
	if d.month != o.month {
		return d.month < o.month
	}
	return d.day < o.day
}

// nationalHolidays are Japan's public holidays with their substitutes (国民の祝日に
// 関する法律 article 3, www8.cao.go.jp/chosei/shukujitsu/gaiyou.html).
//
// The library's equinox rule writes to a shared value when asked, so it is asked
// once here and never concurrently.
var nationalHolidays = sync.OnceValue(func() map[day]bool {
	days := map[day]bool{}
	for year := holidaysFrom; year <= holidaysTo; year++ {
		for _, h := range jp.Holidays {
			for _, t := range times(h.Calc(year)) {
				if !t.IsZero() {
					days[dayOf(t)] = true
				}
			}
		}
	}
	return days
})

func times(actual, observed time.Time) [2]time.Time { return [2]time.Time{actual, observed} }

// NationalHoliday says whether t's date, in t's own zone, is a national holiday of
// Japan or its substitute; known for 2020 to 2099.
func NationalHoliday(t time.Time) bool { return nationalHolidays()[dayOf(t)] }
