package linetest

import (
	"crypto/sha256"
	"net/http"
	"time"

	"github.com/google/uuid"
)

// keyLife is how long an accepted retry key is remembered; afterwards the same
// key is a new request (DOCS messaging-api/retrying-api-request/).
const keyLife = 24 * time.Hour

// acceptance is what a retry key was accepted with.
type acceptance struct {
	requestID string
	at        time.Time
	sent      []sentMessage
}

// keyUse is the first request that a key was seen with, accepted or not.
type keyUse struct {
	digest [sha256.Size]byte
	at     time.Time
}

// checkKey answers a request whose key cannot run (again); nil lets it run.
func (p *Platform) checkKey(r *request) *answer {
	key := r.call.RetryKey
	if key == "" {
		return nil
	}
	if _, err := uuid.Parse(key); err != nil || len(key) != 36 {
		a := bad(msgRetryForm)
		return &a
	}
	digest := sha256.Sum256(append([]byte(r.Request.URL.Path+"\n"), r.body...))
	use, known := p.seen[key]
	if !known {
		p.seen[key] = keyUse{digest: digest, at: p.now()}
	} else if use.digest != digest {
		p.violate(r.call, RetryKeyMisused, key)
	}
	first := p.keys[key]
	if first == nil {
		return nil
	}
	if p.now().Sub(use.at) >= keyLife {
		p.violate(r.call, RetryKeyTooOld, key)
		p.seen[key] = keyUse{digest: digest, at: p.now()}
		delete(p.keys, key)
		return nil
	}
	r.call.AcceptedRequestID = first.requestID
	return &answer{
		status: http.StatusConflict,
		body:   errorBody{Message: msgAccepted, Sent: first.sent},
		header: http.Header{"x-line-accepted-request-id": {first.requestID}},
	}
}

// keep remembers that the request's key was accepted. Only success is kept: a
// refused request may come again with its key.
func (p *Platform) keep(r *request, sent []sentMessage) {
	if r.call.RetryKey != "" {
		p.keys[r.call.RetryKey] = &acceptance{requestID: r.call.RequestID, at: p.now(), sent: sent}
	}
}
