package bot

import "time"

// Effects are what a turn wants of the world. They are committed together with
// the changed conversation and leave through the two lanes of the person.
type Effects struct {
	Line []LineItem
	Desk []DeskItem
	// Replace gives queued desk items new content (a message was taken back
	// before it left). Items that are gone are passed over.
	Replace []DeskItem
	// ReplaceLine gives unsent LINE items other messages; one in flight is not tried
	// again, and what is gone is passed over.
	ReplaceLine []LineItem
	// CancelLine removes unsent LINE items by id.
	CancelLine []string
	// ParkLine parks every unsent LINE item of the person (かくす); Unpark lets go.
	// CancelParked removes what hiding holds back.
	ParkLine, UnparkLine, CancelParked bool
	// News: the person wants news of events from now on, or no more; nil: as before.
	News *bool
	// EndMedia are tokens of pictures and files that no phone may fetch any more.
	EndMedia []string
	// Menu is the rich menu that the person's phone is to show, best effort.
	Menu   Menu
	Timers []TimerSet
	// Seats are asked for at their events, in this order; each answer comes back as
	// an input.
	Seats []SeatAsk
	Facts []Fact
	// Erase removes what is kept of the person; see store.Commit.
	Erase *Erase
}

// LineKind says how an item may travel.
type LineKind string

// The kinds of LINE items.
const (
	// LineReply goes out by reply token, and by push after a clean refusal of it.
	LineReply LineKind = "reply"
	// LineReplyOnly goes out by reply token or not at all.
	LineReplyOnly LineKind = "replyonly"
	// LineSafety is a reply whose loss is worse than its double: after an
	// ambiguous reply it is pushed.
	LineSafety LineKind = "safety"
	// LinePush is a counselor's word, a timer or a booking: pushed with its retry
	// key.
	LinePush LineKind = "push"
)

// LineItem is one request to LINE: 1 to 5 messages.
type LineItem struct {
	ID         string    `json:"id"` // also the retry key
	Ref        string    `json:"ref,omitempty"`
	Kind       LineKind  `json:"kind"`
	ReplyToken string    `json:"rt,omitempty"`
	Messages   []Message `json:"msg"`
	// Receipt: the conversation wants to know how it ended.
	Receipt bool `json:"rc,omitempty"`
}

// DeskKind names what is done at the desk.
type DeskKind string

// The kinds of desk items.
const (
	DeskCard    DeskKind = "card"    // post the parent card of a case
	DeskRepaint DeskKind = "repaint" // rewrite the card in place; the newest wins
	DeskLine    DeskKind = "line"    // a line of ours in the thread
	DeskWords   DeskKind = "words"   // the person's words in the thread
	DeskRewrite DeskKind = "rewrite" // rewrite an earlier words post (Target)
	DeskFile    DeskKind = "file"    // a file of the person, fetched at once and uploaded in its turn
	DeskFetch   DeskKind = "fetch"   // a counselor's picture, made ready for phones (Source)
	DeskSaid    DeskKind = "said"    // a counselor's reply that was sent by a form, shown under Head
	DeskMark    DeskKind = "mark"    // the one mark on a counselor's message; the newest wins
	DeskTell    DeskKind = "tell"    // an ephemeral line to one counselor
	DeskNotice  DeskKind = "notice"  // a line with a link in the urgent channel
	DeskPaper   DeskKind = "paper"   // a filled form as a file in the thread (Paper)
	DeskRemove  DeskKind = "remove"  // delete an earlier post or file (Target)
	DeskDirect  DeskKind = "direct"  // a direct message with a link to the card
)

// Mark is the reaction that shows a counselor what became of a message.
type Mark string

// The marks, one at a time; the string is Slack's emoji name.
const (
	MarkNone      Mark = ""
	MarkHeld      Mark = "hourglass_flowing_sand"
	MarkAccepted  Mark = "white_check_mark"
	MarkUndeliver Mark = "warning"
	MarkNote      Mark = "memo"
)

