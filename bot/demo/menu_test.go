package demo_test

import (
	"strings"
	"testing"

	"tonari/bot/demo"
	"tonari/flows"
)

func TestTheRichMenuStandsBelowTheTalkAndIsTapped(t *testing.T) {
	w := startWith(t, demo.Options{Menus: true})
	page := w.opens()
	s := page.until("a menu", func(s state) bool { return len(s.Phones) == 1 && s.Phones[0].Menu != nil })
	m := s.Phones[0].Menu
	if len(m.Areas) != 6 || m.Bar != "メニュー" {
		t.Fatalf("the menu: %+v", m)
	}
	if status, header, body := w.get(m.Picture); status != 200 || header.Get("Content-Type") != "image/png" || !strings.HasPrefix(body, "\x89PNG") {
		t.Errorf("its picture: %d %v", status, header)
	}
	w.acts("/api/phones/p1/follow", struct{}{})
	w.acts("/api/phones/p1/tap", map[string]any{"label": m.Areas[4].Label})
	if kind, data, _ := w.event(); kind != "postback" || data != flows.Data(flows.RichMain, "phone") {
		t.Errorf("the bot got %s %s", kind, data)
	}
}
