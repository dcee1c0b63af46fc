package flows

import (
	"strconv"
	"strings"
	"time"

	"tonari/bot"
	"tonari/flows/wording"
)

// Shown is an event as a text or a card tells of it, with what the person holds
// there or has chosen so far.
type Shown struct {
	Event bot.Event
	// Seat is what is held; its State is "" for nothing. Slot is one of a 個別相談会
	// that the card is of.
	Seat bot.Seat
	Slot bot.SlotID
	// Room is how much is left, "" where that is not told. Left is how many would
	// have room.
	Room bot.Room
	Left int
	// Party, Nickname and Needs are what was chosen, before it is asked for. Needs
	// are choices of booking.needs; OwnNeeds own words.
	Party    int
	Nickname string
	Needs    []string
	OwnNeeds string
	// Calendar is the address of a calendar file, "" for none.
	Calendar string
	// Message is what staff write to those who booked.
	Message string
	Now     time.Time
}

// The placeholders of a Shown.
const (
	argEvent   = "event"  // a line each: title, time, place, the way there, for whom
	argTitle   = "title"  // of the event
	argTimes   = "times"  // from and to
	argBegins  = "begins" // only when it begins
	argWhere   = "where"  // the place
	argWishes  = "wishes" // what was chosen, a line each
	argSeat    = "seat"   // what is held, a line each
	argCode    = "code"   // two words for the door
	argRank    = "rank"   // place in the waiting list
	argUntil   = "until"  // end of an offer
	argParty   = "party"
	argLeft    = "left"
	argCopy    = "copy" // one line for a calendar
	argOnline  = "link"
	argMessage = "message"
	bookingOne = bot.Place("booking.one")
)

var shownArgs = []string{
	argEvent, argTitle, argTimes, argBegins, argWhere, argWishes, argSeat, argCode, argRank, argUntil, argParty, argLeft, argCopy, argOnline, argMessage,
}

// bookingTexts are the parts of what is shown of an event, with their placeholders.
var bookingTexts = wording.Required{
	"booking.kind_tea": nil, "booking.kind_lecture": nil, "booking.kind_session": nil,
	"booking.line_when":   {"from", "to"},
	"booking.line_until":  {"until"},
	"booking.line_place":  {"place"},
	"booking.line_access": {"access"},
	"booking.line_who":    {"who"},
	"booking.line_online": nil,
	"booking.line_noname": nil,
	"booking.room_plenty": nil, "booking.room_few": nil, "booking.room_full": nil,
	"booking.line_link": {"link"},
	"booking.file":      {"file"}, "booking.line": {"line"},
	"booking.people": {"n"},
	"booking.has":    {"party", "code"}, "booking.waits": {"party", "rank"}, "booking.is_offered": {"party", "until"},
	"booking.line_party": {"party"}, "booking.line_nick": {"nick"}, "booking.line_needs": {"needs"},
}

func (s *Shown) begins() time.Time { return s.Event.Begins(s.slot()) }

func (s *Shown) slot() bot.SlotID {
	if s.Slot != "" {
		return s.Slot
	}
	return s.Seat.Slot
}

func (s *Shown) ends() time.Time {
	if slot := s.Event.Slot(s.slot()); slot != nil {
		return slot.End
	}
	return s.Event.End
}

// args render what a text tells of the event in a language.
func (s *Shown) args(book *wording.Book, lang bot.Language) map[string]string {
	e := s.Event
	return map[string]string{
		argEvent: strings.Join(s.details(book, lang), "\n"), argTitle: e.Title,
		argTimes: s.span(book, lang), argBegins: s.when(book, lang, s.begins()), argWhere: e.Place,
		argWishes: strings.Join(s.wishes(book, lang), "\n"), argSeat: strings.Join(s.held(book, lang), "\n"),
		argCode: s.Seat.Code.String(), argRank: strconv.Itoa(s.Seat.Place), argUntil: s.when(book, lang, s.Seat.Until),
		argParty: people(book, lang, s.party()), argLeft: strconv.Itoa(s.Left), argOnline: e.Link, argMessage: s.Message,
		argCopy: s.copy(book, lang),
	}
}

func (s *Shown) party() int {
	if s.Party > 0 {
		return s.Party
	}
	return s.Seat.Party
}

// when says a moment as seen from now, in the event's own zone.
func (s *Shown) when(book *wording.Book, lang bot.Language, at time.Time) string {
	zone := s.Event.Start.Location()
	return book.When(lang, s.Now.In(zone), at.In(zone))
}

// copy is the seat for a calendar: the address of a file, or a line to copy.
func (s *Shown) copy(book *wording.Book, lang bot.Language) string {
	if s.Calendar != "" {
		return say1(book, lang, "booking.file", "file", s.Calendar)
	}
	return say1(book, lang, "booking.line", "line", strings.TrimSpace(s.Event.Title+" "+s.date(book, lang, s.begins())+" "+s.Event.Place))
}

