// Package web is every URL of the house: LINE's webhook, Slack's four and what
// phones fetch on the public listener, health and metrics on the admin one. It reads at most what
// is allowed, hands the bytes to a Receiver, and answers what it says. It knows
// neither platform.
//
// gin's own logger and recovery are not used: they print query strings, error
// texts and panic values, and any of these may hold a person's words.
package web

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
)

// MaxBody is the most that a request may hold, in bytes. LINE and Slack document
// no limit of theirs; their largest known requests are far below.
const MaxBody = 1 << 20

// Answer is what a Receiver wants answered. The zero Body is an empty one.
type Answer struct {
	Status int
	JSON   []byte
}

// Receiver takes the raw bytes of a request. It answers 200 only after what was
// sent is durable.
type Receiver func(ctx context.Context, h http.Header, body []byte) Answer

// Routes are the receivers of the public listener; a nil one is not served.
type Routes struct {
	LINE              Receiver
	SlackEvents       Receiver
	SlackInteractions Receiver
	SlackCommands     Receiver
	SlackOptions      Receiver
	// Media is what GET /m/<token> gives to phones.
	Media Shelf
}

// receiveWithin bounds a receiver: Slack waits 3 s, LINE 2 s
// (docs.slack.dev/apis/events-api, developers.line.biz/en/docs/messaging-api/check-webhook-error-statistics).
const receiveWithin = 1900 * time.Millisecond

// Public is the handler of the public listener.
func Public(routes Routes, log *slog.Logger, m *Meter) http.Handler {
	e := engine(log)
	post := func(path string, r Receiver) {
		if r != nil {
			e.POST(path, func(c *gin.Context) { receive(c, path, r, log, m) })
		}
	}
	post("/line/webhook", routes.LINE)
	post("/slack/events", routes.SlackEvents)
	post("/slack/interactions", routes.SlackInteractions)
	post("/slack/commands", routes.SlackCommands)
	post("/slack/options", routes.SlackOptions)
	if routes.Media != nil {
		e.GET(mediaPath, func(c *gin.Context) { media(c, routes.Media, log, m) })
	}
	return e
}

func engine(log *slog.Logger) *gin.Engine {
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	e.HandleMethodNotAllowed = true
	e.RedirectTrailingSlash = false
	e.RedirectFixedPath = false
	_ = e.SetTrustedProxies(nil) // only fails for addresses that cannot be parsed
	e.Use(recovery(log))
	e.NoRoute(func(c *gin.Context) { c.Status(http.StatusNotFound) })
	e.NoMethod(func(c *gin.Context) { c.Status(http.StatusMethodNotAllowed) })
	return e
}

// recovery answers 500 and logs the type of the panic and the stack, never the
// value.
func recovery(log *slog.Logger) gin.HandlerFunc {
	return func(c *gin.Context) {
		defer func() {
			if r := recover(); r != nil {
				log.Error("panic in a handler", "event", "panic", "route", c.FullPath(),
					"type", typeName(r), "stack", string(debug.Stack()))
				c.AbortWithStatus(http.StatusInternalServerError)
			}
		}()
		c.Next()
	}
}

// receive answers what the receiver says; one that panics leaves 500 to recovery.
func receive(c *gin.Context, route string, r Receiver, log *slog.Logger, m *Meter) {
	began := time.Now()
	status := http.StatusInternalServerError
	defer func() {
		took := time.Since(began)
		m.request(route, status, took)
		level := slog.LevelDebug
		if status >= 500 || status == http.StatusUnauthorized {
			level = slog.LevelWarn
		}
		log.Log(c.Request.Context(), level, "request", "event", "http", "route", route, "status", status, "ms", took.Milliseconds())
	}()
	status = answer(c, r)
}

// answer reads the body and hands it on.
func answer(c *gin.Context, r Receiver) int {
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, MaxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		c.Status(http.StatusRequestEntityTooLarge)
		return http.StatusRequestEntityTooLarge
	case err != nil:
		c.Status(http.StatusBadRequest)
		return http.StatusBadRequest
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), receiveWithin)
	defer cancel()
	a := r(ctx, c.Request.Header, body)
	if len(a.JSON) > 0 {
		c.Data(a.Status, "application/json; charset=utf-8", a.JSON)
	} else {
		c.Status(a.Status)
	}
	return a.Status
}

// Server is an http.Server with the house's limits of time and size.
func Server(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 2 * time.Second,
		ReadTimeout:       5 * time.Second,
		WriteTimeout:      10 * time.Second,
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(quiet{log.Handler()}, slog.LevelDebug),
		BaseContext:       func(net.Listener) context.Context { return context.Background() },
	}
}

// Meter counts requests by route and status.
type Meter struct {
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
}

// NewMeter registers the metrics; a nil registry keeps them unseen.
func NewMeter(reg prometheus.Registerer) *Meter {
	m := &Meter{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "tonari_http_requests_total", Help: "Requests by route and status.",
		}, []string{"route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "tonari_http_seconds", Help: "Time of a request by route.",
			Buckets: prometheus.ExponentialBuckets(0.0005, 2, 13),
		}, []string{"route"}),
	}
	if reg != nil {
		reg.MustRegister(m.requests, m.seconds)
	}
	return m
}

func (m *Meter) request(route string, status int, d time.Duration) {
	m.requests.WithLabelValues(route, statusText(status)).Inc()
	m.seconds.WithLabelValues(route).Observe(d.Seconds())
}
