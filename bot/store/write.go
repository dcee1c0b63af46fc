package store

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tonari/bot"
)

// Outgoing is an item on its way to a lane.
type Outgoing struct {
	ID string
	// Class for LINE: 'r' reply, 'o' reply only, 's' safety, 'p' push. For Slack:
	// 'u' urgent card or mention, 'c' new card, 'n' normal, 'w' the person's words,
	// 'm' repaint or mark.
	Class byte
	Case  bot.CaseID // Slack only
	// Payload is frozen: a retry sends these bytes.
	Payload []byte
	// Fetch (Slack): it shows a file that LINE has still to give (Fetches).
	Fetch bool
	// Unless (Slack) names an item: while that one waits and nothing of it can have
	// reached Slack, this one is not needed.
	Unless string
	// Merge (Slack): an item of the same ID that still waits takes this payload in
	// its place; one in flight is sent again afterwards.
	Merge bool
}

// The classes of items.
const (
	ClassReply     byte = 'r'
	ClassReplyOnly byte = 'o'
	ClassSafety    byte = 's'
	ClassPush      byte = 'p'
	// ClassSafetyPush are safety words that go on as a push (Settlement.AsPush).
	ClassSafetyPush byte = 'q'

	ClassUrgent  byte = 'u'
	ClassCard    byte = 'c'
	ClassNormal  byte = 'n'
	ClassWords   byte = 'w'
	ClassRepaint byte = 'm'
	// ClassErased are words whose person was erased while they may have reached
	// Slack: they are to be looked up and deleted, never posted.
	ClassErased byte = 'x'
)

// Write is the outcome of a turn.
type Write struct {
	Conversation bot.Conversation
	Line, Desk   []Outgoing
	// Seats are asked for at their events, in this order.
	Seats []bot.SeatAsk
	// Replace gives Slack items that still wait a new payload; what is gone is
	// passed over. One in flight is not sent again for it.
	Replace []Outgoing
	// ReplaceLine gives LINE items that still wait a new payload; one in flight may
	// arrive as it was and is not tried again. What is gone is passed over.
	ReplaceLine []Outgoing
	// CancelLine removes unsent LINE items. One in flight may arrive; it is settled
	// as always but not tried again.
	CancelLine []string
	// Park holds back all that waits now and all further pushes of the person; Unpark
	// lets go. CancelParked removes what is held back.
	Park, Unpark, CancelParked bool
	// News: the person wants news of events from now on, or no more; nil: as before.
	News *bool
	// EndMedia are tokens under which a phone finds nothing any more.
	EndMedia []string
	Timers   []bot.TimerSet
	Facts    []bot.Fact
	// NewCase is the number of a case opened by this turn.
	NewCase bot.CaseID
	// Holders of open cases: "" unclaimed, nil: the case is closed.
	Holders map[bot.CaseID]*bot.StaffID
	// Listed is what lists show of open cases, until they are closed.
	Listed map[bot.CaseID]bot.Listing
	// Day is the ward's date (2006-01-02) that some facts are counted under, see
	// CountedFacts; empty: nothing is counted.
	Day string
	// Erase: seats and waiting places are given back; unsent LINE items but those of this write, inputs that were set aside, and
	// Slack items of ClassWords go (those that may have reached Slack become
	// ClassErased); the inbox is still to be read. Keep false: timers and the LINE user
	// id go too; what is left of the person and of Erase.Cases expires in 7 days unless a
	// later commit writes more than the tombstone again.
	Erase *bot.Erase
}

// records are the flat list that commit.lua reads.
func (s *Store) records(p bot.PersonID, w Write) ([]any, error) {
	var r []any
	if w.Erase != nil {
		r = append(r, "E", flag(w.Erase.Keep))
		for _, id := range w.Erase.Cases {
			r = append(r, "G", int64(id))
		}
	}
	for _, o := range w.ReplaceLine {
		body, err := s.seal(placeLine, string(p), o.Payload)
		if err != nil {
			return nil, err
		}
		r = append(r, "V", o.ID, body)
	}
	for _, id := range w.CancelLine {
		r = append(r, "X", id)
	}
	if w.CancelParked {
		r = append(r, "Q")
	}
	if w.Park {
		r = append(r, "K", "1")
	}
	if w.Unpark {
		r = append(r, "K", "0")
	}
	for _, o := range w.Line {
		if strings.IndexByte("rosp", o.Class) < 0 {
			return nil, fmt.Errorf("line item %s: class %q is none of r, o, s, p", o.ID, o.Class)
		}
		body, err := s.seal(placeLine, string(p), o.Payload)
		if err != nil {
			return nil, err
		}
		r = append(r, "L", o.ID, string(o.Class), body)
	}
	for _, o := range w.Replace {
		body, err := s.seal(placeDesk, string(p), o.Payload)
		if err != nil {
			return nil, err
		}
		r = append(r, "R", o.ID, body)
	}
	for _, o := range w.Desk {
		if strings.IndexByte("ucnwm", o.Class) < 0 {
			return nil, fmt.Errorf("desk item %s: class %q is none of u, c, n, w, m", o.ID, o.Class)
		}
		body, err := s.seal(placeDesk, string(p), o.Payload)
		if err != nil {
			return nil, err
		}
		r = append(r, "D", o.ID, string(o.Class), int64(o.Case), flag(o.Merge), o.Unless, body)
		if o.Fetch {
			r = append(r, "N", o.ID)
		}
	}
	for _, token := range w.EndMedia {
		r = append(r, "M", token)
	}
	if w.News != nil {
		r = append(r, "U", flag(*w.News))
	}
	for _, a := range w.Seats {
		if err := checkAsk(a); err != nil {
			return nil, err
		}
		body, err := s.sealAsk(p, a)
		if err != nil {
			return nil, err
		}
		r = append(r, "A", a.ID, string(a.Event), body)
	}
	for _, t := range w.Timers {
		r = append(r, "T", t.Name, t.Gen, eventMillis(t.Due))
	}
	for _, f := range w.Facts {
		b, err := json.Marshal(f)
		if err != nil {
			return nil, fmt.Errorf("writing fact %s: %w", f.Name, err)
		}
		r = append(r, "F", string(b))
		if w.Day != "" && slices.Contains(CountedFacts, f.Name) {
			r = append(r, "Y", w.Day, f.Name)
		}
	}
	if _, told := w.Holders[w.NewCase]; w.NewCase != 0 && !told {
		r = append(r, "H", int64(w.NewCase), "")
	}
	for _, id := range slices.Sorted(maps.Keys(w.Holders)) {
		if h := w.Holders[id]; h != nil {
			r = append(r, "H", int64(id), string(*h))
		} else {
			r = append(r, "Z", int64(id))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(w.Listed)) {
		body, err := s.sealListing(w.Listed[id], p)
		if err != nil {
			return nil, err
		}
		r = append(r, "B", int64(id), body)
	}
	return r, nil
}
