//go:build unix

package crashtest_test

import (
	"errors"
	"flag"
	"os"
	"testing"

	"tonari/bot/crashtest/realredis"
)

var (
	kills     = flag.Int("crash.kills", 0, "kill a process so often at each point; 0 is a taste of a few seconds")
	mutations = flag.Bool("crash.mutations", false, "take safeguards away and see the oracle complain")
)

// childMode is set for a process that the test starts as a service.
const childMode = "TONARI_CRASH_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childMode) != "" {
		os.Exit(child())
	}
	flag.Parse()
	os.Exit(m.Run())
}

// long skips a test that was not asked for.
func long(t *testing.T) {
	t.Helper()
	if *kills == 0 {
		t.Skip("takes minutes: go test ./bot/crashtest -crash.kills=5")
	}
}

// server is a redis-server of this test. Without one installed a plain `go test`
// goes on elsewhere; who asked for crashes gets a failure.
func server(t *testing.T) *realredis.Server {
	t.Helper()
	s, err := realredis.Start(t, t.TempDir())
	if errors.Is(err, realredis.ErrMissing) && *kills == 0 && !*mutations && os.Getenv("TONARI_CRASH") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}
