package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

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
			e.Setenv("SOON", time.Now().AddDate(0, 0, 30).Format(time.DateOnly)) // a day that is to come
			e.Setenv("EMBEDDED", "redis://"+redis.Addr())                        // a Redis
			e.Values["redis"] = redis
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
			// fact PARTITION MS-N JSON puts a fact into the embedded Redis.
			"fact": func(ts *testscript.TestScript, _ bool, args []string) {
				_, err := ts.Value("redis").(*miniredis.Miniredis).XAdd("tn:{"+args[0]+"}:aud", args[1], []string{"f", args[2]})
				ts.Check(err)
			},
			"flush": func(ts *testscript.TestScript, _ bool, _ []string) {
				ts.Value("redis").(*miniredis.Miniredis).FlushAll()
			},
			// swap OLD NEW FILE puts one text in the place of another.
			"swap": func(ts *testscript.TestScript, _ bool, args []string) {
				text := strings.Replace(ts.ReadFile(args[2]), args[0], args[1], 1)
				ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(text), 0o644))
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
