package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"tonari/bot/store"
)

const password = "hunter2hunter2"

// refuses opens and wants an error in good time that says what to do and keeps
// the password.
func refuses(t *testing.T, o store.Options, want ...string) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	s, err := store.Open(ctx, o)
	if err == nil {
		_ = s.Close()
		t.Fatal("it opened")
	}
	if strings.Contains(err.Error(), password) {
		t.Errorf("the password is in %q", err)
	}
	for _, w := range want {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%q does not say %q", err, w)
		}
	}
	return err
}

func options(url string) store.Options {
	return store.Options{URL: url, Seal: newLockbox("ward"), Person: personOf}
}

func TestWrongAddressIsRefusedWithTheFixAndWithoutThePassword(t *testing.T) {
	for _, url := range []string{
		"", "localhost:6379", "http://x:" + password + "@localhost", "redis://:" + password + "@host:port:1/%zz",
		"redis://:" + password + "@localhost/zero", "redis://:" + password + "@localhost?unknown=" + password,
		"redis://:" + password + "@localhost?master_name=m&unknown=1",
	} {
		if err := refuses(t, options(url), "REDIS_URL", "redis://"); !errors.Is(err, store.ErrURL) {
			t.Errorf("%v", err)
		}
	}
	_ = refuses(t, options("redis://x:"+password+"@127.0.0.1:1/0"), "127.0.0.1:1", "start Redis")
	_ = refuses(t, options("redis://x:"+password+"@127.0.0.1:1?master_name=tonari&addr=127.0.0.1:2"),
		"127.0.0.1:1", "127.0.0.1:2", "tonari", "start Redis")
}

func TestWrongPasswordIsToldAtOnce(t *testing.T) {
	h := newHouse(t)
	if h.mini == nil {
		t.Skip("only embedded Redis gets a password from a test")
	}
	h.mini.RequireAuth("right")
	o := options("redis://:" + password + "@" + h.mini.Addr())
	began := time.Now()
	s, err := store.Open(t.Context(), o)
	if err == nil {
		_ = s.Close()
		t.Fatal("it opened")
	}
	if time.Since(began) > 5*time.Second || !strings.Contains(err.Error(), "check user, password") || strings.Contains(err.Error(), password) {
		t.Errorf("after %v: %v", time.Since(began), err)
	}
}

func TestKeyFileOfAnotherWardIsRefused(t *testing.T) {
	h := newHouse(t)
	o := h.opt
	o.Seal = newLockbox("another ward")
	if _, err := store.Open(t.Context(), o); !errors.Is(err, store.ErrWrongKeys) || !strings.Contains(err.Error(), "TONARI_KEYSET_FILE") {
		t.Errorf("got %v", err)
	}
	h.openAgain()
}

func TestStartWaitsForARedisThatComesUp(t *testing.T) {
	h := newHouse(t)
	if h.mini == nil {
		t.Skip("only embedded Redis is stopped by a test")
	}
	addr := h.mini.Addr()
	h.mini.Close()
	opened := make(chan error, 1)
	go func() {
		s, err := store.Open(context.Background(), options("redis://"+addr))
		if err == nil {
			err = s.Close()
		}
		opened <- err
	}()
	select {
	case err := <-opened:
		t.Fatalf("opened without Redis: %v", err)
	case <-time.After(300 * time.Millisecond):
	}
	if err := h.mini.StartAddr(addr); err != nil {
		t.Fatal(err)
	}
	if err := <-opened; err != nil {
		t.Error(err)
	}
}

func TestConversationOfANewerBuildIsHandedBackUntouched(t *testing.T) {
	h := newHouse(t)
	newer := *h
	newer.opt.StateVersion = 2
	newer.Store = newer.openAgain()
	c := newer.talk(child, "e1")
	newer.committed(c, store.Write{Conversation: c.Conversation})
	h.put(says(child, "e2", 1))
	got := h.claims().Turns
	if len(got) != 1 || !errors.Is(got[0].Fault, store.ErrNewer) {
		t.Fatalf("got %+v", got)
	}
	if err := h.HandBack(t.Context(), got[0], 0); err != nil {
		t.Fatal(err)
	}
	if again := newer.turn(); again.Conversation.Version != 2 || again.Attempts != 1 {
		t.Errorf("version %d, attempt %d", again.Conversation.Version, again.Attempts)
	}
}

func TestClusterIsRecognisedAndHasNoDatabaseButZero(t *testing.T) {
	nodes := os.Getenv("TONARI_TEST_REDIS_CLUSTER")
	if nodes == "" {
		t.Skip("TONARI_TEST_REDIS_CLUSTER is not set")
	}
	first := strings.Split(nodes, ",")[0]
	_ = refuses(t, options("redis://"+first+"/3"), "cluster", "/0")
	h := newHouse(t)
	var people []store.Arrival
	for i := range 64 {
		people = append(people, says(fmt.Sprint("U", i), fmt.Sprint("e", i), 0))
	}
	h.put(people...)
	if n := len(h.claims().Turns); n != 64 {
		t.Errorf("%d people are due", n)
	}
	used := 0
	var mu sync.Mutex
	err := h.rdb.(*redis.ClusterClient).ForEachMaster(t.Context(), func(ctx context.Context, m *redis.Client) error {
		n, err := m.DBSize(ctx).Result()
		mu.Lock()
		defer mu.Unlock()
		if n > 0 {
			used++
		}
		return err
	})
	if err != nil || used < 2 {
		t.Errorf("%d masters are used, %v", used, err)
	}
}
