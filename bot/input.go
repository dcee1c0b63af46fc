package bot

import "time"

// Input is one thing that happens to a conversation. Exactly one of the pointer
// fields is set. It is stored sealed; its JSON form is the stored form.
type Input struct {
	// ID is remembered 7 days to refuse doubles: LINE's webhookEventId,
	// "slack/<channel>/<ts>" for a message, "slack/<event_id>" for an edit or a
	// delete, "slack/<action_id>/<action_ts>" for a click, "slack/view/<view id>"
	// for a form, "timer/<name>/<gen>", "disclosed/<case>/<request>/<staff>",
	// "receipt/<outbox id>/<outcome>", "seat/<ask>" for the answer to an ask,
	// "seat/<event>/<n>" for the n-th news of an event.
	ID     string   `json:"id"`
	Person PersonID `json:"p"`
	// At is the event's own time (LINE's timestamp, Slack's ts). It serves order,
	// figures and the windows of burst, flood and joined triage.
	At time.Time `json:"at"`
	// Turn is Redis time at the first claim. The store keeps it beside the input,
	// so that a replay has the same.
	Turn time.Time `json:"-"`

	// ReplyToken answers a LINE event once, free of charge, for about a minute.
	ReplyToken string `json:"rt,omitempty"`

	Follow   *Follow   `json:"follow,omitempty"`
	Unfollow *Unfollow `json:"unfollow,omitempty"`
	Text     *Text     `json:"text,omitempty"`
	Tap      *Tap      `json:"tap,omitempty"`
	Sticker  *Sticker  `json:"sticker,omitempty"`
	Media    *Media    `json:"media,omitempty"`
	Location *Location `json:"loc,omitempty"`
	Unsend   *Unsend   `json:"unsend,omitempty"`

	Reply    *DeskReply  `json:"reply,omitempty"`
	Edit     *DeskEdit   `json:"edit,omitempty"`
	Delete   *DeskDelete `json:"delete,omitempty"`
	Click    *Click      `json:"click,omitempty"`
	Submit   *Submit     `json:"submit,omitempty"`
	Departed *Departed   `json:"departed,omitempty"`
	CardGone *CardGone   `json:"cardgone,omitempty"`

	Disclosed *Disclosed `json:"disclosed,omitempty"`

	Timer   *Timer   `json:"timer,omitempty"`
	Receipt *Receipt `json:"receipt,omitempty"`

	// Seat is the answer to an ask of an earlier turn, or news of an event.
	Seat *SeatAnswer `json:"seat,omitempty"`
}

// FromLINE says that the resident caused the input.
func (in Input) FromLINE() bool {
	return in.Follow != nil || in.Unfollow != nil || in.Text != nil || in.Tap != nil ||
		in.Sticker != nil || in.Media != nil || in.Location != nil || in.Unsend != nil
}

// Follow: the person added or unblocked the account.
type Follow struct {
	Unblocked bool `json:"u,omitempty"`
}

// Unfollow: the person blocked the account. Nothing can reach them.
type Unfollow struct{}

// Text is what a person typed, at most 5,000 UTF-16 units (LINE's limit).
type Text struct {
	MessageID string `json:"m"`
	Text      string `json:"t"`
}

// Tap is a tapped choice: Data is the Choice's Data.
type Tap struct {
	Data string `json:"d"`
}

// Sticker has no words of its own; Keywords (up to 15, LINE's guess) and Text
// (message stickers) say what it may mean.
type Sticker struct {
	MessageID string   `json:"m"`
	Keywords  []string `json:"k,omitempty"`
	Text      string   `json:"t,omitempty"`
}

// MediaKind is the kind of a file from a phone.
type MediaKind string

// The kinds LINE knows.
const (
	MediaImage MediaKind = "image"
	MediaVideo MediaKind = "video"
	MediaAudio MediaKind = "audio"
	MediaFile  MediaKind = "file"
)

// Media is a picture, a film, a voice or a file. The content stays with LINE
// until it is fetched by MessageID. SetID and SetTotal join pictures that were
// sent together (LINE delivers them in any order); SetTotal may be 0.
type Media struct {
	MessageID string    `json:"m"`
	Kind      MediaKind `json:"k"`
	SetID     string    `json:"s,omitempty"`
	SetTotal  int       `json:"n,omitempty"`
	// External content is not with LINE and is never fetched.
	External bool `json:"x,omitempty"`
}

// Location is a place on the map, rounded to 0.002 degrees (about 200 m) before it
// comes here. It is used for the turn; the conversation keeps no more than words for
// an area.
type Location struct {
	MessageID string  `json:"m"`
	Lat       float64 `json:"lat"`
	Lon       float64 `json:"lon"`
}

// Unsend: the person took a message back. Its words go everywhere.
type Unsend struct {
	MessageID string `json:"m"`
}

// StaffID is a Slack user id, an opaque string.
type StaffID string

