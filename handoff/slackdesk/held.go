package slackdesk

import (
	"context"
	"errors"
	"io"
	"net/http"
)

// errNotHeld: what a request asks for is no longer ours to ask.
var errNotHeld = errors.New("no longer held")

// held lets the end of a request go out only while holds. A process can be stopped
// at any place for any time and then go on as if nothing had been; another has by
// then done its work. A body is read just before it is written, so nothing but the
// writing lies between the question and the platform; a request whose end is missing
// does nothing there.
type held struct {
	next  http.RoundTripper
	holds func(context.Context) bool
}

func (h held) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil || r.Body == http.NoBody {
		return h.next.RoundTrip(r)
	}
	ctx, again := r.Context(), r.GetBody
	body := func(b io.ReadCloser) io.ReadCloser {
		return &heldBody{b, r.ContentLength, func() bool { return h.holds(ctx) }}
	}
	r = r.Clone(ctx)
	r.Body = body(r.Body)
	if again != nil {
		r.GetBody = func() (io.ReadCloser, error) {
			b, err := again()
			return body(b), err
		}
	}
	return h.next.RoundTrip(r)
}

type heldBody struct {
	io.ReadCloser
	left  int64 // below zero: nobody knows
	holds func() bool
}

func (b *heldBody) Read(p []byte) (int, error) {
	if b.left != 0 && !b.holds() {
		return 0, errNotHeld
	}
	n, err := b.ReadCloser.Read(p)
	if b.left > 0 {
		b.left -= int64(n)
	}
	return n, err
}
