package flows

import (
	"slices"

	"tonari/bot"
)

// Places that others name: states to Enter, and asides.
const (
	// Start is where a person stands who never wrote; "" is the same.
	Start bot.Place = "welcome.new"
	// Who makes the promises and asks who is there: the answer to a follow.
	Who bot.Place = "welcome.who"
	// Menu is メニュー: start over, or go on.
	Menu bot.Place = "welcome.menu"
	// Rest is where やめる leads.
	Rest bot.Place = "welcome.rest"
	// SafetyNow is entered for urgent and high text. It is the door of safety: the
	// talk then stands in the room that fits the category.
	SafetyNow bot.Place = "safety.now"
	// SafetyRest is where やめる leads out of safety.
	SafetyRest bot.Place = "safety.rest"
	// Waiting for a human; Here: one has come (Scene.Counselor); Left: they gave the
	// case back; Changed: another has taken it over; Closed: asks how it is now.
	Waiting bot.Place = "handoff.waiting"
	Here    bot.Place = "handoff.here"
	Left    bot.Place = "handoff.left"
	Changed bot.Place = "handoff.changed"
	Closed  bot.Place = "handoff.closed"
	Thanks  bot.Place = "handoff.thanks"
	// Settings is せってい. It opens over a place and goes back there.
	Settings bot.Place = "settings.menu"
	// CheckInAsk asks whether we may ask some days later; CheckIn does it. Before and
	// Later offer three voluntary questions.
	CheckInAsk bot.Place = "after.checkin"
	CheckIn    bot.Place = "after.hello"
	Before     bot.Place = "after.before"
	Later      bot.Place = "after.later"
)

// Asides are questions of the house that do not move the talk: Step with one as
// Enter says it and gives its choices, and leaves Talk.At. Their answers never
// come to Step; the turn knows what yes means.
const (
	// EraseAsk asks once more before everything is erased: yes, no.
	EraseAsk bot.Place = "erase.ask"
	// LeaveAsk asks whether the talk with the counselor should end: end, stay.
	LeaveAsk bot.Place = "leave.ask"
	// HideNews is the innocuous answer while hidden: news, library.
	HideNews bot.Place = "hide.news"
	// HideLibrary answers its library.
	HideLibrary bot.Place = "hide.library"
	// HideAsk is the neutral question after もどる: yes, no.
	HideAsk bot.Place = "hide.ask"
	// LanguageAsk offers every language that has words, by its own name: the choices
	// are the languages (see LanguageOf).
	LanguageAsk bot.Place = "language.ask"
	// ResumeAsk asks whether to go on or start over: on, over.
	ResumeAsk bot.Place = "resume.ask"
	// WordAsk waits for a person's own word of return, WordAgain for the same word
	// once more: no.
	WordAsk   bot.Place = "word.ask"
	WordAgain bot.Place = "word.again"
	// ConsentAsk asks whether a counselor may pass things on to another agency: yes,
	// no, later. ConsentGiven thanks for the yes and says how to take it back: stop.
	ConsentAsk   bot.Place = "consent.ask"
	ConsentGiven bot.Place = "consent.given"
)

// starts are the states that may be entered from anywhere.
var starts = []bot.Place{
	Start, Who, Menu, placesOne, SafetyNow,
	"safety.hurt", "safety.ill", "safety.harm", "safety.neglect", "safety.sexual", "safety.pregnant", "safety.third", "safety.which",
	Waiting, Here, Left, Changed, Closed, Settings, CheckIn,
	bookingEvent, bookingOne, OfferAsk, bookingMoved, bookingOver, bookingDone, bookingOpened,
}

// ends are where the flows may stop: the voice is the counselor's.
var ends = []bot.Place{Here, Changed, back}

var asides = append([]state{
	{at: EraseAsk, says: lines(say("erase.ask")), ways: []way{{on: "yes"}, {on: "no"}}},
	{at: LeaveAsk, says: lines(say("leave.ask")), ways: []way{{on: "end"}, {on: "stay"}}},
	{at: HideNews, says: lines(turns("hide.news", 4)), ways: []way{{on: "news"}, {on: "library"}}},
	{at: HideLibrary, says: lines(turns("hide.library", 2)), ways: []way{{on: "news"}, {on: "library"}}},
	{at: HideAsk, says: lines(say("hide.ask")), ways: []way{{on: "yes"}, {on: "no"}}},
	{at: LanguageAsk, says: lines(say("settings.language"))},
	{at: ResumeAsk, says: lines(say("resume.ask")), ways: []way{{on: "on"}, {on: "over"}}},
	{at: WordAsk, says: lines(say("word.ask")), ways: []way{{on: "no"}}},
	{at: WordAgain, says: lines(say("word.again")), ways: []way{{on: "no"}}},
}, slices.Concat(consents, richMenus)...)
