package line

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// The names of the account's rich menus, as LINE keeps them in the menu object.
// `tonari richmenu apply` makes both and sets MenuMain as the account's default;
// MenuQuiet tells nothing to somebody who looks at the screen, and is linked to a
// person who hides. A name may go on after a slash (tonari-quiet/2), so that a new
// version can stand beside the one that it replaces.
const (
	MenuMain  = "tonari-main"
	MenuQuiet = "tonari-quiet"
)

// ErrNoMenu: the account has no rich menu of the name.
var ErrNoMenu = errors.New("the account has no such rich menu")

// menusFor is how long the list of menus is believed. LINE lists them at most 10
// times a second (developers.line.biz/en/reference/messaging-api/#rate-limits).
const menusFor = 10 * time.Minute

// menuList remembers the account's menus: name to ids, the newest last.
type menuList struct {
	mu    sync.Mutex
	at    time.Time
	named map[string][]string
}

// LinkMenu shows the menu of that name to one person, in place of the default.
// It is a courtesy: whoever calls it goes on whatever comes of it. ErrNoMenu when
// the account has none.
// https://developers.line.biz/en/reference/messaging-api/#link-rich-menu-to-user
func (s *Sender) LinkMenu(ctx context.Context, userID, name string) error {
	if !userIDForm.MatchString(userID) {
		return errors.New("linking a rich menu: the user id is malformed")
	}
	for _, fresh := range []bool{false, true} {
		ids, listed, err := s.menusNamed(ctx, name, fresh)
		if err != nil {
			return err
		}
		for _, id := range slices.Backward(ids) {
			res, _, err := s.with(ctx).LinkRichMenuIdToUserWithHttpInfo(userID, id)
			if err == nil {
				return nil
			}
			if res == nil || res.StatusCode != http.StatusNotFound && res.StatusCode != http.StatusBadRequest {
				return plain("linking a rich menu", res)
			}
		}
		if listed {
			break // just asked: there is none that can be linked
		}
	}
	return ErrNoMenu
}

// UnlinkMenu shows the account's default menu to the person again.
// https://developers.line.biz/en/reference/messaging-api/#unlink-rich-menu-from-user
func (s *Sender) UnlinkMenu(ctx context.Context, userID string) error {
	if !userIDForm.MatchString(userID) {
		return errors.New("unlinking a rich menu: the user id is malformed")
	}
	if res, _, err := s.with(ctx).UnlinkRichMenuIdFromUserWithHttpInfo(userID); err != nil {
		return plain("unlinking a rich menu", res)
	}
	return nil
}

// menusNamed finds the menus of a name, asking LINE when what is known is old or
// does not have it, or fresh is wanted; listed says that LINE was asked.
func (s *Sender) menusNamed(ctx context.Context, name string, fresh bool) (ids []string, listed bool, err error) {
	m := &s.menus
	m.mu.Lock()
	defer m.mu.Unlock()
	if !fresh && time.Since(m.at) < menusFor {
		return m.named[name], false, nil
	}
	res, list, err := s.with(ctx).GetRichMenuListWithHttpInfo()
	if err != nil {
		return nil, true, plain("asking line for the rich menus", res)
	}
	m.named, m.at = map[string][]string{}, time.Now()
	for _, r := range list.Richmenus {
		base, _, _ := strings.Cut(r.Name, "/")
		m.named[base] = append(m.named[base], r.RichMenuId)
	}
	return m.named[name], true, nil
}
