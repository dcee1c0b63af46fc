// Package keys reads and writes the key file, the one secret that turns what is
// kept back into words.
//
// The file is JSON and holds two Tink keysets in the clear: Seal (AES-256-GCM)
// closes what a person wrote and their LINE user id, and rotates; Person
// (HMAC-SHA-256 as PRF) makes a person's pseudonym from the LINE user id, and
// never rotates, because a person whose pseudonym changed would be a stranger.
// Whoever holds the file can read the store, so it is made with mode 0600, is
// never overwritten by a new one, and a rotation keeps every older key.
//
// Only this package and bot/store import Tink (AEAD and PRF with key ids in the
// sealed value, developers.google.com/tink/what-is-tink-keyset).
package keys

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// ErrUnusable marks a key file that was read but does not hold what it must.
// Nothing of its content is in the error.
var ErrUnusable = errors.New("not a usable key file (restore it from where it was kept, or make one with `tonari keys new -o FILE`)")

// PRF makes a pseudonym; it always uses the one key of its keyset.
type PRF interface {
	ComputePrimaryPRF(input []byte, outputLength uint32) ([]byte, error)
}

// Keys are ready to use, by many at once.
type Keys struct {
	Seal   tink.AEAD
	Person PRF

	ids map[uint32]bool
}

// file is the stored form. The keysets are Tink's own JSON.
type file struct {
	Seal   json.RawMessage `json:"seal"`
	Person json.RawMessage `json:"person"`
}

// New is the content of a fresh key file.
func New() ([]byte, error) {
	seal, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("making the seal key: %w", err)
	}
	person, err := keyset.NewHandle(prf.HMACSHA256PRFKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("making the person key: %w", err)
	}
	return marshal(seal, person)
}

// Parse opens the content of a key file. Errors wrap ErrUnusable.
func Parse(data []byte) (*Keys, error) {
	seal, person, err := unmarshal(data)
	if err != nil {
		return nil, err
	}
	k := &Keys{ids: map[uint32]bool{}}
	if k.Seal, err = aead.New(seal); err != nil {
		return nil, fmt.Errorf("keyset seal: %w", ErrUnusable)
	}
	for _, info := range seal.KeysetInfo().GetKeyInfo() {
		k.ids[info.GetKeyId()] = true
	}
	set, err := prf.NewPRFSet(person)
	if err != nil || person.Len() != 1 {
		return nil, fmt.Errorf("keyset person: %w", ErrUnusable)
	}
	k.Person = set
	return k, nil
}

// Read opens a key file. It refuses one that everybody on the machine may read.
func Read(path string) (*Keys, error) {
	data, err := read(path)
	if err != nil {
		return nil, err
	}
	k, err := Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return k, nil
}

func read(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("reading the key file: %w", err)
	}
	if info.IsDir() {
		return nil, fmt.Errorf("%s: is a directory: %w", path, ErrUnusable)
	}
	if info.Mode().Perm()&0o007 != 0 {
		return nil, fmt.Errorf("%s: everybody on this machine may read the key file (chmod 600 it)", path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading the key file: %w", err)
	}
	return data, nil
}

// prefix is how a sealed value begins: Tink's version byte and the key's id
// (developers.google.com/tink/wire-format#tink_output_prefix).
const prefix = 5

// Knows says whether the key that sealed a value is in the file. A value that a
// newer file sealed is not broken: it is handed back to a process that knows it.
func (k *Keys) Knows(sealed []byte) bool {
	return len(sealed) >= prefix && sealed[0] == 1 && k.ids[binary.BigEndian.Uint32(sealed[1:prefix])]
}

func marshal(seal, person *keyset.Handle) ([]byte, error) {
	var f file
	for _, part := range []struct {
		h    *keyset.Handle
		into *json.RawMessage
	}{{seal, &f.Seal}, {person, &f.Person}} {
		var b bytes.Buffer
		if err := insecurecleartextkeyset.Write(part.h, keyset.NewJSONWriter(&b)); err != nil {
			return nil, fmt.Errorf("writing a keyset: %w", err)
		}
		*part.into = b.Bytes()
	}
	data, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing the key file: %w", err)
	}
	return append(data, '\n'), nil
}

func unmarshal(data []byte) (seal, person *keyset.Handle, err error) {
	var f file
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		// The decoder's own error may quote the file.
		return nil, nil, ErrUnusable
	}
	if seal, err = insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(f.Seal))); err != nil {
		return nil, nil, fmt.Errorf("keyset seal: %w", ErrUnusable)
	}
	if person, err = insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(f.Person))); err != nil {
		return nil, nil, fmt.Errorf("keyset person: %w", ErrUnusable)
	}
	return seal, person, nil
}
