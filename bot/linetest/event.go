package linetest

import (
	"maps"
	"time"
)

// event is one webhook event before it is written as JSON.
type event struct {
	id      string
	kind    string
	at      time.Time
	person  *Person
	group   string
	standby bool
	token   string
	fields  map[string]any
}

// happens makes an event of u, with a reply token if LINE gives one for its
// type (DOCS messaging-api/receiving-messages/).
func (u *Person) happens(kind string, fields map[string]any) *event {
	p := u.p
	e := &event{kind: kind, at: p.now(), person: u, fields: fields, standby: u.standby || p.chaos.Standby}
	e.id = p.eventID(e.at)
	if p.chaos.Group {
		e.group = p.anyGroup()
	}
	if carriesToken[kind] && !e.standby {
		e.token = p.hex(16)
		p.tokens[e.token] = &replyToken{person: u, group: e.group, eventAt: e.at}
	}
	return e
}

var carriesToken = map[string]bool{
	"message": true, "messageEdited": true, "follow": true, "join": true, "memberJoined": true,
	"postback": true, "videoPlayComplete": true, "beacon": true, "accountLink": true, "membership": true,
}

func (p *Platform) anyGroup() string {
	for g := range p.groups {
		return g
	}
	g := "C" + p.hex(16)
	p.groups[g] = true
	return g
}

// object is the event as LINE writes it (REF #webhook-event-objects). Properties
// without a value are left out.
func (e *event) object(redelivery bool) map[string]any {
	o := map[string]any{
		"type":            e.kind,
		"mode":            "active",
		"timestamp":       e.at.UnixMilli(),
		"webhookEventId":  e.id,
		"deliveryContext": map[string]any{"isRedelivery": redelivery},
	}
	if e.standby {
		o["mode"] = "standby"
	}
	if e.token != "" {
		o["replyToken"] = e.token
	}
	switch {
	case e.group != "" && e.kind == "message":
		o["source"] = map[string]any{"type": "group", "groupId": e.group, "userId": e.person.id}
	case e.group != "":
		o["source"] = map[string]any{"type": "group", "groupId": e.group}
	case e.person != nil:
		o["source"] = map[string]any{"type": "user", "userId": e.person.id}
	}
	maps.Copy(o, e.fields)
	return o
}
