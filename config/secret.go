package config

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
)

// Secret is a value that must not be seen: printing, logging or encoding it in
// any way gives "[redacted]".
type Secret struct{ value string }

// NewSecret hides a value.
func NewSecret(value string) Secret { return Secret{value} }

const redacted = "[redacted]"

// Reveal gives the value itself, for the one call that needs it.
func (s Secret) Reveal() string { return s.value }

// Set says whether there is a value.
func (s Secret) Set() bool { return s.value != "" }

// String is "[redacted]".
func (s Secret) String() string { return redacted }

// Format writes "[redacted]" whatever the verb, %#v and %x included.
func (s Secret) Format(w fmt.State, _ rune) { _, _ = io.WriteString(w, redacted) }

// LogValue is "[redacted]".
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText gives "[redacted]".
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// MarshalJSON gives "[redacted]".
func (s Secret) MarshalJSON() ([]byte, error) { return json.Marshal(redacted) }
