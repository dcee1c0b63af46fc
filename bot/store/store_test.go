package store_test

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"tonari/bot"
	"tonari/bot/store"
)

// lockbox seals as the key file does, with a key of the test's own.
type lockbox struct{ gcm cipher.AEAD }

func newLockbox(secret string) lockbox {
	key := sha256.Sum256([]byte(secret))
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err)
	}
	gcm, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err)
	}
	return lockbox{gcm}
}

func (l lockbox) Seal(plain, ad []byte) ([]byte, error) { return l.gcm.Seal(nil, nil, plain, ad), nil }

func (l lockbox) Open(sealed, ad []byte) ([]byte, error) {
	plain, err := l.gcm.Open(nil, nil, sealed, ad)
	if err != nil {
		return nil, errors.New("unknown key")
	}
	return plain, nil
}

func personOf(userID string) bot.PersonID {
	h := sha256.Sum256([]byte(userID))
	return bot.PersonID(base32.StdEncoding.EncodeToString(h[:])[:26])
}

// house is a store over a Redis of the test's own, with a clock that only the
// test moves.
type house struct {
	*store.Store
	t     testing.TB
	rdb   redis.UniversalClient // to look behind the store's back
	url   string
	mini  *miniredis.Miniredis // nil on a real server
	shift *atomic.Int64
	opt   store.Options
}

// newHouse opens a store on embedded Redis, or on the server of
// TONARI_TEST_REDIS_URL (its database is flushed), or on the cluster of
// TONARI_TEST_REDIS_CLUSTER ("host:port,host:port").
func newHouse(t testing.TB) *house {
	t.Helper()
	h := &house{t: t, shift: new(atomic.Int64)}
	ctx := t.Context()
	switch {
	case os.Getenv("TONARI_TEST_REDIS_CLUSTER") != "":
		nodes := strings.Split(os.Getenv("TONARI_TEST_REDIS_CLUSTER"), ",")
		h.url = "redis://" + nodes[0] + "?addr=" + strings.Join(nodes[1:], "&addr=")
		c := redis.NewClusterClient(&redis.ClusterOptions{Addrs: nodes})
		if err := c.ForEachMaster(ctx, func(ctx context.Context, m *redis.Client) error { return m.FlushDB(ctx).Err() }); err != nil {
			t.Fatal(err)
		}
		h.rdb = c
	case os.Getenv("TONARI_TEST_REDIS_URL") != "":
		h.url = os.Getenv("TONARI_TEST_REDIS_URL")
		o, err := redis.ParseURL(h.url)
		if err != nil {
			t.Fatal("TONARI_TEST_REDIS_URL is no redis URL")
		}
		c := redis.NewClient(o)
		if err := c.FlushDB(ctx).Err(); err != nil {
			t.Fatal(err)
		}
		h.rdb = c
	default:
		h.mini = miniredis.NewMiniRedis()
		if err := h.mini.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(h.mini.Close)
		h.url = "redis://" + h.mini.Addr()
		h.rdb = redis.NewClient(&redis.Options{Addr: h.mini.Addr()})
	}
	t.Cleanup(func() { _ = h.rdb.Close() })
	h.opt = store.Options{
		URL: h.url, Seal: newLockbox("ward"), Person: personOf,
		Shift: func() time.Duration { return time.Duration(h.shift.Load()) },
	}
	h.Store = h.openAgain()
	return h
}

// openAgain is a further process on the same Redis.
func (h *house) openAgain() *store.Store {
	h.t.Helper()
	s, err := store.Open(context.Background(), h.opt)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = s.Close() })
	return s
}

// pass lets time go by for every process.
func (h *house) pass(d time.Duration) { h.shift.Add(int64(d)) }

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// says is a text of a person, second by second after noon.
func says(user, id string, second int) store.Arrival {
	return store.Arrival{UserID: user, Input: bot.Input{
		ID: id, Person: personOf(user), At: noon.Add(time.Duration(second) * time.Second),
		ReplyToken: "token-" + id, Text: &bot.Text{MessageID: "m" + id, Text: "つかれた " + id},
	}}
}

func (h *house) put(arrivals ...store.Arrival) {
	h.t.Helper()
	if err := h.Put(h.t.Context(), arrivals); err != nil {
		h.t.Fatal(err)
	}
}

func allParts() []bot.Partition {
	parts := make([]bot.Partition, bot.Partitions)
	for i := range parts {
		parts[i] = bot.Partition(i)
	}
	return parts
}

func (h *house) claims() store.Claims {
	h.t.Helper()
	c, err := h.Claim(h.t.Context(), allParts(), 1000)
	if err != nil {
		h.t.Fatal(err)
	}
	return c
}

// turn claims exactly one turn.
func (h *house) turn() store.Claim {
	h.t.Helper()
	c := h.claims()
	if len(c.Turns) != 1 {
		h.t.Fatalf("want one person to be due, got %d", len(c.Turns))
	}
	if c.Turns[0].Fault != nil {
		h.t.Fatal(c.Turns[0].Fault)
	}
	return c.Turns[0]
}

// lane claims exactly one LINE lane.
func (h *house) lane() store.Lane {
	h.t.Helper()
	c := h.claims()
	if len(c.Lanes) != 1 {
		h.t.Fatalf("want one LINE lane to be due, got %d", len(c.Lanes))
	}
	return c.Lanes[0]
}

func (h *house) quiet() {
	h.t.Helper()
	if c := h.claims(); len(c.Turns)+len(c.Lanes) != 0 {
		h.t.Fatalf("want nothing due, got %d people and %d lanes", len(c.Turns), len(c.Lanes))
	}
}

func (h *house) commit(c store.Claim, w store.Write) store.Result {
	h.t.Helper()
	r, err := h.Commit(h.t.Context(), c, w)
	if err != nil {
		h.t.Fatal(err)
	}
	return r
}

// committed commits and wants it taken.
func (h *house) committed(c store.Claim, w store.Write) store.Result {
	h.t.Helper()
	r := h.commit(c, w)
	if r.Status != store.Committed {
		h.t.Fatalf("commit of %s: %v", c.Input.ID, r.Status)
	}
	return r
}

func (h *house) settle(l store.Lane, s store.Settlement) *store.Lane {
	h.t.Helper()
	next, err := h.Settle(h.t.Context(), l, s)
	if err != nil {
		h.t.Fatal(err)
	}
	return next
}

func line(id string, class byte) store.Outgoing {
	return store.Outgoing{ID: id, Class: class, Payload: []byte("言葉 " + id)}
}

func desk(id string, class byte, c bot.CaseID) store.Outgoing {
	return store.Outgoing{ID: id, Class: class, Case: c, Payload: []byte("机 " + id)}
}

// talk is a person's first turn, claimed.
func (h *house) talk(user, id string) store.Claim {
	h.t.Helper()
	h.put(says(user, id, 0))
	return h.turn()
}

func (h *house) exists(key string) bool {
	h.t.Helper()
	n, err := h.rdb.Exists(h.t.Context(), key).Result()
	if err != nil {
		h.t.Fatal(err)
	}
	return n == 1
}

func pre(p bot.PersonID) string { return fmt.Sprintf("tn:%s:", p.Partition().Tag()) }
