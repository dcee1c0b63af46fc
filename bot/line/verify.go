package line

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"

	"tonari/bot"
)

// minSecret is the least length of a channel secret in bytes; LINE's have 32.
const minSecret = 16

// Webhook reads what LINE sends. Make it with NewWebhook.
type Webhook struct {
	secrets [][]byte
	person  func(userID string) bot.PersonID
}

// NewWebhook returns a reader that accepts signatures made with any of the
// secrets (several during a rotation: LINE ends the old one at once). It refuses
// no secret at all and any of less than 16 bytes, since everybody can sign with
// a key that they can guess. person turns a LINE user id into its pseudonym.
func NewWebhook(secrets []string, person func(userID string) bot.PersonID) (*Webhook, error) {
	if len(secrets) == 0 {
		return nil, errors.New("line channel secret: none given")
	}
	w := &Webhook{person: person}
	for i, s := range secrets {
		if len(s) < minSecret {
			return nil, fmt.Errorf("line channel secret %d of %d: %d bytes, want %d or more", i+1, len(secrets), len(s), minSecret)
		}
		w.secrets = append(w.secrets, []byte(s))
	}
	return w, nil
}

// Verify says whether signature (the value of x-line-signature) is the base64 of
// the HMAC-SHA256 of body, byte for byte as it came, under one of the secrets.
// Time does not tell which one, nor how much of a wrong signature was right.
// https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/
func (w *Webhook) Verify(body []byte, signature string) bool {
	given, err := base64.StdEncoding.DecodeString(signature)
	if err != nil || len(given) != sha256.Size {
		return false
	}
	good := false
	for _, s := range w.secrets {
		m := hmac.New(sha256.New, s)
		m.Write(body)
		good = hmac.Equal(m.Sum(nil), given) || good
	}
	return good
}