// DeskReply is a message typed in a case's thread.
type DeskReply struct {
	Case CaseID  `json:"c"`
	By   StaffID `json:"by"`
	TS   string  `json:"ts"` // Slack's message id, "seconds.micros", also its order
	Text string  `json:"t"`  // decoded to plain text
	// Internal: mentions of users, groups or <!here> make it look internal.
	Internal bool `json:"i,omitempty"`
	// Attached are its files.
	Attached []Attachment `json:"at,omitempty"`
	// Broadcast: it was also shown in the channel.
	Broadcast bool `json:"b,omitempty"`
	Author
}

// Author says what Slack knows of who typed; the zero value is a full member of the
// workspace.
type Author struct {
	// Doubt: Slack could not be asked. Outsider: a guest, a bot, deactivated, or of
	// another workspace.
	Doubt    bool `json:"du,omitempty"`
	Outsider bool `json:"ou,omitempty"`
}

// Attachment is a file of a counselor's message, as Slack describes it.
type Attachment struct {
	ID   string `json:"id"`
	Type string `json:"t,omitempty"` // media type, as Slack guessed it
	Size int    `json:"n,omitempty"` // bytes
	// External: it does not lie with Slack and is never fetched.
	External bool `json:"x,omitempty"`
}

// DeskEdit is a new text of the message TS.
type DeskEdit struct {
	Case     CaseID  `json:"c"`
	By       StaffID `json:"by"`
	TS       string  `json:"ts"`
	Text     string  `json:"t"`
	Internal bool    `json:"i,omitempty"`
	// Attached are the files that it still has.
	Attached []Attachment `json:"at,omitempty"`
	Author
}

// DeskDelete: the message TS was deleted in Slack, perhaps before it was seen.
type DeskDelete struct {
	Case CaseID `json:"c"`
	TS   string `json:"ts"`
}

// Action names a button; the string is Slack's action_id and fixed.
type Action string

// The actions of a card, and of a held reply.
const (
	ActionClaim    Action = "case_claim"
	ActionRelease  Action = "case_release"
	ActionClose    Action = "case_close"
	ActionReopen   Action = "case_reopen"
	ActionLevel    Action = "case_level"
	ActionTransfer Action = "case_transfer"
	ActionPause    Action = "case_pause"
	ActionResume   Action = "case_resume"
	ActionBlock    Action = "case_block"
	ActionAnswers  Action = "case_answers"
	ActionHoldSend Action = "hold_send"
	ActionHoldNote Action = "hold_note"
	ActionTemplate Action = "case_template"
	ActionShow     Action = "case_show"
	// Message shortcuts: their string is Slack's callback_id.
	ActionMsgNote Action = "msg_note"
	ActionMsgSend Action = "msg_send"
	// ActionTake takes a case over: from a list that is posted when the duty changes, or
	// in the thread of a case whose holder is silent.
	ActionTake Action = "duty_take"
)

// Click is a pressed button. The edge has checked that By is a real member (not
// a bot, guest, deleted or from another workspace): Member is false otherwise.
type Click struct {
	Case   CaseID    `json:"c"`
	Action Action    `json:"a"`
	By     StaffID   `json:"by"`
	Member bool      `json:"ok"`
	TS     string    `json:"ts,omitempty"` // hold_*, msg_*: the message meant
	Item   string    `json:"it,omitempty"` // msg_*: the item of ours that this message is
	Here   bool      `json:"in,omitempty"` // duty_take: it stands in the case's own thread
	When   time.Time `json:"when"`         // action_ts
}

// Departed: somebody left the workspace or the desk channel. Put once for each
// case that they hold.
type Departed struct {
	Case CaseID  `json:"c"`
	Who  StaffID `json:"who"`
}

// CardGone: the card of an open case was deleted in Slack. Put once for each card.
type CardGone struct {
	Case CaseID `json:"c"`
}

// Timer is a row in Redis that fell due. Gen is the step that it belongs to: a
// timer whose Gen is not the conversation's present one does nothing.
type Timer struct {
	Name string `json:"n"`
	Gen  int    `json:"g"`
}

// Outcome is how the sending of an outbox item ended.
type Outcome string

// The outcomes.
const (
	// OutcomeAccepted: the platform took it. LINE: accepted is not delivered.
	OutcomeAccepted Outcome = "accepted"
	// OutcomeRefused: it will never be taken; a human must know.
	OutcomeRefused Outcome = "refused"
	// OutcomeMonthly: LINE's monthly limit is used up.
	OutcomeMonthly Outcome = "monthly"
	// OutcomeDead: 23 hours of trying are over.
	OutcomeDead Outcome = "dead"
	// OutcomePoison: an input of the person failed three times and was set aside.
	OutcomePoison Outcome = "poison"
)

// Receipt tells a conversation what became of an effect of an earlier turn. Ref
// is the effect's Ref, Item its outbox id.
type Receipt struct {
	Item    string  `json:"item"`
	Ref     string  `json:"ref,omitempty"`
	Outcome Outcome `json:"o"`
	// Reason is a machine word (http_400, channel_not_found), never a body.
	Reason string `json:"r,omitempty"`
	// TS is the id that Slack gave a post.
	TS string `json:"ts,omitempty"`
	// Media are the tokens of a picture that was made ready: the original, the preview.
	Media []string `json:"m,omitempty"`
}
