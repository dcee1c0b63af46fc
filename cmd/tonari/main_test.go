package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/rogpeppe/go-internal/testscript"
)

// The scripts under testdata run commands in this process:
//
//	tonari EXITCODE ARGS… [< FILE]
//
// and then look at stdout and stderr. Paths are absolute, as in $WORK/keys.json.
func TestCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(e *testscript.Env) error {
			example, err := os.ReadFile("../../config/deploy/roster.yaml")
			if err != nil {
				return err
			}
			redis, taken := miniredis.RunT(t), httptest.NewServer(http.NotFoundHandler())
			e.Defer(taken.Close)
			e.Setenv("EMBEDDED", "redis://"+redis.Addr())     // a Redis
			e.Setenv("TAKEN", taken.Listener.Addr().String()) // where somebody listens
			return os.WriteFile(e.WorkDir+"/example.yaml", example, 0o644)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"tonari": func(ts *testscript.TestScript, neg bool, args []string) {
				if neg || len(args) == 0 {
					ts.Fatalf("usage: tonari EXITCODE ARGS… [< FILE]")
				}
				want, args := args[0], args[1:]
				var stdin io.Reader = strings.NewReader("")
				if n := len(args); n > 1 && args[n-2] == "<" {
					stdin, args = strings.NewReader(ts.ReadFile(args[n-1])), args[:n-2]
				}
				if got := run(args, stdin, ts.Stdout(), ts.Stderr(), ts.Getenv); strconv.Itoa(got) != want {
					ts.Fatalf("exit code %d, want %s", got, want)
				}
			},
			"mode": func(ts *testscript.TestScript, neg bool, args []string) {
				info, err := os.Stat(ts.MkAbs(args[1]))
				ts.Check(err)
				if got := strconv.FormatInt(int64(info.Mode().Perm()), 8); (got == args[0]) == neg {
					ts.Fatalf("%s has mode %s", args[1], got)
				}
			},
		},
	})
}
