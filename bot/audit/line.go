package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"tonari/bot"
)

// Version of the form of a trail.
const Version = 1

// Beginning is the hash before the first line of all.
var Beginning = strings.Repeat("0", 2*sha256.Size)

// Places are stream ids of facts, by partition tag without braces, as in p03.
type Places map[string]string

// Place names a partition in Places.
func Place(p bot.Partition) string { return strings.Trim(p.Tag(), "{}") }

// ByPartition is the same for a store.
func (p Places) ByPartition() map[bot.Partition]string {
	out := map[bot.Partition]string{}
	for i := range bot.Partitions {
		if id := p[Place(bot.Partition(i))]; id != "" {
			out[bot.Partition(i)] = id
		}
	}
	return out
}

// Entry is one fact and where it stood.
type Entry struct {
	Partition bot.Partition
	// ID is its place in the partition's stream, "<ms>-<n>".
	ID   string
	Fact bot.Fact
}

// first is the line that a file begins with.
type first struct {
	N     int    `json:"n"`
	Trail string `json:"trail"`
	V     int    `json:"v"`
	// Prev is the head of the file before, or Beginning.
	Prev string `json:"prev"`
	// After are the last facts of the files before; a partition without one begins
	// with the oldest fact that is kept.
	After Places `json:"after"`
	// Until: facts of this moment and later are left for the next file.
	Until time.Time `json:"until"`
	// Gone are partitions whose last exported fact is there no more: facts between
	// it and the first of this file may be missing.
	Gone []string `json:"gone,omitempty"`
}

// line is one fact.
type line struct {
	N      int               `json:"n"`
	At     time.Time         `json:"at"`
	Fact   string            `json:"fact"`
	Case   bot.CaseID        `json:"case,omitempty"`
	Staff  bot.StaffID       `json:"staff,omitempty"`
	Fields map[string]string `json:"x,omitempty"`
	Pos    string            `json:"pos"`
}

// last closes a file.
type last struct {
	N     int    `json:"n"`
	End   bool   `json:"end"`
	Facts int    `json:"facts"`
	To    Places `json:"to"`
}

const trailName = "tonari audit"

// seal gives a line its hash and returns both.
func seal(prev string, v any) (out []byte, hash string, err error) {
	content, err := json.Marshal(v)
	if err != nil {
		return nil, "", fmt.Errorf("writing a line of the trail: %w", err)
	}
	hash = reckon(prev, content)
	out = append(content[:len(content)-1], hashMember...)
	out = append(out, hash...)
	return append(out, hashEnd...), hash, nil
}

const (
	hashMember = `,"hash":"`
	hashEnd    = "\"}\n"
)

// split takes a line apart into its content and its hash.
func split(raw []byte) (content []byte, hash string, ok bool) {
	const hexed = 2 * sha256.Size
	at := len(raw) - len(hashEnd) - hexed - len(hashMember)
	if at < 1 || !bytes.HasSuffix(raw, []byte(hashEnd)) || !bytes.HasPrefix(raw[at:], []byte(hashMember)) {
		return nil, "", false
	}
	hash = string(raw[at+len(hashMember) : len(raw)-len(hashEnd)])
	content = append(append(make([]byte, 0, at+1), raw[:at]...), '}')
	return content, hash, true
}

func reckon(prev string, content []byte) string {
	h := sha256.New()
	_, _ = h.Write([]byte(prev))
	_, _ = h.Write([]byte{'\n'})
	_, _ = h.Write(content)
	return hex.EncodeToString(h.Sum(nil))
}
