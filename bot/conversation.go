package bot

import (
	"maps"
	"slices"
	"time"
)

// Language is the language of a person's texts.
type Language string

// The languages of the house. A further one is a further folder of wording.
const (
	Japanese     Language = "ja"
	EasyJapanese Language = "ja-easy"
	English      Language = "en"
)

// Friendship is what we know of whether pushes reach the person.
type Friendship string

// Friendship of the account: a message alone does not make a friend.
const (
	FriendUnknown Friendship = ""
	FriendYes     Friendship = "friend"
	FriendBlocked Friendship = "blocked"
)

// Conversation is all that the house remembers of one person. It is stored
// sealed; its JSON form is the stored form.
type Conversation struct {
	// Version of the stored form. A newer one than ours is handed back untouched.
	Version int      `json:"v"`
	Person  PersonID `json:"p"`
	// Alias is what counselors call the person: two friendly words, random.
	Alias    string     `json:"alias,omitempty"`
	Language Language   `json:"lang,omitempty"`
	Greeted  bool       `json:"hi,omitempty"`
	Friend   Friendship `json:"fr,omitempty"`
	// FriendAt is the event time of the newest follow or unfollow.
	FriendAt time.Time `json:"fra,omitzero"`
	// LastAt is the event time of the person's last message.
	LastAt time.Time `json:"last,omitzero"`
	// Since is when the house first met the person, or met them anew after an
	// erasure.
	Since time.Time `json:"since,omitzero"`
	// Settings are what the person chose for themselves.
	Settings Settings `json:"set,omitzero"`

	Talk  Talk   `json:"talk"`
	Cases []Case `json:"cases,omitempty"` // oldest first; only the last can be open

	// Bookings are the seats that the person holds, waits for or has asked for, by
	// the events' beginning.
	Bookings []Booking `json:"bk,omitempty"`

	// Words are the person's recent messages, oldest first, for a counselor who
	// is asked later and for judging short messages together.
	Words []Word `json:"w,omitempty"`
	// Quoting are the last LINE items that repeat the person's own words to them, but
	// their messages: one that still waits when words are taken back goes without.
	Quoting []LineItem `json:"quo,omitempty"`
	// Unsent are ids of messages taken back, in case they come (again) later.
	Unsent []string `json:"un,omitempty"`

	// Hidden since かくす; zero: not hidden. Asking: もどる was said and the neutral
	// question stands.
	Hidden time.Time `json:"hid,omitzero"`
	Asking bool      `json:"hidq,omitempty"`
	// Watched: the person said that somebody else may read the phone.
	Watched bool `json:"wat,omitempty"`
	// MenuAt is the turn time at which the person's rich menu was last asked for.
	MenuAt time.Time `json:"mn,omitzero"`
	// Block is a block of the desk: talk stops until its end.
	Block Block `json:"blk,omitzero"`
	// EraseAsked: 消して was said once and waits for the second yes.
	EraseAsked bool `json:"er,omitempty"`
	// Asked is another question of the house that stands beside the talk: an aside
	// of the flows. NextReturn is the word that it asks to be written again.
	Asked      Place  `json:"ask,omitempty"`
	NextReturn string `json:"nret,omitempty"`
	// CheckIn is when the person is asked once how things are: they agreed to it.
	CheckIn time.Time `json:"chk,omitzero"`
	// LaterNews of seats wait until LaterDue: for the end of the person's quiet hours,
	// or because LINE did not take them. SeatNews: some came while nothing could be said.
	LaterNews []SeatUntold `json:"lns,omitempty"`
	LaterDue  time.Time    `json:"lnd,omitzero"`
	SeatNews  bool         `json:"sn,omitempty"`
	// Tellings are news of seats under way; Unheard are the events whose staff know that
	// news have not reached this person.
	Tellings []SeatTelling `json:"tlg,omitempty"`
	Unheard  []EventID     `json:"unh,omitempty"`
	// Three is what became of the three voluntary questions.
	Three Three `json:"three,omitzero"`
	// ErasedAt is the tombstone of an erasure: inputs that happened before it are
	// dropped, urgent ones still act.
	ErasedAt time.Time `json:"era,omitzero"`
	// EraseAtClose: erasure was asked for while an urgent or high case was open.
	// What the case needs stays until it is closed.
	EraseAtClose bool `json:"erc,omitempty"`
	// RestDue and SweepDue are what the rows are set to that end what is kept.
	RestDue  time.Time `json:"rst,omitzero"`
	SweepDue time.Time `json:"swp,omitzero"`
	// Removing counts the cases whose posts Slack has still to give up after an
	// erasure.
	Removing int `json:"rmv,omitempty"`
	// LeaveAsked: メニュー or やめる was said while a human holds the case.
	LeaveAsked bool `json:"lv,omitempty"`

	// Timers are the steps of the timers that count: name to generation.
	Timers map[string]int `json:"tm,omitempty"`
	// Recent are event times of the last messages, for the flood window.
	Recent []time.Time `json:"rec,omitempty"`
	// Answered marks what gets one answer only: an image set's id, a burst.
	Answered Answered `json:"an,omitzero"`
	// SafetyAt is the turn time of the last safety answer that was given, marked as
	// automatic, beside a counselor.
	SafetyAt time.Time `json:"sfa,omitzero"`
}

// Block is a block of the desk, which stops only talk. The zero value is none.
type Block struct {
	Until time.Time `json:"u"`
	// By set it, on the card of Case.
	By   StaffID `json:"by"`
	Case CaseID  `json:"c"`
	// Danger is the case in which urgent or high words were heard since; while that is
	// open the talk goes on.
	Danger CaseID `json:"d,omitempty"`
}