// date says the day whatever day it is now: for what is kept elsewhere.
func (s *Shown) date(book *wording.Book, lang bot.Language, at time.Time) string {
	at = at.In(s.Event.Start.Location())
	return book.When(lang, at.AddDate(-1, 0, 0), at)
}

// span is from when to when, with the day of the end where that is another one.
func (s *Shown) span(book *wording.Book, lang bot.Language) string {
	zone := s.Event.Start.Location()
	from, to := s.begins().In(zone), s.ends().In(zone)
	end := clockOf(to)
	switch midnight := time.Date(from.Year(), from.Month(), from.Day()+1, 0, 0, 0, 0, zone); {
	case to.Equal(midnight):
		end = "24:00"
	case to.After(midnight):
		end = s.date(book, lang, to)
	}
	return say1(book, lang, "booking.line_when", "from", s.date(book, lang, from), "to", end)
}

func clockOf(t time.Time) string { return t.Format("15:04") }

// details are the lines that tell of the event.
func (s *Shown) details(book *wording.Book, lang bot.Language) []string {
	e := s.Event
	out := []string{e.Title, s.span(book, lang)}
	add := func(key, name, value string) {
		if value != "" {
			out = append(out, say1(book, lang, key, name, value))
		}
	}
	add("booking.line_place", "place", e.Place)
	if e.Place == "" {
		out = append(out, say1(book, lang, "booking.line_online"))
	}
	add("booking.line_access", "access", e.Access)
	add("booking.line_who", "who", e.ForWhom)
	if !e.Deadline.IsZero() && s.Seat.State == "" {
		add("booking.line_until", "until", s.when(book, lang, e.Deadline))
	}
	return out
}

// held are the lines that tell what the person has there.
func (s *Shown) held(book *wording.Book, lang bot.Language) []string {
	p := people(book, lang, s.Seat.Party)
	switch s.Seat.State {
	case bot.SeatHas:
		out := []string{say1(book, lang, "booking.has", "party", p, "code", s.Seat.Code.String())}
		if s.Event.Link != "" {
			out = append(out, say1(book, lang, "booking.line_link", "link", s.Event.Link))
		}
		return out
	case bot.SeatWaits:
		return []string{say1(book, lang, "booking.waits", "party", p, "rank", strconv.Itoa(s.Seat.Place))}
	case bot.SeatOffers:
		return []string{say1(book, lang, "booking.is_offered", "party", p, "until", s.when(book, lang, s.Seat.Until))}
	}
	return nil
}

// wishes read back what is going to be asked for.
func (s *Shown) wishes(book *wording.Book, lang bot.Language) []string {
	out := []string{say1(book, lang, "booking.line_party", "party", people(book, lang, s.Party))}
	if s.Nickname != "" {
		out = append(out, say1(book, lang, "booking.line_nick", "nick", s.Nickname))
	}
	if needs := s.needs(book, lang); needs != "" {
		out = append(out, say1(book, lang, "booking.line_needs", "needs", needs))
	}
	return out
}

func (s *Shown) needs(book *wording.Book, lang bot.Language) string {
	var all []string
	for _, n := range s.Needs {
		all = append(all, book.Label(lang, bookingNeeds, n))
	}
	if s.OwnNeeds != "" {
		all = append(all, s.OwnNeeds)
	}
	return strings.Join(all, "、")
}

func people(book *wording.Book, lang bot.Language, n int) string {
	return say1(book, lang, "booking.people", "n", strconv.Itoa(n))
}

// say1 renders a short text of one line; args are names and values in turn.
func say1(book *wording.Book, lang bot.Language, key string, args ...string) string {
	values := map[string]string{}
	for i := 0; i+1 < len(args); i += 2 {
		values[args[i]] = args[i+1]
	}
	return strings.Join(book.Say(lang, key, values), " ")
}

// tile draws the event, one of its slots, or what is held there, as a card.
func (s *Shown) tile(book *wording.Book, lang bot.Language, choice string) bot.Tile {
	kind, _, _ := strings.Cut(choice, "_")
	t := bot.Tile{Title: s.Event.Title, Choice: &bot.Choice{Data: Data(bookingCard, choice), Label: book.Label(lang, bookingCard, kind)}}
	if s.Slot != "" {
		t.Title = clockOf(s.begins().In(s.Event.Start.Location())) + "〜" + clockOf(s.ends().In(s.Event.Start.Location()))
	} else {
		t.Lines = append(t.Lines, say1(book, lang, "booking.kind_"+string(s.Event.Kind)))
		t.Lines = append(t.Lines, s.details(book, lang)[1:]...)
	}
	t.Lines = append(t.Lines, s.held(book, lang)...)
	if s.Room != "" {
		t.Lines = append(t.Lines, say1(book, lang, "booking.room_"+string(s.Room)))
	}
	if s.Slot == "" && s.Seat.State == "" {
		t.Lines = append(t.Lines, say1(book, lang, "booking.line_noname"))
	}
	return t
}
