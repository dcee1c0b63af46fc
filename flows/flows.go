// Package flows holds the conversations that lead a resident: one Go file per
// flow (its states and transitions), words in flows/wording.
//
// A flow is a table of states. A state says something (wording keys), stands on
// choices, and takes a tap, a typed label or number, or free text. Step plays
// one Cue on one Talk and returns the changed Talk, what is said, what stands
// to choose from, and a Wish: what the flow wants of the house. Triage, the
// words understood anywhere, cases and counselors are not decided here.
package flows

import (
	"time"

	"tonari/bot"
	"tonari/flows/guide"
)

// Cue is what reached the flow.
type Cue struct {
	// Choice is the id of the choice that was tapped or typed, as resolved by
	// Match or Choice.Data; empty for free text.
	Choice string
	// From is the state whose choice it is. When it is not where the talk stands
	// (an old button), Step answers from where the talk is now.
	From bot.Place
	// Text is free text, the meaning of a sticker, or empty (a picture).
	Text      string
	MessageID string
	// Wishes are what Text wishes of a place to go to, as Set.Wishes reads it: choices
	// in the form of Data.
	Wishes []string
	// From where to look for what is near, for this step only: a state that takes it
	// (Set.TakesPoint) keeps nothing of it.
	Point *guide.Point
	// Seat is what happened to a seat: an event's answer, or its news. Rides: it rides
	// along with an answer to something else and asks nothing.
	Seat  *bot.SeatAnswer
	Rides bool
	// Enter starts at a state whatever stood before (menu, safety, feedback).
	Enter bot.Place
	// Leave is やめる: leave this flow kindly.
	Leave bool
	// Again says the standing question once more (an old button, a photo).
	Again bool
}

// Anywhere names the choices that mean the same in every state, whichever state
// their button came from.
const (
	// Human is 人と話す: the choice that every state has.
	Human = "human"
	// Numbers says which numbers answer now, and stays.
	Numbers = "numbers"
	// MenuChoice leads to the menu.
	MenuChoice = "menu"
)

// Scene is what a flow may know of the world, as values.
type Scene struct {
	Now      time.Time
	Language bot.Language
	// Category is triage's category of this cue, or of the open case, for safety.
	// Level is how urgent that is.
	Category string
	Level    bot.Level
	// Open: a counselor is on duty now. NextOpen and Hours are rendered for the
	// language, as in 「あした 8:30」 and 「平日 8:30〜17:15」.
	Open     bool
	NextOpen string
	Hours    string
	// CaseOpen: a case stands open. Told: Slack has accepted the mention. Claimed:
	// a human holds it. Counselor: the holder's role name.
	// Urgent: the open case is urgent or high, so that people are called at any hour.
	CaseOpen, Told, Claimed, Urgent bool
	// Beside: the counselor who holds the case has the voice.
	Beside    bool
	Counselor string
	// Numbers are lines of phone numbers that answer now and fit the category.
	// NumbersFor renders them for another one, which a button may name; nil in a
	// scene without a directory of numbers.
	Numbers    string
	NumbersFor func(category string) string
	// Watched: the person said that somebody else may read the phone.
	Watched bool
	// Settings are what the person chose; Since is the day they first wrote, as in
	// 2026-12-01; Kept counts the messages that are kept.
	Settings bot.Settings
	Since    string
	Kept     int
	// LanguageName is what the person's language calls itself.
	LanguageName string
	// Agency is whom a counselor would like to pass things on to, in the person's
	// language.
	Agency string
	// Guide is what there is to go to; nil knows of nothing.
	Guide *guide.Directory
	// Calendar is what events there are; nil knows of none. Bookings are what the
	// person holds, waits for or has asked for.
	Calendar *bot.Calendar
	Bookings []bot.Booking
	// Away is how long the person had been silent; after half a day they are
	// welcomed back to where they were.
	Away time.Duration

	found found // what the state that is come to shows
}

// Line is something to say: a wording key and its placeholders' values.
// Render turns it into bubbles.
type Line struct {
	Key  string
	Args map[string]string
	// Answers are what the person said, for a line that sums them up.
	Answers []bot.Answer
	// Parts are placeholders that other keys' texts fill, a line each.
	Parts map[string][]string
	// Cards are shown side by side in place of the text; see Tiles.
	Cards []Card
	// Event is what placeholders tell of.
	Event *Shown
}

// Wish is what a flow wants of the house beyond words.
type Wish string

// The wishes.
const (
	WishNone Wish = ""
	// WishHuman: 人と話す. Opens a case at once.
	WishHuman Wish = "human"
	// WishConsult: an individual consultation with a counselor. Opens a case.
	WishConsult Wish = "consult"
	// WishStep: to hear more of STEP. WishVisit: a home visit (アウトリーチ).
	// WishMeeting: a 茶話会, 講演会 or 個別相談会. WishNotice: to pass on a notice of
	// somebody else. Each opens a case, or is added to the open one.
	WishStep    Wish = "step"
	WishVisit   Wish = "visit"
	WishMeeting Wish = "meeting"
	WishNotice  Wish = "notice"
	// WishHarm: there is violence at home, though not at this moment. High.
	WishHarm Wish = "harm"
	// WishEndangered: somebody else is in danger right now. Urgent.
	WishEndangered Wish = "endangered"
	// WishUnsafe: the person is not safe right now. Urgent.
	WishUnsafe Wish = "unsafe"
	// WishThoughts: asked directly, the person said that they think of dying. Urgent.
	WishThoughts Wish = "thoughts"
	// WishDanger: a button said what the danger is (Result.Category). High.
	WishDanger Wish = "danger"
	// WishWatched: somebody else may read the phone; pushes beyond need stay away.
	WishWatched Wish = "watched"
	// WishHide: かくす, by button.
	WishHide Wish = "hide"
	// WishSafe: the person says that they are somewhere safe. Lowers nothing.
	WishSafe Wish = "safe"
	// WishSolved, WishEasier, WishSame: how it is now, after a case.
	WishSolved Wish = "solved"
	WishEasier Wish = "easier"
	WishSame   Wish = "same"
	// WishCheckIn: they agree to be asked once, some days later.
	WishCheckIn Wish = "checkin"
)

// urgent says that a wish tells of danger right now.
func (w Wish) urgent() bool { return w == WishUnsafe || w == WishEndangered || w == WishThoughts }

// Result is the outcome of a Step.
type Result struct {
	Talk  bot.Talk
	Lines []Line
	// Choices are the ids that stand to choose from, in order. At is the place
	// that they belong to: Talk.At, or the aside that was asked.
	Choices []string
	At      bot.Place
	Wish    Wish
	// Category is what the choice said of the danger, in triage's words; mostly
	// empty.
	Category string
	// Took is the choice by which the talk went on; empty for anything else, an old
	// button among it.
	Took string
	// Seats are what is asked for at events; their ids are the turn's to give.
	Seats []bot.SeatAsk
	// Settings are the scene's, or what the person made of them.
	Settings bot.Settings
}
