package bot

import "time"

// Listing is what lists of open cases show of one: never a word of the person.
type Listing struct {
	Case   CaseID    `json:"-"`
	Alias  string    `json:"a,omitempty"`
	Level  Level     `json:"lv"`
	State  CaseState `json:"st"`
	Holder StaffID   `json:"h,omitempty"`
	Opened time.Time `json:"o"`
	// Since is what the present wait counts from: the queue, or the first message that
	// no word has followed; zero while nobody waits.
	Since time.Time `json:"s,omitzero"`
	// Due is from when that is too long; zero: never.
	Due time.Time `json:"d,omitzero"`
	// Paused is until when it stands 保留.
	Paused time.Time `json:"p,omitzero"`
	// Channel and TS are where the card stands, Link is its address, as far as known.
	Channel string `json:"-"`
	TS      string `json:"-"`
	Link    string `json:"-"`
}

// Watch is how far the watch over a claim is.
type Watch struct {
	// Claimed is when this holder's claim was first seen, Since what the wait for a
	// word counts from.
	Claimed time.Time `json:"c,omitzero"`
	Since   time.Time `json:"s,omitzero"`
	// Step counts the reminders: 1 the holder, 2 the supervisors too. Offered: the
	// claim was offered back.
	Step    int  `json:"n,omitempty"`
	Offered bool `json:"o,omitempty"`
	// Due is what the timer is set to.
	Due time.Time `json:"d,omitzero"`
}
