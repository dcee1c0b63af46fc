package service

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"tonari/bot/store"
)

// waiting tells the metrics what waits in Redis, read when they are asked for.
type waiting struct{ s *Service }

var (
	dueDesc = prometheus.NewDesc("tonari_due", "What is due and not being worked on: people with inputs, LINE lanes, timers, asks for seats.", []string{"what"}, nil)
	ageDesc = prometheus.NewDesc("tonari_due_seconds", "How long the oldest of them has been due.", nil, nil)
	// deskDesc counts lanes that back off as well.
	deskDesc = prometheus.NewDesc("tonari_desk_waiting", "People for whom something waits to be sent to Slack.", nil, nil)
	deadDesc = prometheus.NewDesc("tonari_set_aside", "Inputs that were set aside and wait for a human.", nil, nil)
)

func (w waiting) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{dueDesc, ageDesc, deskDesc, deadDesc} {
		to <- d
	}
}

// Collect reports nothing while Redis does not answer; readyz tells that.
func (w waiting) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	d, err := w.s.store.Depth(ctx)
	if err != nil {
		w.s.log.Warn("what waits cannot be counted", "event", "depth", "err", err)
		return
	}
	for _, m := range measures(d) {
		to <- m
	}
}

func measures(d store.Depth) []prometheus.Metric {
	gauge := func(desc *prometheus.Desc, v float64, labels ...string) prometheus.Metric {
		return prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, v, labels...)
	}
	return []prometheus.Metric{
		gauge(dueDesc, float64(d.People), "people"),
		gauge(dueDesc, float64(d.Lanes), "lanes"),
		gauge(dueDesc, float64(d.Timers), "timers"),
		gauge(dueDesc, float64(d.Asks), "asks"),
		gauge(ageDesc, d.Late.Seconds()),
		gauge(deskDesc, float64(d.Desk)),
		gauge(deadDesc, float64(d.Dead)),
	}
}
