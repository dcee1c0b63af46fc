package line

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/line/line-bot-sdk-go/v8/linebot/messaging_api"
)

// RichMenu is the tiled picture below the chat.
// https://developers.line.biz/en/reference/messaging-api/#rich-menu-object
type RichMenu struct {
	ID   string // LINE's; empty before it is made
	Name string // for the operators: at most 300 characters
	Bar  string // what the bar says that opens it: at most 14 characters
	// Width 800 to 2500 and Height from 250, in pixels; Width/Height at least 1.45.
	Width, Height int
	Areas         []RichMenuArea // at most 20
}

// RichMenuArea is a part of the picture, in its pixels, that may be tapped.
type RichMenuArea struct {
	X, Y, Width, Height int
	Label               string // read aloud, and shown as what the person said; at most 20 characters
	Data                string // of the postback; at most 300 characters
}

func (m RichMenu) request() *messaging_api.RichMenuRequest {
	r := &messaging_api.RichMenuRequest{
		Size: &messaging_api.RichMenuSize{Width: int64(m.Width), Height: int64(m.Height)},
		Name: m.Name, ChatBarText: m.Bar,
	}
	for _, a := range m.Areas {
		r.Areas = append(r.Areas, messaging_api.RichMenuArea{
			Bounds: &messaging_api.RichMenuBounds{X: int64(a.X), Y: int64(a.Y), Width: int64(a.Width), Height: int64(a.Height)},
			Action: &messaging_api.PostbackAction{Label: a.Label, Data: a.Data, DisplayText: a.Label},
		})
	}
	return r
}

// ValidateMenu asks LINE whether it would take the menu.
// https://developers.line.biz/en/reference/messaging-api/#validate-rich-menu-object
func (s *Sender) ValidateMenu(ctx context.Context, m RichMenu) error {
	if res, _, err := s.with(ctx).ValidateRichMenuObjectWithHttpInfo(m.request()); err != nil {
		return plain("validating a rich menu", res)
	}
	return nil
}

// CreateMenu makes a menu with its picture (image/png or image/jpeg, at most 1
// MB). It is shown to nobody yet.
// https://developers.line.biz/en/reference/messaging-api/#create-rich-menu
func (s *Sender) CreateMenu(ctx context.Context, m RichMenu, mime string, picture []byte) (id string, err error) {
	res, made, err := s.with(ctx).CreateRichMenuWithHttpInfo(m.request())
	if err != nil {
		return "", plain("making a rich menu", res)
	}
	if res, _, err := s.blobWith(ctx).SetRichMenuImageWithHttpInfo(made.RichMenuId, mime, bytes.NewReader(picture)); err != nil {
		return "", errors.Join(plain("uploading a rich menu's picture", res), s.DeleteMenu(ctx, made.RichMenuId))
	}
	return made.RichMenuId, nil
}

// DefaultMenu is the id of the menu that everybody sees, "" for none.
// https://developers.line.biz/en/reference/messaging-api/#get-default-rich-menu-id
func (s *Sender) DefaultMenu(ctx context.Context) (id string, err error) {
	res, got, err := s.with(ctx).GetDefaultRichMenuIdWithHttpInfo()
	switch {
	case err == nil:
		return got.RichMenuId, nil
	case res != nil && res.StatusCode == http.StatusNotFound:
		return "", nil
	}
	return "", plain("asking line for the default rich menu", res)
}

// SetDefaultMenu shows the menu to everybody who has none of their own.
// https://developers.line.biz/en/reference/messaging-api/#set-default-rich-menu
func (s *Sender) SetDefaultMenu(ctx context.Context, id string) error {
	if res, _, err := s.with(ctx).SetDefaultRichMenuWithHttpInfo(id); err != nil {
		return plain("setting the default rich menu", res)
	}
	return nil
}

// DeleteMenu removes a menu; whoever sees it sees the default one instead.
// https://developers.line.biz/en/reference/messaging-api/#delete-rich-menu
func (s *Sender) DeleteMenu(ctx context.Context, id string) error {
	if res, _, err := s.with(ctx).DeleteRichMenuWithHttpInfo(id); err != nil {
		return plain("deleting a rich menu", res)
	}
	return nil
}

// Menus lists the account's menus, oldest first, without their areas.
// https://developers.line.biz/en/reference/messaging-api/#get-rich-menu-list
func (s *Sender) Menus(ctx context.Context) ([]RichMenu, error) {
	res, list, err := s.with(ctx).GetRichMenuListWithHttpInfo()
	if err != nil {
		return nil, plain("asking line for the rich menus", res)
	}
	var all []RichMenu
	for _, r := range list.Richmenus {
		m := RichMenu{ID: r.RichMenuId, Name: r.Name, Bar: r.ChatBarText}
		if r.Size != nil {
			m.Width, m.Height = int(r.Size.Width), int(r.Size.Height)
		}
		all = append(all, m)
	}
	return all, nil
}

// String names the menu for an operator.
func (m RichMenu) String() string { return fmt.Sprintf("%s (%s)", m.Name, m.ID) }
