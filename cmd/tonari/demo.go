package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"os"
	"os/signal"
	"syscall"

	"tonari/bot/demo"
	"tonari/bot/events"
	"tonari/bot/service"
	"tonari/bot/web"
	"tonari/config"
)

type demoCommand struct {
	Addr  string `default:"127.0.0.1:8080" help:"Address of the page."`
	Body  string `name:"slack-body" placeholder:"full|masked" help:"Whether residents' words stand in Slack; without it TONARI_SLACK_BODY, else full."`
	Reply string `name:"reply-mode" placeholder:"hold|confirm" help:"Whether a typed reply goes after a moment or when its author presses send; without it TONARI_REPLY_MODE, else hold."`
}

// Run plays everything in this process: Redis, LINE and Slack are simulated, the
// bot between them is the real one.
func (c *demoCommand) Run(w *world) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	ways := map[string]string{
		"TONARI_SLACK_BODY": cmp.Or(c.Body, w.env("TONARI_SLACK_BODY")),
		"TONARI_REPLY_MODE": cmp.Or(c.Reply, w.env("TONARI_REPLY_MODE")),
	}
	if _, err := config.FromEnvOnly(func(name string) string { return ways[name] }, "TONARI_SLACK_BODY", "TONARI_REPLY_MODE"); err != nil {
		return useError{err}
	}
	page, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("listening on %s: %w (choose another with --addr)", c.Addr, err)
	}
	log := slog.New(slog.NewTextHandler(w.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	d, err := demo.New(demo.Options{Addr: page.Addr().String(), Log: log, Menus: true})
	if err != nil {
		return err
	}
	defer d.Close()
	env := d.Env()
	maps.Copy(env, ways)
	set, err := config.FromEnv(func(name string) string { return env[name] })
	if err != nil {
		return err
	}
	s, err := service.New(ctx, set, service.Options{Log: log, Shift: d.Shift})
	if err != nil {
		return err
	}
	defer s.Close()
	if err := events.Sample(ctx, s.Store(), s.Store().Clock(), d.Zone()); err != nil {
		return err
	}
	public, err := net.Listen("tcp", set.HTTPAddr)
	if err != nil {
		return fmt.Errorf("listening for the simulated platforms: %w", err)
	}
	admin, err := net.Listen("tcp", set.AdminAddr)
	if err != nil {
		_ = public.Close()
		return fmt.Errorf("listening for health and metrics: %w", err)
	}
	d.FollowDuty(s.OnDuty)
	d.Connect("http://" + public.Addr().String())
	srv := web.Server(d.Handler(), log)
	srv.WriteTimeout = 0 // the page is kept up to date by a stream
	go func() { _ = srv.Serve(page) }()
	defer srv.Close()
	fmt.Fprintf(w.out, "Open http://%s in a browser.\n"+
		"LINE, Slack and Redis are simulated in this process. Nothing is kept: it is all gone when you stop it (Ctrl-C).\n", page.Addr())
	return s.Serve(ctx, public, admin)
}
