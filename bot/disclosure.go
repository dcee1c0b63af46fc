package bot

import (
	"slices"
	"time"
)

// Disclosure is a request to see a person's LINE user id, the one exception to the
// alias: two different supervisors approve, and each of the two may then see it
// once. The id itself stands nowhere here.
type Disclosure struct {
	// ID names the request in its buttons, in the form of a Slack timestamp.
	ID string    `json:"id"`
	By StaffID   `json:"by"`
	At time.Time `json:"at"`
	// Reason is a machine word. Text is what the asker wrote, which only the form of
	// the approval shows.
	Reason string          `json:"r"`
	Text   string          `json:"t,omitempty"`
	State  DisclosureState `json:"st"`
	// Approved are supervisors, in order; two are enough.
	Approved []StaffID `json:"ok,omitempty"`
	// Until is when the request lapses, and once it is open when it can be looked at
	// no more.
	Until time.Time `json:"u,omitzero"`
	// Seen are those whose one look was used.
	Seen []StaffID `json:"seen,omitempty"`
	// Tell is when the person is told that it was seen; zero: there is nothing to tell,
	// or they were told. TellNext: with the next answer to something that they do
	// themselves. Deferred: a supervisor said not yet, and the close does not tell.
	Tell     time.Time `json:"tell,omitzero"`
	TellNext bool      `json:"next,omitempty"`
	Deferred bool      `json:"def,omitempty"`
}

// DisclosureState is where a request stands.
type DisclosureState string

// The states of a request.
const (
	DisclosureAsked    DisclosureState = "asked"
	DisclosureOpen     DisclosureState = "open" // approved by two, and to be looked at
	DisclosureOver     DisclosureState = "over"
	DisclosureDeclined DisclosureState = "declined"
	DisclosureLapsed   DisclosureState = "lapsed"
)

// Stands says that the request waits for approval or may be looked at.
func (d *Disclosure) Stands() bool {
	return d != nil && (d.State == DisclosureAsked || d.State == DisclosureOpen)
}

// Keeps says that an erasure must leave the person reachable until the case is
// closed: a disclosure was asked for, and nobody said no.
func (d *Disclosure) Keeps() bool { return d.Stands() || d != nil && d.State == DisclosureOver }

// Clone is a deep copy.
func (d *Disclosure) Clone() *Disclosure {
	if d == nil {
		return nil
	}
	c := *d
	c.Approved, c.Seen = slices.Clone(d.Approved), slices.Clone(d.Seen)
	return &c
}

// The actions of a disclosure. Its buttons in the thread carry the request's ID
// behind the case number.
const (
	ActionDisclose        Action = "case_disclose"
	ActionDiscloseApprove Action = "disclose_approve"
	ActionDiscloseDecline Action = "disclose_decline"
	ActionDiscloseShow    Action = "disclose_show"
	// ActionDiscloseWait puts off that the person is told.
	ActionDiscloseWait Action = "disclose_wait"
)

// Disclosed: a supervisor's one look at a person's LINE user id was used. The store
// takes it in at the same moment at which it gives the id out, so that there is no
// look without it. Failed: the id could not be shown after all, or nobody knows.
type Disclosed struct {
	Case    CaseID  `json:"c"`
	Request string  `json:"r"`
	By      StaffID `json:"by"`
	Failed  bool    `json:"f,omitempty"`
}

// Button is a button below a line of ours in a thread.
type Button struct {
	Action Action `json:"a"`
	// Ref stands behind the case number in its value, in the form of a Slack
	// timestamp; empty for the case alone.
	Ref   string `json:"r,omitempty"`
	Label string `json:"l"`
	// Style is "primary", "danger" or empty.
	Style string `json:"s,omitempty"`
}
