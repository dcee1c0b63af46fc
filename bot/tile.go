package bot

// MaxTiles is how many cards one message shows side by side, LINE's limit of a
// carousel (developers.line.biz/en/reference/messaging-api/#f-carousel).
const MaxTiles = 12

// Tile is one card of several that stand side by side, to swipe: a place to go
// to, a service, an event. A message with tiles shows only them; its Text stands
// in the notification and on phones that cannot draw cards, so it names nothing
// that others should not read on a lock screen.
type Tile struct {
	Title string `json:"t"`
	// Lines are short paragraphs, each of a few lines on a phone at most.
	Lines []string `json:"l,omitempty"`
	// Phone is a number as people read it, as in 03-5803-1205 or #7119; a tap calls
	// it.
	Phone string `json:"p,omitempty"`
	// Link is an https address, at most 1,000 UTF-16 units (LINE's limit), and
	// LinkLabel what its button says, at most 20 graphemes.
	Link      string `json:"u,omitempty"`
	LinkLabel string `json:"ul,omitempty"`
	// Choice is a button of the card. It stays on the phone, unlike quick replies.
	Choice *Choice `json:"c,omitempty"`
}
