package bot

import "time"

// Form is what a counselor is asked before something happens: a modal of the
// desk. A form without fields only shows.
type Form struct {
	// Name is the action that opens it.
	Name Action
	Case CaseID
	// Ref is what else it is about, as a message's ts; empty for the case alone. It
	// comes back with the submission. At most 200 bytes, never a person's words.
	Ref string
	// Opened is Redis time when it was opened: what happened since is newer than
	// what its reader saw.
	Opened time.Time
	// Title and Submit have at most 24 characters (Slack's limit). Without Submit
	// the form cannot be sent.
	Title, Submit string
	// Shows: there are a person's words in it. That it is shown, and to whom, is on
	// record first.
	Shows bool
	// Texts stand above the fields.
	Texts  []string
	Fields []Field
}

// FieldKind is how a field is filled in.
type FieldKind string

// The kinds of fields.
const (
	FieldText FieldKind = "text" // one line
	FieldLong FieldKind = "long" // several lines
	FieldOne  FieldKind = "one"  // one of the options
	FieldMany FieldKind = "many" // any of the options, at most 10
	FieldDate FieldKind = "date" // 2026-12-01
	FieldTime FieldKind = "time" // 14:30
	FieldFind FieldKind = "find" // one of options that are looked up while typing
)

// Field is one question of a form.
type Field struct {
	// Name is unique in the form, at most 40 bytes.
	Name string
	Kind FieldKind
	// Label says what is asked, Hint helps below it.
	Label, Hint string
	Optional    bool
	// Options of FieldOne (at most 100) and FieldMany.
	Options []Option
	// Value is what stands there already: option values, a text, a date, a time.
	Value []string
	// Max is the most characters of a text; 0: 3,000, Slack's limit.
	Max int
}

// Option is one answer that can be picked. Label has at most 75 characters.
type Option struct{ Value, Label string }

// Lookup asks for the options of a FieldFind while somebody types in it.
type Lookup struct {
	Case   CaseID
	Form   Action
	Ref    string
	Field  string
	Query  string
	By     StaffID
	Member bool
}

// Submit is a form that was sent. Values are by field; a field that was left
// empty is not there.
type Submit struct {
	Case   CaseID    `json:"c"`
	Form   Action    `json:"f"`
	Ref    string    `json:"r,omitempty"`
	By     StaffID   `json:"by"`
	Member bool      `json:"ok"`
	Opened time.Time `json:"o"`

	Values map[string][]string `json:"x,omitempty"`
}

// Value is the first value of a field, "" when it was left empty.
func (s Submit) Value(field string) string {
	if v := s.Values[field]; len(v) > 0 {
		return v[0]
	}
	return ""
}
