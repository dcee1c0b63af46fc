//go:build linux

package bench_test

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"tonari/bot/store/keys"
)

// clockTicks is USER_HZ, the unit of CPU time in /proc (proc_pid_stat(5)).
const clockTicks = 100

// cpu is what a process has used so far.
func cpu(t testing.TB, pid int) time.Duration {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := bytes.Cut(b, []byte(") "))
	f := bytes.Fields(rest)
	user, _ := strconv.Atoi(string(f[11]))
	system, _ := strconv.Atoi(string(f[12]))
	return time.Duration(user+system) * time.Second / clockTicks
}

// program is the built command with an environment for it.
func program(t testing.TB, redisURL, lineURL string) (exe string, env []string) {
	t.Helper()
	dir := t.TempDir()
	exe = filepath.Join(dir, "tonari")
	if out, err := exec.Command("go", "build", "-o", exe, "tonari/cmd/tonari").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	key := filepath.Join(dir, "keys.json")
	if err := keys.Create(key); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "roster.yaml"), []byte(roster), 0o600); err != nil {
		t.Fatal(err)
	}
	return exe, append(os.Environ(), "TONARI_CONFIG_DIR="+dir, "TONARI_KEYSET_FILE="+key, "REDIS_URL="+redisURL,
		"LINE_CHANNEL_SECRET="+secret, "LINE_CHANNEL_TOKEN="+token, "LINE_API_URL="+lineURL, "LINE_DATA_API_URL="+lineURL,
		"SLACK_BOT_TOKEN=xoxb-x", "SLACK_SIGNING_SECRET=slack-secret-of-thirty-two-byte!", "SLACK_API_URL="+lineURL+"/api/",
		"SLACK_CHANNEL=C0DESK", "TONARI_HTTP_ADDR=127.0.0.1:0", "TONARI_LOG_LEVEL=warn")
}

// start runs the program until it is ready, and tells how long that took.
func start(t testing.TB, exe string, env []string) (*exec.Cmd, time.Duration) {
	t.Helper()
	l := listen(t)
	admin := l.Addr().String()
	_ = l.Close()
	cmd := exec.Command(exe, "serve")
	cmd.Env = append(env, "TONARI_ADMIN_ADDR="+admin)
	cmd.Stderr = os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Timeout: time.Second, Transport: &http.Transport{DisableKeepAlives: true, DialContext: (&net.Dialer{}).DialContext}}
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for time.Since(began) < 15*time.Second {
		<-tick.C
		res, err := client.Get("http://" + admin + "/readyz")
		if err != nil {
			continue
		}
		_ = res.Body.Close()
		if res.StatusCode == http.StatusOK {
			return cmd, time.Since(began)
		}
	}
	_ = cmd.Process.Kill()
	t.Fatal("not ready within 15 s")
	return nil, 0
}

func stop(t testing.TB, cmd *exec.Cmd) {
	t.Helper()
	_ = cmd.Process.Signal(syscall.SIGTERM)
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// BenchmarkIdle is what a process with nothing to do costs, in percent of a core,
// and what it costs Redis; and the memory that it holds.
//
//	go test ./bot/bench -run '^$' -bench Idle -benchtime 1x
func BenchmarkIdle(b *testing.B) {
	const watch = 20 * time.Second
	redis := redisServer(b)
	exe, env := program(b, redis.URL(), newSink(b, 0).URL)
	cmd, _ := start(b, exe, env)
	defer stop(b, cmd)
	<-time.NewTimer(2 * time.Second).C
	var own, server time.Duration
	for b.Loop() {
		own, server = cpu(b, cmd.Process.Pid), cpu(b, redis.PID())
		<-time.NewTimer(watch).C
		own, server = cpu(b, cmd.Process.Pid)-own, cpu(b, redis.PID())-server
	}
	b.ReportMetric(100*own.Seconds()/watch.Seconds(), "%core")
	b.ReportMetric(100*server.Seconds()/watch.Seconds(), "redis-%core")
	if status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid)); err == nil {
		_, rest, _ := bytes.Cut(status, []byte("VmRSS:"))
		if f := bytes.Fields(rest); len(f) > 0 {
			kib, _ := strconv.Atoi(string(f[0]))
			b.ReportMetric(float64(kib)/1024, "MiB-resident")
		}
	}
}

// BenchmarkStart is from the start of the program until it is ready.
//
//	go test ./bot/bench -run '^$' -bench Start -benchtime 5x
func BenchmarkStart(b *testing.B) {
	exe, env := program(b, redisServer(b).URL(), newSink(b, 0).URL)
	var all time.Duration
	for b.Loop() {
		cmd, took := start(b, exe, env)
		all += took
		b.StopTimer()
		stop(b, cmd)
		b.StartTimer()
	}
	b.ReportMetric(float64(all.Milliseconds())/float64(b.N), "ms-to-ready")
}
