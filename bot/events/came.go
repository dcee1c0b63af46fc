package events

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"tonari/bot"
)

// perBox is how many ticks one group of boxes has (Slack's limit); a page has so many
// families that the form stays under Slack's 100 blocks, and that their marks are
// saved while Slack waits for the answer.
const (
	perBox  = 10
	perPage = 30 * perBox
)

// Marks tells who is on the list and who is marked, in a word: two hosts who mark at
// the same time must not undo each other's.
func Marks(guests []bot.Guest) string {
	h := fnv.New64a()
	for _, g := range guests {
		if g.Seat.State == bot.SeatHas {
			fmt.Fprintf(h, "%d %v;", g.Seat.Code, g.Came)
		}
	}
	return strconv.FormatUint(h.Sum64(), 36)
}

// CameForm lists those who have a seat, ten a group, to tick who came; from is the
// first of the page, from 0. The values are codes: no pseudonym goes to Slack.
func CameForm(e bot.Event, guests []bot.Guest, from int) bot.Form {
	f := bot.Form{
		Name: FormCame, Title: "来た人をつける", Submit: "保存する", Texts: []string{e.Title + "　" + Span(e)},
		Ref: ref(e) + " " + Marks(guests) + " " + strconv.Itoa(from),
	}
	all := seated(guests)
	page := pageOf(all, from)
	if len(page) == 0 {
		f.Submit, f.Texts = "", append(f.Texts, "まだ予約はありません。")
		return f
	}
	if len(all) > perPage {
		f.Texts = append(f.Texts, fmt.Sprintf("%d組のうち、%d〜%d組めです。", len(all), from+1, from+len(page)))
	}
	if from+len(page) < len(all) {
		f.Submit = "保存して、つぎへ"
	}
	for box := range slices.Chunk(page, perBox) {
		n := from + len(f.Fields)*perBox
		field := bot.Field{
			Name: "came" + strconv.Itoa(len(f.Fields)), Kind: bot.FieldMany, Optional: true,
			Label: fmt.Sprintf("%d〜%d組め", n+1, n+len(box)),
		}
		for _, g := range box {
			label := fmt.Sprintf("%s（%d人）", g.Seat.Code, g.Seat.Party)
			if g.Nickname != "" {
				label += " " + g.Nickname
			}
			o := bot.Option{Value: strconv.Itoa(int(g.Seat.Code)), Label: label}
			field.Options = append(field.Options, o)
			if g.Came {
				field.Value = append(field.Value, o.Value)
			}
		}
		f.Fields = append(f.Fields, field)
	}
	return f
}

// Page takes the end of a form's reference apart: the marks that were shown, and the
// first family of the page.
func Page(s string) (marks string, from int) {
	marks, number, _ := strings.Cut(s, " ")
	from, _ = strconv.Atoi(number)
	return marks, from
}

// NextPage is the first family of the page behind one; false: there is none.
func NextPage(guests []bot.Guest, from int) (next int, more bool) {
	return from + perPage, from+perPage < len(seated(guests))
}

// Came reads a page back: who came, or came not, where that is not marked so already.
// Who was not on the page is left as they are.
func Came(s bot.Submit, guests []bot.Guest, from int) map[bot.PersonID]bool {
	ticked := map[string]bool{}
	for _, values := range s.Values {
		for _, v := range values {
			ticked[v] = true
		}
	}
	out := map[bot.PersonID]bool{}
	for _, g := range pageOf(seated(guests), from) {
		if came := ticked[strconv.Itoa(int(g.Seat.Code))]; came != g.Came {
			out[g.Person] = came
		}
	}
	return out
}

func seated(guests []bot.Guest) []bot.Guest {
	return slices.DeleteFunc(slices.Clone(guests), func(g bot.Guest) bool { return g.Seat.State != bot.SeatHas })
}

func pageOf(all []bot.Guest, from int) []bot.Guest {
	from = min(max(0, from), len(all))
	return all[from:min(from+perPage, len(all))]
}
