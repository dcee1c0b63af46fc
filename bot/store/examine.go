package store

import (
	"context"
	"errors"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// Facts are what a Redis says of itself, for doctor. What the server does not tell
// is "" or zero.
type Facts struct {
	Version string
	Role    string // master, slave
	// AOF: every write goes into the append-only file; Sync is appendfsync. Healthy
	// says that the last write of the file and the last snapshot succeeded.
	AOF     bool
	Sync    string
	Healthy bool
	// Policy is maxmemory-policy; Most is maxmemory in bytes, 0 is no limit.
	Policy     string
	Used, Most int64
	// User is who we are there; Local says that the server is on this machine, TLS
	// that REDIS_URL begins with rediss://.
	User       string
	Local, TLS bool
	// Ahead is how far the server's clock is before ours.
	Ahead time.Duration
	// Keys says whether the key file opens what is kept there.
	Keys KeysFact
}

// KeysFact is what became of opening the canary.
type KeysFact int

// What the key file does to the canary that the first start left.
const (
	KeysNone KeysFact = iota // there is no canary yet
	KeysOpen
	KeysWrong
)

// Examine looks at the Redis of a REDIS_URL and changes nothing there. Errors say
// what to do and never hold a password.
func Examine(ctx context.Context, url string, seal Sealer) (Facts, error) {
	a, err := parseURL(url)
	if err != nil {
		return Facts{}, err
	}
	rdb, err := a.dial(ctx)
	if err != nil {
		return Facts{}, connectError(a, err)
	}
	defer rdb.Close()
	f := Facts{TLS: strings.HasPrefix(url, "rediss://"), Local: a.local()}
	for _, section := range []string{"server", "replication", "persistence", "memory"} {
		if text, err := rdb.Info(ctx, section).Result(); err == nil {
			f.read(text)
		}
	}
	if c, err := rdb.ConfigGet(ctx, "appendfsync").Result(); err == nil {
		f.Sync = c["appendfsync"]
	}
	if who, err := rdb.Do(ctx, "ACL", "WHOAMI").Text(); err == nil {
		f.User = who
	}
	began := time.Now()
	at, err := rdb.Time(ctx).Result()
	if err != nil {
		return Facts{}, connectError(a, err)
	}
	f.Ahead = at.Sub(began.Add(time.Since(began) / 2))
	f.Keys, err = canaryOf(ctx, rdb, seal)
	if err != nil {
		return Facts{}, connectError(a, err)
	}
	return f, nil
}

func canaryOf(ctx context.Context, rdb redis.UniversalClient, seal Sealer) (KeysFact, error) {
	sealed, err := rdb.Get(ctx, keyCanary).Result()
	switch {
	case errors.Is(err, redis.Nil):
		return KeysNone, nil
	case err != nil:
		return KeysNone, err
	}
	s := &Store{opt: Options{Seal: seal}}
	if plain, err := s.open(placeCanary, "tonari", sealed); err != nil || string(plain) != canary {
		return KeysWrong, nil
	}
	return KeysOpen, nil
}

// local says that the server is reached without leaving this machine.
func (a address) local() bool {
	hosts := a.more
	if a.sentinel != nil {
		hosts = a.sentinel.SentinelAddrs
	} else {
		hosts = append([]string{a.single.Addr}, hosts...)
	}
	for _, h := range hosts {
		host, _, err := net.SplitHostPort(h)
		if err != nil {
			host = h
		}
		if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return false
		}
	}
	return true
}

// read takes the fields of INFO that matter (https://redis.io/docs/latest/commands/info/).
func (f *Facts) read(info string) {
	number := func(s string) int64 { n, _ := strconv.ParseInt(s, 10, 64); return n }
	for line := range strings.SplitSeq(info, "\n") {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		switch name {
		case "redis_version":
			f.Version = value
		case "role":
			f.Role = value
		case "aof_enabled":
			f.AOF, f.Healthy = value == "1", true
		case "aof_last_write_status", "rdb_last_bgsave_status":
			f.Healthy = f.Healthy && value == "ok"
		case "maxmemory_policy":
			f.Policy = value
		case "used_memory":
			f.Used = number(value)
		case "maxmemory":
			f.Most = number(value)
		}
	}
}
