package slackdesk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"
)

// errHollow is a 200 that says neither ok nor what is wrong, as proxies give it.
var errHollow = errors.New("answer without ok")

// errLong is an answer over maxAnswerBytes.
var errLong = errors.New("answer too long")

const maxAnswerBytes = 8 << 20

// honest reads API answers whole, up to a limit, and refuses to pass on a 200
// that does not say ok: slack-go takes {} for success.
type honest struct {
	next http.RoundTripper
	base string
}

func (h honest) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := h.next.RoundTrip(r)
	if err != nil || res.StatusCode != http.StatusOK || !strings.HasPrefix(r.URL.String(), h.base) {
		return res, err
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswerBytes+1))
	_ = res.Body.Close()
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading the answer: %w", err)
	case len(body) > maxAnswerBytes:
		return nil, errLong
	}
	var a struct {
		OK    bool   `json:"ok"`
		Error string `json:"error"`
	}
	if json.Unmarshal(body, &a) == nil && !a.OK && a.Error == "" {
		return nil, errHollow
	}
	res.Body = io.NopCloser(bytes.NewReader(body))
	return res, nil
}

// traced watches whether anything of a request left this machine.
func traced(ctx context.Context) (context.Context, *atomic.Bool) {
	var left atomic.Bool
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteHeaders: func() { left.Store(true) },
	}), &left
}

// read calls a method that slack-go reads more strictly than the desk needs: one
// block of an unknown form must not hide a thread. Errors are slack-go's.
func (c *Client) read(ctx context.Context, method string, form url.Values, into any) error {
	return ask(ctx, c.http, c.base, c.token, method, form, into)
}

// ask makes one request with a token. Errors are slack-go's.
func ask(ctx context.Context, client *http.Client, base, token, method string, form url.Values, into any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, base+method, strings.NewReader(form.Encode()))
	if err != nil {
		return fmt.Errorf("asking %s: %w", method, err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("asking %s: %w", method, err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode == http.StatusTooManyRequests {
		n, _ := strconv.Atoi(res.Header.Get("Retry-After"))
		return &slack.RateLimitedError{RetryAfter: time.Duration(n) * time.Second}
	}
	if res.StatusCode != http.StatusOK {
		return slack.StatusCodeError{Code: res.StatusCode, Status: res.Status}
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return fmt.Errorf("asking %s: %w", method, err)
	}
	var a struct {
		OK    bool   `json:"ok"`
		Error string `json:"error"`
	}
	if err := json.Unmarshal(body, &a); err != nil {
		return fmt.Errorf("asking %s: %w", method, errHollow)
	}
	if !a.OK {
		return slack.SlackErrorResponse{Err: a.Error}
	}
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("asking %s: %w", method, errHollow)
	}
	return nil
}
