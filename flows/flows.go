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
	// Enter starts at a state whatever stood before (menu, safety, feedback).
	Enter bot.Place
	// Leave is やめる: leave this flow kindly.
	Leave bool
	// Again says the standing question once more (an old button, a photo).
	Again bool
}

// Scene is what a flow may know of the world, as values.
type Scene struct {
	Now      time.Time
	Language bot.Language
	// Category is triage's category of this cue, for safety.
	Category string
	// Open: a counselor is on duty now. NextOpen and Hours are rendered for the
	// language, as in 「あした 8:30」 and 「平日 8:30〜17:15」.
	Open     bool
	NextOpen string
	Hours    string
	// CaseOpen: a case stands open. Told: Slack has accepted the mention. Claimed:
	// a human holds it. Counselor: the holder's role name.
	CaseOpen, Told, Claimed bool
	Counselor               string
	// Numbers are lines of phone numbers that answer now and fit the category.
	Numbers string
}

// Line is something to say: a wording key and its placeholders' values.
type Line struct {
	Key  string
	Args map[string]string
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
	// WishUnsafe: the person is not safe right now. Urgent.
	WishUnsafe Wish = "unsafe"
	// WishSafe: the person says that they are somewhere safe. Lowers nothing.
	WishSafe Wish = "safe"
	// WishSolved, WishEasier, WishSame: how it is now, after a case.
	WishSolved Wish = "solved"
	WishEasier Wish = "easier"
	WishSame   Wish = "same"
)

// Result is the outcome of a Step.
type Result struct {
	Talk  bot.Talk
	Lines []Line
	// Choices are the ids that stand to choose from at Talk.At, in order.
	Choices []string
	Wish    Wish
}
