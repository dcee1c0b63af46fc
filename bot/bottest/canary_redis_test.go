package bottest_test

import (
	"bytes"
	"context"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// redisServer is a redis-server of the test's own that keeps files.
type redisServer struct {
	t        *testing.T
	dir, url string
}

// startRedis starts redis-server on loopback, or returns nil on a machine without
// one. Where TONARI_TEST_REDIS_SERVER=1 or CI=true there must be one.
func startRedis(t *testing.T) *redisServer {
	t.Helper()
	path, err := exec.LookPath("redis-server")
	if err != nil {
		if os.Getenv("TONARI_TEST_REDIS_SERVER") == "1" || os.Getenv("CI") == "true" {
			t.Fatal("there is no redis-server here: install it (Debian: apt-get install redis-server)")
		}
		return nil
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	_ = l.Close()
	s := &redisServer{t: t, dir: t.TempDir(), url: "redis://127.0.0.1:" + port + "/0"}
	var printed bytes.Buffer
	cmd := exec.Command(path, "--port", port, "--bind", "127.0.0.1", "--dir", s.dir, "--save", "", "--daemonize", "no",
		"--appendonly", "yes", "--appendfsync", "always", "--rdbcompression", "no", "--dbfilename", "dump.rdb")
	cmd.Stdout, cmd.Stderr = &printed, &printed
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("redis-server:\n%s", printed.String())
		}
	})
	s.wait()
	return s
}

func (s *redisServer) wait() {
	s.t.Helper()
	c := client(s.t, s.url)
	ctx, cancel := context.WithTimeout(s.t.Context(), 10*time.Second)
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for c.Ping(ctx).Err() != nil {
		select {
		case <-tick.C:
		case <-ctx.Done():
			s.t.Fatal("redis-server does not answer")
		}
	}
}

// files are what stands on its disk: the snapshot, and every write since the start.
func (s *redisServer) files() map[string][]byte {
	s.t.Helper()
	if err := client(s.t, s.url).Save(s.t.Context()).Err(); err != nil {
		s.t.Fatal(err)
	}
	out := map[string][]byte{}
	err := filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		name, _ := filepath.Rel(s.dir, path)
		switch filepath.Ext(name) {
		case ".rdb", ".aof":
			// The base of a fresh server's log of writes is empty, and so proves nothing.
			if bytes.Contains(b, []byte("planted")) || len(b) > 512 {
				out[name] = b
			}
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	kinds := map[string]bool{}
	for name := range out {
		kinds[filepath.Ext(name)] = true
	}
	if !kinds[".rdb"] || !kinds[".aof"] {
		s.t.Errorf("a snapshot and a log of writes are wanted, and there are %v", kinds)
	}
	return out
}
