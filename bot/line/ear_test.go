package line_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"tonari/bot/linetest"
)

type heard struct {
	body      []byte
	signature string
}

// platformWithEar is a platform whose webhooks are heard and taken.
func platformWithEar(t *testing.T, opts ...linetest.Option) (*linetest.Platform, <-chan heard) {
	t.Helper()
	ch := make(chan heard, 100)
	ear := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		ch <- heard{b, r.Header.Get("X-Line-Signature")}
	}))
	t.Cleanup(ear.Close)
	p := linetest.New(append([]linetest.Option{linetest.Seed(3), linetest.WebhookURL(ear.URL)}, opts...)...)
	t.Cleanup(p.Close)
	return p, ch
}
