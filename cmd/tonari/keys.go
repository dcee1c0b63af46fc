package main

import (
	"errors"
	"fmt"
	"os"

	"tonari/bot/store/keys"
)

type keysCommand struct {
	New    keysNew    `cmd:"" help:"Make a key file. Keep a copy in another place: without it nothing that is kept can be read."`
	Rotate keysRotate `cmd:"" help:"Add a key to the key file; with --promote, seal with the newest from now on."`
}

type keysNew struct {
	Out string `short:"o" placeholder:"FILE" help:"File to make, with mode 0600. It is never overwritten. Without it the keys go to standard output."`
}

// Run makes a key file.
func (c *keysNew) Run(w *world) error {
	if c.Out != "" {
		if err := keys.Create(c.Out); err != nil {
			return err
		}
		fmt.Fprintf(w.err, "made %s; keep a copy in another place\n", c.Out)
		return nil
	}
	data, err := keys.New()
	if err != nil {
		return err
	}
	if f, ok := w.out.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0 {
			fmt.Fprintln(w.err, "warning: others may read the file that standard output goes to (use -o FILE)")
		}
	}
	_, err = w.out.Write(data)
	return err
}

type keysRotate struct {
	Promote bool   `help:"Seal with the newest key. Every process must have read the file with it before."`
	File    string `arg:"" optional:"" help:"The key file; without it the one that TONARI_KEYSET_FILE names."`
}

// Run changes the key file in place.
func (c *keysRotate) Run(w *world) error {
	file := c.File
	if file == "" {
		file = w.env("TONARI_KEYSET_FILE")
	}
	if file == "" {
		return useError{errors.New("which key file? (name it, or set TONARI_KEYSET_FILE)")}
	}
	if c.Promote {
		id, err := keys.Promote(file)
		if err != nil {
			return err
		}
		fmt.Fprintf(w.err, "key %d seals from now on; start every process anew\n", id)
		return nil
	}
	id, err := keys.Add(file)
	if err != nil {
		return err
	}
	fmt.Fprintf(w.err, "added key %d; give the file to every process, start them anew, then run `tonari keys rotate --promote`\n", id)
	return nil
}
