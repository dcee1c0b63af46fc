package service

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"math"
	"slices"
	"time"

	"tonari/bot"
	"tonari/bot/store"
)

const (
	// quotaAgain is how long news wait when the month has no room for them.
	quotaAgain = time.Hour
	// madeWithin is how long an event may take to be made after it was noted as new.
	madeWithin = time.Minute
	// newsLot is how many people are told in one step, newsLease how long a process
	// that stopped in one keeps the others from going on.
	newsLot   = 500
	newsLease = 10 * time.Second
	// countedWithin is how long news may be on their way until LINE counts them: the
	// quiet hours of a person, and LINE's own count, which lags.
	countedWithin = 24 * time.Hour
)

// announce tells new events to those who asked for news, each once: the input's id
// is the event's and the person's, and how far the news are is kept with the event. LINE is asked
// first for how many this month has room; what finds none waits, and nobody is left
// out for good but by the event's beginning.
func (s *Service) announce(ctx context.Context) {
	now := s.store.Clock()
	if now.Before(s.announceAt) {
		return
	}
	open, err := s.openings(ctx, now)
	if err != nil {
		s.log.Warn("new events cannot be read", "event", "announce", "err", err)
	}
	if len(open) == 0 {
		if err == nil {
			s.notes.set("news", "")
		}
		return
	}
	if held, err := s.store.NewsLease(ctx, s.worker.Name, newsLease); err != nil || !held {
		return // another process is at it
	}
	people, err := s.store.Subscribers(ctx)
	room := newsRoom{left: math.MaxInt}
	if err == nil && len(people) > 0 {
		room, err = s.newsRoom(ctx, now)
	}
	if err != nil {
		s.log.Warn("new events are announced later", "event", "announce", "err", err)
		return
	}
	var late []lateNews
	for _, o := range open {
		wait, err := s.announceOne(ctx, o, people, now, &room)
		if err != nil {
			s.log.Warn("a new event is announced later", "event", "announce", "err", err)
		}
		if wait > 0 {
			late = append(late, lateNews{o, wait})
		}
	}
	s.newsLate(ctx, late, now)
}

// openings are the new events of which somebody may still be told, the next first.
func (s *Service) openings(ctx context.Context, now time.Time) ([]store.Opening, error) {
	fresh, err := s.store.FreshEvents(ctx)
	if err != nil {
		return nil, err
	}
	var open []store.Opening
	var wrong []error
	for id, made := range fresh {
		o, err := s.store.Opening(ctx, id)
		gone := errors.Is(err, store.ErrUnknownEvent)
		switch {
		case gone && now.Sub(made) < madeWithin:
		case gone, err == nil && (!o.Fresh || tooLate(o.Event, now)):
			err = s.store.Announced(ctx, id)
			wrong = append(wrong, err)
		case err != nil:
			wrong = append(wrong, err)
		default:
			open = append(open, o)
		}
	}
	slices.SortFunc(open, func(a, b store.Opening) int {
		return cmp.Or(a.Event.Start.Compare(b.Event.Start), cmp.Compare(a.Event.ID, b.Event.ID))
	})
	return open, errors.Join(wrong...)
}

// tooLate: who hears of it now could not book it any more.
func tooLate(e bot.Event, now time.Time) bool {
	return e.Cancelled || !e.LastBegins().After(now) || !e.Deadline.IsZero() && !e.Deadline.After(now)
}

// newsRoom is for how many news this month has room, beside what replies may need,
// and how many messages LINE has counted.
type newsRoom struct {
	left    int
	counted int64
}

// newsRoom asks LINE. What was put lately and LINE cannot have counted is on its way
// and takes room, too; replies that left meanwhile came out of what is kept for them.
func (s *Service) newsRoom(ctx context.Context, now time.Time) (newsRoom, error) {
	quota, err := s.sender.Quota(ctx)
	if err != nil || !quota.Limited {
		return newsRoom{left: math.MaxInt}, err
	}
	put, before, err := s.store.NewsSince(ctx, now.Add(-countedWithin))
	if err != nil {
		return newsRoom{}, err
	}
	if before > quota.Used { // the month has turned
		before = 0
	}
	onTheWay := max(0, put-(quota.Used-before))
	reserve := (quota.Limit*int64(s.set.NewsReserve) + 99) / 100
	return newsRoom{left: int(max(0, quota.Limit-quota.Used-reserve-onTheWay)), counted: quota.Used}, nil
}

// announceOne tells an event to as many as there is room for, lot by lot, and says
// how many wait. Room is noted as taken before it is: who stops in between leaves
// less than there is, never more.
func (s *Service) announceOne(ctx context.Context, o store.Opening, people []bot.PersonID, now time.Time, room *newsRoom) (wait int, err error) {
	id := o.Event.ID
	people = newsOrder(id, people, o.Through)
	for len(people) > 0 && room.left > 0 {
		lot := people[:min(len(people), newsLot, room.left)]
		through := newsMark(id, lot[len(lot)-1])
		if err := s.store.NoteNews(ctx, string(id)+"/"+through, len(lot), room.counted); err != nil {
			return 0, err
		}
		room.left -= len(lot)
		arrivals := make([]store.Arrival, len(lot))
		for i, p := range lot {
			arrivals[i].Input = bot.Input{
				ID: "event/" + string(id) + "/opened/" + newsMark(id, p), Person: p, At: now,
				Seat: &bot.SeatAnswer{News: bot.SeatOpened, Event: o.Event.Public()},
			}
		}
		if err := s.store.Put(ctx, arrivals); err != nil {
			return 0, err
		}
		for _, p := range lot {
			s.worker.Wake(p.Partition())
		}
		if err := s.store.ToldThrough(ctx, id, through); err != nil {
			return 0, err
		}
		people = people[len(lot):]
	}
	if len(people) > 0 {
		return len(people), nil
	}
	return 0, s.store.Announced(ctx, id)
}

// newsOrder are those who are still to be told of an event, in an order of its own:
// where the month has not room for all, it is not always the same people who wait.
func newsOrder(id bot.EventID, people []bot.PersonID, through string) []bot.PersonID {
	marks := map[bot.PersonID]string{}
	var ahead []bot.PersonID
	for _, p := range people {
		if marks[p] = newsMark(id, p); marks[p] > through {
			ahead = append(ahead, p)
		}
	}
	slices.SortFunc(ahead, func(a, b bot.PersonID) int { return cmp.Compare(marks[a], marks[b]) })
	return ahead
}

// newsMark is a person's place in that order. It names nobody.
func newsMark(id bot.EventID, p bot.PersonID) string {
	sum := sha256.Sum256([]byte(string(id) + "/" + string(p)))
	return hex.EncodeToString(sum[:16])
}
