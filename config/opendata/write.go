package opendata

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"tonari/bot"
	"tonari/flows/guide"
)

// Write gives the entries as CSV: UTF-8 with BOM and CRLF, as the standard and
// spreadsheets want it. Read gives the same entries back.
func Write(entries []guide.Entry) ([]byte, error) {
	var out bytes.Buffer
	out.Write(utf8BOM)
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	langs := languages(entries)
	header := []string{colID}
	for _, c := range plainColumns {
		header = append(header, c.col)
	}
	for _, t := range texts {
		for _, lang := range langs {
			header = append(header, languageColumn(t.col, lang))
		}
	}
	rows := [][]string{header}
	for _, e := range entries {
		cells := []string{e.ID}
		for _, c := range plainColumns {
			cells = append(cells, c.of(e))
		}
		for _, t := range texts {
			for _, lang := range langs {
				cells = append(cells, (*t.of(&e))[lang])
			}
		}
		rows = append(rows, cells)
	}
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("writing CSV: %w", err)
	}
	return out.Bytes(), nil
}

// languages beside Japanese: English and やさしい日本語 always, so that there is a column
// to fill in.
func languages(entries []guide.Entry) []bot.Language {
	all := map[bot.Language]bool{bot.English: true, bot.EasyJapanese: true}
	for _, e := range entries {
		for _, t := range texts {
			for lang := range *t.of(&e) {
				all[lang] = true
			}
		}
	}
	delete(all, bot.Japanese)
	return slices.Sorted(maps.Keys(all))
}

var plainColumns = []struct {
	col string
	of  func(guide.Entry) string
}{
	{colName, func(e guide.Entry) string { return e.Name[bot.Japanese] }},
	{colAddress, func(e guide.Entry) string { return e.Address }},
	{colLat, func(e guide.Entry) string { return coordinate(e, func(p guide.Point) float64 { return p.Lat }) }},
	{colLon, func(e guide.Entry) string { return coordinate(e, func(p guide.Point) float64 { return p.Lon }) }},
	{colPhone, func(e guide.Entry) string { return e.Phone }},
	{colDays, func(e guide.Entry) string { return sayDays(e.Days) }},
	{colFrom, func(e guide.Entry) string { from, _, _ := splitHours(e.Hours[bot.Japanese]); return padded(from) }},
	{colTo, func(e guide.Entry) string { _, to, _ := splitHours(e.Hours[bot.Japanese]); return padded(to) }},
	{colHours, func(e guide.Entry) string { _, _, note := splitHours(e.Hours[bot.Japanese]); return note }},
	{colSummary, func(e guide.Entry) string { return e.Summary[bot.Japanese] }},
	{colURL, func(e guide.Entry) string { return e.Link }},
	{colTopics, func(e guide.Entry) string { return say(topicLabels, e.Topics) }},
	{colPurposes, func(e guide.Entry) string { return say(purposeLabels, e.Purposes) }},
	{colAudience, func(e guide.Entry) string { return say(audienceLabels, e.Audience) }},
	{colArea, func(e guide.Entry) string { return e.Area }},
	{colOnline, func(e guide.Entry) string { return map[bool]string{true: "有", false: "無"}[e.Online] }},
	{colCost, func(e guide.Entry) string { return e.Cost[bot.Japanese] }},
	{colFirst, func(e guide.Entry) string { return e.First[bot.Japanese] }},
	{colSpoken, func(e guide.Entry) string { return say(nil, e.Languages) }},
	{colSource, func(e guide.Entry) string { return e.Source }},
	{colVerified, func(e guide.Entry) string { return e.VerifiedOn.In(tokyo).Format(time.DateOnly) }},
}

func coordinate(e guide.Entry, of func(guide.Point) float64) string {
	if e.At == nil {
		return ""
	}
	return strconv.FormatFloat(of(*e.At), 'f', -1, 64)
}

// padded is a time as the standard writes it: 09:00.
func padded(clock string) string {
	if len(clock) == len("9:00") {
		return "0" + clock
	}
	return clock
}

func sayDays(days []guide.Day) string {
	var out []rune
	for r, d := range dayNames {
		if slices.Contains(days, d) {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b rune) int {
		return cmp.Compare(slices.Index(guide.Days(), dayNames[a]), slices.Index(guide.Days(), dayNames[b]))
	})
	return string(out)
}

func say[T ~string](labels []label, words []T) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = nameOf(labels, w)
	}
	return strings.Join(out, ";")
}
