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
// then done its work. The body is asked for last before a request leaves, so nothing
// but the writing itself lies between the question and the platform.
type held struct {
	next  http.RoundTripper
	holds func(context.Context) bool
}

func (h held) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil || r.Body == http.NoBody {
		return h.next.RoundTrip(r)
	}
	ctx, again := r.Context(), r.GetBody
	holds := func() bool { return h.holds(ctx) }
	r = r.Clone(ctx)
	r.Body = heldBody{r.Body, holds}
	if again != nil {
		r.GetBody = func() (io.ReadCloser, error) {
			b, err := again()
			return heldBody{b, holds}, err
		}
	}
	return h.next.RoundTrip(r)
}

type heldBody struct {
	io.ReadCloser
	holds func() bool
}

func (b heldBody) Read(p []byte) (int, error) {
	if !b.holds() {
		return 0, errNotHeld
	}
	return b.ReadCloser.Read(p)
}
