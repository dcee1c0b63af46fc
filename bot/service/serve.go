package service

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"tonari/bot/web"
)

// Graces of a stop: requests end first, then what is claimed is finished. A
// stop takes less than 10 s; what is not finished then is taken up by another
// process, or by the next start.
const (
	requestGrace = 3 * time.Second
	workGrace    = 6 * time.Second
)

// Serve answers on the two listeners and works until ctx ends, then drains. It
// owns the listeners. The error is nil after a drain.
func (s *Service) Serve(ctx context.Context, public, admin net.Listener) error {
	out := web.Server(s.Public(), s.log)
	in := web.Server(s.Admin(), s.log)
	failed := make(chan error, 2)
	serve := func(srv *http.Server, l net.Listener, name string) {
		if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			failed <- fmt.Errorf("serving the %s listener: %w", name, err)
		}
	}
	go serve(out, public, "public")
	go serve(in, admin, "admin")

	work, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()
	worked := make(chan struct{})
	go func() {
		defer close(worked)
		s.Run(work)
	}()

	var err error
	select {
	case <-ctx.Done():
		s.log.Info("stopping", "event", "stop")
	case err = <-failed:
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), requestGrace)
	defer cancel()
	if out.Shutdown(grace) != nil {
		_ = out.Close() // who still talks after the grace is cut off; nothing was promised to them
	}
	stopWork()
	select {
	case <-worked:
	case <-time.After(workGrace):
		s.log.Warn("stopped with work under way; its leases end by themselves", "event", "stop")
	}
	_ = in.Close()
	if err == nil {
		s.log.Info("stopped", "event", "stop")
	}
	return err
}
