// Package service puts the rooms together into one running service: store,
// worker, LINE, Slack and the listeners' handlers. `serve`, the demonstration
// and the tests' world are all made here, so that what is tried is what runs.
package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"tonari/bot"
	"tonari/bot/alarm"
	"tonari/bot/line"
	"tonari/bot/store"
	"tonari/bot/store/keys"
	"tonari/bot/turn"
	"tonari/bot/web"
	"tonari/bot/worker"
	"tonari/config"
	"tonari/config/strictyaml"
	"tonari/flows"
	"tonari/handoff/slackdesk"
)

// Options are what the environment does not say. The zero value is production.
type Options struct {
	Log *slog.Logger
	// Live replaces the configuration that is read from the settings' directory.
	Live *config.Live
	// Shift is added to Redis time, for tests and the demonstration.
	Shift func() time.Duration
	// As worker.Options.
	Parts          func() []bot.Partition
	Poll           time.Duration
	PostsPerSecond float64
	// Point is called at named points of the road: read, put, answer (a request of a
	// platform), and those of worker.Options.
	Point func(name string)
	// Lease is how long what a process had in hand rests when it stops; default 5 s.
	// The desk's is twice as long.
	Lease time.Duration
}

// Service is the whole, connected to Redis. Nothing runs before Run.
type Service struct {
	set    *config.Settings
	opt    Options
	log    *slog.Logger
	reg    *prometheus.Registry
	store  *store.Store
	live   *config.Live
	flows  *flows.Set
	hook   *line.Webhook
	sender *line.Sender
	desk   *slackdesk.Client
	verify *slackdesk.Verifier // nil in Socket Mode
	socket *slackdesk.Sockets  // nil over HTTP
	decode atomic.Pointer[slackdesk.Decoder]
	worker *worker.Worker
	web    *web.Meter
	meter  *worker.Meter
	faulty prometheus.Gauge
	events *prometheus.CounterVec

	botID   atomic.Pointer[string] // the destination of our webhooks, once known
	members atomic.Pointer[slackdesk.Members]
	// calendar is what events there are.
	calendar atomic.Pointer[bot.Calendar]
	running  atomic.Bool
	notes    notes

	echo    echo
	trouble trouble
	ways    []alarm.Way
	failing map[string]time.Time                     // ways that failed: not tried before; for the goroutine that looks out only
	missing atomic.Pointer[map[string][]bot.StaffID] // by channel, people of the roster who do not read there
	closed  atomic.Pointer[map[string]bool]          // channels that nothing new may be posted to
	atFirst sync.Map                                 // the same by channel, before the desk was looked at
	// deskNote is what was last wrong with the channels; for the goroutine that cares only.
	deskNote string
	guests   *guests               // for the goroutine that cares only
	unheard  map[bot.EventID]*news // for the goroutine that cares only
	reading  reading               // for the goroutine that cares only, as the next
	// slackDown: Slack did not answer when it was last asked who we are.
	slackDown bool

	caring sync.Mutex // what the goroutine that cares does, and Care

	// Of the news of events; for the goroutine that cares only.
	announceAt time.Time
	// Of the configuration; for the goroutine that cares only.
	broken bool
	news   *news

	duty duty
}

// New reads the configuration, opens the key file and connects to Redis. LINE
// and Slack are not asked: they may be down. Every error says what to do.
func New(ctx context.Context, set *config.Settings, opt Options) (*Service, error) {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	s := &Service{set: set, opt: opt, log: opt.Log, reg: prometheus.NewRegistry(), duty: newDuty(), failing: map[string]time.Time{}}
	s.reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	s.web, s.meter = web.NewMeter(s.reg), worker.NewMeter(s.reg)
	s.faulty = prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "tonari_config_faulty", Help: "1 while a file of the configuration is faulty and the old words stay.",
	})
	s.reg.MustRegister(s.faulty)
	s.events = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "tonari_events_total", Help: "Events from a platform by what became of them.",
	}, []string{"platform", "outcome"})
	s.reg.MustRegister(s.events, waiting{s})

	if s.live = opt.Live; s.live == nil {
		live, faults, err := config.NewLive(config.Over(set.ConfigDir))
		if err != nil {
			return nil, err
		}
		s.warn(faults)
		s.live = live
	}
	s.stale()
	var err error
	if s.ways, err = alarmWays(set); err != nil {
		return nil, err
	}
	if s.flows, err = flows.New(); err != nil {
		return nil, err
	}
	k, err := keys.Read(set.Keyset)
	if err != nil {
		return nil, err
	}
	if s.store, err = store.Open(ctx, store.Options{
		URL: set.Redis.Reveal(), Seal: sealer{k}, Person: sealer{k}.person, Shift: opt.Shift, Lease: opt.Lease,
		StateVersion: turn.StateVersion, Offer: set.SeatOffer, Log: opt.Log,
	}); err != nil {
		return nil, err
	}
	if err := s.platforms(); err != nil {
		_ = s.store.Close()
		return nil, err
	}
	return s, nil
}

