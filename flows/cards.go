package flows

import (
	"strconv"
	"strings"

	"tonari/bot"
	"tonari/flows/guide"
	"tonari/flows/wording"
)

// Card is an entry of the guide to show, with what speaks for it.
type Card struct {
	Entry guide.Entry
	// Metres is how far it is, as the crow flies; Located says that it is known.
	Metres  int
	Located bool
	// Met and Missing are wishes, as choices of places.wish and the filters.
	Met, Missing []string
	// Reasons are what own words spoke of, Topics those that were chosen.
	Reasons []guide.Reason
	Topics  []guide.Topic
	// Event is what a card of an event shows, instead of an entry; pick is what its
	// button says.
	Event *Shown
	pick  string
}

// cardAt is the place that the labels of a card's buttons belong to.
const cardAt bot.Place = "places.card"

// The parts of a card: keys of places.yaml, with their placeholders.
var cardTexts = wording.Required{
	"places.card_why":     {"why"},
	"places.card_missing": {"why"},
	"places.card_far":     {"far"},
	"places.card_hours":   {"hours"},
	"places.card_cost":    {"cost"},
	"places.card_ask":     nil,
	"places.card_online":  nil,
	"places.card_speaks":  {"languages"},
	"places.card_address": {"address"},
	"places.card_first":   {"first"},
	"places.card_call":    nil,
	"places.card_fresh":   nil,
	"places.reason_words": {"about", "words"},
	"places.reason_about": {"about"},
	"places.reason_topic": {"about"},
	"places.metres":       {"n"},
	"places.kilometres":   {"n"},
}

var cardLabels = []wording.Label{{At: cardAt, Choice: "pick"}, {At: cardAt, Choice: "link"}}

// Tiles draws a line's cards in a language.
func Tiles(book *wording.Book, lang bot.Language, line Line) []bot.Tile {
	var all []bot.Tile
	for _, c := range line.Cards {
		all = append(all, c.tile(book, lang))
	}
	return all
}

func (c Card) tile(book *wording.Book, lang bot.Language) bot.Tile {
	if c.Event != nil {
		return c.Event.tile(book, lang, c.pick)
	}
	e := c.Entry
	t := bot.Tile{
		Title: titleOf(e, lang), Phone: e.Phone, Link: e.Link,
		Choice: &bot.Choice{Data: Data(cardAt, pickOf(e.ID)), Label: book.Label(lang, cardAt, "pick")},
	}
	if t.Link != "" {
		t.LinkLabel = book.Label(lang, cardAt, "link")
	}
	add := func(key, name, value string) {
		if name == "" || value != "" {
			t.Lines = append(t.Lines, book.Say(lang, key, map[string]string{name: value})...)
		}
	}
	add("places.card_why", "why", strings.Join(c.why(book, lang), "\n"))
	if s := e.Summary.In(lang); s != "" {
		t.Lines = append(t.Lines, s)
	}
	if c.Located {
		add("places.card_far", "far", distance(book, lang, c.Metres))
	}
	add("places.card_hours", "hours", e.Hours.In(lang))
	add("places.card_cost", "cost", e.Cost.In(lang))
	if e.Hours.In(lang) == "" || e.Cost.In(lang) == "" {
		add("places.card_ask", "", "")
	}
	if e.Online {
		add("places.card_online", "", "")
	}
	add("places.card_speaks", "languages", speaks(book, e.Languages))
	add("places.card_address", "address", e.Address)
	switch first := e.First.In(lang); {
	case first != "":
		add("places.card_first", "first", first)
	case e.Phone != "":
		add("places.card_call", "", "")
	default:
		add("places.card_fresh", "", "")
	}
	add("places.card_missing", "why", strings.Join(wished(book, lang, c.Missing), "・"))
	return t
}

// why says what speaks for the entry, a line each.
func (c Card) why(book *wording.Book, lang bot.Language) []string {
	var all []string
	if met := wished(book, lang, c.Met); len(met) > 0 {
		all = append(all, "・"+strings.Join(met, "、"))
	}
	add := func(key string, args map[string]string) {
		for _, s := range book.Say(lang, key, args) {
			all = append(all, "・"+s)
		}
	}
	for _, topic := range c.Topics {
		add("places.reason_topic", map[string]string{"about": book.Label(lang, Anything, string(topic))})
	}
	for _, r := range c.Reasons {
		args := map[string]string{"about": r.About}
		if len(r.Words) == 0 {
			add("places.reason_about", args)
			continue
		}
		words := make([]string, len(r.Words))
		for i, w := range r.Words {
			words[i] = "「" + cut(strings.Join(strings.Fields(w), " "), reasonWidth) + "」"
		}
		args["words"] = strings.Join(words, "")
		add("places.reason_words", args)
	}
	return all
}

// reasonWidth is how many characters of a person's word a reason repeats.
const reasonWidth = 20

// wished are wishes by the labels of the choices that they are.
func wished(book *wording.Book, lang bot.Language, wishes []string) []string {
	var all []string
	for _, w := range wishes {
		for _, at := range []bot.Place{placesWish, Places, "places.who", "places.day", "places.where"} {
			if s := book.Label(lang, at, w); s != "" {
				all = append(all, s)
				break
			}
		}
	}
	return all
}

// distance is rounded to a hundred metres: where the person is, is known no better.
func distance(book *wording.Book, lang bot.Language, metres int) string {
	key, n := "places.metres", strconv.Itoa(max(100, (metres+50)/100*100))
	if metres >= 950 {
		key, n = "places.kilometres", strconv.FormatFloat(float64((metres+50)/100)/10, 'f', 1, 64)
	}
	return strings.Join(book.Say(lang, key, map[string]string{"n": n}), "")
}

// speaks names the languages that people there speak besides Japanese, each in its
// own name where the house knows it.
func speaks(book *wording.Book, langs []bot.Language) string {
	var all []string
	for _, l := range langs {
		if l == bot.Japanese {
			continue
		}
		if name := book.LanguageName(l); name != "" {
			all = append(all, name)
		} else {
			all = append(all, string(l))
		}
	}
	return strings.Join(all, "、")
}
