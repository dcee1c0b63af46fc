package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"
)

//go:embed lua/*.lua
var luaFiles embed.FS

// script joins the key names, the shared parts and one file of lua/.
func script(name string, parts ...string) *redis.Script {
	var b strings.Builder
	b.WriteString(luaNames())
	for _, f := range append(append([]string{"common"}, parts...), name) {
		src, err := luaFiles.ReadFile("lua/" + f + ".lua")
		if err != nil {
			panic(err) // the file is part of the binary
		}
		b.Write(src)
	}
	return redis.NewScript(b.String())
}

var (
	putScript          = script("put")
	claimScript        = script("claim", "lane", "asklane")
	beginScript        = script("begin")
	commitScript       = script("commit", "lane", "asklane")
	handBackScript     = script("handback")
	setAsideScript     = script("setaside", "lane")
	settleScript       = script("settle", "lane")
	deskTakeScript     = script("desktake")
	deskSettleScript   = script("desksettle")
	deskHeadsScript    = script("deskheads")
	leaseScript        = script("lease")
	depthScript        = script("depth")
	removalScript      = script("removal")
	shelveScript       = script("shelve")
	readScript         = script("read")
	dutyScript         = script("duty")
	handoverScript     = script("handover")
	noteScript         = script("note")
	askSettleScript    = script("asksettle", "asklane")
	seatAskScript      = script("seatask", "event")
	eventSaveScript    = script("eventsave", "event")
	eventTickScript    = script("eventtick", "event")
	eventToldScript    = script("eventtold", "event")
	eventNewsScript    = script("eventnews")
	eventCameScript    = script("eventcame", "event")
	eventUnheardScript = script("eventunheard", "event")
	eventOverScript    = script("eventover", "event")
	eventLookScript    = script("eventlook")
	eventLeaveScript   = script("eventleave")
)

// run executes a script.
func (s *Store) run(ctx context.Context, sc *redis.Script, key string, args ...any) (any, error) {
	answers, err := s.runAll(ctx, sc, []call{{key, args}})
	return answers[0], err
}

// call is one script in a pipeline.
type call struct {
	key  string
	args []any
}

// runAll executes one script many times, in order for each partition. The answers
// stand in the order of the calls, nil where there is none; the error is the first
// of any.
func (s *Store) runAll(ctx context.Context, sc *redis.Script, calls []call) ([]any, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	asks, err := s.group.do(ctx, sc, calls)
	out := make([]any, len(calls))
	for i, a := range asks {
		select {
		case <-a.gone:
			out[i] = a.answer
			if err == nil {
				err = a.err
			}
		default: // it still belongs to who sends it
		}
	}
	return out, err
}

// errShape is an answer that no script of ours gives.
var errShape = errors.New("redis answered in a shape that the script does not have")

// row reads a script's nested answer.
type row []any

func asRow(v any) (row, error) {
	r, ok := v.([]any)
	if !ok {
		return nil, fmt.Errorf("%w: %T", errShape, v)
	}
	return r, nil
}

func (r row) text(i int) string {
	if i < len(r) {
		switch v := r[i].(type) {
		case string:
			return v
		case int64:
			return fmt.Sprint(v)
		}
	}
	return ""
}

func (r row) number(i int) int64 {
	if i < len(r) {
		switch v := r[i].(type) {
		case int64:
			return v
		case string:
			return wholeNumber(v)
		}
	}
	return 0
}

func (r row) row(i int) row {
	if i < len(r) {
		if v, ok := r[i].([]any); ok {
			return v
		}
	}
	return nil
}
