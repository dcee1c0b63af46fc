package store_test

import (
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/redis/go-redis/v9"
)

// wire is a proxy before Redis that can lose an answer: the command is executed,
// the connection breaks before a byte of the answer passes.
type wire struct {
	lose atomic.Bool
	lost atomic.Int64
}

func newWire(t testing.TB, upstream string) (*wire, string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{}
	var mu sync.Mutex
	var open []net.Conn
	t.Cleanup(func() {
		_ = l.Close()
		mu.Lock()
		defer mu.Unlock()
		for _, c := range open {
			_ = c.Close()
		}
	})
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", upstream)
			if err != nil {
				_ = near.Close()
				continue
			}
			mu.Lock()
			open = append(open, near, far)
			mu.Unlock()
			go w.carry(far, near, false)
			go w.carry(near, far, true)
		}
	}()
	return w, l.Addr().String()
}

func (w *wire) carry(to, from net.Conn, answers bool) {
	defer to.Close()
	defer from.Close()
	buf := make([]byte, 64<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 && answers && w.lose.CompareAndSwap(true, false) {
			w.lost.Add(1)
			return
		}
		if n > 0 {
			if _, err := to.Write(buf[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// behindWire is a house whose store speaks through a wire.
func behindWire(t *testing.T) (*house, *wire) {
	t.Helper()
	h := newHouse(t)
	u, err := url.Parse(h.url)
	if err != nil {
		t.Fatal("no URL")
	}
	if _, cluster := h.rdb.(*redis.ClusterClient); cluster {
		t.Skip("a cluster names its nodes itself, past the wire")
	}
	w, addr := newWire(t, u.Host)
	u.Host = addr
	h.opt.URL = u.String()
	h.Store = h.openAgain()
	return h, w
}

// twice runs f with its first answer lost, so that every script in it runs twice.
func (w *wire) twice(t *testing.T, what string, f func()) {
	t.Helper()
	before := w.lost.Load()
	w.lose.Store(true)
	f()
	if w.lost.Load() != before+1 {
		t.Errorf("%s: no answer was lost, the test shows nothing", what)
	}
}
