package service

import (
	"encoding/base32"
	"fmt"

	"tonari/bot"
	"tonari/bot/store/keys"
)

// sealer is the key file as the store knows it.
type sealer struct{ k *keys.Keys }

func (s sealer) Seal(plain, ad []byte) ([]byte, error) { return s.k.Seal.Encrypt(plain, ad) }

func (s sealer) Open(sealed, ad []byte) ([]byte, error) { return s.k.Seal.Decrypt(sealed, ad) }

// pseudonymBytes of the PRF make 26 characters of base32.
const pseudonymBytes = 16

// person is the pseudonym of a LINE user id: a PRF under a key that never
// rotates, so that it stays the same and cannot be turned back.
func (s sealer) person(userID string) bot.PersonID {
	sum, err := s.k.Person.ComputePrimaryPRF([]byte("line|"+userID), pseudonymBytes)
	if err != nil {
		// The keyset was checked when it was read; its PRF has no other way to fail.
		panic(fmt.Sprintf("pseudonym: %T", err))
	}
	return bot.PersonID(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum))
}
