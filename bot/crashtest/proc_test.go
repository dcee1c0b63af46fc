//go:build unix

package crashtest_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// proc is one service process; after a kill it is started again, with its log
// going on in the same file.
type proc struct {
	h *house
	n int

	mu     sync.Mutex
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	addr   string
	client *http.Transport
	exited chan struct{}
	err    error // how it ended
	log    *os.File
}

const startsWithin = 15 * time.Second

// start returns when the process listens.
func (p *proc) start() {
	p.h.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	log, err := os.OpenFile(p.logFile(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		p.h.t.Fatal(err)
	}
	exe, err := os.Executable()
	if err != nil {
		p.h.t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(p.h.env, "REDIS_URL="+p.h.wires[p.n].URL())
	cmd.Stderr = log
	out, err := cmd.StdoutPipe()
	if err != nil {
		p.h.t.Fatal(err)
	}
	if p.stdin, err = cmd.StdinPipe(); err != nil {
		p.h.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		p.h.t.Fatal(err)
	}
	p.cmd, p.log, p.exited = cmd, log, make(chan struct{})
	slow := time.AfterFunc(startsWithin, func() { _ = cmd.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	slow.Stop()
	go func(done chan struct{}) {
		defer close(done)
		p.err = cmd.Wait()
		_ = log.Close()
	}(p.exited)
	if err != nil {
		p.h.t.Fatalf("process %d did not start: %v\n%s", p.n, err, p.tail())
	}
	p.addr = strings.TrimSpace(line)
	p.client = &http.Transport{DialContext: (&net.Dialer{Timeout: time.Second}).DialContext, MaxIdleConnsPerHost: 64}
}

func (p *proc) logFile() string { return filepath.Join(p.h.dir, fmt.Sprintf("service-%d.log", p.n)) }

// tail is the end of the log.
func (p *proc) tail() string {
	b, _ := os.ReadFile(p.logFile())
	return string(b[max(0, len(b)-4000):])
}

// deliver posts a request of a platform to the process.
func (p *proc) deliver(r *http.Request, body []byte) (*http.Response, error) {
	p.mu.Lock()
	addr, client := p.addr, p.client
	p.mu.Unlock()
	req := r.Clone(r.Context())
	req.URL.Host = addr
	req.Body = io.NopCloser(bytes.NewReader(body))
	return client.RoundTrip(req)
}

// arm says at which point the process is to end, stop or panic: NAME:HIT:HOW, the
// hits counted from now; "" is none.
func (p *proc) arm(spec string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, _ = io.WriteString(p.stdin, spec+"\n") // a process that has just died is armed again after its start
}

func (p *proc) signal(s syscall.Signal) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_ = p.cmd.Process.Signal(s)
}

// gone is closed when the process has ended.
func (p *proc) gone() chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.exited
}

// killed says whether it ended by SIGKILL.
func (p *proc) killed() bool {
	<-p.gone()
	status, ok := p.cmd.ProcessState.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}

// stopped returns when the process has stopped.
func (p *proc) stopped(ctx context.Context) error {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
		if err != nil {
			return err
		}
		if _, after, ok := bytes.Cut(b, []byte(") ")); ok && len(after) > 0 && after[0] == 'T' {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// end ends the process at the end of the test.
func (p *proc) end() {
	p.signal(syscall.SIGKILL)
	<-p.gone()
	p.client.CloseIdleConnections()
}