// DeskItem is one thing to do in Slack.
type DeskItem struct {
	ID   string   `json:"id"`
	Ref  string   `json:"ref,omitempty"`
	Case CaseID   `json:"c"`
	Kind DeskKind `json:"kind"`
	// Urgent items go before others of other cases.
	Urgent bool `json:"u,omitempty"`
	// Channel of a card or a notice, or of a telling at the top level. Everything else
	// goes where the card stands.
	Channel string `json:"ch,omitempty"`
	// Key and Text of a line, a telling or a notice.
	Key  string `json:"k,omitempty"`
	Text string `json:"t,omitempty"`
	Head string `json:"hd,omitempty"`
	// Note is what a counselor wrote for the others, below the text: it stands in the
	// thread and in no notification.
	Note string `json:"note,omitempty"`
	// Mention goes before the text; MentionAll is <!channel>.
	Mention    []StaffID `json:"men,omitempty"`
	MentionAll bool      `json:"all,omitempty"`
	// To reads a telling or a direct message. Offer puts the buttons send and note
	// under it.
	To    StaffID `json:"to,omitempty"`
	Offer bool    `json:"off,omitempty"`
	// Buttons stand below a line.
	Buttons []Button `json:"bt,omitempty"`
	// TS is the counselor's message that a mark or an offer is about.
	// First: no mark of ours was put on it before.
	TS    string `json:"ts,omitempty"`
	Mark  Mark   `json:"mark,omitempty"`
	First bool   `json:"first,omitempty"`
	// Words of the person, oldest first. Masked: what they say is left out.
	Words  []Word `json:"w,omitempty"`
	Masked bool   `json:"msk,omitempty"`
	// Target is the item id of the post to rewrite, to remove, or to mark.
	Target string `json:"tgt,omitempty"`
	Card   *Card  `json:"card,omitempty"`
	// Paper is a filled form, written as a file when it is sent.
	Paper *Paper `json:"paper,omitempty"`
	// Media to fetch from LINE and upload; At is when the person sent it.
	Media *Media    `json:"media,omitempty"`
	At    time.Time `json:"at,omitzero"`
	// Source is the id of a file in Slack.
	Source string `json:"src,omitempty"`
	// Receipt: the conversation wants to know how it ended.
	Receipt bool `json:"rc,omitempty"`
}

// Card is all that a case's parent card shows. Never a LINE id, name, picture.
type Card struct {
	Case      CaseID    `json:"c"`
	Alias     string    `json:"a"`
	Level     Level     `json:"lv"`
	Category  string    `json:"cat,omitempty"`
	Why       []string  `json:"why,omitempty"`
	Withdrawn bool      `json:"wd,omitempty"`
	State     CaseState `json:"st"`
	Holder    StaffID   `json:"h,omitempty"`
	// Until is when 保留 ends.
	Until time.Time `json:"pu,omitzero"`
	// LevelBy set the level by hand, for LevelReason.
	LevelBy     StaffID `json:"lb,omitempty"`
	LevelReason string  `json:"lr,omitempty"`
	// Stopped is when a block of the desk ends; zero without one.
	Stopped time.Time `json:"stp,omitzero"`
	// Waiting is since when the person waits for an answer in a case that is held.
	Waiting  time.Time `json:"w,omitzero"`
	Asked    string    `json:"ask,omitempty"` // rendered, Japanese
	Opened   time.Time `json:"o"`
	Language string    `json:"lang,omitempty"` // what counselors call it; empty when it is Japanese
	// Masked: words are read in a modal, and no sheet stands here.
	Masked  bool        `json:"msk,omitempty"`
	Sheet   []SheetLine `json:"sheet,omitempty"`
	Earlier []CaseID    `json:"ear,omitempty"`
	// LastOutcome is how the newest of them ended, rendered.
	LastOutcome string `json:"lo,omitempty"`
	// Links are the addresses of earlier cards, found when the card is sent.
	Links   map[CaseID]string `json:"-"`
	Hidden  bool              `json:"hid,omitempty"`
	Blocked bool              `json:"blk,omitempty"`
	Erased  bool              `json:"era,omitempty"`
	// Swept: the person's words are out of Slack, their time is over. Forgotten: so
	// is the case itself.
	Swept     bool   `json:"swp,omitempty"`
	Forgotten bool   `json:"fgt,omitempty"`
	Unsent    int    `json:"uns,omitempty"` // replies that stand as 未送信
	Judged    string `json:"j,omitempty"`   // rendered
	// Notes are further things to know of the case, rendered.
	Notes []string `json:"nt,omitempty"`
}

// SheetLine is one line of the assessment sheet (アセスメントシート): a question's
// short name and the person's answer in their own words.
type SheetLine struct {
	Name   string `json:"n"`
	Answer string `json:"a"`
}

// TimerSet starts a timer, or moves it; a zero Due stops it.
type TimerSet struct {
	Name string
	Gen  int
	Due  time.Time
}

// Fact is an anonymous thing that the ward's figures or the audit trail need.
// It holds no words and no person, only machine words.
type Fact struct {
	Name   string            `json:"f"`
	At     time.Time         `json:"at"`
	Case   CaseID            `json:"c,omitempty"`
	Staff  StaffID           `json:"s,omitempty"`
	Fields map[string]string `json:"x,omitempty"`
}

// Erase removes what is kept of a person. Keep: an open urgent or high case
// keeps LINE id, alias, case and thread until it is closed.
type Erase struct {
	Keep bool
	// Cases of a person who is erased whole: what is kept of them expires.
	Cases []CaseID
}
