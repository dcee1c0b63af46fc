package keys

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
)

// ErrExists is returned by Create for a path that is taken. A lost key file
// cannot be made again, so none is ever overwritten.
var ErrExists = errors.New("exists already and is never overwritten (choose another name)")

// ErrNothingNewer is returned by Promote when the newest key is primary already.
var ErrNothingNewer = errors.New("the newest key is primary already (add one first with `tonari keys rotate`)")

// Create makes a new key file with mode 0600.
func Create(path string) error {
	data, err := New()
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s: %w", path, ErrExists)
	}
	if err != nil {
		return fmt.Errorf("making the key file: %w", err)
	}
	return finish(f, data)
}

// Add adds a seal key that can open but does not seal yet. Give the file to every
// process before promoting the key. It returns the new key's id.
func Add(path string) (uint32, error) {
	return change(path, func(m *keyset.Manager, _ *keyset.Handle) (uint32, error) {
		return m.Add(aead.AES256GCMKeyTemplate())
	})
}

// Promote makes the newest seal key the one that seals; the older ones go on
// opening. It returns the key's id, or ErrNothingNewer.
func Promote(path string) (uint32, error) {
	return change(path, func(m *keyset.Manager, h *keyset.Handle) (uint32, error) {
		newest, err := h.Entry(h.Len() - 1)
		if err != nil {
			return 0, err
		}
		if newest.IsPrimary() {
			return 0, ErrNothingNewer
		}
		return newest.KeyID(), m.SetPrimary(newest.KeyID())
	})
}

// change rewrites the seal keyset of a file. The file is replaced as a whole, so
// that a crash leaves the old or the new one.
func change(path string, edit func(*keyset.Manager, *keyset.Handle) (uint32, error)) (uint32, error) {
	data, err := read(path)
	if err != nil {
		return 0, err
	}
	seal, person, err := unmarshal(data)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", path, err)
	}
	m := keyset.NewManagerFromHandle(seal)
	id, err := edit(m, seal)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", path, err)
	}
	if seal, err = m.Handle(); err != nil {
		return 0, fmt.Errorf("%s: changing the keyset: %w", path, err)
	}
	if data, err = marshal(seal, person); err != nil {
		return 0, err
	}
	return id, replace(path, data)
}

// replace writes beside the file, syncs and renames. A link is followed, so that
// the file that it names is the one replaced.
func replace(path string, data []byte) error {
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return fmt.Errorf("finding the key file: %w", err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("finding the key file: %w", err)
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".keys-*")
	if err != nil {
		return fmt.Errorf("writing beside the key file: %w", err)
	}
	if err := errors.Join(tmp.Chmod(info.Mode().Perm()), finish(tmp, data)); err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return errors.Join(fmt.Errorf("replacing the key file: %w", err), os.Remove(tmp.Name()))
	}
	return nil
}

func finish(f *os.File, data []byte) error {
	_, err := f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("writing the key file: %w", err)
	}
	return nil
}
