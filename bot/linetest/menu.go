package linetest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	_ "image/jpeg" // rich menu images
	_ "image/png"
	"net/http"
)

// menus are the rich menus of the account.
type menus struct {
	byID     map[string]*menu
	order    []string
	standard string // the default
}

type menu struct {
	id      string
	object  map[string]any
	choices []Choice
	image   []byte
	mime    string
}

func (m *menu) response() map[string]any {
	out := map[string]any{"richMenuId": m.id}
	for _, k := range []string{"size", "selected", "name", "chatBarText", "areas"} {
		out[k] = m.object[k]
	}
	return out
}

// richMenu checks a rich menu object (REF #rich-menu-structure).
func (c *check) richMenu(m map[string]any) {
	c.graphemeText(m, "name", "name", 300, true)
	c.graphemeText(m, "chatBarText", "chatBarText", 14, true)
	if m["selected"] == nil {
		c.fail("selected", "must be specified")
	}
	c.boolean(m, "selected", "selected")
	if size := c.child(m, "size", "size", true); size != nil {
		w, _ := c.integer(size, "width", "size.width")
		h, _ := c.integer(size, "height", "size.height")
		if w < 800 || w > 2500 {
			c.fail("size.width", "Must be between 800 and 2500")
		}
		if h < 250 || (h > 0 && float64(w)/float64(h) < 1.45) {
			c.fail("size.height", "The height must be 250 or more and the aspect ratio 1.45 or more")
		}
	}
	for i, v := range c.array(m, "areas", "areas", 1, 20) {
		at := fmt.Sprintf("areas[%d]", i)
		area := c.element(v, at)
		if area == nil {
			continue
		}
		if b := c.child(area, "bounds", at+".bounds", true); b != nil {
			for _, k := range []string{"x", "y", "width", "height"} {
				if n, given := c.integer(b, k, at+".bounds."+k); !given || n < 0 {
					c.fail(at+".bounds."+k, "must be specified")
				}
			}
		}
		if a := c.child(area, "action", at+".action", true); a != nil {
			c.action(a, at+".action", inRichMenu)
		}
	}
}

func (p *Platform) readMenu(r *request) (map[string]any, *answer) {
	body, no := r.object()
	if no != nil {
		return nil, no
	}
	c := newCheck(false)
	c.richMenu(body)
	return body, c.answer()
}

func (p *Platform) validateMenu(r *request) answer {
	if _, no := p.readMenu(r); no != nil {
		return *no
	}
	return empty()
}

func (p *Platform) createMenu(r *request) answer {
	body, no := p.readMenu(r)
	if no != nil {
		return *no
	}
	if len(p.menus.order) >= 1000 {
		return bad("The maximum number of rich menus has been reached")
	}
	m := &menu{id: "richmenu-" + p.hex(16), object: body}
	areas, _ := body["areas"].([]any)
	for _, a := range areas {
		area, _ := a.(map[string]any)
		if c, isAction := choiceOf(area["action"]); isAction {
			m.choices = append(m.choices, c)
		}
	}
	if p.menus.byID == nil {
		p.menus.byID = map[string]*menu{}
	}
	p.menus.byID[m.id] = m
	p.menus.order = append(p.menus.order, m.id)
	return ok(map[string]any{"richMenuId": m.id})
}

// withMenu finds the menu of the path, or answers 404.
func (p *Platform) withMenu(r *request, then func(*menu) answer) answer {
	m := p.menus.byID[r.PathValue("richMenuId")]
	if m == nil {
		return refuse(http.StatusNotFound, "richmenu not found")
	}
	return then(m)
}

func (p *Platform) getMenu(r *request) answer {
	return p.withMenu(r, func(m *menu) answer { return ok(m.response()) })
}

func (p *Platform) listMenus(*request) answer {
	list := []any{}
	for _, id := range p.menus.order {
		list = append(list, p.menus.byID[id].response())
	}
	return ok(map[string]any{"richmenus": list})
}

