//go:build unix

package crashtest_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"tonari/bot/service"
	"tonari/config"
)

// leaseVar is what the parent tells a child beside the environment of `serve`.
const leaseVar = "TONARI_CRASH_LEASE"

// child is a service process: it tells its address on standard output, and ends
// when its parent is gone.
func child() int {
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	if err := serve(log); err != nil {
		log.Error("child", "err", err)
		return 1
	}
	return 0
}

func serve(log *slog.Logger) error {
	set, err := config.FromEnv(os.Getenv)
	if err != nil {
		return err
	}
	lease, err := time.ParseDuration(os.Getenv(leaseVar))
	if err != nil {
		return err
	}
	var tr trap
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	s, err := service.New(ctx, set, service.Options{Log: log, Lease: lease, PostsPerSecond: 1e6, Point: tr.step})
	if err != nil {
		return err
	}
	defer s.Close()
	public, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	admin, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go tr.listen(os.Stdin)
	fmt.Println(public.Addr())
	return s.Serve(ctx, public, admin)
}

// trap ends, stops or troubles its own process at a named point.
type trap struct {
	mu   sync.Mutex
	name string
	left int // hits until it acts
	how  string
}

// listen takes a line NAME:HIT:HOW for each trap that the parent sets, and ends
// the process with the parent.
func (tr *trap) listen(r io.Reader) {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		part := strings.Split(lines.Text(), ":")
		tr.mu.Lock()
		tr.name = ""
		if len(part) == 3 {
			tr.name, tr.how = part[0], part[2]
			tr.left, _ = strconv.Atoi(part[1])
		}
		tr.mu.Unlock()
	}
	os.Exit(3)
}

// step is a service's Point. After a kill nothing more is done; three panics come
// one after the other.
func (tr *trap) step(name string) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	if name != tr.name {
		return
	}
	tr.left--
	if tr.left > 0 {
		return
	}
	if tr.how == "panic" {
		if tr.left == -2 {
			tr.name = ""
		}
		panic("as planned")
	}
	tr.name = ""
	how := map[string]syscall.Signal{"kill": syscall.SIGKILL, "stop": syscall.SIGSTOP}[tr.how]
	at := time.Now()
	_ = syscall.Kill(os.Getpid(), how)
	if how == syscall.SIGKILL {
		select {}
	}
	for time.Since(at) < lease { // the stop comes when the kernel gets to it; nothing goes on before
		runtime.Gosched()
	}
}
