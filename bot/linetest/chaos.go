package linetest

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// Chaos is what LINE may do to webhooks at any time; the zero value is none.
type Chaos struct {
	Duplicate   bool // every webhook comes twice, without being a redelivery
	HeaderCase  bool // the signature header's name comes in a random case
	ExtraFields bool // objects carry properties nobody knows
	ShuffleKeys bool // properties come in random order
	Whitespace  bool // blanks and line breaks between tokens
	Malformed   bool // a broken event stands among the others
	Foreign     bool // destination is another bot
	Standby     bool // events come in mode standby, without reply token
	Group       bool // events come from a group chat
}

// Chaos sets what is done to webhooks from now on.
func (p *Platform) Chaos(c Chaos) { p.set(func() { p.chaos = c }) }

func (p *Platform) signatureHeader() string {
	const name = "x-line-signature"
	if !p.chaos.HeaderCase {
		return name
	}
	b := []byte(name)
	for i := range b {
		if p.rng.IntN(2) == 0 {
			b[i] = strings.ToUpper(name)[i]
		}
	}
	return string(b)
}

// brokenEvents are events of a shape LINE does not promise: a type error in one
// must not spoil the others of the batch.
var brokenEvents = []any{
	map[string]any{"type": "message", "message": nil, "mode": "active", "timestamp": 1},
	map[string]any{"type": "message", "message": map[string]any{"id": 4711, "type": "text", "text": 1}, "webhookEventId": "01BROKEN"},
	map[string]any{"type": "postback", "postback": map[string]any{"data": 1, "params": 2}, "source": nil},
	map[string]any{"mode": "active", "timestamp": 1.5},
	"not an object",
	nil,
}

// envelope writes the request body of a webhook (REF #request-body).
func (p *Platform) envelope(events []*event, again bool) []byte {
	list := []any{}
	for _, e := range events {
		list = append(list, e.object(again))
	}
	if p.chaos.Malformed && len(list) > 0 {
		list = slices.Insert(list, p.rng.IntN(len(list)+1), brokenEvents[p.rng.IntN(len(brokenEvents))])
	}
	destination := p.account.UserID
	if p.chaos.Foreign {
		destination = "U" + p.hex(16)
	}
	if !p.chaos.ExtraFields && !p.chaos.ShuffleKeys && !p.chaos.Whitespace {
		b, _ := json.Marshal(struct {
			Destination string `json:"destination"`
			Events      []any  `json:"events"`
		}{destination, list})
		return b
	}
	var sb strings.Builder
	p.scribble(&sb, map[string]any{"destination": destination, "events": list})
	return []byte(sb.String())
}

// scribble writes JSON that means the same and looks different.
func (p *Platform) scribble(sb *strings.Builder, v any) {
	p.blank(sb)
	switch v := v.(type) {
	case map[string]any:
		keys := slices.Sorted(maps.Keys(v))
		if p.chaos.ExtraFields {
			v = maps.Clone(v)
			k := "x" + p.hex(3)
			v[k] = map[string]any{"future": true}
			if len(keys) > 0 && keys[0] != "future" {
				keys = append(keys, k)
			}
		}
		if p.chaos.ShuffleKeys {
			p.rng.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
		}
		sb.WriteByte('{')
		for i, k := range keys {
			if i > 0 {
				sb.WriteByte(',')
			}
			p.scribble(sb, k)
			sb.WriteByte(':')
			p.scribble(sb, v[k])
		}
		sb.WriteByte('}')
	case []any:
		sb.WriteByte('[')
		for i, e := range v {
			if i > 0 {
				sb.WriteByte(',')
			}
			p.scribble(sb, e)
		}
		sb.WriteByte(']')
	default:
		b, _ := json.Marshal(v)
		sb.Write(b)
	}
	p.blank(sb)
}

func (p *Platform) blank(sb *strings.Builder) {
	if p.chaos.Whitespace {
		sb.WriteString([]string{"", " ", "\n", "\t", "\r\n  "}[p.rng.IntN(5)])
	}
}
