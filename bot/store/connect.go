package store

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// How long Redis may take. patience bounds one call of ours with all its
// repetitions inside go-redis.
const (
	dialTimeout  = time.Second
	ioTimeout    = time.Second
	patience     = 1500 * time.Millisecond
	poolSize     = 32
	slotInterval = 10 * time.Second
)

// go-redis writes lines of its own to standard error, past slog; what they say
// is in the errors that it returns.
func init() { redis.SetLogger(silent{}) }

type silent struct{}

func (silent) Printf(context.Context, string, ...any) {}

// ErrURL is a REDIS_URL that cannot be meant. Its text never holds the URL: there
// may be a password in it.
var ErrURL = errors.New("REDIS_URL: want redis:// or rediss://HOST:PORT/DB, for Sentinel with ?master_name=NAME&addr=HOST:PORT")

// address is a REDIS_URL taken apart.
type address struct {
	single   *redis.Options         // nil for Sentinel
	sentinel *redis.FailoverOptions // nil for all others
	more     []string               // further nodes of a cluster
}

// where names the servers for a person, without the password.
func (a address) where() string {
	if a.sentinel != nil {
		return "sentinels " + strings.Join(a.sentinel.SentinelAddrs, ", ") + " (master " + a.sentinel.MasterName + ")"
	}
	return strings.Join(append([]string{a.single.Addr}, a.more...), ", ")
}

func parseURL(raw string) (address, error) {
	u, err := url.Parse(raw)
	if err != nil || (u.Scheme != "redis" && u.Scheme != "rediss") || u.Host == "" {
		return address{}, ErrURL
	}
	q := u.Query()
	if q.Get("master_name") != "" {
		o, err := redis.ParseFailoverURL(raw)
		if err != nil {
			return address{}, ErrURL
		}
		o.DialTimeout, o.ReadTimeout, o.WriteTimeout = dialTimeout, ioTimeout, ioTimeout
		o.ContextTimeoutEnabled, o.DialerRetries = true, 1
		o.PoolSize = max(o.PoolSize, poolSize)
		o.Protocol, o.DisableIdentity = 2, true
		return address{sentinel: o}, nil
	}
	more := q["addr"]
	q.Del("addr")
	u.RawQuery = q.Encode()
	o, err := redis.ParseURL(u.String())
	if err != nil {
		return address{}, ErrURL
	}
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout = dialTimeout, ioTimeout, ioTimeout
	o.ContextTimeoutEnabled, o.DialerRetries = true, 1
	o.PoolSize = max(o.PoolSize, poolSize)
	o.Protocol, o.DisableIdentity = 2, true
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return address{single: o, more: more}, nil
}

// errClusterDB: a cluster has only database 0.
var errClusterDB = errors.New("redis is a cluster, which has database 0 only: end REDIS_URL in /0 or in nothing")

// dial connects and asks the server what it is.
func (a address) dial(ctx context.Context) (redis.UniversalClient, error) {
	if a.sentinel != nil {
		c := redis.NewFailoverClient(a.sentinel)
		if err := c.Ping(ctx).Err(); err != nil {
			_ = c.Close()
			return nil, err
		}
		return c, nil
	}
	var last error
	for _, addr := range append([]string{a.single.Addr}, a.more...) {
		o := *a.single
		o.Addr = addr
		var cluster bool
		if cluster, last = asks(ctx, o); last != nil {
			continue
		}
		if cluster && o.DB != 0 {
			return nil, errClusterDB
		}
		if cluster {
			return a.cluster(), nil
		}
		c := redis.NewClient(&o)
		if last = c.Ping(ctx).Err(); last != nil {
			_ = c.Close()
			continue
		}
		return c, nil
	}
	return nil, last
}

// asks says whether the server is part of a cluster: by INFO and, where that is not
// known or not allowed, by CLUSTER. It asks in database 0, the only one of a cluster.
func asks(ctx context.Context, o redis.Options) (bool, error) {
	o.DB = 0
	c := redis.NewClient(&o)
	defer c.Close()
	if err := c.Ping(ctx).Err(); err != nil {
		return false, err
	}
	if info, err := c.Info(ctx, "cluster").Result(); err == nil {
		return strings.Contains(info, "cluster_enabled:1"), nil
	}
	return c.ClusterInfo(ctx).Err() == nil, nil
}

// cluster builds the client by hand: the universal one has no way to look at the
// slots again soon after a master was lost (go-redis issue 3979).
func (a address) cluster() *redis.ClusterClient {
	o := &redis.ClusterOptions{
		Addrs:    append([]string{a.single.Addr}, a.more...),
		Username: a.single.Username, Password: a.single.Password,
		DialTimeout: dialTimeout, ReadTimeout: ioTimeout, WriteTimeout: ioTimeout,
		ContextTimeoutEnabled: true, DialerRetries: 1, PoolSize: poolSize,
		Protocol: 2, DisableIdentity: true,
		ClusterStateReloadInterval: slotInterval,
		MaintNotificationsConfig:   &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}
	if t := a.single.TLSConfig; t != nil {
		o.TLSConfig = t.Clone()
		o.TLSConfig.ServerName = "" // each node by its own name
	}
	c := redis.NewClusterClient(o)
	c.OnNewNode(func(node *redis.Client) { node.AddHook(refused{func() { c.ReloadState(context.Background()) }}) })
	return c
}

// refused looks at the cluster's slots again after a connection failed.
type refused struct{ reload func() }

func (h refused) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := next(ctx, network, addr)
		if err != nil {
			h.reload()
		}
		return conn, err
	}
}

func (refused) ProcessHook(next redis.ProcessHook) redis.ProcessHook { return next }

func (refused) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

// hopeless says that waiting will not help.
func hopeless(err error) bool {
	if errors.Is(err, errClusterDB) {
		return true
	}
	for _, p := range []string{"WRONGPASS", "NOAUTH", "NOPERM", "ERR invalid password", "ERR AUTH", "ERR Client sent AUTH", "ERR DB index"} {
		if redis.HasErrorPrefix(err, p) {
			return true
		}
	}
	return false
}

// advice is the second half of a message about a Redis that does not open.
func advice(err error) string {
	switch {
	case errors.Is(err, errClusterDB):
		return ""
	case redis.HasErrorPrefix(err, "WRONGPASS"), redis.HasErrorPrefix(err, "NOAUTH"), redis.HasErrorPrefix(err, "ERR"):
		return ": check user, password and database in REDIS_URL"
	case redis.HasErrorPrefix(err, "NOPERM"):
		return ": let the Redis user reach the keys tn:* and the commands of the README"
	}
	return ": start Redis, or correct REDIS_URL (a server with TLS needs rediss://)"
}

func connectError(a address, err error) error {
	return fmt.Errorf("redis at %s: %w%s", a.where(), err, advice(err))
}
