package slacktest

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// Workspace is one Slack workspace with one app installed in it. It is an
// http.Handler: the Web API under /api/, uploads, private files and response
// URLs beside it. All methods may be used concurrently.
type Workspace struct {
	cfg config

	mu         sync.Mutex
	shift      time.Duration
	changed    chan struct{}
	serial     int
	lastAction int64
	baseURL    string

	people     []*Member
	channels   []*Channel
	directs    []*Channel
	closedTab  bool
	noHome     bool
	ephemerals []*message
	groups     []*Group
	files      []*storedFile
	views      []*openView
	triggers   map[string]*trigger
	hooks      map[string]*hook
	scopes     map[string]bool
	revoked    bool

	calls      []Call
	violations []string

	faults   []*plannedFault
	outage   bool
	limiter  limiter
	urls     URLs
	inject   injections
	sent     []Delivery
	retries  []*retry
	queue    []*parcel
	carrying bool
	sockets  sockets
}

// URLs are the program's addresses, as set in the app's configuration. An
// empty one means that Slack has nowhere to deliver that kind to.
type URLs struct {
	Events, Interactions, Commands, Options string
}

type config struct {
	secret, token, appToken   string
	teamID, appID             string
	botID, botUser            string
	clock                     func() time.Time
	client                    *http.Client
	deadline, ping            time.Duration
	retryAfter                []time.Duration
	scopes                    []string
	urls                      URLs
	baseURL                   string
	teamDomain                string
	maxRequest, maxFileLength int64
}

// Option sets one property of a new workspace.
type Option func(*config)

// SigningSecret signs what is delivered to the program. Default "signing-secret".
func SigningSecret(s string) Option { return func(c *config) { c.secret = s } }

// BotToken is the one token the Web API accepts. Default "xoxb-test".
func BotToken(t string) Option { return func(c *config) { c.token = t } }

// Clock gives the time of the workspace; Advance adds to it. Default time.Now.
func Clock(now func() time.Time) Option { return func(c *config) { c.clock = now } }

// HTTPClient delivers events, interactions and commands. It must not follow
// more than two redirects; the default does that.
func HTTPClient(h *http.Client) Option { return func(c *config) { c.client = h } }

// Deadline is how long a delivery waits for its answer. Slack's, and the
// default, is 3 s (https://docs.slack.dev/apis/events-api/#responding).
func Deadline(d time.Duration) Option { return func(c *config) { c.deadline = d } }

// Retries sets the pauses between the deliveries of one event. Slack's, and
// the default, is at once, one minute, five minutes
// (https://docs.slack.dev/apis/events-api/#retries).
func Retries(pauses ...time.Duration) Option {
	return func(c *config) { c.retryAfter = pauses }
}

// TeamID is the workspace's id. Default "T0TONARI".
func TeamID(id string) Option { return func(c *config) { c.teamID = id } }

// AppID is the app's id. Default "A0TONARI".
func AppID(id string) Option { return func(c *config) { c.appID = id } }

// BotID and BotUserID are the two ids of the app's bot. Defaults "B0TONARI", "U0BOT".
func BotID(id string) Option { return func(c *config) { c.botID = id } }

// BotUserID is the user id of the app's bot.
func BotUserID(id string) Option { return func(c *config) { c.botUser = id } }

// Scopes granted to the token. Default: those of a private desk channel.
func Scopes(s ...string) Option { return func(c *config) { c.scopes = s } }

// Endpoints are where events, interactions, commands and option requests go.
func Endpoints(u URLs) Option { return func(c *config) { c.urls = u } }

// BaseURL is the address under which the workspace itself is reached, without
// a closing slash; upload, file and response URLs start with it. Without it the
// host of the latest API request is used.
func BaseURL(u string) Option { return func(c *config) { c.baseURL = u } }

// DeskScopes are the bot scopes that a desk in a private channel needs.
func DeskScopes() []string {
	return []string{
		"chat:write", "commands", "groups:history", "groups:read", "files:read", "files:write",
		"users:read", "reactions:write", "im:write", "im:history", "usergroups:read", "usergroups:write",
	}
}

