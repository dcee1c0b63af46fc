package keys_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tonari/bot/store/keys"
)

func create(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "keys.json")
	if err := keys.Create(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t *testing.T, path string) *keys.Keys {
	t.Helper()
	k, err := keys.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func seal(t *testing.T, k *keys.Keys, text string) []byte {
	t.Helper()
	sealed, err := k.Seal.Encrypt([]byte(text), []byte("place"))
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

func TestAKeyFileOpensWhatItSealedAndNothingElse(t *testing.T) {
	path := create(t)
	k := read(t, path)
	sealed := seal(t, k, "うちのこと")
	if bytes.Contains(sealed, []byte("うち")) {
		t.Fatal("readable")
	}
	got, err := read(t, path).Seal.Decrypt(sealed, []byte("place"))
	if err != nil || string(got) != "うちのこと" {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := k.Seal.Decrypt(sealed, []byte("elsewhere")); err == nil {
		t.Error("opened in another place")
	}
	other := read(t, create(t))
	if _, err := other.Seal.Decrypt(sealed, []byte("place")); err == nil {
		t.Error("opened by another file")
	}
	if !k.Knows(sealed) || other.Knows(sealed) || k.Knows([]byte("x")) {
		t.Error("knows the wrong keys")
	}
}

func TestAPersonsPseudonymStaysTheSameThroughRotations(t *testing.T) {
	path := create(t)
	pseudonym := func() string {
		p, err := read(t, path).Person.ComputePrimaryPRF([]byte("line|U1"), 17)
		if err != nil || len(p) != 17 {
			t.Fatalf("%d bytes, %v", len(p), err)
		}
		return string(p)
	}
	before := pseudonym()
	if _, err := keys.Add(path); err != nil {
		t.Fatal(err)
	}
	if _, err := keys.Promote(path); err != nil {
		t.Fatal(err)
	}
	if pseudonym() != before {
		t.Error("the person became a stranger")
	}
}

func TestARotationInTwoStepsKeepsEveryProcessReading(t *testing.T) {
	path := create(t)
	old := read(t, path)
	first := seal(t, old, "first")

	added, err := keys.Add(path)
	if err != nil {
		t.Fatal(err)
	}
	waiting := read(t, path)
	second := seal(t, waiting, "second")
	if !old.Knows(second) {
		t.Error("an added key seals before it is promoted")
	}

	promoted, err := keys.Promote(path)
	if err != nil || promoted != added {
		t.Fatalf("promoted %d, added %d, %v", promoted, added, err)
	}
	third := seal(t, read(t, path), "third")
	if old.Knows(third) || !waiting.Knows(third) {
		t.Error("the promoted key does not seal")
	}
	for _, sealed := range [][]byte{first, second, third} {
		if _, err := read(t, path).Seal.Decrypt(sealed, []byte("place")); err != nil {
			t.Error(err)
		}
	}
	if _, err := keys.Promote(path); !errors.Is(err, keys.ErrNothingNewer) {
		t.Errorf("promoting twice: %v", err)
	}
}

func TestAKeyFileIsNeverOverwrittenAndOnlyItsOwnerReadsIt(t *testing.T) {
	path := create(t)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := keys.Create(path); !errors.Is(err, keys.ErrExists) {
		t.Errorf("got %v", err)
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("overwritten")
	}
	if _, err := keys.Add(path); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".keys-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestABadKeyFileIsRefusedWithoutQuotingIt(t *testing.T) {
	good, err := keys.New()
	if err != nil {
		t.Fatal(err)
	}
	const marker = "c2VjcmV0LW1hcmtlcg"
	for name, data := range map[string]string{
		"empty":            "",
		"no JSON":          marker,
		"another document": `{"password": "` + marker + `"}`,
		"no person":        strings.Replace(string(good), `"person"`, `"people"`, 1),
		"empty keysets":    `{"seal": {}, "person": {}}`,
		"seal spoilt":      strings.Replace(string(good), "AesGcmKey", marker, 1),
		"seal as person":   strings.NewReplacer(`"seal"`, `"person"`, `"person"`, `"seal"`).Replace(string(good)),
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "keys.json")
			if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := keys.Read(path)
			if !errors.Is(err, keys.ErrUnusable) || !strings.Contains(err.Error(), path) {
				t.Fatalf("got %v", err)
			}
			if strings.Contains(err.Error(), marker) {
				t.Errorf("quoted: %v", err)
			}
		})
	}
}

func TestAKeyFileThatEverybodyMayReadIsRefused(t *testing.T) {
	path := create(t)
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := keys.Read(path); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("got %v", err)
	}
	if _, err := keys.Read(filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	if _, err := keys.Read(t.TempDir()); !errors.Is(err, keys.ErrUnusable) {
		t.Errorf("a directory: %v", err)
	}
}
