package bot

import (
	"maps"
	"slices"
	"time"
)

// Referral is the つなぐシート of a case, the form by which one agency brings a person
// to another. Nothing of it leaves before the person said yes.
type Referral struct {
	// To is the service of the guide that it is for, ToName its name on the sheet.
	To     string `json:"to"`
	ToName string `json:"ton"`
	// Consent is what the person said when they were asked about this service; By
	// asked, at Asked, and the last answer came at Answered.
	Consent  Consent   `json:"con"`
	By       StaffID   `json:"by"`
	Asked    time.Time `json:"aat,omitzero"`
	Answered time.Time `json:"ans,omitzero"`
	// Shown is when LINE took the question: typed words from before are not about it.
	Shown time.Time `json:"sh,omitzero"`
	// Fields are what the counselor wrote, by the form's fields, each of at most 3,000
	// characters (Slack's limit); Areas what troubles there are, in machine words.
	Fields map[string]string `json:"f,omitempty"`
	Areas  []string          `json:"ar,omitempty"`
	Saved  time.Time         `json:"sav,omitzero"`
	// Handed is the day on which it was given to the other agency, as in 2026-12-01.
	// From then on the yes cannot be taken back.
	Handed string `json:"han,omitempty"`
	// Items are the files of it that were put into the thread.
	Items []string `json:"it,omitempty"`
	// Before are the services that were given a sheet before this one, oldest first.
	Before []Passed `json:"bef,omitempty"`
}

// Passed is a sheet that another agency was given on a day.
type Passed struct {
	To     string `json:"to"`
	ToName string `json:"ton"`
	Day    string `json:"d"`
}

// Consent is the person's word on a referral.
type Consent string

// The words.
const (
	ConsentAsked     Consent = "asked" // no answer yet
	ConsentYes       Consent = "yes"
	ConsentNo        Consent = "no"
	ConsentLater     Consent = "later"
	ConsentWithdrawn Consent = "withdrawn"
)

// Given says that the sheet may be filled in and handed over.
func (r *Referral) Given() bool { return r != nil && r.Consent == ConsentYes }

// Clone is a deep copy.
func (r *Referral) Clone() *Referral {
	if r == nil {
		return nil
	}
	c := *r
	c.Fields, c.Areas, c.Items = maps.Clone(r.Fields), slices.Clone(r.Areas), slices.Clone(r.Items)
	c.Before = slices.Clone(r.Before)
	return &c
}

// Meeting marks a case for the meetings of several agencies. Days are as in
// 2026-12-01, and empty where they are not known.
type Meeting struct {
	// Kinds are joint (重層的支援会議, of people who agreed) and support (支援会議, also of
	// people who have not), each once.
	Kinds []string `json:"k"`
	// Held is the day of the meeting, planned or past; Plan is when the plan was made.
	Held string `json:"h,omitempty"`
	Plan string `json:"p,omitempty"`
}

// Clone is a deep copy.
func (m *Meeting) Clone() *Meeting {
	if m == nil {
		return nil
	}
	c := *m
	c.Kinds = slices.Clone(m.Kinds)
	return &c
}

// The actions of the sheet and of the meetings.
const (
	ActionSheet   Action = "case_sheet"
	ActionMeeting Action = "case_meeting"
)

// Paper is a form that is filled in, to be printed or opened as a table: names and
// what stands behind them, in order. A row without a name goes on with the last.
type Paper struct {
	Format PaperFormat `json:"fm"`
	Title  string      `json:"t"`
	Rows   []SheetLine `json:"r"`
	Foot   string      `json:"ft,omitempty"`
}

// PaperFormat is how a paper is written.
type PaperFormat string

// The formats.
const (
	PaperXLSX PaperFormat = "xlsx"
	PaperHTML PaperFormat = "html"
)
