package flows

import "tonari/flows/wording"

// Lines that the turn says by itself, without moving the talk: keys of
// handoff.yaml and house.yaml, with their placeholders.
const (
	// Ack: what was written is kept, in order, for the counselor. AckClosed: nobody is
	// on duty; says when somebody will read.
	Ack       = "handoff.ack"        // -
	AckClosed = "handoff.ack_closed" // next, numbers
	// WhoIsHere answers 人と話す while a counselor holds the case.
	WhoIsHere = "handoff.who" // name
	// Paused: the counselor is away until a time; said once. AckPaused: what was
	// written meanwhile is kept. WhoIsAway answers 人と話す meanwhile.
	Paused    = "handoff.paused"     // name, when, numbers
	AckPaused = "handoff.ack_paused" // name, when, numbers
	WhoIsAway = "handoff.who_away"   // name, when, numbers
	// Blocked answers somebody with whom the desk has stopped to talk until a time;
	// BlockOver says that they can write again before it.
	Blocked   = "handoff.blocked"    // when, numbers
	BlockOver = "handoff.block_over" // -
	// Noticed: high text has opened a case, a counselor will read it.
	Noticed       = "handoff.noticed"        // hours
	NoticedClosed = "handoff.noticed_closed" // next, numbers
	// RungNext: nobody has come yet, the next people are being called. RungLast: the
	// last ones are. Say them when the rung is taken.
	RungNext = "handoff.rung_next" // numbers
	RungLast = "handoff.rung_last" // numbers
	// Late: Slack has not taken the mention for 60 s. Poison: an input was set aside.
	Late   = "handoff.late"   // numbers
	Poison = "handoff.poison" // numbers
	// Reminded: urgent text while a counselor holds the case; marked as automatic.
	Reminded = "safety.automatic" // numbers
	// Stayed: the person goes on with the counselor after LeaveAsk.
	Stayed = "leave.stayed" // -
	// BurstEnd is the short line with the standing choices when a burst is quiet.
	BurstEnd = "house.burst" // -
	// Flood answers more than 20 messages in 10 s, once.
	Flood = "house.flood" // -
	// ImageReceived and so on say what became of what is not text. StickerReceived
	// is for a sticker without a meaning.
	ImageReceived    = "house.image"       // -
	ImageWithoutCase = "house.image_alone" // -
	StickerReceived  = "house.sticker"     // -
	LocationReceived = "house.location"    // -
	VideoReceived    = "house.video"       // -
	VoiceReceived    = "house.voice"       // -
	FileReceived     = "house.file"        // -
	OtherReceived    = "house.other"       // -
	// Erasure: it has begun, it keeps what an open urgent or high case needs, it was
	// not meant.
	EraseBegun     = "erase.begun"     // -
	EraseKept      = "erase.kept"      // -
	EraseCancelled = "erase.cancelled" // -
	// Disclosed tells a person, afterwards, that two supervisors saw their LINE id.
	Disclosed = "disclosed.told" // -
	// The answers to ConsentAsk, and to taking a yes back: done, or already passed on.
	ConsentNo      = "consent.no"      // -
	ConsentLater   = "consent.later"   // -
	ConsentStopped = "consent.stopped" // -
	ConsentTooLate = "consent.late"    // agency
	ConsentOver    = "consent.over"    // -
	// HideOn is the one innocuous message of かくす; HideNumbers answers urgent text
	// while hidden, with numbers only; HideOff follows the tap after もどる; HideStay
	// follows its no.
	HideOn      = "hide.on"      // -
	HideNumbers = "hide.numbers" // numbers
	HideOff     = "hide.off"     // -
	HideStay    = "hide.stay"    // -
	// SeatNewsKept follows HideOff: there was news of a booking meanwhile.
	SeatNewsKept = "booking.news_kept" // -
	// SeatAsked: the event decides, and its answer comes by itself.
	SeatAsked = "booking.asked" // -
	// Veil begins what is pushed to somebody who wants a quiet preview.
	Veil = "settings.veil" // -
	// The own word of return: kept; not that one, since it means something already;
	// too long; the second was another than the first; left as it was.
	WordKept  = "word.kept"  // -
	WordTaken = "word.taken" // -
	WordLong  = "word.long"  // -
	WordOther = "word.other" // -
	WordLeft  = "word.left"  // -
)

// What the bars say that open the rich menus.
const (
	RichBar      = "rich.bar"
	RichBarQuiet = "rich.bar_quiet"
)

// Parts of a case that counselors read, in Japanese.
const (
	AskedHuman      = "case.asked_human"
	AskedConsult    = "case.asked_consult"
	AskedStep       = "case.asked_step"
	AskedVisit      = "case.asked_visit"
	AskedMeeting    = "case.asked_meeting"
	AskedNotice     = "case.asked_notice"
	AskedHarm       = "case.asked_harm"
	AskedEndangered = "case.asked_endangered"
	AskedUnsafe     = "case.asked_unsafe"
	AskedThoughts   = "case.asked_thoughts"
	AskedDanger     = "case.asked_danger"
	JudgedSolved    = "case.judged_solved"
	JudgedEasier    = "case.judged_easier"
	JudgedSame      = "case.judged_same"
)

// summaryLine is a question and its answer in a summary.
const summaryLine = "talk.line" // name, answer

var plain = wording.Required{
	summaryLine: {argName, "answer"},
	Ack:         nil, AckClosed: {argNext, argNumbers}, WhoIsHere: {argName},
	Paused: {argName, argWhen, argNumbers}, AckPaused: {argName, argWhen, argNumbers}, WhoIsAway: {argName, argWhen, argNumbers},
	Blocked: {argWhen, argNumbers}, BlockOver: nil,
	Noticed: {argHours}, NoticedClosed: {argNext, argNumbers},
	RungNext: {argNumbers}, RungLast: {argNumbers}, Late: {argNumbers}, Poison: {argNumbers},
	Reminded: {argNumbers}, Stayed: nil, BurstEnd: nil, Flood: nil,
	ImageReceived: nil, ImageWithoutCase: nil, StickerReceived: nil, LocationReceived: nil,
	VideoReceived: nil, VoiceReceived: nil, FileReceived: nil, OtherReceived: nil,
	wording.LanguageSet: nil,
	EraseBegun:          nil, EraseKept: nil, EraseCancelled: nil,
	Disclosed: nil,
	ConsentNo: nil, ConsentLater: nil, ConsentStopped: nil, ConsentTooLate: {argAgency}, ConsentOver: nil,
	HideOn: nil, HideNumbers: {argNumbers}, HideOff: nil, HideStay: nil,
	SeatNewsKept: nil, SeatAsked: nil, Veil: nil, WordKept: nil, WordTaken: nil, WordLong: nil, WordOther: nil, WordLeft: nil,
	RichBar: nil, RichBarQuiet: nil,
	AskedHuman: nil, AskedConsult: nil, AskedStep: nil, AskedVisit: nil, AskedMeeting: nil, AskedNotice: nil,
	AskedHarm: nil, AskedEndangered: nil, AskedUnsafe: nil, AskedThoughts: nil, AskedDanger: nil,
	JudgedSolved: nil, JudgedEasier: nil, JudgedSame: nil,
}
