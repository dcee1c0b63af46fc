package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"tonari/bot"
)

// Subscribers are the people who asked for news of events, in no order.
func (s *Store) Subscribers(ctx context.Context) ([]bot.PersonID, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	sets := make([]*redis.StringSliceCmd, bot.Partitions)
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i := range sets {
			sets[i] = p.SMembers(ctx, prefix(bot.Partition(i))+keyNews)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("listing who asked for news: %w", err)
	}
	var out []bot.PersonID
	for _, set := range sets {
		for _, p := range set.Val() {
			out = append(out, bot.PersonID(p))
		}
	}
	return out, nil
}

// NewsLease takes or keeps the lease of the one process that tells of new events.
func (s *Store) NewsLease(ctx context.Context, owner string, ttl time.Duration) (bool, error) {
	v, err := s.run(ctx, leaseScript, eventsKey(keyNewsLease), s.shiftMillis(), owner, max(1, ttl.Milliseconds()))
	if err != nil {
		return false, fmt.Errorf("taking the lease of news: %w", err)
	}
	n, _ := v.(int64)
	return n == 1, nil
}

// newsKept is how long it is known how many news were put.
const newsKept = 48 * time.Hour

// NoteNews notes that a lot of news is about to be put before so many people, when
// LINE had counted so many messages. The same lot again counts once.
func (s *Store) NoteNews(ctx context.Context, lot string, people int, counted int64) error {
	now, err := s.Now(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	_, err = s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.ZAdd(ctx, eventsKey(keyNewsPut), redis.Z{Score: float64(now.UnixMilli()), Member: fmt.Sprintf("%d|%d|%s", people, counted, lot)})
		p.ZRemRangeByScore(ctx, eventsKey(keyNewsPut), "-inf", strconv.FormatInt(now.Add(-newsKept).UnixMilli(), 10))
		return nil
	})
	if err != nil {
		return fmt.Errorf("noting how many news are put: %w", err)
	}
	return nil
}

// NewsSince are how many news were put since then, up to two days ago, and how many
// messages LINE had counted before the first of them.
func (s *Store) NewsSince(ctx context.Context, since time.Time) (put, counted int64, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	lots, err := s.rdb.ZRangeByScore(ctx, eventsKey(keyNewsPut), &redis.ZRangeBy{Min: strconv.FormatInt(since.UnixMilli(), 10), Max: "+inf"}).Result()
	if err != nil {
		return 0, 0, fmt.Errorf("reading how many news were put: %w", err)
	}
	for i, lot := range lots {
		f := strings.SplitN(lot, "|", 3)
		if len(f) != 3 {
			return 0, 0, fmt.Errorf("news that were put: %w", errShape)
		}
		put += wholeNumber(f[0])
		if i == 0 {
			counted = wholeNumber(f[1])
		}
	}
	return put, counted, nil
}

// FreshEvents are events that may be new, with when somebody made them or tried to;
// Opening says of each whether it is.
func (s *Store) FreshEvents(ctx context.Context) (map[bot.EventID]time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	all, err := s.rdb.ZRangeWithScores(ctx, eventsKey(keyFresh), 0, -1).Result()
	if err != nil {
		return nil, fmt.Errorf("listing new events: %w", err)
	}
	out := map[bot.EventID]time.Time{}
	for _, z := range all {
		if id, ok := z.Member.(string); ok {
			out[bot.EventID(id)] = time.UnixMilli(int64(z.Score))
		}
	}
	return out, nil
}

// markFresh is done before an event is made, so that none is made unannounced. The
// event itself says whether it was made then.
func (s *Store) markFresh(ctx context.Context, id bot.EventID, now time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := s.rdb.ZAdd(ctx, eventsKey(keyFresh), redis.Z{Score: float64(now.UnixMilli()), Member: string(id)}).Err(); err != nil {
		return fmt.Errorf("noting a new event: %w", err)
	}
	return nil
}

// Opening is an event that is new, and how far its news have got.
type Opening struct {
	Event bot.Event
	// Fresh: not everybody has the news. false for an event that stood already when
	// somebody tried to make it.
	Fresh bool
	// Through is how far they are; the caller's.
	Through string
	// Late: the desk knows that some wait.
	Late bool
}

// Opening reads an event that may be new; ErrUnknownEvent.
func (s *Store) Opening(ctx context.Context, id bot.EventID) (Opening, error) {
	e, err := s.Event(ctx, id)
	if err != nil {
		return Opening{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	f, err := s.rdb.HMGet(ctx, eventPrefix(id)+keyEvent, "w", "wt", "wl").Result()
	if err != nil {
		return Opening{}, fmt.Errorf("reading whether event %s is new: %w", id, err)
	}
	o := Opening{Event: e, Fresh: f[0] != nil, Late: f[2] != nil}
	o.Through, _ = f[1].(string)
	return o, nil
}

// ToldThrough notes how far the news of an event have got.
func (s *Store) ToldThrough(ctx context.Context, id bot.EventID, through string) error {
	return s.eventNews(ctx, id, "through", through)
}

// ToldLate notes that the desk knows that the news of an event are late.
func (s *Store) ToldLate(ctx context.Context, id bot.EventID) error {
	return s.eventNews(ctx, id, "late", "")
}

// Announced forgets that an event is new.
func (s *Store) Announced(ctx context.Context, id bot.EventID) error {
	if err := s.eventNews(ctx, id, "over", ""); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := s.rdb.ZRem(ctx, eventsKey(keyFresh), string(id)).Err(); err != nil && !errors.Is(err, redis.Nil) {
		return fmt.Errorf("noting an announced event: %w", err)
	}
	return nil
}

func (s *Store) eventNews(ctx context.Context, id bot.EventID, what, through string) error {
	pre := eventPrefix(id)
	if _, err := s.run(ctx, eventNewsScript, pre+keyEvent, pre, what, through); err != nil {
		return fmt.Errorf("noting the news of event %s: %w", id, err)
	}
	return nil
}
