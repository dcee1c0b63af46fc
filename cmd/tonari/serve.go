package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"tonari/bot/service"
	"tonari/config"
)

// gcPercent lets the heap grow to five times what lives in it before it is swept:
// a service that holds some 15 MiB then spends a tenth less of the processor on a
// turn. GOGC in the environment says otherwise.
const gcPercent = 400

type serveCommand struct {
	RedisWithin time.Duration `default:"10s" hidden:"" help:"How long Redis is tried at the start, 10s at most."`
}

// Help is what `tonari serve --help` adds.
func (serveCommand) Help() string { return help() }

// Run serves until SIGTERM or SIGINT, then drains.
func (c serveCommand) Run(w *world) error {
	set, err := config.FromEnv(w.env)
	if err != nil {
		return useError{err}
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	log := slog.New(slog.NewJSONHandler(w.err, &slog.HandlerOptions{Level: set.LogLevel}))
	start, cancel := context.WithTimeout(ctx, c.RedisWithin)
	defer cancel()
	s, err := service.New(start, set, service.Options{Log: log})
	if err != nil {
		return err
	}
	defer s.Close()
	public, err := net.Listen("tcp", set.HTTPAddr)
	if err != nil {
		return listenError("TONARI_HTTP_ADDR", err)
	}
	admin, err := net.Listen("tcp", set.AdminAddr)
	if err != nil {
		_ = public.Close()
		return listenError("TONARI_ADMIN_ADDR", err)
	}
	log.Info("serving", "event", "start", "public", public.Addr().String(), "admin", admin.Addr().String())
	return s.Serve(ctx, public, admin)
}

func listenError(variable string, err error) error {
	return fmt.Errorf("%s: %w (end what listens there, or choose another address)", variable, err)
}

// help lists the variables, a line or two each.
func help() string {
	var b strings.Builder
	for _, v := range config.Variables() {
		fmt.Fprintf(&b, "%s", v.Name)
		switch {
		case v.Required:
			b.WriteString(" (required)")
		case v.Default != "":
			fmt.Fprintf(&b, " (default %s)", v.Default)
		}
		fmt.Fprintf(&b, "\n    %s\n", v.Help)
	}
	b.WriteString("Any of these with _FILE at its end names a file that holds the value.\n")
	return b.String()
}
