package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"tonari/bot/service"
	"tonari/config"
)

type serveCommand struct{}

// Help is what `tonari serve --help` adds.
func (serveCommand) Help() string { return help() }

// Run serves until SIGTERM or SIGINT, then drains.
func (serveCommand) Run(w *world) error {
	set, err := config.FromEnv(w.env)
	if err != nil {
		return useError{err}
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	log := slog.New(slog.NewJSONHandler(w.err, &slog.HandlerOptions{Level: set.LogLevel}))
	s, err := service.New(ctx, set, service.Options{Log: log})
	if err != nil {
		return err
	}
	defer s.Close()
	public, err := net.Listen("tcp", set.HTTPAddr)
	if err != nil {
		return fmt.Errorf("listening on TONARI_HTTP_ADDR: %w", err)
	}
	admin, err := net.Listen("tcp", set.AdminAddr)
	if err != nil {
		_ = public.Close()
		return fmt.Errorf("listening on TONARI_ADMIN_ADDR: %w", err)
	}
	log.Info("serving", "event", "start", "public", public.Addr().String(), "admin", admin.Addr().String())
	return s.Serve(ctx, public, admin)
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
