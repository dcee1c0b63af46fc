package bot

import "time"

// MaxParty is how many people of a family one seat brings.
const MaxParty = 4

// SeatAct is what a person asks for at an event.
type SeatAct string

// The acts.
const (
	SeatBook SeatAct = "book"
	// SeatChange changes how many come, and the words if there are any.
	SeatChange SeatAct = "change"
	// SeatGiveBack gives a seat, a waiting place or an offer back.
	SeatGiveBack SeatAct = "giveback"
	// SeatAccept and SeatDecline answer an offer and touch nothing else.
	SeatAccept  SeatAct = "accept"
	SeatDecline SeatAct = "decline"
	// SeatUnheard notes for staff that news of the event have not reached the person,
	// SeatHeard that they have now. Nothing is answered.
	SeatUnheard SeatAct = "unheard"
	SeatHeard   SeatAct = "heard"
)

// SeatAsk is what a turn asks for at an event. The commit makes it durable; the
// answer comes back as an Input with Seat set.
type SeatAsk struct {
	// ID is the request's: asked again it has the same answer. A turn derives it from
	// its input.
	ID    string  `json:"id"`
	Event EventID `json:"e"`
	Act   SeatAct `json:"a"`
	// Party is how many come, 1 to MaxParty; 0 in a change: as many as before.
	Party int    `json:"n,omitempty"`
	Slot  SlotID `json:"s,omitempty"`
	// Wait: when it is full, wait.
	Wait bool `json:"w,omitempty"`
	// Nickname for the door, and Needs (a wheelchair, a child along, an interpreter):
	// the person's words, read by the host only.
	Nickname string `json:"nn,omitempty"`
	Needs    string `json:"nd,omitempty"`
}

// SeatNews is what happened to a person's seat.
type SeatNews string

// Answers to an ask.
const (
	SeatBooked  SeatNews = "booked"  // with a code
	SeatWaiting SeatNews = "waiting" // with the place in the list
	SeatChanged SeatNews = "changed"
	// SeatGivenBack: nothing is held any more.
	SeatGivenBack SeatNews = "givenback"
	// SeatAlready: the person has this seat already; nothing was changed.
	SeatAlready SeatNews = "already"
	// SeatFull: no room for so many, and waiting was not asked for. SeatAnswer.Left
	// says how many would have room.
	SeatFull SeatNews = "full"
	// SeatNoRoom: the party cannot grow so far; the seat stands as it was.
	SeatNoRoom SeatNews = "noroom"
	// SeatTooMany: so many never have room here.
	SeatTooMany SeatNews = "toomany"
	// SeatClosed: the deadline has passed. SeatBegun: the event has begun.
	SeatClosed SeatNews = "closed"
	SeatBegun  SeatNews = "begun"
	// SeatNone: there was nothing to change or give back.
	SeatNone SeatNews = "none"
	// SeatLate: the offer had passed on.
	SeatLate SeatNews = "late"
	// SeatGone: there is no such event or slot, or no longer.
	SeatGone SeatNews = "gone"
)

// News that nobody asked for, each once to each person whom it concerns.
// SeatCancelled is also the answer to an ask at a cancelled event.
const (
	SeatOffered   SeatNews = "offered"   // until Seat.Until
	SeatLapsed    SeatNews = "lapsed"    // the offer has ended unanswered; nothing is held
	SeatMoved     SeatNews = "moved"     // another time or place; the seat is kept
	SeatEdited    SeatNews = "edited"    // title, access or link; the seat is kept
	SeatCancelled SeatNews = "cancelled" // by staff
	SeatTomorrow  SeatNews = "tomorrow"  // the first reminder
	SeatSoon      SeatNews = "soon"      // the second reminder
	SeatMissed    SeatNews = "missed"    // it begins, and no seat became free
	SeatThanks    SeatNews = "thanks"    // they came, and it is over
	SeatOpened    SeatNews = "opened"    // a new event, for who asked for news
	SeatMessage   SeatNews = "message"   // staff write to those who booked
)

// SeatState is how a person stands at an event.
type SeatState string

// The states; "" is nothing.
const (
	SeatHas    SeatState = "booked"
	SeatWaits  SeatState = "waiting"
	SeatOffers SeatState = "offered" // kept for them until Seat.Until
)

// Seat is what a person holds at an event.
type Seat struct {
	State SeatState `json:"st,omitempty"`
	Party int       `json:"n,omitempty"`
	Slot  SlotID    `json:"s,omitempty"`
	// Code is said at the door; 0 while there is none.
	Code SeatCode `json:"c,omitempty"`
	// Place in the waiting list, from 1.
	Place int `json:"p,omitempty"`
	// Until is when an offer ends.
	Until time.Time `json:"u,omitzero"`
}

// SeatAnswer tells a conversation what happened to the person's seat.
type SeatAnswer struct {
	// Ask is the request that is answered; empty for news that nobody asked for.
	Ask  string   `json:"a,omitempty"`
	News SeatNews `json:"n"`
	// Event is the event as it is now, with its link for who has a seat. With
	// SeatGone only the ID is known.
	Event Event `json:"e"`
	// Seat is what is held now; its State is "" for nothing.
	Seat Seat `json:"s,omitzero"`
	// Calendar is the address of a calendar file, for who has just got a seat; "" when
	// none can be offered.
	Calendar string `json:"cal,omitempty"`
	// Text is what staff write, for SeatMessage.
	Text string `json:"t,omitempty"`
	// Left is how many would have room, for SeatFull, SeatNoRoom and SeatTooMany.
	Left int `json:"l,omitempty"`
}

// SeatUntold is news of a seat that the person has not read yet. Unheard: LINE did
// not take them, or has not yet since then. Over: the event had ended when they came.
type SeatUntold struct {
	SeatAnswer
	Unheard bool `json:"uh,omitempty"`
	Over    bool `json:"ov,omitempty"`
}

// SeatTelling is news of seats that are under way to the person, in the item whose
// receipt has this Ref.
type SeatTelling struct {
	Ref  string       `json:"r"`
	News []SeatUntold `json:"n"`
}

// Booking is what a conversation remembers of a seat: the event and what is held
// as they were last told. Pending is the ask that waits for its answer.
type Booking struct {
	Event   Event  `json:"e"`
	Seat    Seat   `json:"s,omitzero"`
	Pending string `json:"p,omitempty"`
	// Calendar is the address of its calendar file, until the event changes.
	Calendar string `json:"cal,omitempty"`
	// At is when what is known was decided.
	At time.Time `json:"at,omitzero"`
}

// Guest is a seat as staff see it: no LINE id, no alias.
type Guest struct {
	// Person is the pseudonym, for marking attendance.
	Person PersonID
	Seat   Seat
	// Nickname and Needs are the person's own words.
	Nickname, Needs string
	// Order is the order of arrival; Came: the host marked that they came.
	Order int64
	Came  bool
}
