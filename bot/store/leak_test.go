package store_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"tonari/bot"
	"tonari/bot/store"
)

// everything is all keys and values of the house.
func (h *house) everything() string {
	h.t.Helper()
	ctx := h.t.Context()
	var b strings.Builder
	read := func(c redis.Cmdable) error {
		keys, err := c.Keys(ctx, "*").Result()
		if err != nil {
			return err
		}
		for _, k := range keys {
			b.WriteString(k + "\n")
			var v any
			var err error
			switch c.Type(ctx, k).Val() {
			case "string":
				v, err = c.Get(ctx, k).Result()
			case "hash":
				v, err = c.HGetAll(ctx, k).Result()
			case "list":
				v, err = c.LRange(ctx, k, 0, -1).Result()
			case "zset":
				v, err = c.ZRangeWithScores(ctx, k, 0, -1).Result()
			case "stream":
				v, err = c.XRange(ctx, k, "-", "+").Result()
			}
			if err != nil {
				return err
			}
			slog.New(slog.NewTextHandler(&b, nil)).Info("", "v", v)
		}
		return nil
	}
	var err error
	if c, ok := h.rdb.(*redis.ClusterClient); ok {
		var mu sync.Mutex // the masters are read beside each other
		err = c.ForEachMaster(ctx, func(_ context.Context, m *redis.Client) error {
			mu.Lock()
			defer mu.Unlock()
			return read(m)
		})
	} else {
		err = read(h.rdb)
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return b.String()
}

func TestNothingReadableStandsInRedisOrTheLog(t *testing.T) {
	var log bytes.Buffer
	h := newHouse(t)
	h.opt.Log = slog.New(slog.NewTextHandler(&log, nil))
	h.Store = h.openAgain()
	const words, user, data = "KANARI-words", "U0000000000000000000000000KANARI", "KANARI-data"
	ctx := t.Context()
	tap := store.Arrival{UserID: user, Input: bot.Input{ID: "e2", Person: personOf(user), At: noon.Add(time.Minute), Tap: &bot.Tap{Data: data}}}
	text := says(user, "e1", 0)
	text.Input.Text.Text = words
	h.put(text, tap)
	c := h.turn()
	out := func(id string, class byte) store.Outgoing {
		return store.Outgoing{ID: id, Class: class, Payload: []byte(words)}
	}
	conv := bot.Conversation{Alias: "KANARI-alias", Words: []bot.Word{{Text: words}}}
	r := h.committed(c, store.Write{
		Conversation: conv, NewCase: c.NextCase, Line: []store.Outgoing{out("l1", 'p'), out("l2", 'p')}, Desk: []store.Outgoing{out("d1", 'u'), out("d2", 'w')},
	})
	if err := h.SetAside(ctx, *r.Next, "panic", nil); err != nil {
		t.Fatal(err)
	}
	if err := h.PutLost(ctx, "C1", []byte(words)); err != nil {
		t.Fatal(err)
	}
	h.settle(*r.Lane, store.Settlement{RetryIn: time.Second})
	h.put(says(user, "e3", 120))

	other := *h
	other.opt.Seal = olderKeys{newLockbox("old")}
	s := other.openAgain()
	h.pass(time.Minute)
	got, err := s.Claim(ctx, allParts(), 100)
	if err != nil || len(got.Turns) != 1 || got.Turns[0].Fault == nil || len(got.Lanes) != 0 {
		t.Errorf("without the key: %+v, %v", got, err)
	}
	errs := got.Turns[0].Fault.Error()
	if _, err := s.DeskTake(ctx, c.Person); err == nil {
		t.Error("a desk item was opened without its key")
	} else {
		errs += err.Error()
	}
	if lost, err := s.Lost(ctx, "C1", 10); err != nil || len(lost) != 0 {
		t.Errorf("without the key: %v, %v", lost, err)
	}
	if !strings.Contains(log.String(), "cannot be opened") {
		t.Error("the log does not tell")
	}

	all := h.everything()
	if !strings.Contains(all, string(c.Person)) || !strings.Contains(all, "tn:canary") {
		t.Fatal("the search finds nothing at all")
	}
	for where, text := range map[string]string{"redis": all, "the log": log.String(), "errors": errs} {
		if strings.Contains(text, "KANARI") {
			t.Errorf("%s can be read", where)
		}
	}
	// What waited for its key goes out when the key is there again.
	h.pass(2 * time.Minute)
	l := h.claims().Lanes
	if len(l) != 1 || string(l[0].Item.Payload) != words || l[0].UserID != user || l[0].Tries != 1 {
		t.Errorf("with the key again: %+v", l)
	}
	if w := h.take(c.Person); w == nil || string(w.Item.Payload) != words || w.Tries != 0 || w.Suspect {
		t.Errorf("with the key again: %+v", w)
	}
}
