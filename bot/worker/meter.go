package worker

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Meter counts what the loops do. Labels are machine words, never a person.
type Meter struct {
	turns    *prometheus.CounterVec
	turnTime prometheus.Histogram
	sent     *prometheus.CounterVec
	sendTime *prometheus.HistogramVec
	failed   *prometheus.CounterVec
	removed  *prometheus.CounterVec
}

// NewMeter registers the metrics; a nil registry keeps them unseen.
func NewMeter(reg prometheus.Registerer) *Meter {
	m := &Meter{
		turns: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "tonari_turns_total", Help: "Turns by kind of input and outcome of the commit.",
		}, []string{"event", "outcome"}),
		turnTime: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "tonari_turn_seconds", Help: "Time of a turn from claim to commit.",
			Buckets: prometheus.ExponentialBuckets(0.0005, 2, 14),
		}),
		sent: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "tonari_sent_total", Help: "Requests to a platform by result.",
		}, []string{"platform", "result"}),
		sendTime: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "tonari_send_seconds", Help: "Time of a request to a platform.",
			Buckets: prometheus.ExponentialBuckets(0.005, 2, 12),
		}, []string{"platform"}),
		failed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "tonari_failures_total", Help: "What needs a human's look, by kind.",
		}, []string{"kind"}),
		removed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "tonari_removed_total", Help: "Posts and files with residents' words taken out of Slack, by why: erasure or retention.",
		}, []string{"why"}),
	}
	if reg != nil {
		reg.MustRegister(m.turns, m.turnTime, m.sent, m.sendTime, m.failed, m.removed)
	}
	return m
}

// Turn counts a turn.
func (m *Meter) Turn(event, outcome string, d time.Duration) {
	m.turns.WithLabelValues(event, outcome).Inc()
	m.turnTime.Observe(d.Seconds())
}

// Sent counts a request to a platform; an empty result is "ok".
func (m *Meter) Sent(platform, result string, d time.Duration) {
	if result == "" {
		result = "ok"
	}
	m.sent.WithLabelValues(platform, result).Inc()
	if d > 0 {
		m.sendTime.WithLabelValues(platform).Observe(d.Seconds())
	}
}

// Removed counts a post or file that was taken out of Slack.
func (m *Meter) Removed(why string) { m.removed.WithLabelValues(why).Inc() }

// Failed counts what a human should look at.
func (m *Meter) Failed(kind string) { m.failed.WithLabelValues(kind).Inc() }
