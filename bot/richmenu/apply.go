package richmenu

import (
	"context"
	"fmt"
	"strings"

	"tonari/bot/line"
)

// LINE is what Apply needs of the platform; line.Sender is one.
type LINE interface {
	Menus(ctx context.Context) ([]line.RichMenu, error)
	ValidateMenu(ctx context.Context, m line.RichMenu) error
	CreateMenu(ctx context.Context, m line.RichMenu, mime string, picture []byte) (string, error)
	DefaultMenu(ctx context.Context) (string, error)
	SetDefaultMenu(ctx context.Context, id string) error
	DeleteMenu(ctx context.Context, id string) error
}

// Apply makes the two menus, shows the main one to everybody and removes the
// versions that it made before; menus of other names are never touched. A menu
// that stands already is not made again. The quiet version just before this one
// stays until the next time: a person who hides now may see it. say gets a line for
// each thing done.
func Apply(ctx context.Context, l LINE, mainMenu, quiet Menu, say func(string)) error {
	for _, m := range []Menu{mainMenu, quiet} {
		if err := l.ValidateMenu(ctx, m.RichMenu); err != nil {
			return err
		}
	}
	before, err := l.Menus(ctx)
	if err != nil {
		return err
	}
	if _, err = made(ctx, l, quiet, before, say); err != nil {
		return err
	}
	id, err := made(ctx, l, mainMenu, before, say)
	if err != nil {
		return err
	}
	now, err := l.DefaultMenu(ctx)
	if err != nil {
		return err
	}
	if now != id {
		if err := l.SetDefaultMenu(ctx, id); err != nil {
			return err
		}
		say("everybody sees " + mainMenu.Name)
	}
	for _, m := range append(older(before, mainMenu), older(before, quiet)...) {
		if err := l.DeleteMenu(ctx, m.ID); err != nil {
			return err
		}
		say(fmt.Sprintf("removed %s", m))
	}
	return nil
}

// made is the id of the menu, made now if it does not stand yet.
func made(ctx context.Context, l LINE, m Menu, before []line.RichMenu, say func(string)) (string, error) {
	for _, b := range before {
		if b.Name == m.Name {
			say(m.Name + " stands already")
			return b.ID, nil
		}
	}
	id, err := l.CreateMenu(ctx, m.RichMenu, m.Mime, m.Picture)
	if err != nil {
		return "", err
	}
	say(fmt.Sprintf("made %s, %d bytes", m.Name, len(m.Picture)))
	return id, nil
}

// older are the versions of the menu that are no longer needed.
func older(before []line.RichMenu, m Menu) []line.RichMenu {
	var old []line.RichMenu
	for _, b := range before {
		base, _, _ := strings.Cut(b.Name, "/")
		if base == m.Base && b.Name != m.Name {
			old = append(old, b)
		}
	}
	if m.Base == line.MenuQuiet && len(old) > 0 {
		old = old[:len(old)-1]
	}
	return old
}
