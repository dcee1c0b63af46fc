package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"tonari/bot"
)

// What a change of an event is refused for.
var (
	// ErrUnknownEvent: there is no such event, or no longer.
	ErrUnknownEvent = errors.New("no such event")
	// ErrEventChanged: somebody else changed it since it was read. Read it again.
	ErrEventChanged = errors.New("somebody else changed the event in the meantime")
	// ErrSlotTaken: a slot is left out at which a family has or waits for a seat.
	ErrSlotTaken = errors.New("a family has this slot or waits for it")
	// ErrEventCancelled: a cancelled event is not changed any more.
	ErrEventCancelled = errors.New("the event is cancelled")
)

var (
	eventIDs = regexp.MustCompile(`^[a-z0-9-]{1,40}$`)
	slotIDs  = regexp.MustCompile(`^[0-9A-Za-z]{1,16}$`)
)

func goodEventID(id bot.EventID) bool { return eventIDs.MatchString(string(id)) }
func goodSlotID(id bot.SlotID) bool   { return slotIDs.MatchString(string(id)) }

// defaultOffer is how long a seat that became free is kept for the first who waits.
const defaultOffer = 24 * time.Hour

func (s *Store) offerMillis() int64 { return cmp.Or(s.opt.Offer, defaultOffer).Milliseconds() }

func (s *Store) openEvent(sealed string, id bot.EventID) (bot.Event, error) {
	plain, err := s.open(placeEvent, string(id), sealed)
	if err != nil {
		return bot.Event{ID: id}, err
	}
	var e bot.Event
	if err := json.Unmarshal(plain, &e); err != nil {
		return bot.Event{ID: id}, fmt.Errorf("reading event %s: %w", id, errUnreadable)
	}
	return e, nil
}

// saving is how long nobody takes an event that is being made for one that is gone.
const saving = 10 * time.Second

// SaveEvent makes an event (Revision 0), or changes or cancels one whose Revision
// it was made from, and returns it as it stands now. Everybody who has a seat or
// waits is told of what bot.Event.Change names, once. The rules of
// flows/booking.Check are the caller's. Errors: ErrEventChanged, ErrSlotTaken,
// ErrEventCancelled; saving the same again after any other error gives
// ErrEventChanged if it had been saved.
func (s *Store) SaveEvent(ctx context.Context, e bot.Event) (bot.Event, error) {
	if !goodEventID(e.ID) {
		return e, fmt.Errorf("event id %q: want 1 to 40 of a-z, 0-9 and -", e.ID)
	}
	var slots, starts []string
	for _, sl := range e.Slots {
		if !goodSlotID(sl.ID) {
			return e, fmt.Errorf("event %s: slot id %q: want 1 to 16 letters and digits", e.ID, sl.ID)
		}
		slots = append(slots, string(sl.ID))
		starts = append(starts, strconv.FormatInt(sl.Start.UnixMilli(), 10))
	}
	var news []string
	if e.Revision > 0 {
		old, err := s.Event(ctx, e.ID)
		if err != nil {
			return e, err
		}
		news = changes(old, e)
	} else {
		now, err := s.Now(ctx)
		if err == nil {
			err = s.LookSoon(ctx, e.ID, now.Add(saving))
		}
		if err == nil && !e.Cancelled {
			err = s.markFresh(ctx, e.ID, now)
		}
		if err != nil {
			return e, err
		}
	}
	from := e.Revision
	e.Revision++
	plain, err := json.Marshal(e)
	if err != nil {
		return e, fmt.Errorf("writing event %s: %w", e.ID, err)
	}
	body, err := s.seal(placeEvent, string(e.ID), plain)
	if err != nil {
		return e, err
	}
	deadline := int64(0)
	if !e.Deadline.IsZero() {
		deadline = e.Deadline.UnixMilli()
	}
	pre := eventPrefix(e.ID)
	answer, err := s.run(ctx, eventSaveScript, pre+keyEvent,
		pre, s.shiftMillis(), from, body, e.Start.UnixMilli(), e.End.UnixMilli(), deadline, e.Capacity,
		strings.Join(slots, ","), strings.Join(starts, ","), flag(e.Cancelled), reminders(e, slots), strings.Join(news, ","), s.offerMillis())
	if err != nil {
		return e, fmt.Errorf("saving event %s: %w", e.ID, err)
	}
	r, err := asRow(answer)
	if err != nil {
		return e, fmt.Errorf("saving event %s: %w", e.ID, err)
	}
	switch r.number(0) {
	case 1:
		return e, fmt.Errorf("saving event %s: %w", e.ID, ErrEventChanged)
	case 2:
		return e, fmt.Errorf("saving event %s: slot %s: %w", e.ID, r.text(1), ErrSlotTaken)
	case 3:
		return e, fmt.Errorf("saving event %s: %w", e.ID, ErrEventCancelled)
	}
	return e, s.LookSoon(ctx, e.ID, fromMillis(r.number(2)))
}

// reminders writes when who is reminded as event.lua reads it.
func reminders(e bot.Event, slots []string) string {
	if len(slots) == 0 {
		slots = []string{""}
	}
	var all []string
	for i := range min(2, len(e.Reminders)) {
		for _, slot := range slots {
			all = append(all, fmt.Sprintf("%d:%s:%d", i+1, slot, e.RemindersAt(bot.SlotID(slot))[i].UnixMilli()))
		}
	}
	return strings.Join(all, ",")
}

