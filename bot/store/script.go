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
	putScript        = script("put")
	claimScript      = script("claim", "lane")
	commitScript     = script("commit", "lane")
	handBackScript   = script("handback")
	setAsideScript   = script("setaside", "lane")
	settleScript     = script("settle", "lane")
	deskTakeScript   = script("desktake")
	deskSettleScript = script("desksettle")
	deskHeadsScript  = script("deskheads")
	leaseScript      = script("lease")
	depthScript      = script("depth")
	removalScript    = script("removal")
)

// run executes a script by its hash, and by its source where the server does not
// know it (a restart, a failover, SCRIPT FLUSH).
func (s *Store) run(ctx context.Context, sc *redis.Script, key string, args ...any) (any, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	v, err := sc.Run(ctx, s.rdb, []string{key}, args...).Result()
	if errors.Is(err, redis.Nil) {
		return nil, nil
	}
	return v, err
}

// call is one script in a pipeline.
type call struct {
	key  string
	args []any
}

// runAll executes one script many times in one pipeline, in order for each
// partition. Scripts that a server did not know go by source in a second one.
// The answers stand in the order of the calls; the error is the first of any.
func (s *Store) runAll(ctx context.Context, sc *redis.Script, calls []call) ([]any, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	out := make([]any, len(calls))
	todo := make([]int, len(calls))
	for i := range todo {
		todo[i] = i
	}
	var first error
	for round := 0; len(todo) > 0; round++ {
		cmds := make([]*redis.Cmd, len(todo))
		_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
			for j, i := range todo {
				if round == 0 {
					cmds[j] = sc.EvalSha(ctx, p, []string{calls[i].key}, calls[i].args...)
				} else {
					cmds[j] = sc.Eval(ctx, p, []string{calls[i].key}, calls[i].args...)
				}
			}
			return nil
		})
		var unknown []int
		for j, i := range todo {
			v, cmdErr := cmds[j].Result()
			switch {
			case cmdErr == nil:
				out[i] = v
			case errors.Is(cmdErr, redis.Nil):
			case round == 0 && redis.HasErrorPrefix(cmdErr, "NOSCRIPT"):
				unknown = append(unknown, i)
			case first == nil:
				first = cmdErr
			}
		}
		if first == nil && err != nil && len(unknown) == 0 && !errors.Is(err, redis.Nil) {
			first = err
		}
		todo = unknown
	}
	return out, first
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