// New returns an empty workspace with the app installed.
func New(opts ...Option) *Workspace {
	c := config{
		secret: "signing-secret", token: "xoxb-test",
		teamID: "T0TONARI", appID: "A0TONARI", botID: "B0TONARI", botUser: "U0BOT",
		clock: time.Now, deadline: 3 * time.Second, ping: pingEvery,
		retryAfter: []time.Duration{0, time.Minute, 5 * time.Minute},
		scopes:     DeskScopes(), teamDomain: "tonari-test",
		maxRequest: 4 << 20, maxFileLength: 64 << 20,
	}
	for _, o := range opts {
		o(&c)
	}
	if c.client == nil {
		c.client = &http.Client{CheckRedirect: func(_ *http.Request, via []*http.Request) error {
			if len(via) > 2 {
				return errRedirects
			}
			return nil
		}}
	}
	w := &Workspace{
		cfg: c, changed: make(chan struct{}), urls: c.urls, baseURL: c.baseURL,
		triggers: map[string]*trigger{}, hooks: map[string]*hook{}, scopes: map[string]bool{},
		limiter: newLimiter(),
		sockets: sockets{
			tickets: map[string]time.Time{}, scope: true,
			waiting: map[string]chan []byte{}, known: map[string]bool{}, acked: map[string]bool{},
		},
	}
	for _, s := range c.scopes {
		w.scopes[s] = true
	}
	if c.appToken != "" { // Slack asks for no addresses then
		w.urls = URLs{Events: "socket", Interactions: "socket", Commands: "socket", Options: "socket"}
	}
	return w
}

// Connect tells the workspace where the program listens: base is its address,
// under which the four usual routes (/slack/events and so on) are.
func (w *Workspace) Connect(base string) {
	w.SetEndpoints(URLs{
		Events: base + "/slack/events", Interactions: base + "/slack/interactions",
		Commands: base + "/slack/commands", Options: base + "/slack/options",
	})
}

// SetEndpoints replaces the program's addresses.
func (w *Workspace) SetEndpoints(u URLs) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.urls = u
}

// BotUser is the user id of the app's bot.
func (w *Workspace) BotUser() string { return w.cfg.botUser }

// Bot is the bot id of the app.
func (w *Workspace) Bot() string { return w.cfg.botID }

// Team is the workspace's id.
func (w *Workspace) Team() string { return w.cfg.teamID }

// App is the app's id.
func (w *Workspace) App() string { return w.cfg.appID }

// Token is the bot token that the Web API accepts.
func (w *Workspace) Token() string { return w.cfg.token }

// Secret is the signing secret.
func (w *Workspace) Secret() string { return w.cfg.secret }

// Now is the workspace's time.
func (w *Workspace) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now()
}

func (w *Workspace) now() time.Time { return w.cfg.clock().Add(w.shift) }

// Changed is closed at the next change of anything in the workspace.
func (w *Workspace) Changed() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.changed
}

// Wait returns when cond holds, which is tried after every change, or with the
// context's error. cond may use all methods of the workspace.
func (w *Workspace) Wait(ctx context.Context, cond func() bool) error {
	for {
		ch := w.Changed()
		if cond() {
			return nil
		}
		select {
		case <-ch:
		case <-ctx.Done():
			return fmt.Errorf("waiting for the slack workspace: %w", ctx.Err())
		}
	}
}

// touch wakes everyone who waits for a change. The lock is held.
func (w *Workspace) touch() {
	close(w.changed)
	w.changed = make(chan struct{})
}

func (w *Workspace) id(prefix string) string {
	w.serial++
	return fmt.Sprintf("%s%08d", prefix, w.serial)
}

// actionTS is a moment that no other action of the workspace has.
func (w *Workspace) actionTS() string {
	w.lastAction = max(w.now().UnixMicro(), w.lastAction+1)
	return stamp(w.lastAction)
}

// stamp writes microseconds since 1970 as Slack does: seconds, a dot, six digits.
func stamp(micros int64) string { return fmt.Sprintf("%d.%06d", micros/1e6, micros%1e6) }