// changes are the news of an edit for those at each slot, as the script reads them;
// where there are none, those of the event.
func changes(old, e bot.Event) []string {
	at := []bot.SlotID{""}
	if len(old.Slots) > 0 {
		at = at[:0]
		for _, s := range old.Slots {
			at = append(at, s.ID)
		}
	}
	var out []string
	for _, slot := range at {
		if what := old.Change(e, slot); what != "" {
			out = append(out, string(slot)+"="+string(what))
		}
	}
	return out
}

// Event reads an event, its link included; ErrUnknownEvent.
func (s *Store) Event(ctx context.Context, id bot.EventID) (bot.Event, error) {
	if !goodEventID(id) {
		return bot.Event{}, fmt.Errorf("event %q: %w", id, ErrUnknownEvent)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	sealed, err := s.rdb.HGet(ctx, eventPrefix(id)+keyEvent, "b").Result()
	switch {
	case errors.Is(err, redis.Nil):
		return bot.Event{}, fmt.Errorf("event %s: %w", id, ErrUnknownEvent)
	case err != nil:
		return bot.Event{}, fmt.Errorf("reading event %s: %w", id, err)
	}
	return s.openEvent(sealed, id)
}

// Events are all events that are kept, by their beginning: upcoming ones, cancelled
// ones, and those that were over less than 7 days ago. Links are left out. Room is
// the caller's (flows/booking.Room).
func (s *Store) Events(ctx context.Context) ([]bot.Listed, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	ids, err := s.rdb.ZRange(ctx, allEventsKey(), 0, -1).Result()
	if err != nil {
		return nil, fmt.Errorf("listing events: %w", err)
	}
	fields := make([]*redis.MapStringStringCmd, len(ids))
	waiting, unheard := make([]*redis.IntCmd, len(ids)), make([]*redis.IntCmd, len(ids))
	if _, err = s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, id := range ids {
			pre := eventPrefix(bot.EventID(id))
			fields[i], waiting[i], unheard[i] = p.HGetAll(ctx, pre+keyEvent), p.ZCard(ctx, pre+keyWaiting), p.SCard(ctx, pre+keyUnheard)
		}
		return nil
	}); err != nil {
		return nil, fmt.Errorf("listing events: %w", err)
	}
	var all []bot.Listed
	for i, id := range ids {
		f := fields[i].Val()
		if f["b"] == "" {
			continue // being made, or just removed
		}
		e, err := s.openEvent(f["b"], bot.EventID(id))
		if err != nil {
			return nil, err
		}
		l := listed(e, f, s.Clock())
		l.Waiting, l.Unheard, l.UnheardTold = int(waiting[i].Val()), int(unheard[i].Val()), int(wholeNumber(f["ut"]))
		all = append(all, l)
	}
	slices.SortStableFunc(all, func(a, b bot.Listed) int {
		return cmp.Or(a.Event.Start.Compare(b.Event.Start), cmp.Compare(a.Event.ID, b.Event.ID))
	})
	return all, nil
}

func listed(e bot.Event, fields map[string]string, now time.Time) bot.Listed {
	l := bot.Listed{Event: e.Public()}
	if len(e.Slots) == 0 {
		l.Taken = int(wholeNumber(fields["u"]))
		l.Left = max(0, e.Capacity-l.Taken)
		return l
	}
	for _, slot := range e.Slots {
		switch {
		case wholeNumber(fields["u"+string(slot.ID)]) > 0:
			l.Taken++
		case slot.Start.After(now):
			l.Free = append(l.Free, slot.ID)
		}
	}
	l.Left = len(l.Free)
	return l
}

func (s *Store) guests(ctx context.Context, id bot.EventID) ([]bot.Guest, error) {
	if _, err := s.Event(ctx, id); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	pre := eventPrefix(id)
	seats, err := s.rdb.HGetAll(ctx, pre+keySeats).Result()
	if err != nil {
		return nil, fmt.Errorf("reading who comes to event %s: %w", id, err)
	}
	words, err := s.rdb.HGetAll(ctx, pre+keySeatWords).Result()
	if err != nil {
		return nil, fmt.Errorf("reading who comes to event %s: %w", id, err)
	}
	guests := make([]bot.Guest, 0, len(seats))
	for p, seat := range seats {
		f := strings.Split(seat, ":")
		if len(f) != 8 {
			return nil, fmt.Errorf("a seat of event %s: %w", id, errShape)
		}
		n := func(i int) int64 { return wholeNumber(f[i]) }
		g := bot.Guest{
			Person: bot.PersonID(p), Order: n(3), Came: n(6) > 0,
			Seat: bot.Seat{
				State: seatStates[f[0]], Party: int(n(1)), Slot: bot.SlotID(f[2]), Code: bot.SeatCode(n(4)), Until: fromMillis(n(5)),
			},
		}
		if sealed := words[p]; sealed != "" {
			plain, err := s.open(placeGuest, guestOf(id, g.Person), sealed)
			if err != nil {
				return nil, err
			}
			var w guestWords
			if json.Unmarshal(plain, &w) != nil {
				return nil, fmt.Errorf("words of a guest of event %s: %w", id, errUnreadable)
			}
			g.Nickname, g.Needs = w.Nickname, w.Needs
		}
		guests = append(guests, g)
	}
	slices.SortFunc(guests, func(a, b bot.Guest) int { return cmp.Compare(a.Order, b.Order) })
	place := map[bot.SlotID]int{}
	for i := range guests {
		if g := &guests[i]; g.Seat.State == bot.SeatWaits {
			place[g.Seat.Slot]++
			g.Seat.Place = place[g.Seat.Slot]
		}
	}
	return guests, nil
}
