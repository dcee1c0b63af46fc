// Package realredis is for tests that need more than an embedded Redis: a Server is
// redis-server as a process of the test, with every write on disk before it is
// answered, and a Wire is a connection to it that a test looks into: it counts
// round trips and bytes, loses answers, and can change a script on its way.
package realredis

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os/exec"
	"strconv"
	"testing"
	"time"
)

// ErrMissing: there is no redis-server on this machine.
var ErrMissing = errors.New("redis-server is not installed (apt-get install redis-server)")

// Server is one redis-server on a loopback port.
type Server struct {
	Addr string // host:port
	dir  string
	args []string
	cmd  *exec.Cmd
	done chan struct{}
}

// startWithin is how long a server may take until it answers.
const startWithin = 10 * time.Second

// Start starts a server that keeps its files in dir, and ends it with the test. The
// args are further options of redis-server.
func Start(t testing.TB, dir string, args ...string) (*Server, error) {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		return nil, ErrMissing
	}
	var last error
	for range 5 { // somebody else may take the port between
		port, err := freePort()
		if err != nil {
			return nil, err
		}
		s := &Server{Addr: net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), dir: dir, args: args}
		if last = s.run(port); last == nil {
			t.Cleanup(s.Kill)
			return s, nil
		}
	}
	return nil, last
}

// URL is what REDIS_URL would be.
func (s *Server) URL() string { return "redis://" + s.Addr + "/0" }

// PID is the server's process.
func (s *Server) PID() int { return s.cmd.Process.Pid }

// Kill ends the server at once, as a power cut would.
func (s *Server) Kill() {
	_ = s.cmd.Process.Kill()
	<-s.done
}

// Restart starts the server again on its port and files.
func (s *Server) Restart() error {
	_, port, err := net.SplitHostPort(s.Addr)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		return err
	}
	return s.run(n)
}

func (s *Server) run(port int) error {
	args := append([]string{
		"--port", strconv.Itoa(port), "--bind", "127.0.0.1", "--dir", s.dir,
		"--appendonly", "yes", "--appendfsync", "always", "--save", "", "--daemonize", "no",
	}, s.args...)
	s.cmd = exec.Command("redis-server", args...)
	endWithParent(s.cmd)
	if err := s.cmd.Start(); err != nil {
		return fmt.Errorf("starting redis-server: %w", err)
	}
	s.done = make(chan struct{})
	go func(cmd *exec.Cmd, done chan struct{}) {
		defer close(done)
		_ = cmd.Wait() // how it ended shows in who asks it
	}(s.cmd, s.done)
	deadline := time.NewTimer(startWithin)
	defer deadline.Stop()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-s.done:
			return errors.New("redis-server ended: its port may be taken")
		case <-deadline.C:
			s.Kill()
			return fmt.Errorf("redis-server does not answer within %s", startWithin)
		case <-tick.C:
			if s.answers() {
				return nil
			}
		}
	}
}

// answers says whether it is this server, loaded, that answers.
func (s *Server) answers() bool {
	c, err := net.DialTimeout("tcp", s.Addr, time.Second)
	if err != nil {
		return false
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(time.Second))
	if _, err := fmt.Fprintf(c, "PING\r\nINFO server\r\n"); err != nil {
		return false
	}
	r := bufio.NewReader(c)
	if pong, err := r.ReadString('\n'); err != nil || pong != "+PONG\r\n" {
		return false
	}
	want := fmt.Sprintf("process_id:%d\r\n", s.PID())
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return false
		}
		if line == want {
			return true
		}
	}
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
