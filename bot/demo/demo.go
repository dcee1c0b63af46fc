package demo

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"
	_ "time/tzdata" // a bare machine has no time zones, and the clock shows Japan's

	"github.com/alicebob/miniredis/v2"

	"tonari/bot"
	"tonari/bot/linetest"
	"tonari/handoff/slacktest"
)

// Options of a Demo. The zero value is ready to use.
type Options struct {
	// Menus: the rich menus are drawn and put into the account, which takes a second
	// beside everything else.
	Menus bool
	// Addr is the host:port at which Handler will be served. Requests that name
	// another host are refused; empty means the names of this machine's loopback.
	Addr string
	// Log may be nil.
	Log *slog.Logger
	// Now is the real clock; nil is time.Now.
	Now func() time.Time
}

// Demo is one try-out. All methods may be called by many at once.
type Demo struct {
	opt   Options
	log   *slog.Logger
	zone  *time.Location
	shift atomic.Int64
	hours hours

	dir      string
	keyset   string
	secret   secrets
	redis    *miniredis.Miniredis
	redisURL string
	line     *linetest.Platform
	slack    *slacktest.Workspace

	channels []channel
	members  []member
	servers  []*server
	page     http.Handler

	mu      sync.Mutex
	phones  []*phone
	ready   bool
	service string // its base URL
	onDuty  func() []bot.StaffID
	changed chan struct{}

	once sync.Once
	done chan struct{}
	wg   sync.WaitGroup
}

// New starts the simulators and the embedded Redis, each on a loopback port of
// its own, and lays out key file and roster in a temporary folder. Close ends it.
func New(o Options) (*Demo, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	zone, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		return nil, fmt.Errorf("finding the time zone: %w", err)
	}
	d := &Demo{opt: o, log: o.Log, zone: zone, changed: make(chan struct{}), done: make(chan struct{})}
	d.hours = hoursAround(o.Now().In(zone))
	if err := errors.Join(d.layOut(), d.startRedis(), d.startLINE(), d.startSlack()); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	d.page = d.routes()
	d.addPhone()
	d.wg.Go(d.tick)
	if o.Menus {
		d.wg.Go(d.dress)
	}
	return d, nil
}

// Connect says under which base URL, without a closing slash, the service
// listens. Until then people can act, and nothing is delivered.
func (d *Demo) Connect(serviceURL string) {
	d.line.SetWebhookURL(serviceURL + "/line/webhook")
	d.slack.Connect(serviceURL)
	d.mu.Lock()
	d.ready, d.service = true, serviceURL
	d.mu.Unlock()
	d.touch()
}

// FollowDuty has the page show as on duty whom the service says; until then it is
// who the roster says.
func (d *Demo) FollowDuty(who func() []bot.StaffID) {
	d.mu.Lock()
	d.onDuty = who
	d.mu.Unlock()
	d.touch()
}

// duty are those on duty now.
func (d *Demo) duty() []bot.StaffID {
	d.mu.Lock()
	who := d.onDuty
	d.mu.Unlock()
	switch {
	case who != nil:
		return who()
	case d.hours.open(d.now()):
		return []bot.StaffID{bot.StaffID(staff[0].id)}
	}
	return nil
}

// Zone is the ward's time zone.
func (d *Demo) Zone() *time.Location { return d.zone }

// Handler serves the page, its JSON API and its events.
func (d *Demo) Handler() http.Handler { return d.page }

// Close stops everything and removes the temporary folder. The service should
// be stopped before.
func (d *Demo) Close() error {
	var err error
	d.once.Do(func() {
		close(d.done)
		if d.line != nil {
			d.line.Close()
		}
		for _, s := range d.servers {
			err = errors.Join(err, s.close())
		}
		d.wg.Wait()
		if d.redis != nil {
			d.redis.Close()
		}
		if d.dir != "" {
			err = errors.Join(err, os.RemoveAll(d.dir))
		}
	})
	return err
}

// tick delivers again what the service did not take, as the platforms do.
func (d *Demo) tick() {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-d.done:
			return
		case <-t.C:
			d.line.RedeliverDue()
			d.slack.Redeliver()
		}
	}
}

// touch wakes every page after a change that neither platform knows of.
func (d *Demo) touch() {
	d.mu.Lock()
	defer d.mu.Unlock()
	close(d.changed)
	d.changed = make(chan struct{})
}

func (d *Demo) change() <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.changed
}
