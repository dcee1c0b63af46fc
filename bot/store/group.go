package store

import (
	"context"
	"errors"
	"sync"

	"github.com/redis/go-redis/v9"
)

// group sends what comes while earlier pipelines are under way in one pipeline:
// under load Redis reads once, writes its disk once and answers once for many
// people. Alone, a call goes out at once.
//
// On a cluster every call goes alone: a master that does not answer must not hold up
// what is for the others.
type group struct {
	rdb   redis.UniversalClient
	alone bool

	mu      sync.Mutex
	waiting [][]*ask
	flying  int
}

// ask is one script on its way; gone is closed when answer and err are there.
type ask struct {
	script *redis.Script
	call
	answer any
	err    error
	gone   chan struct{}
}

const (
	// inFlight pipelines at the same time: what comes while the disk is written
	// stands at the server when that is over, and the next write takes it all. Fewer
	// let it wait here for one write more, many more make lots too small to pay
	// (BenchmarkFullTurn, BenchmarkOpenLoop).
	inFlight = 8
	// enough scripts in a pipeline: none waits long for its companions.
	enough = 64
)

// do runs a script for each call, in order, and returns when all are answered or
// ctx ends; of those that are not answered then it is not known whether they were
// done.
func (g *group) do(ctx context.Context, sc *redis.Script, calls []call) ([]*ask, error) {
	asks := make([]*ask, len(calls))
	for i, c := range calls {
		asks[i] = &ask{script: sc, call: c, gone: make(chan struct{})}
	}
	if g.alone {
		send(ctx, g.rdb, asks)
		return asks, nil
	}
	g.mu.Lock()
	g.waiting = append(g.waiting, asks)
	lead := g.flying < inFlight
	if lead {
		g.flying++
	}
	g.mu.Unlock()
	if lead {
		g.lead()
	}
	for _, a := range asks {
		select {
		case <-a.gone:
		case <-ctx.Done():
			return asks, ctx.Err()
		}
	}
	return asks, nil
}

// lead sends one pipeline, in which the caller's own may stand, and leaves the
// next to somebody else.
func (g *group) lead() {
	g.mu.Lock()
	var batch []*ask
	n := 0
	for n < len(g.waiting) && len(batch) < enough {
		batch = append(batch, g.waiting[n]...)
		n++
	}
	g.waiting = append([][]*ask(nil), g.waiting[n:]...)
	g.mu.Unlock()
	// Nobody's context alone may end what others wait for.
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	send(ctx, g.rdb, batch)
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.waiting) == 0 {
		g.flying--
		return
	}
	go g.lead()
}

// send runs scripts by their hashes in one pipeline, and those that the server does
// not know (a restart, a failover, SCRIPT FLUSH) by their source in a second one.
func send(ctx context.Context, rdb redis.UniversalClient, batch []*ask) {
	todo := batch
	for round := 0; len(todo) > 0; round++ {
		cmds := make([]*redis.Cmd, len(todo))
		_, err := rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
			for i, a := range todo {
				if round == 0 {
					cmds[i] = a.script.EvalSha(ctx, p, []string{a.key}, a.args...)
				} else {
					cmds[i] = a.script.Eval(ctx, p, []string{a.key}, a.args...)
				}
			}
			return nil
		})
		var unknown []*ask
		for i, a := range todo {
			a.answer, a.err = cmds[i].Result()
			switch {
			case errors.Is(a.err, redis.Nil):
				a.err = nil
			case round == 0 && redis.HasErrorPrefix(a.err, "NOSCRIPT"):
				unknown = append(unknown, a)
				continue
			case a.err == nil && a.answer == nil && err != nil && !errors.Is(err, redis.Nil):
				a.err = err
			}
			close(a.gone)
		}
		todo = unknown
	}
}
