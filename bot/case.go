package bot

import (
	"time"
)

// CaseState is where a case stands.
type CaseState string

// The states of a case; counselors read 未対応, 対応中, 保留, 完了.
const (
	CaseUnclaimed CaseState = "unclaimed"
	CaseClaimed   CaseState = "claimed"
	CasePaused    CaseState = "paused"
	CaseClosed    CaseState = "closed"
)

// Case is one matter before the counselors.
type Case struct {
	ID       CaseID    `json:"id"`
	State    CaseState `json:"st"`
	Opened   time.Time `json:"o"`
	Level    Level     `json:"lv"`
	Category string    `json:"cat,omitempty"`
	// Why are the names of the rules that set the level, never words.
	Why []string `json:"why,omitempty"`
	// Asked names what the person asked for, as in "human"; a wording key part.
	Asked string `json:"ask,omitempty"`
	// Also are further things asked for while the case stands open, in order.
	Also []string `json:"also,omitempty"`
	// Withdrawn: the message that set the level was taken back.
	Withdrawn bool `json:"wd,omitempty"`
	// LevelFrom is the message that set the level.
	LevelFrom string `json:"lf,omitempty"`
	// LevelBy set the level by hand, for LevelReason: a counselor's own words.
	LevelBy     StaffID `json:"lb,omitempty"`
	LevelReason string  `json:"lr,omitempty"`
	// Channel is where the card was sent: the desk or the urgent channel.
	Channel string  `json:"ch,omitempty"`
	Holder  StaffID `json:"h,omitempty"`

	// CardUp: Slack has the card. MentionUp: Slack has the first mention since the rungs count; only
	// then may a text say that people have been told.
	CardUp    bool `json:"cu,omitempty"`
	MentionUp bool `json:"mu,omitempty"`

	// Since is when the rungs count from; Rung is how many were taken.
	Since time.Time `json:"since,omitzero"`
	Rung  int       `json:"rung,omitempty"`
	// Running: the rungs count. A claim stops them.
	Running bool `json:"run,omitempty"`
	// Directly: supervisors have a direct message since the rungs started.
	Directly bool `json:"dir,omitempty"`
	// Left: the person ended the talk; the bot has its voice back until the
	// holder writes again.
	Left bool `json:"left,omitempty"`

	ClaimedAt time.Time `json:"ca,omitzero"`
	// SilentAt is until when the holder of an urgent case has to say a word.
	SilentAt time.Time `json:"sla,omitzero"`
	// PausedAt is when the case was last put on hold (保留), PausedUntil when that
	// ends; zero when it does not stand so.
	PausedAt    time.Time `json:"pa,omitzero"`
	PausedUntil time.Time `json:"pu,omitzero"`
	// UrgentAt is the turn time of the newest urgent text.
	UrgentAt time.Time `json:"ua,omitzero"`
	// WordAt is when LINE accepted the holder's last word; zero: none since the
	// claim.
	WordAt time.Time `json:"wa,omitzero"`
	// Answers are the sheet of a closed case, as it was then: what the person answers
	// later is told to the bot alone. An open case shows the talk's.
	Answers []Answer `json:"as,omitempty"`
	// AnsweredAt is when the last word of any counselor that LINE accepted was written.
	AnsweredAt time.Time `json:"an,omitzero"`
	// AckedAt is when the person was last told that it is being kept.
	AckedAt  time.Time `json:"aa,omitzero"`
	ClosedAt time.Time `json:"cl,omitzero"`
	// Judged is the person's own word at the end: solved, easier, same.
	Judged string `json:"j,omitempty"`
	// Outcome and Topic are how the counselor says it ended and what it was about.
	Outcome string `json:"oc,omitempty"`
	Topic   string `json:"tp,omitempty"`

	// Watch is how far the watch over a claim is.
	Watch Watch `json:"wt,omitzero"`

	// SweepAt is when the removal of the person's words from Slack was begun because
	// their time was over; Swept: Slack gave them up. Forgotten: the case goes now.
	SweepAt   time.Time `json:"sw,omitzero"`
	Swept     bool      `json:"swd,omitempty"`
	Forgotten bool      `json:"-"`

	// Disclosure is the newest request to see who the person is; nil: none.
	Disclosure *Disclosure `json:"dis,omitempty"`
	// Referral is the つなぐシート, Meeting the meetings of several agencies; nil: none.
	Referral *Referral `json:"ref,omitempty"`
	Meeting  *Meeting  `json:"mtg,omitempty"`

	Held []Held `json:"held,omitempty"`
	// Group is the post that the person's next word may join.
	Group Group `json:"grp,omitzero"`
	// Done are the counselors' messages that need nothing more, newest last.
	Done []Done `json:"done,omitempty"`
	// DoneTo is the latest place of those that are no more in Done.
	DoneTo string `json:"dt,omitempty"`
	// Said are the places of replies that were sent by a form: the bot shows them.
	Said []string `json:"said,omitempty"`
}

// Group is a words post at the end of a thread: its item, and the turn time of its
// first word.
type Group struct {
	Item  string    `json:"i,omitempty"`
	Since time.Time `json:"s,omitzero"`
}

// Done is a counselor's message that was sent, made a note, cancelled or deleted.
type Done struct {
	TS   string    `json:"ts"`
	What DoneState `json:"w"`
}

// DoneState says how a counselor's message ended.
type DoneState string

// How a counselor's message ends.
const (
	DoneSent    DoneState = "sent"
	DoneNote    DoneState = "note"
	DoneDropped DoneState = "dropped" // deleted, perhaps before it was seen, or called back on its way
	DoneUnsent  DoneState = "unsent"  // it could not leave, or was cancelled before; an edit is judged anew
)

// HeldState is what a counselor's message waits for.
type HeldState string

// The states of a counselor's message on its way.
const (
	HeldWaiting HeldState = "waiting" // the hold runs
	HeldOffered HeldState = "offered" // its author must press send or note
	HeldQueued  HeldState = "queued"  // in LINE's outbox
	HeldRefused HeldState = "refused" // not delivered
	HeldRide    HeldState = "ride"    // goes with the person's next reply token
)

// Held is a counselor's message that LINE has not accepted yet.
type Held struct {
	TS    string    `json:"ts"`
	By    StaffID   `json:"by"`
	Text  string    `json:"t"`
	State HeldState `json:"s"`
	// Until is when the hold or the offer's two minutes end.
	Until time.Time `json:"u,omitzero"`
	// Since is when it was taken in, or its author said that it leaves: what the person
	// writes later, it does not answer.
	Since time.Time `json:"si,omitzero"`
	// Shown: the offer was shown a second time.
	Shown bool `json:"sh,omitempty"`
	// Item is the outbox id once queued.
	Item string `json:"i,omitempty"`
	// Pictures go with it.
	Pictures []Picture `json:"p,omitempty"`
}

// Picture is a picture that a counselor sends: its file in Slack and, once it was
// made ready, the tokens under which a phone fetches it.
type Picture struct {
	File     string `json:"f"`
	Asked    bool   `json:"a,omitempty"` // it is being made ready
	Original string `json:"o,omitempty"`
	Preview  string `json:"pv,omitempty"`
}

// Case finds a case of the person by its number, or nil.
func (c *Conversation) Case(id CaseID) *Case {
	for i := range c.Cases {
		if c.Cases[i].ID == id {
			return &c.Cases[i]
		}
	}
	return nil
}

// Open says that the case is not closed.
func (c *Case) Open() bool { return c.State != CaseClosed }
