package demo

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/alicebob/miniredis/v2"

	"tonari/bot/linetest"
	"tonari/bot/store/keys"
	"tonari/handoff/slacktest"
)

// secrets are made anew for every try-out.
type secrets struct{ lineSecret, lineToken, slackSecret, slackToken, redis string }

func newSecrets() secrets {
	return secrets{random(), random(), random(), "xoxb-" + random(), random()}
}

func random() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// layOut writes the files that the service wants.
func (d *Demo) layOut() error {
	d.secret = newSecrets()
	dir, err := os.MkdirTemp("", "tonari-demo-")
	if err != nil {
		return fmt.Errorf("making a temporary folder: %w", err)
	}
	d.dir = dir
	key, err := keys.New()
	if err != nil {
		return err
	}
	d.keyset = filepath.Join(dir, "keys.json")
	if err := os.WriteFile(d.keyset, key, 0o600); err != nil {
		return fmt.Errorf("writing the key file: %w", err)
	}
	if err := os.Mkdir(d.configDir(), 0o700); err != nil {
		return fmt.Errorf("making the configuration folder: %w", err)
	}
	if err := os.WriteFile(filepath.Join(d.configDir(), "roster.yaml"), []byte(roster(d.hours)), 0o600); err != nil {
		return fmt.Errorf("writing the roster: %w", err)
	}
	return nil
}

func (d *Demo) configDir() string { return filepath.Join(d.dir, "config") }

func (d *Demo) startRedis() error {
	d.redis = miniredis.NewMiniRedis()
	d.redis.RequireAuth(d.secret.redis)
	d.redis.ClockTTL(true)
	if err := d.redis.StartAddr("127.0.0.1:0"); err != nil {
		return fmt.Errorf("starting the embedded redis: %w", err)
	}
	d.redisURL = "redis://:" + d.secret.redis + "@" + d.redis.Addr() + "/0"
	return nil
}

func (d *Demo) clock() time.Time { return d.opt.Now().Add(d.Shift()) }

func (d *Demo) startLINE() error {
	d.line = linetest.New(
		linetest.Secret(d.secret.lineSecret), linetest.Token(d.secret.lineToken),
		linetest.DisplayName(accountName), linetest.Clock(d.clock), linetest.Redelivery(),
	)
	return d.listen(func(string) http.Handler { return d.line })
}

func (d *Demo) startSlack() error {
	return d.listen(func(base string) http.Handler {
		d.slack = slacktest.New(
			slacktest.SigningSecret(d.secret.slackSecret), slacktest.BotToken(d.secret.slackToken),
			slacktest.Clock(d.clock), slacktest.BaseURL(base),
		)
		d.channels = []channel{
			{Label: "相談デスク", c: d.slack.Channel("consultation-desk", slacktest.ChannelID("C0DESK"))},
			{Label: "緊急", c: d.slack.Channel("urgent", slacktest.ChannelID("C0URGENT"))},
		}
		for _, s := range staff {
			d.members = append(d.members, member{staffer: s, m: d.slack.Member(s.name, slacktest.ID(s.id))})
		}
		return d.slack
	})
}

// server is one simulator's API on a loopback port.
type server struct {
	url  string
	http *http.Server
}

func (s *server) close() error {
	if err := s.http.Close(); err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("closing a simulator: %w", err)
	}
	return nil
}

// listen serves an API on a free loopback port.
func (d *Demo) listen(api func(base string) http.Handler) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listening for a simulator: %w", err)
	}
	base := "http://" + l.Addr().String()
	s := &server{url: base, http: &http.Server{Handler: api(base), ReadHeaderTimeout: 10 * time.Second}}
	d.servers = append(d.servers, s)
	d.wg.Go(func() { _ = s.http.Serve(l) })
	return nil
}

// Env is the environment of `serve` in which it talks to this try-out only.
func (d *Demo) Env() map[string]string {
	return map[string]string{
		"TONARI_HTTP_ADDR":     "127.0.0.1:0",
		"TONARI_ADMIN_ADDR":    "127.0.0.1:0",
		"TONARI_PUBLIC_URL":    publicURL,
		"TONARI_CONFIG_DIR":    d.configDir(),
		"TONARI_KEYSET_FILE":   d.keyset,
		"REDIS_URL":            d.redisURL,
		"LINE_CHANNEL_SECRET":  d.secret.lineSecret,
		"LINE_CHANNEL_TOKEN":   d.secret.lineToken,
		"LINE_API_URL":         d.servers[0].url,
		"LINE_DATA_API_URL":    d.servers[0].url,
		"SLACK_BOT_TOKEN":      d.secret.slackToken,
		"SLACK_SIGNING_SECRET": d.secret.slackSecret,
		"SLACK_API_URL":        d.servers[1].url + "/api/",
		"SLACK_CHANNEL":        d.channels[0].c.ID,
		"SLACK_URGENT_CHANNEL": d.channels[1].c.ID,
	}
}
