package line

import (
	"regexp"
	"time"

	"github.com/tidwall/gjson"

	"tonari/bot"
)

// Forms of ids from outside; what does not have its form enters no path, key or
// body.
var (
	userIDForm    = regexp.MustCompile(`^U[0-9a-f]{32}$`)
	messageIDForm = regexp.MustCompile(`^[0-9]{1,40}$`)
	eventIDForm   = regexp.MustCompile(`^[0-9A-Za-z_-]{1,64}$`)
	tokenForm     = regexp.MustCompile(`^[0-9A-Za-z_+/=.-]{1,255}$`)
)

// notTalk are the event types that LINE defines and no conversation needs.
// https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects
var notTalk = map[string]bool{
	"join": true, "leave": true, "memberJoined": true, "memberLeft": true,
	"videoPlayComplete": true, "beacon": true, "accountLink": true, "membership": true,
	"module": true, "activated": true, "deactivated": true, "botSuspended": true, "botResumed": true,
	"delivery": true, "things": true,
}

// talk are the event types that become inputs, and how.
var talk = map[string]func(object, *bot.Input) (skip, bad Reason){
	"message": message,
	// Sent for groups only so far. Should it come from a one-to-one talk, the
	// new words are read as words: they may be urgent.
	"messageEdited": message,
	"postback":      postback,
	"follow":        follow,
	"unfollow":      func(_ object, in *bot.Input) (Reason, Reason) { in.Unfollow = &bot.Unfollow{}; return "", "" },
	"unsend":        unsend,
}

// event reads one event. skip says why it is left alone, bad why it is malformed;
// kind is its type if that is known.
func (w *Webhook) event(raw gjson.Result) (e Event, kind string, skip, bad Reason) {
	o, isObject := asObject(raw)
	if !isObject {
		return e, "", "", BadObject
	}
	kind, hasType := o.str("type")
	if !hasType || kind == "" {
		return e, "", "", BadType
	}
	if id, given := o.str("webhookEventId"); given && eventIDForm.MatchString(id) {
		e.Input.ID = id
	}
	read, isTalk := talk[kind]
	switch {
	case notTalk[kind]:
		return e, kind, ReasonNotTalk, ""
	case !isTalk:
		return e, "", ReasonType, ""
	}
	if skip := silenced(o); skip != "" {
		return e, kind, skip, ""
	}
	userID, skip, bad := source(o)
	if skip != "" || bad != "" {
		return e, kind, skip, bad
	}
	e.UserID = userID
	e.Input.Person = w.person(userID)
	if e.Input.ID == "" {
		return e, kind, "", BadID
	}
	ms, given := o.number("timestamp")
	if !given || ms <= 0 || ms > 1e14 {
		return e, kind, "", BadTimestamp
	}
	e.Input.At = time.UnixMilli(int64(ms)).UTC()
	if token := o.text("replyToken"); tokenForm.MatchString(token) {
		e.Input.ReplyToken = token
	}
	if skip, bad := read(o, &e.Input); skip != "" || bad != "" {
		return e, kind, skip, bad
	}
	if ctx, given := o.child("deliveryContext"); given {
		e.Redelivered = ctx.flag("isRedelivery")
	}
	return e, kind, "", ""
}

// silenced: in standby the bot must not send anything.
// https://developers.line.biz/en/reference/messaging-api/#common-properties
func silenced(o object) Reason {
	switch o.text("mode") {
	case "active", "":
		return ""
	case "standby":
		return ReasonStandby
	}
	return ReasonMode
}

func source(o object) (userID string, skip, bad Reason) {
	if !o.has("source") {
		return "", ReasonNobody, ""
	}
	src, isObject := o.child("source")
	if !isObject {
		return "", "", BadSource
	}
	switch src.text("type") {
	case "user":
	case "group":
		return "", ReasonGroup, ""
	case "room":
		return "", ReasonRoom, ""
	case "":
		return "", "", BadSource
	default:
		return "", ReasonSource, ""
	}
	if !src.has("userId") {
		return "", ReasonNobody, ""
	}
	userID, _ = src.str("userId")
	if !userIDForm.MatchString(userID) {
		return "", "", BadUserID
	}
	return userID, "", ""
}

func follow(o object, in *bot.Input) (skip, bad Reason) {
	in.Follow = &bot.Follow{}
	if f, given := o.child("follow"); given {
		in.Follow.Unblocked = f.flag("isUnblocked")
	}
	return "", ""
}

func unsend(o object, in *bot.Input) (skip, bad Reason) {
	u, _ := o.child("unsend")
	id := u.text("messageId")
	if !messageIDForm.MatchString(id) {
		return "", BadUnsend
	}
	in.Unsend = &bot.Unsend{MessageID: id}
	return "", ""
}

func postback(o object, in *bot.Input) (skip, bad Reason) {
	p, _ := o.child("postback")
	data, given := p.str("data")
	if !given {
		return "", BadPostback
	}
	in.Tap = &bot.Tap{Data: data}
	return "", ""
}
