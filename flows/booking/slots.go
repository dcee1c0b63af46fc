package booking

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"tonari/bot"
)

var dashes = strings.NewReplacer("〜", "-", "～", "-", "~", "-", "−", "-", "－", "-", "：", ":", "から", "-")

// ReadSlots reads the slots of a 個別相談会 as staff write them, as in
// 13:30-14:10;14:20-15:00, on the day of start, and puts them in order. bad is the
// first part that is no time from and to.
func ReadSlots(text string, start time.Time) (slots []bot.Slot, bad string) {
	y, m, d := start.Date()
	day := time.Date(y, m, d, 0, 0, 0, 0, start.Location())
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(";；,、，\n", r) }) {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		from, to, ok := strings.Cut(dashes.Replace(part), "-")
		f, okFrom := minutes(from)
		t, okTo := minutes(to)
		if !ok || !okFrom || !okTo {
			return nil, part
		}
		slots = append(slots, bot.Slot{
			ID:    bot.SlotID(fmt.Sprintf("%02d%02d", f/60, f%60)),
			Start: day.Add(time.Duration(f) * time.Minute), End: day.Add(time.Duration(t) * time.Minute),
		})
	}
	return inOrder(slots), ""
}

// WriteSlots is the way back.
func WriteSlots(e bot.Event) string {
	var out []string
	for _, s := range e.Slots {
		zone := e.Start.Location()
		out = append(out, s.Start.In(zone).Format("15:04")+"-"+s.End.In(zone).Format("15:04"))
	}
	return strings.Join(out, ";")
}

// minutes after midnight of 13:30.
func minutes(s string) (int, bool) {
	hour, minute, ok := strings.Cut(strings.TrimSpace(s), ":")
	h, err1 := strconv.Atoi(hour)
	m, err2 := strconv.Atoi(minute)
	return 60*h + m, ok && err1 == nil && err2 == nil && h >= 0 && h <= 24 && m >= 0 && m < 60 && len(minute) == 2
}
