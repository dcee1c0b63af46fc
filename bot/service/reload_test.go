package service_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"tonari/bot/bottest"
	"tonari/bot/service"
	"tonari/config"
	"tonari/handoff/slacktest"
)

const places = `places:
  - {id: new, name: {ja: あたらしい居場所}, source: "https://example.jp/", verified_on: 2026-11-22}
`

// told are the lines at the top level of the desk channel that speak of the
// configuration.
func (h *house) told() []string {
	var out []string
	for _, p := range h.Desk.Posts() {
		if strings.Contains(p.Rendered, "設定ファイル") {
			out = append(out, p.Rendered)
		}
	}
	return out
}

func (h *house) entries() string {
	var out []string
	for _, e := range h.Live().House().Guide.All("place") {
		out = append(out, e.ID)
	}
	return strings.Join(out, " ")
}

func TestABrokenFileOfTheGuideKeepsTheOldOneAndEverybodyIsTold(t *testing.T) {
	for _, name := range []string{"guide/places.yaml", "guide/services.yaml", "guide/topics.yaml", "guide/numbers.yaml", "triage.yaml", "wording/ja/welcome.yaml"} {
		t.Run(name, func(t *testing.T) {
			files := fstest.MapFS{"roster.yaml": file(bottest.Roster), "guide/places.yaml": file(places)}
			h := newHouse(t, configured(t, files))
			before := h.entries()
			if before != "new" {
				t.Fatalf("places: %s", before)
			}
			old := files[name]
			files[name] = file("nonsense: [\n")
			h.care()
			h.care()
			if got := h.entries(); got != before {
				t.Errorf("the old places are gone: %s", got)
			}
			if n := *h.Live().House(); n.Guide == nil || n.Numbers == nil || n.Words == nil || n.Triage == nil {
				t.Error("a part is missing")
			}
			if got := h.told(); len(got) != 1 || !strings.Contains(got[0], name+":") || !strings.Contains(got[0], "前の内容のまま") {
				t.Errorf("the desk reads %q", got)
			}
			if _, body := h.ready(); body["config"] == nil {
				t.Error("readyz does not tell")
			}
			if h.counted("tonari_config_faulty") != "1" || h.counted(`tonari_failures_total{kind="config"}`) != "1" {
				t.Errorf("the metrics say %s, %s", h.counted("tonari_config_faulty"), h.counted(`tonari_failures_total{kind="config"}`))
			}
			if !strings.Contains(h.Log.String(), name) {
				t.Error("the log does not name the file")
			}

			delete(files, name)
			if old != nil {
				files[name] = old
			}
			h.care()
			if got := h.told(); len(got) != 2 || !strings.Contains(got[1], "直りました") {
				t.Errorf("then the desk reads %q", got)
			}
			if h.counted("tonari_config_faulty") != "0" {
				t.Error("the metrics still complain")
			}
		})
	}
}

func TestNewPlacesAreThereWithoutARestart(t *testing.T) {
	files := fstest.MapFS{"roster.yaml": file(bottest.Roster)}
	h := newHouse(t, configured(t, files))
	files["guide/places.yaml"] = file(places)
	h.care()
	if got := h.entries(); got != "new" {
		t.Errorf("places: %s", got)
	}
	if got := h.told(); len(got) != 0 {
		t.Errorf("the desk is told of what is well: %q", got)
	}
}

func TestTheDeskIsToldOnceThoughSlackStumblesAndSeveralProcessesLook(t *testing.T) {
	for name, fault := range map[string]slacktest.Fault{
		"down": slacktest.Status(500), "the answer is lost": slacktest.AcceptThenReset(), "too many": slacktest.TooMany("5"),
	} {
		t.Run(name, func(t *testing.T) {
			files := fstest.MapFS{"roster.yaml": file(bottest.Roster)}
			h := newHouse(t, configured(t, files))
			live, _, err := config.NewLive(config.OverFS(files))
			if err != nil {
				t.Fatal(err)
			}
			other := h.Start(service.Options{Live: live, Shift: h.Shift})
			files["guide/places.yaml"] = file("nonsense: [\n")
			h.Slack.Fault("chat.postMessage", 1, fault)
			for range 3 {
				h.care()
				h.Jump(31 * time.Second)
				other.Care(t.Context())
			}
			if got := h.told(); len(got) != 1 {
				t.Errorf("told %q", got)
			}
		})
	}
}

func TestOldPhoneNumbersAreWarnedOfAndTheServiceGoesOn(t *testing.T) {
	files := fstest.MapFS{"roster.yaml": file(bottest.Roster), "guide/places.yaml": file(`places:
  - {id: old, name: {ja: むかしの居場所}, phone: "03-0000-0000", source: "https://example.jp/", verified_on: 2020-01-01}
`)}
	h := newHouse(t, configured(t, files))
	if !strings.Contains(h.Log.String(), "the phone number of old was last checked") {
		t.Error("nobody is warned")
	}
	if got := h.entries(); got != "old" {
		t.Errorf("places: %s", got)
	}
}
