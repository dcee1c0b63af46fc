package linetest

import (
	"regexp"
	"strconv"
	"time"
)

var (
	userIDForm  = regexp.MustCompile(`^U[0-9a-f]{32}$`)
	groupIDForm = regexp.MustCompile(`^[CR][0-9a-f]{32}$`)
	digitsForm  = regexp.MustCompile(`^[0-9]+$`)
)

// messageID returns the next message id: digits, to be treated as opaque
// (REF #message-event).
func (p *Platform) messageID() string {
	if p.lastID == 0 {
		p.lastID = 560_000_000_000_000_000
	}
	p.lastID += 1 + p.rng.Int64N(1000)
	return strconv.FormatInt(p.lastID, 10)
}

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// eventID returns a webhookEventId, a ULID (REF #common-properties).
func (p *Platform) eventID(at time.Time) string {
	var b [26]byte
	ms := uint64(at.UnixMilli())
	for i := 9; i >= 0; i-- {
		b[i] = crockford[ms&31]
		ms >>= 5
	}
	for i := 10; i < 26; i++ {
		b[i] = crockford[p.rng.UintN(32)]
	}
	return string(b[:])
}

const tokenLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

func (p *Platform) opaque(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = tokenLetters[p.rng.IntN(len(tokenLetters))]
	}
	return string(b)
}
