package slackdesk

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"
)

// Config of a Client. Token and Names are required.
type Config struct {
	Token string
	// APIURL is Slack's base address, with a closing slash; empty: Slack's own.
	APIURL string
	// Timeout of a call; default 10 s. FileTimeout of an upload; default 2 min.
	Timeout, FileTimeout time.Duration
	// Transport of the connections; empty: http.DefaultTransport.
	Transport http.RoundTripper
	// Zone of the times on cards; empty: Asia/Tokyo as UTC+9.
	Zone *time.Location
	// Holds is asked when the last bytes of a request are about to leave: false, and
	// they do not. Empty: always true.
	Holds func(context.Context) bool
	// Names give the role names of the roster.
	Names Names
	Log   *slog.Logger
	// Now is the clock; empty: time.Now.
	Now func() time.Time
}

// File is what a person sent.
type File struct {
	Type string // media type
	Data []byte
}

// Client does one thing in Slack for each call. It never tries again by itself,
// but for a stray post that it takes away. Safe for concurrent use.
type Client struct {
	api, files *slack.Client
	http, slow *http.Client // slow: files
	base       string
	token      string
	render     renderer
	log        *slog.Logger
	now        func() time.Time

	mu     sync.Mutex
	marks  map[string]standingMarks // channel/ts: what we know to stand there
	strays map[string]string        // ts of posts that lost their thread: channel
}

// Slack's own base address.
const slackAPI = "https://slack.com/api/"

// New returns a Client.
func New(c Config) (*Client, error) {
	switch {
	case c.Token == "":
		return nil, errors.New("slack bot token: none given")
	case c.Names == nil:
		return nil, errors.New("slack desk: no names of the roster")
	case c.APIURL == "":
		c.APIURL = slackAPI
	case !strings.HasSuffix(c.APIURL, "/"):
		return nil, errors.New("slack API URL: want a closing slash")
	}
	if c.Timeout == 0 {
		c.Timeout = 10 * time.Second
	}
	if c.FileTimeout == 0 {
		c.FileTimeout = 2 * time.Minute
	}
	if c.Transport == nil {
		c.Transport = http.DefaultTransport
	}
	if c.Holds == nil {
		c.Holds = func(context.Context) bool { return true }
	}
	if c.Zone == nil {
		c.Zone = time.FixedZone("JST", 9*60*60)
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	client := func(timeout time.Duration) *http.Client {
		return &http.Client{
			Timeout:       timeout,
			Transport:     honest{held{c.Transport, c.Holds}, c.APIURL},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
	}
	quick, slow := client(c.Timeout), client(c.FileTimeout)
	return &Client{
		api:    slack.New(c.Token, slack.OptionAPIURL(c.APIURL), slack.OptionHTTPClient(quick)),
		files:  slack.New(c.Token, slack.OptionAPIURL(c.APIURL), slack.OptionHTTPClient(slow)),
		http:   quick,
		slow:   slow,
		base:   c.APIURL,
		token:  c.Token,
		render: renderer{zone: c.Zone, names: c.Names},
		log:    c.Log,
		now:    c.Now,
		marks:  map[string]standingMarks{},
		strays: map[string]string{},
	}, nil
}
