package line

// Reason says in fixed words why an event is not taken. It never holds anything
// of the event.
type Reason string

// Why a well-formed event is left alone.
const (
	// ReasonStandby: another module answers this chat; the bot must be silent.
	ReasonStandby Reason = "standby"
	// ReasonMode: a mode that LINE had not defined when this was written.
	ReasonMode Reason = "unknown mode"
	// ReasonGroup and ReasonRoom: not a one-to-one talk.
	ReasonGroup Reason = "group"
	ReasonRoom  Reason = "room"
	// ReasonSource: a kind of source that LINE had not defined.
	ReasonSource Reason = "unknown source"
	// ReasonNobody: no source or no user id (people on LINE for PC who never
	// consented; a failed account link).
	ReasonNobody Reason = "no user id"
	// ReasonNotTalk: a known type that is no part of a conversation.
	ReasonNotTalk Reason = "not talk"
	// ReasonType and ReasonMessage: types that LINE had not defined.
	ReasonType    Reason = "unknown type"
	ReasonMessage Reason = "unknown message type"
)

// What is wrong with a malformed event.
const (
	BadObject    Reason = "not an object"
	BadType      Reason = "type is missing"
	BadID        Reason = "webhookEventId is missing or malformed"
	BadTimestamp Reason = "timestamp is missing or malformed"
	BadSource    Reason = "source is malformed"
	BadUserID    Reason = "userId is malformed"
	BadMessage   Reason = "message is missing or malformed"
	BadMessageID Reason = "message id is missing or not digits"
	BadText      Reason = "text is missing or malformed"
	BadLocation  Reason = "latitude or longitude is missing or malformed"
	BadPostback  Reason = "postback data is missing or malformed"
	BadUnsend    Reason = "unsend messageId is missing or not digits"
)
