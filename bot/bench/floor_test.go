package bench_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// weight is what one turn of the house moves: bytes to and from Redis, and of the
// request to LINE.
type weight struct{ in, out, request int }

// floor makes the hops of a turn and nothing else: gin, HMAC, one write to Redis,
// 200; then one, one more, the request to LINE, and the last. Every one of the
// four is on disk before it is answered.
type floor struct {
	rdb    *redis.Client
	client *http.Client
	sink   string
	w      weight
}

func newFloor(t testing.TB, addr string, s *sink, w weight) string {
	t.Helper()
	f := &floor{
		rdb: redis.NewClient(&redis.Options{
			Addr: addr, PoolSize: 32, Protocol: 2, DisableIdentity: true, ContextTimeoutEnabled: true,
			MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
		}),
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 128}, Timeout: 10 * time.Second},
		sink:   s.URL + "/v2/bot/message/reply", w: w,
	}
	// What comes back from Redis: half at the claim, half at the commit.
	if err := f.rdb.Set(context.Background(), "floor:out", strings.Repeat("o", max(1, w.out/2)), 0).Err(); err != nil {
		t.Fatal(err)
	}
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	e.POST("/line/webhook", f.webhook)
	l := listen(t)
	srv := &http.Server{Handler: e, ReadHeaderTimeout: 2 * time.Second}
	go func() { _ = srv.Serve(l) }()
	t.Cleanup(func() {
		_ = srv.Close()
		f.client.CloseIdleConnections()
		_ = f.rdb.Close()
	})
	return "http://" + l.Addr().String() + "/line/webhook"
}

func (f *floor) webhook(c *gin.Context) {
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, 1<<20))
	if err != nil {
		c.Status(http.StatusBadRequest)
		return
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	given, err := base64.StdEncoding.DecodeString(c.GetHeader("X-Line-Signature"))
	if err != nil || !hmac.Equal(given, mac.Sum(nil)) {
		c.Status(http.StatusUnauthorized)
		return
	}
	_, rest, _ := bytes.Cut(body, []byte(`"replyToken":"`))
	token := string(rest[:bytes.IndexByte(rest, '"')])
	// A third of the bytes goes in with the webhook, the rest with the commit.
	if err := f.rdb.Set(c.Request.Context(), "floor:in:"+token[24:], pad(f.w.in/3), time.Minute).Err(); err != nil {
		c.Status(http.StatusServiceUnavailable)
		return
	}
	c.Status(http.StatusOK)
	go f.rest(token)
}

func (f *floor) rest(token string) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if f.rdb.GetEx(ctx, "floor:out", time.Hour).Err() != nil {
		return
	}
	if f.rdb.Set(ctx, "floor:v:"+strconv.Itoa(len(token)), pad(f.w.in*2/3), time.Minute).Err() != nil {
		return
	}
	body := `{"replyToken":"` + token + `","messages":"` + pad(f.w.request-64) + `"}`
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, f.sink, strings.NewReader(body))
	if err != nil {
		return
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer line-token")
	res, err := f.client.Do(req)
	if err != nil {
		return
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, res.Body)
	_ = f.rdb.GetEx(ctx, "floor:out", time.Hour).Err()
}

var padding = strings.Repeat("x", 1<<16)

func pad(n int) string { return padding[:max(0, min(n, len(padding)))] }
