package line

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"
)

// Limits of answers in bytes. Content is a little more than its cap so that a
// body over it is seen as such.
const (
	maxAnswer  = 1 << 20
	maxContent = 10 << 20
)

var errTooLong = errors.New("the answer is too long")

// newClient returns a client that waits at most timeout for a whole exchange,
// follows no redirect, asks no environment for a proxy and reads no answer of
// more than limit bytes.
func newClient(timeout time.Duration, proxy *url.URL, limit int64) *http.Client {
	t := &http.Transport{
		DialContext:           (&net.Dialer{Timeout: 3 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSClientConfig:       &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:   3 * time.Second,
		ResponseHeaderTimeout: timeout,
		ForceAttemptHTTP2:     true,
		MaxIdleConnsPerHost:   128,
		IdleConnTimeout:       90 * time.Second,
	}
	if proxy != nil {
		t.Proxy = http.ProxyURL(proxy)
	}
	return &http.Client{
		Transport:     capped{next: t, limit: limit},
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// capped stops reading an answer at its limit.
type capped struct {
	next  *http.Transport
	limit int64
}

func (c capped) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := c.next.RoundTrip(r)
	if err == nil {
		res.Body = &cappedBody{body: res.Body, left: c.limit}
	}
	return res, err
}

// CloseIdleConnections lets http.Client close what is idle.
func (c capped) CloseIdleConnections() { c.next.CloseIdleConnections() }

type cappedBody struct {
	body io.ReadCloser
	left int64
}

func (b *cappedBody) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, errTooLong
	}
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.body.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return n - 1, errTooLong
	}
	return n, err
}

func (b *cappedBody) Close() error { return b.body.Close() }
