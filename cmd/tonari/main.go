// Command tonari (となり) answers residents on LINE and brings them to counselors
// in Slack. Each command stands in a file of its own and only wires packages
// together.
//
// Results go to standard output, everything else to standard error. It exits with
// 0 when all is good, 1 for a fault and 2 for wrong use.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/alecthomas/kong"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv))
}

// The exit codes.
const (
	exitGood  = 0
	exitFault = 1
	exitUse   = 2
)

// commands are all commands, in the order in which help lists them.
type commands struct {
	Demo    demoCommand     `cmd:"" help:"Try everything in this process, with a web page; nothing is kept."`
	Serve   serveCommand    `cmd:"" help:"Run the service; settings come from the environment."`
	Chat    chatCommand     `cmd:"" help:"Talk to the house in the terminal, without servers."`
	Check   checkCommand    `cmd:"" help:"Find everything that is wrong in the configuration."`
	Triage  triageCommand   `cmd:"" help:"Say how urgent each line of standard input is."`
	Diagram diagramCommand  `cmd:"" help:"Draw a conversation, or the life of a case, as Mermaid."`
	Guide   guideCommand    `cmd:"" help:"Import and export services and places as open data."`
	Events  eventsCommand   `cmd:"" help:"Import and list 茶話会 and other events, and print the door list."`
	Sheet   sheetCommand    `cmd:"" help:"Export the つなぐシート of a case."`
	Audit   auditCommand    `cmd:"" help:"Export the audit trail, and prove that an export is whole."`
	Menu    richMenuCommand `cmd:"" name:"richmenu" help:"Draw the LINE rich menus and put them into the account."`
	Alarm   alarmCommand    `cmd:"" help:"Try, or acknowledge, the alarm that goes out while Slack cannot be reached."`
	Doctor  doctorCommand   `cmd:"" help:"Try the live connections: LINE, Slack, Redis, keys, clocks; a line each."`
	Slack   manifestCommand `cmd:"" name:"slack-manifest" help:"Print the manifest of the Slack app."`
	Keys    keysCommand     `cmd:"" help:"Make and rotate the key file."`
}

// world is what a command may touch of the process.
type world struct {
	in       io.Reader
	out, err io.Writer
	env      func(string) string
}

// useError is wrong use: exit 2.
type useError struct{ error }

func (e useError) Unwrap() error { return e.error }

// errTold is a fault that the command has shown already.
var errTold = errors.New("shown already")

// leave is how kong ends the program after --help.
type leave struct{ code int }

// run plays one command in this process and returns its exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer, env func(string) string) (code int) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case leave:
			code = p.code
		default:
			panic(p)
		}
	}()
	var c commands
	parser, err := kong.New(&c,
		kong.Name("tonari"),
		kong.Description("tonari (となり): residents talk on LINE, counselors answer from Slack."),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { panic(leave{code}) }),
	)
	if err != nil {
		panic(err)
	}
	ctx, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(stderr, "tonari: %v (see `tonari --help`)\n", err)
		return exitUse
	}
	err = ctx.Run(&world{in: stdin, out: stdout, err: stderr, env: env})
	switch use := (useError{}); {
	case err == nil:
		return exitGood
	case errors.Is(err, errTold):
		return exitFault
	case errors.As(err, &use):
		fmt.Fprintf(stderr, "tonari: %v\n", err)
		return exitUse
	default:
		fmt.Fprintf(stderr, "tonari: %v\n", err)
		return exitFault
	}
}
