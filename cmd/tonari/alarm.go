package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"os/signal"
	"slices"
	"time"

	"tonari/bot/service"
	"tonari/config"
)

type alarmCommand struct {
	Test alarmTest `cmd:"" help:"Send a notice that asks for nothing by mail and web hook."`
	Ack  alarmAck  `cmd:"" help:"Say that somebody looks after it: the alarm is not repeated for an hour, unless more urgent cases wait."`
}

type alarmTest struct{}

// Run tries every way that the environment names.
func (alarmTest) Run(w *world) error {
	set, err := config.FromEnvOnly(w.env, "TONARI_CONFIG_DIR", "TONARI_ALARM_SMTP", "TONARI_ALARM_MAIL_FROM", "TONARI_ALARM_MAIL_TO", "TONARI_ALARM_WEBHOOK")
	if err != nil {
		return useError{err}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ways, err := service.TryAlarm(ctx, set)
	if err != nil {
		return err
	}
	if len(ways) == 0 {
		return errors.New("nobody is told outside Slack (set TONARI_ALARM_SMTP with its two addresses, or TONARI_ALARM_WEBHOOK)")
	}
	failed := false
	for _, way := range slices.Sorted(maps.Keys(ways)) {
		if err := ways[way]; err != nil {
			failed = true
			fmt.Fprintf(w.out, "%s: %v\n", way, err)
			continue
		}
		fmt.Fprintf(w.out, "%s: sent\n", way)
	}
	if failed {
		return errTold
	}
	return nil
}

type alarmAck struct{}

// Run acknowledges the alarm that stands.
func (alarmAck) Run(w *world) error {
	set, err := config.FromEnvOnly(w.env, "REDIS_URL", "TONARI_KEYSET_FILE")
	if err != nil {
		return useError{err}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	s, err := service.OpenStore(ctx, set, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer s.Close()
	at, err := s.Now(ctx)
	if err != nil {
		return err
	}
	standing, err := s.AckAlarm(ctx, at)
	if err != nil {
		return err
	}
	if !standing {
		fmt.Fprintln(w.out, "there is no alarm")
		return nil
	}
	fmt.Fprintf(w.out, "acknowledged until %s\n", at.Add(service.AckFor).In(time.FixedZone("JST", 9*60*60)).Format("15:04"))
	return nil
}
