package slackdesk

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// ErrSignature says that a request is not proven to be Slack's: a header is
// missing or malformed, the time is off, or no secret gives this signature.
var ErrSignature = errors.New("slack signature does not hold")

// minSecret is the least length of a signing secret in bytes; Slack's have 32.
const minSecret = 16

// maxSkew is how far a timestamp may be from now, either way
// (https://docs.slack.dev/authentication/verifying-requests-from-slack).
const maxSkew = 5 * time.Minute

// Verifier checks signatures. Make it with NewVerifier.
type Verifier struct {
	secrets []string
	now     func() time.Time
}

// NewVerifier accepts signatures made with any of the secrets (several during a
// rotation). It refuses none at all and any of less than 16 bytes.
func NewVerifier(secrets []string, now func() time.Time) (*Verifier, error) {
	if len(secrets) == 0 {
		return nil, errors.New("slack signing secret: none given")
	}
	for i, s := range secrets {
		if len(s) < minSecret {
			return nil, fmt.Errorf("slack signing secret %d of %d: %d bytes, want %d or more", i+1, len(secrets), len(s), minSecret)
		}
	}
	return &Verifier{secrets: secrets, now: now}, nil
}

// Verify checks a request by its headers and raw body. Every fault is
// ErrSignature. The same request passes again within five minutes: input ids
// refuse doubles.
func (v *Verifier) Verify(header http.Header, body []byte) error {
	stamp := header.Get("X-Slack-Request-Timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || seconds < 0 || strconv.FormatInt(seconds, 10) != stamp {
		return ErrSignature
	}
	if d := v.now().Sub(time.Unix(seconds, 0)); d > maxSkew || d < -maxSkew {
		return ErrSignature
	}
	given, hasVersion := strings.CutPrefix(header.Get("X-Slack-Signature"), "v0=")
	sum, err := hex.DecodeString(given)
	if !hasVersion || err != nil || len(sum) != sha256.Size {
		return ErrSignature
	}
	good := false
	for _, s := range v.secrets {
		mac := hmac.New(sha256.New, []byte(s))
		mac.Write([]byte("v0:" + stamp + ":"))
		mac.Write(body)
		good = hmac.Equal(mac.Sum(nil), sum) || good
	}
	if !good {
		return ErrSignature
	}
	return nil
}

// IsSSLCheck recognises Slack's certificate probe, which comes unsigned and is
// answered with an empty 200: nothing in it may have an effect
// (https://docs.slack.dev/interactivity/implementing-slash-commands).
func IsSSLCheck(body []byte) bool {
	if len(body) > 4096 {
		return false
	}
	form, err := url.ParseQuery(string(body))
	return err == nil && form.Get("ssl_check") == "1"
}
