package demo

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"tonari/bot/line"
	"tonari/bot/richmenu"
	"tonari/config"
	"tonari/flows"
	"tonari/flows/wording"
)

// menuView is the rich menu below a talk.
type menuView struct {
	Bar     string     `json:"bar"`
	Picture string     `json:"picture"` // path
	Areas   []areaView `json:"areas"`
}

// areaView is a part that may be tapped, in per cent of the picture.
type areaView struct {
	X     float64 `json:"x"`
	Y     float64 `json:"y"`
	W     float64 `json:"w"`
	H     float64 `json:"h"`
	Label string  `json:"label"`
}

// dressWithin bounds drawing and uploading.
const dressWithin = time.Minute

// dress puts the rich menus into the account, as `tonari richmenu apply` does.
// The page works without them meanwhile.
func (d *Demo) dress() {
	ctx, cancel := context.WithTimeout(context.Background(), dressWithin)
	defer cancel()
	if err := d.applyMenus(ctx); err != nil {
		d.log.Warn("the demonstration goes on without rich menus", "event", "menus", "err", err)
	}
	d.touch()
}

func (d *Demo) applyMenus(ctx context.Context) error {
	book, faults := wording.Load(config.Over("").Wording()...)
	if err := faults.Err(); err != nil {
		return err
	}
	set, err := flows.New()
	if err != nil {
		return err
	}
	mainMenu, err := richmenu.Main(book, set, nil)
	if err != nil {
		return err
	}
	quiet, err := richmenu.Quiet(book, set)
	if err != nil {
		return err
	}
	s, err := line.NewSender(line.Config{Token: d.secret.lineToken, APIURL: d.servers[0].url, DataURL: d.servers[0].url})
	if err != nil {
		return err
	}
	defer s.Close()
	return richmenu.Apply(ctx, s, mainMenu, quiet, func(string) {})
}

// menuView is what the phone shows below the talk; nil without a menu.
func (d *Demo) menuView(id string) *menuView {
	object, picture := d.line.Menu(id)
	var m struct {
		Size  struct{ Width, Height float64 }
		Bar   string `json:"chatBarText"`
		Areas []struct {
			Bounds struct{ X, Y, Width, Height float64 }
			Action struct{ Label string }
		}
	}
	if len(picture) == 0 || json.Unmarshal(object, &m) != nil {
		return nil
	}
	v := &menuView{Bar: m.Bar, Picture: "/media/menu/" + id}
	for _, a := range m.Areas {
		v.Areas = append(v.Areas, areaView{
			X: 100 * a.Bounds.X / m.Size.Width, Y: 100 * a.Bounds.Y / m.Size.Height,
			W: 100 * a.Bounds.Width / m.Size.Width, H: 100 * a.Bounds.Height / m.Size.Height, Label: a.Action.Label,
		})
	}
	return v
}

func (d *Demo) serveMenuPicture(w http.ResponseWriter, r *http.Request) {
	if _, picture := d.line.Menu(r.PathValue("menu")); len(picture) > 0 {
		media(w, "image/png", picture)
		return
	}
	http.NotFound(w, r)
}