func (p *Platform) deleteMenu(r *request) answer {
	return p.withMenu(r, func(m *menu) answer {
		delete(p.menus.byID, m.id)
		for i, id := range p.menus.order {
			if id == m.id {
				p.menus.order = append(p.menus.order[:i:i], p.menus.order[i+1:]...)
				break
			}
		}
		if p.menus.standard == m.id {
			p.menus.standard = ""
		}
		for _, u := range p.people {
			if u.menu == m.id {
				u.menu = ""
			}
		}
		return empty()
	})
}

// uploadMenu takes the image once: JPEG or PNG up to 1 MB, 800 to 2500 wide, 250
// or more high, at least 1.45 times as wide as high (REF #upload-rich-menu-image).
func (p *Platform) uploadMenu(r *request) answer {
	return p.withMenu(r, func(m *menu) answer {
		mime := r.Header.Get("Content-Type")
		if mime != "image/jpeg" && mime != "image/png" {
			return refuse(http.StatusUnsupportedMediaType, msgMediaType)
		}
		if m.image != nil {
			return bad("An image has already been uploaded to the richmenu")
		}
		if len(r.body) > 1<<20 {
			return refuse(http.StatusRequestEntityTooLarge, "The image must be 1 MB or less")
		}
		cfg, format, err := image.DecodeConfig(bytes.NewReader(r.body))
		switch {
		case err != nil || "image/"+format != mime:
			return bad("The image could not be read")
		case cfg.Width < 800 || cfg.Width > 2500 || cfg.Height < 250 || float64(cfg.Width)/float64(cfg.Height) < 1.45:
			return bad("The image size is invalid")
		}
		m.image, m.mime = r.body, mime
		return empty()
	})
}

func (p *Platform) downloadMenu(r *request) answer {
	return p.withMenu(r, func(m *menu) answer {
		if m.image == nil {
			return refuse(http.StatusNotFound, msgNoContent)
		}
		return answer{status: http.StatusOK, raw: m.image, mime: m.mime}
	})
}

const msgMenuImage = "must upload richmenu image before applying it to user"

func (p *Platform) setDefaultMenu(r *request) answer {
	return p.withMenu(r, func(m *menu) answer {
		if m.image == nil {
			return bad(msgMenuImage)
		}
		p.menus.standard = m.id
		return empty()
	})
}

func (p *Platform) getDefaultMenu(*request) answer {
	if p.menus.standard == "" {
		return refuse(http.StatusNotFound, "no default richmenu")
	}
	return ok(map[string]any{"richMenuId": p.menus.standard})
}

func (p *Platform) clearDefaultMenu(*request) answer {
	p.menus.standard = ""
	return empty()
}

// linkMenu gives one person a menu of their own; 200 without effect for somebody
// who is no friend (REF #link-rich-menu-to-user).
func (p *Platform) linkMenu(r *request) answer {
	return p.withMenu(r, func(m *menu) answer {
		return p.withUser(r, func(u *Person) answer {
			if m.image == nil {
				return bad(msgMenuImage)
			}
			if u != nil && u.friend && !u.blocked {
				u.menu = m.id
			}
			return empty()
		})
	})
}

func (p *Platform) unlinkMenu(r *request) answer {
	return p.withUser(r, func(u *Person) answer {
		if u != nil {
			u.menu = ""
		}
		return empty()
	})
}

func (p *Platform) getUserMenu(r *request) answer {
	return p.withUser(r, func(u *Person) answer {
		if u == nil || u.menu == "" {
			return refuse(http.StatusNotFound, "the user has no richmenu")
		}
		return ok(map[string]any{"richMenuId": u.menu})
	})
}

// withUser finds the person of the path; nil for an unknown one.
func (p *Platform) withUser(r *request, then func(*Person) answer) answer {
	id := r.PathValue("userId")
	if !userIDForm.MatchString(id) {
		return badParameter("userId")
	}
	r.call.To = []string{id}
	u := p.people[id]
	if u == nil {
		p.violate(r.call, UnknownUser, r.call.Endpoint)
	}
	return then(u)
}

// Menu returns a rich menu object and its image by id, or nil.
func (p *Platform) Menu(id string) (object json.RawMessage, image []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	m := p.menus.byID[id]
	if m == nil {
		return nil, nil
	}
	object, _ = json.Marshal(m.object)
	return object, m.image
}
