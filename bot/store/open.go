package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"tonari/bot"
)

// Options of a Store.
type Options struct {
	// URL as in REDIS_URL: redis://, rediss://; Sentinel by master_name= and addr=;
	// further nodes of a cluster by addr=.
	URL  string
	Seal Sealer
	// Person turns a LINE user id into the pseudonym that keys and logs may hold.
	Person func(userID string) bot.PersonID
	// Shift is added to Redis time; nil outside tests.
	Shift func() time.Duration
	// Lease is how long a claimed person or lane is the caller's; 0 is 5 s.
	Lease time.Duration
	// StateVersion is the newest stored form of a conversation that this build
	// reads; 0 is 1. A newer one is a Claim's Fault.
	StateVersion int
	// Offer is how long a seat that became free is kept for the first who waits; 0 is
	// 24 h. Near the event it is shorter; see flows/booking.
	Offer time.Duration
	// Room is how many bytes of people's files may wait for Slack in one partition; 0
	// is 32 MiB, half a gigabyte in all.
	Room int
	// Log may be nil.
	Log *slog.Logger
}

// Store is the one door to Redis; safe for concurrent use.
type Store struct {
	rdb   redis.UniversalClient
	group *group
	opt   Options
	log   *slog.Logger
	// beat is Redis time and ours when Redis last told it.
	beat atomic.Pointer[beat]
}

// ErrWrongKeys is a key file that does not open what this Redis holds.
var ErrWrongKeys = errors.New("the key file does not open the canary in redis: TONARI_KEYSET_FILE is not the one this data was sealed with; restore it, or use another database for another ward")

const (
	defaultLease = 5 * time.Second
	defaultRoom  = 32 << 20
	openFor      = 10 * time.Second
	openEvery    = 250 * time.Millisecond
	canary       = "tonari"
)

// Open connects, trying for 10 s, and checks that the keys open the canary that
// the first start left in Redis (ErrWrongKeys). Errors say what to do and never
// hold a password.
func Open(ctx context.Context, o Options) (*Store, error) {
	if o.Lease <= 0 {
		o.Lease = defaultLease
	}
	if o.Room == 0 {
		o.Room = defaultRoom
	}
	if o.StateVersion == 0 {
		o.StateVersion = 1
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	a, err := parseURL(o.URL)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, openFor)
	defer cancel()
	s := &Store{opt: o, log: o.Log}
	if s.rdb, err = connect(ctx, a); err != nil {
		return nil, err
	}
	_, cluster := s.rdb.(*redis.ClusterClient)
	s.group = &group{rdb: s.rdb, alone: cluster}
	if err := s.checkCanary(ctx); err != nil {
		_ = s.rdb.Close()
		if errors.Is(err, ErrWrongKeys) {
			return nil, err
		}
		return nil, connectError(a, err)
	}
	if _, err := s.Now(ctx); err != nil {
		_ = s.rdb.Close()
		return nil, connectError(a, err)
	}
	return s, nil
}

func connect(ctx context.Context, a address) (redis.UniversalClient, error) {
	tick := time.NewTicker(openEvery)
	defer tick.Stop()
	var last error
	for {
		try, cancel := context.WithTimeout(ctx, 2*patience)
		c, err := a.dial(try)
		cancel()
		if err == nil {
			return c, nil
		}
		if last == nil || ctx.Err() == nil {
			last = err
		}
		if hopeless(err) {
			return nil, connectError(a, err)
		}
		select {
		case <-ctx.Done():
			return nil, connectError(a, last)
		case <-tick.C:
		}
	}
}

func (s *Store) checkCanary(ctx context.Context) error {
	sealed, err := s.seal(placeCanary, "tonari", []byte(canary))
	if err != nil {
		return err
	}
	if err := s.rdb.SetNX(ctx, keyCanary, sealed, 0).Err(); err != nil {
		return fmt.Errorf("leaving the canary: %w", err)
	}
	if sealed, err = s.rdb.Get(ctx, keyCanary).Result(); err != nil {
		return fmt.Errorf("reading the canary: %w", err)
	}
	plain, err := s.open(placeCanary, "tonari", sealed)
	if err != nil || string(plain) != canary {
		return ErrWrongKeys
	}
	return nil
}

// Close lets the connections go; leases run out by themselves.
func (s *Store) Close() error { return s.rdb.Close() }

// Ping says whether Redis answers.
func (s *Store) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := s.rdb.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("redis does not answer: %w", err)
	}
	return nil
}

// PersonOf is the pseudonym of a LINE user id.
func (s *Store) PersonOf(userID string) bot.PersonID { return s.opt.Person(userID) }
