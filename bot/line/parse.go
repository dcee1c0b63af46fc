package line

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"

	"github.com/tidwall/gjson"

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
	if !json.Valid(body) { // also bounds the nesting, which gjson does not
		return Batch{}, ErrNotWebhook
	}
	env := gjson.ParseBytes(body)
	events := env.Get("events")
	if !env.IsObject() || !events.IsArray() {
		return Batch{}, ErrNotWebhook
	}
	b := Batch{Destination: object{env}.text("destination")}
	for i, raw := range events.Array() {
		e, kind, skip, bad := w.event(raw)
		switch {
		case bad != "":
			sum := sha256.Sum256([]byte(raw.Raw))
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
type object struct{ gjson.Result }

func asObject(r gjson.Result) (object, bool) { return object{r}, r.IsObject() }

// has says whether key has a value; LINE leaves out what has none, and null
// counts as left out.
func (o object) has(key string) bool { return o.Get(key).Type != gjson.Null }

// str reads a string; false if key has no value or another type.
func (o object) str(key string) (string, bool) {
	v := o.Get(key)
	return strings.ToValidUTF8(v.Str, "\uFFFD"), v.Type == gjson.String
}

// text reads an optional string.
func (o object) text(key string) string {
	s, _ := o.str(key)
	return s
}

func (o object) number(key string) (float64, bool) {
	v := o.Get(key)
	return v.Num, v.Type == gjson.Number
}

// list reads an optional list of strings.
func (o object) list(key string) []string {
	v := o.Get(key)
	if !v.IsArray() {
		return nil
	}
	var all []string
	for _, one := range v.Array() {
		if one.Type == gjson.String {
			all = append(all, strings.ToValidUTF8(one.Str, "\uFFFD"))
		}
	}
	return all
}

// flag reads an optional true.
func (o object) flag(key string) bool { return o.Get(key).Type == gjson.True }

func (o object) child(key string) (object, bool) { return asObject(o.Get(key)) }
