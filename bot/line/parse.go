package line

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"unicode/utf8"

	"tonari/bot"
)

// ErrNotWebhook is the error of a body that is not a JSON object with a list of
// events.
var ErrNotWebhook = errors.New("parsing a line webhook: not a JSON object with events")

// Batch is one webhook body. LINE may put events of several people and types
// into one; their order is not promised.
type Batch struct {
	// Destination is the user id of the bot that the events are for.
	Destination string
	Events      []Event
	Ignored     []Ignored
	Asides      []Aside
}

// Event is one event that a conversation will take.
type Event struct {
	Input bot.Input
	// UserID is the LINE user id behind Input.Person, of the form U and 32 hex
	// digits.
	UserID string
	// Redelivered: LINE says that it was sent before. Doubles come without it too.
	Redelivered bool
}

// Ignored is an event that is well-formed and not for us.
type Ignored struct {
	ID     string // webhookEventId, if it has one
	Type   string // LINE's event type, if it is one that we know
	Reason Reason
}

// Aside is a malformed event. Only a hash stands for its bytes.
type Aside struct {
	Index  int    // place in the body, from 0
	ID     string // webhookEventId, if it has one
	Type   string // LINE's event type, if it is one that we know
	Reason Reason
	SHA256 string // of the event's raw bytes, in hex
	// Person and UserID tell who is waiting behind the event; empty if the event
	// does not.
	Person bot.PersonID
	UserID string
}

// Parse reads a body whose signature was verified. It is not the SDK's
// ParseRequest because that one fails a whole body for a single odd event and
// puts the body, with what people wrote, into its error.
// https://developers.line.biz/en/reference/messaging-api/#webhooks
func (w *Webhook) Parse(body []byte) (Batch, error) {
	var env struct {
		Destination json.RawMessage   `json:"destination"`
		Events      []json.RawMessage `json:"events"`
	}
	if err := json.Unmarshal(body, &env); err != nil || env.Events == nil {
		return Batch{}, ErrNotWebhook
	}
	var b Batch
	_ = json.Unmarshal(env.Destination, &b.Destination)
	for i, raw := range env.Events {
		e, kind, skip, bad := w.event(raw)
		switch {
		case bad != "":
			sum := sha256.Sum256(raw)
			b.Asides = append(b.Asides, Aside{
				Index: i, ID: e.Input.ID, Type: kind, Reason: bad,
				SHA256: hex.EncodeToString(sum[:]), Person: e.Input.Person, UserID: e.UserID,
			})
		case skip != "":
			b.Ignored = append(b.Ignored, Ignored{ID: e.Input.ID, Type: kind, Reason: skip})
		default:
			b.Events = append(b.Events, e)
		}
	}
	return b, nil
}

// object is a JSON object whose values are read one by one, so that an odd value
// which nobody needs does no harm.
type object map[string]json.RawMessage

func asObject(raw json.RawMessage) (object, bool) {
	var o object
	if len(raw) == 0 || json.Unmarshal(raw, &o) != nil || o == nil {
		return nil, false
	}
	return o, true
}

// has says whether key has a value; LINE leaves out what has none, and null
// counts as left out.
func (o object) has(key string) bool {
	v := o[key]
	return len(v) > 0 && !bytes.Equal(v, []byte("null"))
}

// str reads a string; false if key has no value or another type.
func (o object) str(key string) (string, bool) {
	v := o[key]
	if n := len(v); n >= 2 && v[0] == '"' && bytes.IndexByte(v, '\\') < 0 && utf8.Valid(v) {
		return string(v[1 : n-1]), true // the value is valid JSON: nothing in it stands for something else
	}
	var s string
	if !o.has(key) || json.Unmarshal(v, &s) != nil {
		return "", false
	}
	return s, true
}

// text reads an optional string.
func (o object) text(key string) string {
	s, _ := o.str(key)
	return s
}

func (o object) number(key string) (float64, bool) {
	var f float64
	if !o.has(key) || json.Unmarshal(o[key], &f) != nil {
		return 0, false
	}
	return f, true
}

func (o object) child(key string) (object, bool) { return asObject(o[key]) }
