package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tonari/bot/line"
	"tonari/bot/richmenu"
	"tonari/config"
	"tonari/flows"
	"tonari/flows/wording"
)

type richMenuCommand struct {
	Apply richMenuApply `cmd:"" help:"Make the account's rich menus, show the main one to everybody, and remove the versions that were made before. Uses LINE_CHANNEL_TOKEN, and TONARI_CONFIG_DIR for the words."`
}

type richMenuApply struct {
	Image  string `placeholder:"FILE" type:"existingfile" help:"The ward's own picture (PNG or JPEG under 1 MB, best 2500×1686, six areas: three above three) instead of the drawn one."`
	DryRun bool   `help:"Change nothing; with -o, write the pictures that would be shown."`
	Out    string `short:"o" placeholder:"FILE.png" help:"With --dry-run: where to write the main menu's picture; the quiet menu's is written beside it as FILE-quiet.png."`
}

// menuWithin bounds all requests to LINE together.
const menuWithin = 2 * time.Minute

// Run makes the menus and puts them into the account.
func (c *richMenuApply) Run(w *world) error {
	if c.Out != "" && !c.DryRun {
		return useError{errors.New("-o belongs to --dry-run (without it the menus go to LINE)")}
	}
	mainMenu, quiet, err := c.menus(w)
	if err != nil {
		return err
	}
	if c.DryRun {
		return c.show(w, mainMenu, quiet)
	}
	set, err := config.FromEnvOnly(w.env, "LINE_CHANNEL_TOKEN", "LINE_API_URL", "LINE_DATA_API_URL")
	if err != nil {
		return useError{err}
	}
	sender, err := line.NewSender(line.Config{Token: set.LineToken.Reveal(), APIURL: set.LineAPI, DataURL: set.LineDataAPI})
	if err != nil {
		return err
	}
	defer sender.Close()
	ctx, cancel := context.WithTimeout(context.Background(), menuWithin)
	defer cancel()
	return richmenu.Apply(ctx, sender, mainMenu, quiet, func(done string) { fmt.Fprintln(w.out, done) })
}

func (c *richMenuApply) menus(w *world) (mainMenu, quiet richmenu.Menu, err error) {
	files := config.Over(w.env("TONARI_CONFIG_DIR"))
	book, faults := wording.Load(files.Wording()...)
	if err = faults.Err(); err != nil {
		return mainMenu, quiet, err
	}
	set, err := flows.New()
	if err != nil {
		return mainMenu, quiet, err
	}
	var own *richmenu.Picture
	if c.Image != "" {
		data, err := readAtMost(c.Image, 16<<20)
		if err != nil {
			return mainMenu, quiet, err
		}
		if own, err = richmenu.ReadPicture(data); err != nil {
			return mainMenu, quiet, fmt.Errorf("reading %s: %w", c.Image, err)
		}
	}
	if mainMenu, err = richmenu.Main(book, set, own); err != nil {
		return mainMenu, quiet, err
	}
	quiet, err = richmenu.Quiet(book, set)
	return mainMenu, quiet, err
}

// show writes the pictures and says what each area is.
func (c *richMenuApply) show(w *world, mainMenu, quiet richmenu.Menu) error {
	for _, m := range []struct {
		richmenu.Menu
		suffix string
	}{{mainMenu, ""}, {quiet, "-quiet"}} {
		fmt.Fprintf(w.out, "%s: %d×%d, %d bytes, %s\n", m.Name, m.Width, m.Height, len(m.Picture), m.Bar)
		for _, a := range m.Areas {
			fmt.Fprintf(w.out, "  %4d,%4d %4d×%4d %s\n", a.X, a.Y, a.Width, a.Height, a.Label)
		}
		if c.Out == "" {
			continue
		}
		ext := filepath.Ext(c.Out)
		name := strings.TrimSuffix(c.Out, ext) + m.suffix + ext
		if err := os.WriteFile(name, m.Picture, 0o644); err != nil {
			return fmt.Errorf("writing the picture: %w", err)
		}
		fmt.Fprintf(w.err, "wrote %s\n", name)
	}
	return nil
}
