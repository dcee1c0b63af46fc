package linetest

import (
	"context"
	crand "crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/google/uuid"
)

// Defaults of a Platform made without options.
const (
	DefaultSecret = "5b1ffb0dc62b4f8c9e7a3d2c1b0a9f8e"
	DefaultToken  = "linetest-channel-access-token"
)

// Platform is LINE as one official account sees it. Make it with New. All
// methods may be called from several goroutines.
type Platform struct {
	mux     *http.ServeMux
	clock   func() time.Time
	rate    func() time.Time
	wait    func(context.Context, time.Duration) error
	client  *http.Client
	timeout time.Duration
	closed  chan struct{}
	once    sync.Once

	mu      sync.Mutex
	changed chan struct{}
	rng     *rand.Rand
	shift   time.Duration

	secret, token string
	account       Account
	hook          endpoint

	people map[string]*Person
	order  []*Person
	groups map[string]bool

	tokens map[string]*replyToken
	keys   map[string]*acceptance
	seen   map[string]keyUse
	burn   bool

	quota   quota
	buckets map[string]*bucket
	flood   floodGuard

	contents map[string]*content
	menus    menus

	chaos      Chaos
	held       []*event
	holding    bool
	redelivery redelivery

	faults     map[string][]Fault
	standing   map[string]Fault
	calls      []*Call
	deliveries []*Delivery
	violations []Violation
	lastID     int64
	chat       bool // Chat is on in the Official Account Manager
}

// Account is the official account that the bot runs.
type Account struct {
	UserID      string // "U" and 32 hex digits; the destination of webhooks
	BasicID     string // "@" and eight characters
	DisplayName string
}

type endpoint struct {
	url    string
	active bool
}

// Option sets one property of a new Platform.
type Option func(*Platform)

// Secret sets the channel secret, the key of webhook signatures.
func Secret(s string) Option { return func(p *Platform) { p.secret = s } }

// Token sets the one valid channel access token.
func Token(t string) Option { return func(p *Platform) { p.token = t } }

// WebhookURL sets where webhooks go. Empty: people act, nothing is delivered.
func WebhookURL(u string) Option {
	return func(p *Platform) { p.hook = endpoint{url: u, active: u != ""} }
}

// Clock sets the platform's clock; time.Now by default.
func Clock(now func() time.Time) Option { return func(p *Platform) { p.clock = now } }

// RateClock sets the clock of the rate limits, which count real requests and so
// follow real time by default even when Clock stands still.
func RateClock(now func() time.Time) Option { return func(p *Platform) { p.rate = now } }

// Waiter sets how a fault's latency is waited for; a timer by default.
func Waiter(wait func(context.Context, time.Duration) error) Option {
	return func(p *Platform) { p.wait = wait }
}

// HTTPClient sets the client that delivers webhooks. Redirects are never followed.
func HTTPClient(c *http.Client) Option { return func(p *Platform) { p.client = c } }

// DeliveryTimeout sets how long a webhook waits for its answer; 2 s as at LINE
// (DOCS messaging-api/check-webhook-error-statistics/).
func DeliveryTimeout(d time.Duration) Option { return func(p *Platform) { p.timeout = d } }

// BotUserID sets the bot's own user id.
func BotUserID(id string) Option { return func(p *Platform) { p.account.UserID = id } }

// DisplayName sets the account's name.
func DisplayName(name string) Option { return func(p *Platform) { p.account.DisplayName = name } }

// Seed makes every id of the platform repeatable.
func Seed(n uint64) Option { return func(p *Platform) { p.rng = rand.New(rand.NewPCG(n, n)) } }

// Redelivery switches webhook redelivery on, with the waits before each attempt
// (LINE does not disclose its own); without arguments 10 s, 1 min, 5 min.
func Redelivery(schedule ...time.Duration) Option {
	return func(p *Platform) {
		if len(schedule) == 0 {
			schedule = []time.Duration{10 * time.Second, time.Minute, 5 * time.Minute}
		}
		p.redelivery.schedule = schedule
	}
}

// BurnTokenOnError makes a refused message object use up its reply token; LINE
// leaves open whether it does.
func BurnTokenOnError() Option { return func(p *Platform) { p.burn = true } }

// MonthlyQuota limits the messages of a month (Japanese time); no limit by default.
func MonthlyQuota(n int) Option {
	return func(p *Platform) { p.quota = quota{limited: true, value: n} }
}

// FloodLimit refuses pushes to one person beyond n in a window. LINE has such a
// guard and does not disclose it; it is off by default.
func FloodLimit(n int, window time.Duration) Option {
	return func(p *Platform) { p.flood = floodGuard{limit: n, window: window} }
}

// New returns a platform with one official account and nobody in it.
func New(opts ...Option) *Platform {
	p := &Platform{
		clock:    time.Now,
		rate:     time.Now,
		wait:     realWait,
		client:   &http.Client{},
		timeout:  2 * time.Second,
		closed:   make(chan struct{}),
		changed:  make(chan struct{}),
		secret:   DefaultSecret,
		token:    DefaultToken,
		account:  Account{BasicID: "@000tonar", DisplayName: "となり"},
		people:   map[string]*Person{},
		groups:   map[string]bool{},
		tokens:   map[string]*replyToken{},
		keys:     map[string]*acceptance{},
		seen:     map[string]keyUse{},
		buckets:  map[string]*bucket{},
		contents: map[string]*content{},
		faults:   map[string][]Fault{},
		standing: map[string]Fault{},
	}
	for _, o := range opts {
		o(p)
	}
	if p.rng == nil {
		var b [16]byte
		_, _ = crand.Read(b[:])
		p.rng = rand.New(rand.NewPCG(binary.LittleEndian.Uint64(b[:8]), binary.LittleEndian.Uint64(b[8:])))
	}
	if p.account.UserID == "" {
		p.account.UserID = "U" + p.hex(16)
	}
	c := *p.client
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	p.client = &c
	p.mux = p.routes()
	return p
}

// Close lets every hanging request go.
func (p *Platform) Close() { p.once.Do(func() { close(p.closed) }) }

// Account tells who the bot is.
func (p *Platform) Account() Account { return p.account }

// Now is the platform's time.
func (p *Platform) Now() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now()
}

func (p *Platform) now() time.Time { return p.clock().Add(p.shift) }

// SetSecret replaces the channel secret at once, as issuing a new one in the
// console does (DOCS messaging-api/verify-webhook-signature/).
func (p *Platform) SetSecret(s string) { p.set(func() { p.secret = s }) }

// SetToken replaces the valid channel access token; the old one then gets 401.
func (p *Platform) SetToken(t string) { p.set(func() { p.token = t }) }

// SetWebhookURL changes where webhooks go.
func (p *Platform) SetWebhookURL(u string) {
	p.set(func() { p.hook = endpoint{url: u, active: u != ""} })
}

// SetMonthlyQuota changes the monthly limit; below zero there is none.
func (p *Platform) SetMonthlyQuota(n int) {
	p.set(func() { p.quota.limited, p.quota.value = n >= 0, n })
}

func (p *Platform) set(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f()
	p.notify()
}

func realWait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *Platform) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(p.rng.UintN(256))
	}
	return b
}

func (p *Platform) hex(n int) string { return hex.EncodeToString(p.bytes(n)) }

func (p *Platform) uuid() string {
	u, _ := uuid.FromBytes(p.bytes(16))
	u[6] = u[6]&0x0f | 0x40
	u[8] = u[8]&0x3f | 0x80
	return u.String()
}
