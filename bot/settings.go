package bot

import (
	"maps"
	"slices"
	"time"
)

// Topic is a kind of message that the house sends of its own accord.
type Topic string

// The topics of reminders and news, each switched on and off by the person.
const (
	TopicReminder Topic = "reminder" // of what the person booked
	TopicEvents   Topic = "events"   // 茶話会, 講演会
	TopicCheckIn  Topic = "checkin"  // how things are, some days after a talk
)

// Topics lists them all, in the order in which they are shown.
var Topics = []Topic{TopicReminder, TopicEvents, TopicCheckIn}

// wanted is what holds before the person chose: nothing is sent that was not
// booked or agreed to.
var wanted = map[Topic]bool{TopicReminder: true, TopicEvents: false, TopicCheckIn: true}

// Settings are what a person chose for themselves. The zero value is a person
// who chose nothing.
type Settings struct {
	// Topics that were switched; the others are as the house has them.
	Topics map[Topic]bool `json:"top,omitempty"`
	// Quiet are the hours in which the house sends nothing of its own accord.
	Quiet Quiet `json:"q,omitzero"`
	// Preview: what is pushed begins with a neutral line, so that a lock screen
	// tells nothing.
	Preview bool `json:"pre,omitempty"`
	// Return is the person's own word, folded, that brings a hidden talk back;
	// empty: もどる does.
	Return string `json:"ret,omitempty"`
}

// Wants says whether the person wants messages of a topic.
func (s Settings) Wants(t Topic) bool {
	if on, chose := s.Topics[t]; chose {
		return on
	}
	return wanted[t]
}

// With is the settings with a topic switched.
func (s Settings) With(t Topic, on bool) Settings {
	s = s.Clone()
	if s.Topics == nil {
		s.Topics = map[Topic]bool{}
	}
	s.Topics[t] = on
	return s
}

// Clone is a deep copy.
func (s Settings) Clone() Settings {
	s.Topics = maps.Clone(s.Topics)
	return s
}

// Quiet are hours of the day, in the ward's time. The zero value is the house's
// night; Never is no quiet at all.
type Quiet struct {
	From  int  `json:"f,omitempty"` // hour, 0 to 23
	To    int  `json:"t,omitempty"` // hour, 0 to 23
	Never bool `json:"n,omitempty"`
}

// Night is what holds before the person chose.
var Night = Quiet{From: 21, To: 8}

// Hours are the hours that hold; ok is false when there are none.
func (q Quiet) Hours() (from, to int, ok bool) {
	if q.Never {
		return 0, 0, false
	}
	if q == (Quiet{}) {
		q = Night
	}
	return q.From, q.To, q.From != q.To
}

// Next is the first moment, not before t, that is not quiet. t carries the ward's
// zone.
func (q Quiet) Next(t time.Time) time.Time {
	from, to, ok := q.Hours()
	if !ok {
		return t
	}
	h := t.Hour()
	quiet := h >= from && h < to
	if from > to {
		quiet = h >= from || h < to
	}
	if !quiet {
		return t
	}
	end := time.Date(t.Year(), t.Month(), t.Day(), to, 0, 0, 0, t.Location())
	if !end.After(t) {
		end = end.AddDate(0, 0, 1)
	}
	return end
}

// Menu is a rich menu that a person's phone shows.
type Menu string

// The menus. The house's own comes back when the neutral one is taken away.
const (
	MenuKept  Menu = ""      // as it is
	MenuMain  Menu = "main"  // the account's default
	MenuQuiet Menu = "quiet" // the neutral one, for a person who hides
)

// IsTopic says that the house knows the topic.
func IsTopic(t Topic) bool { return slices.Contains(Topics, t) }
