package bottest

import (
	"context"
	"os"
	"sync"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// server lets one test at a time have the real Redis; servedTo is that test.
var (
	server   sync.Mutex
	servedTo sync.Map
)

// redisURL is an embedded Redis for this test, or the real one, emptied.
func redisURL(t testing.TB) string {
	t.Helper()
	if url := os.Getenv("TONARI_TEST_REDIS_URL"); url != "" {
		if _, mine := servedTo.LoadOrStore(t, true); !mine {
			server.Lock()
			t.Cleanup(func() { servedTo.Delete(t); server.Unlock() })
		}
		o, err := redis.ParseURL(url)
		if err != nil {
			t.Fatal(err)
		}
		c := redis.NewClient(o)
		defer c.Close()
		if err := c.FlushDB(context.Background()).Err(); err != nil {
			t.Fatal(err)
		}
		return url
	}
	return "redis://" + miniredis.RunT(t).Addr()
}
