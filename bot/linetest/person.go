package linetest

import (
	"encoding/json"
	"time"
)

// Person is a LINE user with a phone.
type Person struct {
	p  *Platform
	id string

	name      string
	friend    bool
	blocked   bool
	deleted   bool
	standby   bool
	lastWrote time.Time // last message to the account in the one-to-one talk
	loading   time.Time // until when the loading animation runs
	menu      string    // rich menu linked to this person
	bubbles   []*Bubble
	choices   []Choice // quick replies that stand now
}

// Person adds a LINE user who has not met the account yet.
func (p *Platform) Person(name string) *Person {
	p.mu.Lock()
	defer p.mu.Unlock()
	u := &Person{p: p, id: "U" + p.hex(16), name: name}
	p.people[u.id] = u
	p.order = append(p.order, u)
	p.notify()
	return u
}

// People lists everybody in the order in which they were added.
func (p *Platform) People() []*Person {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]*Person(nil), p.order...)
}

// Find returns the person with a user id, or nil.
func (p *Platform) Find(userID string) *Person {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.people[userID]
}

// ID is the person's LINE user id.
func (u *Person) ID() string { return u.id }

// Name is the person's profile name, which a bot may never learn.
func (u *Person) Name() string { return u.name }

// IsFriend says whether the person follows the account and has not blocked it.
func (u *Person) IsFriend() bool {
	u.p.mu.Lock()
	defer u.p.mu.Unlock()
	return u.friend && !u.blocked
}

// IsBlocking says whether the person has blocked the account.
func (u *Person) IsBlocking() bool {
	u.p.mu.Lock()
	defer u.p.mu.Unlock()
	return u.blocked
}

// Loading says whether the phone shows the loading animation now.
func (u *Person) Loading() bool {
	u.p.mu.Lock()
	defer u.p.mu.Unlock()
	return u.p.now().Before(u.loading)
}

// RichMenu is the id of the rich menu that the person sees: their own, else the
// default, else empty (DOCS messaging-api/using-rich-menus/).
func (u *Person) RichMenu() string {
	u.p.mu.Lock()
	defer u.p.mu.Unlock()
	if u.menu != "" {
		return u.menu
	}
	return u.p.menus.standard
}

// Deletes makes the person give up LINE: their id stays known, nothing arrives.
func (u *Person) Deletes() { u.p.set(func() { u.deleted = true }) }

// Standby hands the person's chat to another channel, or back: events then come
// in mode standby and the bot must be silent (REF #common-properties).
func (u *Person) Standby(on bool) { u.p.set(func() { u.standby = on }) }

// reachable says whether a message now shows on the phone: to friends, and to
// non-friends who wrote within 7 days (REF #send-push-message).
func (u *Person) reachable(now time.Time) bool {
	if u.blocked || u.deleted {
		return false
	}
	return u.friend || (!u.lastWrote.IsZero() && now.Sub(u.lastWrote) <= 7*24*time.Hour)
}

// Bubble is one message on a phone.
type Bubble struct {
	ID     string
	Mine   bool      // written by the person
	Sender string    // name over the bubble; empty on the person's own
	At     time.Time // when it came to the phone
	Type   string    // message type
	Text   string    // what can be read: text, altText, sticker text, postback's displayText
	// QuickReplies stand below the last bubble only.
	QuickReplies []Choice
	Buttons      []Choice // buttons of a template or flex message; they stay
	Cards        []Card   // bubbles of a flex message, side by side
	Unsent       bool     // the person took it back; Text and Raw are gone
	Via          string   // reply, push or multicast
	RequestID    string   // of the request that made it
	Raw          json.RawMessage
}

// Screen is what the phone shows, oldest first. Quick replies stand only below
// the last bubble and vanish at the next message (DOCS messaging-api/using-quick-reply/).
func (u *Person) Screen() []Bubble {
	u.p.mu.Lock()
	defer u.p.mu.Unlock()
	out := make([]Bubble, len(u.bubbles))
	for i, b := range u.bubbles {
		out[i] = *b
		out[i].QuickReplies = nil
	}
	if n := len(out); n > 0 {
		out[n-1].QuickReplies = append([]Choice(nil), u.choices...)
	}
	return out
}

// Received lists the account's messages on the phone, oldest first.
func (u *Person) Received() []Bubble {
	var out []Bubble
	for _, b := range u.Screen() {
		if !b.Mine {
			out = append(out, b)
		}
	}
	return out
}

// Last is the last bubble on the phone, or the zero value.
func (u *Person) Last() Bubble {
	if s := u.Screen(); len(s) > 0 {
		return s[len(s)-1]
	}
	return Bubble{}
}

// show puts a bubble on the phone and takes the standing quick replies away.
func (u *Person) show(b *Bubble, choices []Choice) {
	u.bubbles = append(u.bubbles, b)
	u.choices = choices
}