// Three are the three voluntary questions about loneliness: only that they were
// offered and answered, never how.
type Three struct {
	// Before and After: all three were answered while waiting for the first
	// consultation, and after a talk was over. Declined: not wanted.
	Before   bool `json:"b,omitempty"`
	After    bool `json:"a,omitempty"`
	Declined bool `json:"d,omitempty"`
}

// Answered remembers what already has its answer.
type Answered struct {
	ImageSet string `json:"set,omitempty"`
	// Burst: free text came at BurstAt (event time); BurstToken
	// brings the short line when the burst has been quiet long enough.
	BurstAt    time.Time `json:"b,omitzero"`
	BurstAfter string    `json:"ba,omitempty"` // the message that it continues
	BurstToken string    `json:"bt,omitempty"`
	// Flooded: the one answer to a flood was given.
	Flooded bool `json:"f,omitempty"`
}

// Word is one message of the person as a counselor will read it.
type Word struct {
	MessageID string    `json:"m"`
	At        time.Time `json:"at"`
	Kind      WordKind  `json:"k,omitempty"`
	// Text is what they wrote, the meaning of a sticker, or a choice's label.
	Text string `json:"t,omitempty"`
	// Item is the desk item that shows it, and Case whose thread it stands in;
	// empty while no counselor has been asked.
	Item string `json:"i,omitempty"`
	Case CaseID `json:"c,omitempty"`
	// Ours: they typed a choice or a word understood anywhere: words of the house,
	// which mean nothing together with others.
	Ours bool `json:"o,omitempty"`
	// Gone: it was taken back; Text is empty then.
	Gone bool `json:"g,omitempty"`
	// External: a file that is not with LINE.
	External bool `json:"x,omitempty"`
}

// WordKind says what a Word was.
type WordKind string

// The kinds of words.
const (
	WordText     WordKind = ""
	WordTap      WordKind = "tap"
	WordSticker  WordKind = "sticker"
	WordMedia    WordKind = "media"
	WordLocation WordKind = "location"
)

// Place is where a talk stands: a state of a flow. "" is nowhere yet.
type Place string

// Talk is what the flows remember of a person.
type Talk struct {
	At Place `json:"at,omitempty"`
	// Back is where the talk goes on after safety or a counselor.
	Back Place `json:"back,omitempty"`
	// Situation is what the danger is while the talk is turned aside for safety, in
	// triage's categories.
	Situation string `json:"sit,omitempty"`
	// Over is what the settings were opened over, and go back to.
	Over Place `json:"over,omitempty"`
	// Answers are what the person chose or said, in the order asked; a later
	// answer to the same step replaces the earlier one in place.
	Answers []Answer `json:"ans,omitempty"`
	// Said counts how often a rotating text was said, so that none comes twice in
	// a row.
	Said map[string]int `json:"said,omitempty"`
	// Last is the turn time of the last answer in a flow, for flows that ask later
	// how things went.
	Last map[string]time.Time `json:"last,omitempty"`
	// Page counts how often more of what was found was asked for.
	Page int `json:"pg,omitempty"`
}

// Answer is one answer: a choice's id, or the person's own words.
type Answer struct {
	Step      Place  `json:"s"`
	Choice    string `json:"c,omitempty"`
	Text      string `json:"t,omitempty"`
	MessageID string `json:"m,omitempty"`
}

// Current is the open case, or nil.
func (c *Conversation) Current() *Case {
	if n := len(c.Cases); n > 0 && c.Cases[n-1].Open() {
		return &c.Cases[n-1]
	}
	return nil
}

// HumanSpeaks says that a counselor holds the open case: the bot is silent but
// for what is always answered (safety, acknowledgement, words understood anywhere).
func (c *Conversation) HumanSpeaks() bool {
	k := c.Current()
	return k != nil && k.Holder != "" && !k.Left
}

// Clone is a deep copy: a turn changes its own.
func (c *Conversation) Clone() Conversation {
	d := *c
	d.Talk.Answers = slices.Clone(c.Talk.Answers)
	d.Talk.Said = maps.Clone(c.Talk.Said)
	d.Talk.Last = maps.Clone(c.Talk.Last)
	d.Settings = c.Settings.Clone()
	d.Words = slices.Clone(c.Words)
	d.Unsent = slices.Clone(c.Unsent)
	d.Quoting = slices.Clone(c.Quoting)
	d.Timers = maps.Clone(c.Timers)
	d.Recent = slices.Clone(c.Recent)
	d.Bookings = slices.Clone(c.Bookings)
	d.LaterNews = slices.Clone(c.LaterNews)
	d.Tellings = slices.Clone(c.Tellings)
	d.Unheard = slices.Clone(c.Unheard)
	d.Cases = slices.Clone(c.Cases)
	for i := range d.Cases {
		k := &d.Cases[i]
		k.Why = slices.Clone(k.Why)
		k.Also = slices.Clone(k.Also)
		k.Answers = slices.Clone(k.Answers)
		k.Held = slices.Clone(k.Held)
		for j := range k.Held {
			k.Held[j].Pictures = slices.Clone(k.Held[j].Pictures)
		}
		k.Done = slices.Clone(k.Done)
		k.Said = slices.Clone(k.Said)
		k.Disclosure = k.Disclosure.Clone()
		k.Referral, k.Meeting = k.Referral.Clone(), k.Meeting.Clone()
	}
	return d
}
