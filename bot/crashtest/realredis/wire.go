package realredis

import (
	"bufio"
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// Wire listens on loopback and passes everything on to a Redis.
type Wire struct {
	to     string
	listen net.Listener
	// change is asked for every script's source; nil leaves them as they are.
	change func(source string) string

	trips, in, out atomic.Int64

	mu      sync.Mutex
	changed map[string]string // that sha -> the sha of what runs in its place
	cut     map[string]int    // script name -> how many calls until an answer is lost
	lost    int
	conns   map[net.Conn]bool
}

// Lay starts a wire to the server at addr; change (may be nil) gets the source of
// every script that passes and returns what is to run in its place.
func Lay(t testing.TB, addr string, change func(source string) string) (*Wire, error) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("laying a wire: %w", err)
	}
	w := &Wire{
		to: addr, listen: l, change: change,
		changed: map[string]string{}, cut: map[string]int{}, conns: map[net.Conn]bool{},
	}
	t.Cleanup(w.close)
	go w.accept()
	return w, nil
}

// URL is what REDIS_URL would be.
func (w *Wire) URL() string { return "redis://" + w.listen.Addr().String() + "/0" }

// Traffic is what passed since the wire was laid. A round trip is a request, or a
// pipeline of them, that waits for its answers; bytes are as on the network.
type Traffic struct{ Trips, In, Out int64 }

// Traffic is what passed so far; In is towards Redis.
func (w *Wire) Traffic() Traffic { return Traffic{w.trips.Load(), w.in.Load(), w.out.Load()} }

// Lose lets Redis do the nth call from now of a script and cuts the connection in
// place of the answer.
func (w *Wire) Lose(script string, nth int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut[script] = nth
}

// Lost counts the answers that were lost.
func (w *Wire) Lost() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.lost
}

func (w *Wire) close() {
	_ = w.listen.Close()
	w.mu.Lock()
	defer w.mu.Unlock()
	for c := range w.conns {
		_ = c.Close()
	}
}

func (w *Wire) accept() {
	for {
		c, err := w.listen.Accept()
		if err != nil {
			return
		}
		go w.serve(c)
	}
}

func (w *Wire) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", w.to)
	if err != nil {
		return
	}
	defer server.Close()
	w.mu.Lock()
	w.conns[client], w.conns[server] = true, true
	w.mu.Unlock()
	defer func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.conns, client)
		delete(w.conns, server)
	}()
	var answered, lose atomic.Bool
	answered.Store(true)
	go w.back(server, client, &answered, &lose)
	w.forth(client, server, &answered, &lose)
}

// back passes answers on, or loses the next one with the connection.
func (w *Wire) back(server, client net.Conn, answered, lose *atomic.Bool) {
	defer client.Close()
	buf := make([]byte, 64<<10)
	for {
		n, err := server.Read(buf)
		if n > 0 && lose.Load() {
			return
		}
		answered.Store(true)
		w.out.Add(int64(n))
		if _, e := client.Write(buf[:n]); e != nil || err != nil {
			return
		}
	}
}

// forth passes commands on; what has arrived together leaves together.
func (w *Wire) forth(client, server net.Conn, answered, lose *atomic.Bool) {
	r := bufio.NewReaderSize(client, 64<<10)
	var out bytes.Buffer
	for {
		args, err := command(r)
		if err != nil {
			return
		}
		if answered.Swap(false) {
			w.trips.Add(1)
		}
		if w.look(args) {
			lose.Store(true)
		}
		fmt.Fprintf(&out, "*%d\r\n", len(args))
		for _, a := range args {
			fmt.Fprintf(&out, "$%d\r\n%s\r\n", len(a), a)
		}
		if r.Buffered() > 0 {
			continue
		}
		w.in.Add(int64(out.Len()))
		if _, err := server.Write(out.Bytes()); err != nil {
			return
		}
		out.Reset()
	}
}

// command reads one request: an array of bulk strings
// (redis.io/docs/latest/develop/reference/protocol-spec).
func command(r *bufio.Reader) ([]string, error) {
	n, err := count(r, '*')
	if err != nil {
		return nil, err
	}
	args := make([]string, n)
	for i := range args {
		size, err := count(r, '$')
		if err != nil {
			return nil, err
		}
		b := make([]byte, size+2)
		if _, err := io.ReadFull(r, b); err != nil {
			return nil, err
		}
		args[i] = string(b[:size])
	}
	return args, nil
}

func count(r *bufio.Reader, sign byte) (int, error) {
	s, err := r.ReadString('\n')
	if err != nil {
		return 0, err
	}
	if s[0] != sign {
		return 0, fmt.Errorf("a client sent %q where %q begins", s[0], sign)
	}
	return strconv.Atoi(strings.TrimSpace(s[1:]))
}

// names are the scripts by their hash, for all wires: a server knows a script that
// came to it over another one, and then only the hash passes here.
var names sync.Map

// scriptName is the last header in a source: `-- name does…`, after the shared parts.
var scriptName = regexp.MustCompile(`(?m)^-- (put|claim|commit|handback|setaside|settle|desktake|desksettle|deskheads|lease|depth) `)

// look learns scripts, changes them, and says whether this call's answer is to be lost.
func (w *Wire) look(args []string) bool {
	if len(args) < 2 {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	sha := args[1]
	switch strings.ToUpper(args[0]) {
	case "EVAL":
		source := args[1]
		sha = sum(source)
		if found := scriptName.FindAllStringSubmatch(source, -1); len(found) > 0 {
			names.Store(sha, found[len(found)-1][1])
		}
		if w.change != nil {
			args[1] = w.change(source)
			w.changed[sha] = sum(args[1])
		}
	case "EVALSHA":
		if other, ok := w.changed[sha]; ok {
			args[1] = other
		}
	default:
		return false
	}
	known, _ := names.Load(sha)
	name, _ := known.(string)
	if left := w.cut[name]; left > 0 {
		w.cut[name] = left - 1
		if left == 1 {
			w.lost++
			return true
		}
	}
	return false
}

func sum(source string) string {
	h := sha1.Sum([]byte(source))
	return hex.EncodeToString(h[:])
}