// platforms makes what speaks with LINE and Slack.
func (s *Service) platforms() (err error) {
	set := s.set
	if s.hook, err = line.NewWebhook(reveal(set.LineSecrets), s.store.PersonOf); err != nil {
		return err
	}
	if s.sender, err = line.NewSender(line.Config{
		Token: set.LineToken.Reveal(), APIURL: set.LineAPI, DataURL: set.LineDataAPI, Timeout: sendWithin,
	}); err != nil {
		return err
	}
	if err = s.slackSide(); err != nil {
		return err
	}
	s.worker = worker.New(worker.Options{
		Store: s.store, House: s.house, LINE: lineEdge{s.sender}, Desk: s.edge(), SeatFile: s.seatFile,
		Log: s.log, Meter: s.meter, Note: s.notes.set, Name: processName(),
		Parts: s.opt.Parts, Poll: s.opt.Poll, PostsPerSecond: s.opt.PostsPerSecond, Point: s.opt.Point, DeskLease: 2 * s.opt.Lease,
	})
	return nil
}

// sendWithin bounds a request to a platform. It ends before the lease on what is
// sent does, so that no other process sends the same beside it.
const sendWithin = 4 * time.Second

func reveal(secrets []config.Secret) []string {
	plain := make([]string, len(secrets))
	for i, x := range secrets {
		plain[i] = x.Reveal()
	}
	return plain
}

func processName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "host"
	}
	return fmt.Sprintf("%s/%d/%s", host, os.Getpid(), uuid.NewString())
}

// house is what a turn reads, as it is now.
func (s *Service) house() *turn.House {
	h, missing := s.live.House(), s.missing.Load()
	if missing == nil {
		missing = new(map[string][]bot.StaffID)
	}
	return &turn.House{
		Flows: s.flows, Book: h.Words, Rules: h.Triage, Roster: s.roster(), Missing: *missing, Numbers: h.Numbers, Guide: h.Guide, Templates: h.Templates,
		Calendar: s.calendar.Load(),
		Desk:     s.set.SlackChannel, Urgent: s.set.SlackUrgentChannel,
		Public: s.set.PublicURL, Masked: s.set.Masked, Hold: s.set.ReplyHold, Confirm: s.set.ReplyConfirm, Burst: s.set.Burst,
		Retention: s.set.Retention, SlackRetention: s.set.SlackRetention,
	}
}

// stale warns of phone numbers that nobody has checked for long. The service goes
// on: an old number is better than none.
func (s *Service) stale() { s.warn(s.live.House().Stale(s.now())) }

func (s *Service) warn(faults strictyaml.Faults) {
	for _, f := range faults {
		s.log.Warn("configuration", "event", "config", "fault", f.Error())
	}
}

// Worker is the loops; tests drive it by hand.
func (s *Service) Worker() *worker.Worker { return s.worker }

// Store is the house's Redis.
func (s *Service) Store() *store.Store { return s.store }

// Public is the handler of the public listener.
func (s *Service) Public() http.Handler {
	routes := web.Routes{LINE: s.lineWebhook, Media: s.media}
	s.slackRoutes(&routes)
	return web.Public(routes, s.log, s.web)
}

// Admin is the handler of the admin listener.
func (s *Service) Admin() http.Handler { return web.Admin(s.health, s.reg, s.log) }

var errNotRunning = errors.New("the workers are not running")

func (s *Service) health(ctx context.Context) web.Health {
	h := web.Health{Notes: s.notes.all()}
	if err := s.store.Ping(ctx); err != nil {
		h.Ready = err
	} else if !s.running.Load() {
		h.Ready = errNotRunning
	}
	return h
}

// Run works until ctx ends, then finishes what is under way.
func (s *Service) Run(ctx context.Context) {
	s.running.Store(true)
	defer s.running.Store(false)
	var beside sync.WaitGroup
	beside.Go(func() { s.care(ctx) })
	beside.Go(func() { s.Listen(ctx) })
	beside.Go(func() { s.lookAfterDuty(ctx) })
	beside.Go(func() { s.lookOut(ctx) })
	s.worker.Run(ctx)
	beside.Wait()
}

// Close lets go of Redis and of idle connections.
func (s *Service) Close() error {
	s.sender.Close()
	return s.store.Close()
}
