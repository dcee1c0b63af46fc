package line

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/line/line-bot-sdk-go/v8/linebot/messaging_api"
)

// Config is what a Sender needs to know. Only Token must be set.
type Config struct {
	Token   string // channel access token
	APIURL  string // base URL of the API; LINE's own if empty
	DataURL string // base URL for content; LINE's own if empty
	// Timeout bounds one exchange; 10 s if zero. Content may take three times as long.
	Timeout time.Duration
	Proxy   *url.URL // none if nil; the environment is not asked
}

// Sender talks to LINE for one channel. It may be used from several goroutines.
type Sender struct {
	api  *messaging_api.MessagingApiAPI
	blob *messaging_api.MessagingApiBlobAPI
	http []*http.Client

	menus menuList
}

// NewSender returns a sender. It makes no connection yet.
func NewSender(c Config) (*Sender, error) {
	if c.Timeout == 0 {
		c.Timeout = 10 * time.Second
	}
	quick := newClient(c.Timeout, c.Proxy, maxAnswer)
	long := newClient(3*c.Timeout, c.Proxy, maxContent)
	api := []messaging_api.MessagingApiAPIOption{messaging_api.WithHTTPClient(quick)}
	blob := []messaging_api.MessagingApiBlobAPIOption{messaging_api.WithBlobHTTPClient(long)}
	if c.APIURL != "" {
		api = append(api, messaging_api.WithEndpoint(c.APIURL))
	}
	if c.DataURL != "" {
		blob = append(blob, messaging_api.WithBlobEndpoint(c.DataURL))
	}
	a, err := messaging_api.NewMessagingApiAPI(c.Token, api...)
	if err != nil {
		return nil, fmt.Errorf("making a line client: %w", err)
	}
	b, err := messaging_api.NewMessagingApiBlobAPI(c.Token, blob...)
	if err != nil {
		return nil, fmt.Errorf("making a line content client: %w", err)
	}
	return &Sender{api: a, blob: b, http: []*http.Client{quick, long}}, nil
}

// Close lets idle connections go.
func (s *Sender) Close() {
	for _, c := range s.http {
		c.CloseIdleConnections()
	}
}

// with returns the SDK's client for one call: a copy, because WithContext
// changes the client that it is called on, for every goroutine that shares it.
func (s *Sender) with(ctx context.Context) *messaging_api.MessagingApiAPI {
	c := *s.api
	return c.WithContext(ctx)
}

func (s *Sender) blobWith(ctx context.Context) *messaging_api.MessagingApiBlobAPI {
	c := *s.blob
	return c.WithContext(ctx)
}

// Reply answers an event by its token: free, once, within about a minute of the
// webhook. It carries no retry key (LINE refuses one); the token is its own.
// https://developers.line.biz/en/reference/messaging-api/#send-reply-message
func (s *Sender) Reply(ctx context.Context, token string, messages Frozen) Outcome {
	if !tokenForm.MatchString(token) {
		return Outcome{Kind: InvalidReplyToken, Reason: "bad_reply_token"}
	}
	return s.post(ctx, "/v2/bot/message/reply", body("replyToken", token, messages), "")
}

// Push sends to a person under a retry key (a UUID), which LINE remembers for 24
// hours: the same call again within that time cannot double anything.
// https://developers.line.biz/en/reference/messaging-api/#send-push-message
func (s *Sender) Push(ctx context.Context, userID, retryKey string, messages Frozen) Outcome {
	if !userIDForm.MatchString(userID) {
		return Outcome{Kind: Refused, Reason: "bad_user_id"}
	}
	if _, err := uuid.Parse(retryKey); err != nil || len(retryKey) != 36 {
		return Outcome{Kind: Refused, Reason: "bad_retry_key"}
	}
	return s.post(ctx, "/v2/bot/message/push", body("to", userID, messages), retryKey)
}

// body joins an address whose form was checked with the frozen messages, without
// touching them.
func body(key, address string, messages Frozen) []byte {
	quoted, _ := json.Marshal(address)
	return fmt.Appendf(nil, `{%q:%s,"messages":%s}`, key, quoted, messages)
}

func (s *Sender) post(ctx context.Context, path string, body []byte, retryKey string) Outcome {
	var connected atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	})
	client := s.with(ctx)
	req, err := http.NewRequest(http.MethodPost, client.Url(path), bytes.NewReader(body))
	if err != nil {
		return Outcome{Kind: Refused, Reason: "bad_url"}
	}
	req.Header.Set("Content-Type", "application/json")
	if retryKey != "" {
		req.Header.Set("X-Line-Retry-Key", retryKey)
	}
	res, err := client.Do(req)
	if err != nil {
		return unanswered(err, connected.Load())
	}
	defer func() { _ = res.Body.Close() }()
	answer, _ := io.ReadAll(res.Body)
	return judge(res, answer, retryKey != "")
}

// unanswered judges an exchange without an answer. Once there was a connection,
// the request may have reached LINE.
func unanswered(err error, connected bool) Outcome {
	o := Outcome{Kind: Retry, Reason: "connect"}
	var ne net.Error
	switch {
	case errors.Is(err, context.Canceled):
		o.Reason = "canceled"
	case errors.As(err, &ne) && ne.Timeout():
		o.Reason = "timeout"
	case connected:
		o.Reason = "reset"
	}
	if connected {
		o.Kind = Ambiguous
	}
	return o
}
