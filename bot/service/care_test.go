package service_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/bot/service"
	"tonari/config"
)

// configured lays files over the built-in ones. A test changes them through the
// map and lets the service look.
func configured(t *testing.T, files fstest.MapFS) bottest.Option {
	t.Helper()
	live, _, err := config.NewLive(config.OverFS(files))
	if err != nil {
		t.Fatal(err)
	}
	return bottest.Service(func(o *service.Options) { o.Live = live })
}

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

func TestHolderWhoLeavesTheRosterReleasesTheCase(t *testing.T) {
	files := fstest.MapFS{"roster.yaml": file(bottest.Roster)}
	h := newHouse(t, configured(t, files))
	_, card := h.urgent("child")
	h.clicks(h.Midori, card, bot.ActionClaim)
	files["roster.yaml"] = file(strings.NewReplacer(
		"  - {slack: U0MIDORI, name: 相談員B, role: counselor}\n", "", "backup: [U0MIDORI]", "backup: [U0SATO]",
	).Replace(bottest.Roster))
	h.Idle()
	if c := h.card(h.Urgent); !strings.Contains(c.Rendered, "対応中") {
		t.Fatalf("released before the roster was read:\n%s", c.Rendered)
	}
	h.care()
	h.Idle()
	if c := h.card(h.Urgent); !strings.Contains(c.Rendered, "未対応") {
		t.Errorf("still held by somebody off the roster:\n%s", c.Rendered)
	}
	h.clicks(h.Midori, card, bot.ActionClaim)
	if c := h.card(h.Urgent); !strings.Contains(c.Rendered, "未対応") {
		t.Errorf("somebody off the roster claimed:\n%s", c.Rendered)
	}
}

func TestWordingIsReadAnewAndABrokenFileKeepsTheOldWords(t *testing.T) {
	files := fstest.MapFS{"roster.yaml": file(bottest.Roster)}
	h := newHouse(t, configured(t, files))
	asked := func(who string) string {
		p := h.LINE.Person(who)
		p.Follow()
		h.Idle()
		return screen(p)
	}
	const name, builtin = "wording/ja/welcome.yaml", "あなたに近いのは、どれですか。"
	if got := asked("one"); !strings.Contains(got, builtin) {
		t.Fatalf("the built-in question has changed:\n%s", got)
	}
	files[name] = file("who: どのようなことですか。\n")
	h.care()
	if got := asked("two"); !strings.Contains(got, "どのようなことですか。") {
		t.Errorf("the new words are not spoken:\n%s", got)
	}
	if _, body := h.ready(); body["config"] != nil {
		t.Errorf("readyz complains: %v", body)
	}
	for _, broken := range []string{"who: [", "who: {unknown} は、何ですか。\n", "whoo: 知らない名前\n"} {
		files[name] = file(broken)
		h.care()
		if got := asked(broken); !strings.Contains(got, "どのようなことですか。") {
			t.Errorf("%q cut the old words:\n%s", broken, got)
		}
		if _, body := h.ready(); body["config"] == nil {
			t.Errorf("readyz does not tell of %q", broken)
		}
	}
	if !strings.Contains(h.Log.String(), name) {
		t.Error("the log does not name the file")
	}
	delete(files, name)
	h.care()
	if got := asked("four"); !strings.Contains(got, builtin) {
		t.Errorf("the built-in words do not come back:\n%s", got)
	}
	if _, body := h.ready(); body["config"] != nil {
		t.Errorf("readyz still complains: %v", body)
	}
}
