package bottest_test

import "github.com/redis/go-redis/v9"

// redis is a client of the world's Redis, for what no part of the service tells.
func (w *ward) redis() *redis.Client {
	w.t.Helper()
	o, err := redis.ParseURL(w.Redis)
	if err != nil {
		w.t.Fatal(err)
	}
	c := redis.NewClient(o)
	w.t.Cleanup(func() { _ = c.Close() })
	return c
}
