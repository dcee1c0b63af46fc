package slackdesk_test

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"tonari/config/strictyaml"
	"tonari/handoff/slackdesk"
)

func manifest(t *testing.T, o slackdesk.ManifestOptions) string {
	t.Helper()
	var b bytes.Buffer
	if err := slackdesk.WriteManifest(&b, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTheManifestBesideTheProgramIsTheOneThatItPrints(t *testing.T) {
	file, err := os.ReadFile("../../config/deploy/slack-app.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(file), manifest(t, slackdesk.ManifestOptions{URL: "https://tonari.example.jp"})); diff != "" {
		t.Errorf("run tonari slack-manifest --url https://tonari.example.jp > config/deploy/slack-app.yaml\n%s", diff)
	}
}

// TestTheReadmeExplainsEveryScopeAndNoOther: who installs the app is told what each
// permission is for.
func TestTheReadmeExplainsEveryScopeAndNoOther(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var got, want []string
	for _, m := range regexp.MustCompile("(?m)^   \\| `([a-z]+:[a-z]+|commands)` \\| (.*) \\|$").FindAllStringSubmatch(string(readme), -1) {
		got = append(got, m[1]+": "+m[2])
	}
	for _, s := range slackdesk.AllScopes {
		why := s.For
		if s.Optional {
			why = "optional: " + why
		}
		want = append(want, s.Name+": "+why)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// form is Slack's manifest as far as the desk uses it
// (https://docs.slack.dev/reference/app-manifest); an unknown key is an error.
type form struct {
	Display struct {
		Name        string `yaml:"name"`
		Description string `yaml:"description"`
	} `yaml:"display_information"`
	Features struct {
		Bot struct {
			Name   string `yaml:"display_name"`
			Online bool   `yaml:"always_online"`
		} `yaml:"bot_user"`
		Home struct {
			Home     bool `yaml:"home_tab_enabled"`
			Messages bool `yaml:"messages_tab_enabled"`
			ReadOnly bool `yaml:"messages_tab_read_only_enabled"`
		} `yaml:"app_home"`
		Shortcuts []struct {
			Name        string `yaml:"name"`
			Type        string `yaml:"type"`
			CallbackID  string `yaml:"callback_id"`
			Description string `yaml:"description"`
		} `yaml:"shortcuts"`
		Commands []struct {
			Command     string `yaml:"command"`
			URL         string `yaml:"url"`
			Description string `yaml:"description"`
			Usage       string `yaml:"usage_hint"`
			Escape      bool   `yaml:"should_escape"`
		} `yaml:"slash_commands"`
	} `yaml:"features"`
	OAuth struct {
		Scopes struct {
			Bot      []string `yaml:"bot"`
			Optional []string `yaml:"bot_optional"`
		} `yaml:"scopes"`
	} `yaml:"oauth_config"`
	Settings struct {
		From   []string `yaml:"allowed_ip_address_ranges"`
		Events struct {
			URL  string   `yaml:"request_url"`
			List []string `yaml:"bot_events"`
		} `yaml:"event_subscriptions"`
		Interactivity struct {
			Enabled bool   `yaml:"is_enabled"`
			URL     string `yaml:"request_url"`
			Options string `yaml:"message_menu_options_url"`
		} `yaml:"interactivity"`
		Org      bool `yaml:"org_deploy_enabled"`
		Socket   bool `yaml:"socket_mode_enabled"`
		Rotation bool `yaml:"token_rotation_enabled"`
	} `yaml:"settings"`
}

func read(t *testing.T, text string) form {
	t.Helper()
	var f form
	if _, err := strictyaml.Decode("manifest", []byte(text), &f); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestTheManifestKeepsSlacksLimitsAndAsksForNothingBroad(t *testing.T) {
	f := read(t, manifest(t, slackdesk.ManifestOptions{URL: "https://tonari.example.jp", From: []string{"192.0.2.7", "192.0.2.16/28"}}))
	short := func(what, s string, most int) {
		if n := utf8.RuneCountInString(s); n == 0 || n > most {
			t.Errorf("%s %q has %d characters, at most %d", what, s, n, most)
		}
	}
	short("name", f.Display.Name, 35)
	short("description", f.Display.Description, 140)
	short("bot", f.Features.Bot.Name, 80)
	for _, s := range f.Features.Shortcuts {
		short("shortcut", s.Name, 24)
		short("shortcut's description", s.Description, 150)
		if s.Type != "message" {
			t.Errorf("%s is a shortcut of type %s", s.CallbackID, s.Type)
		}
	}
	for _, c := range f.Features.Commands {
		short("command", c.Command, 32)
		if c.URL != "https://tonari.example.jp/slack/commands" || !strings.HasPrefix(c.Command, "/") || !c.Escape { // a name typed as @… must come as an id
			t.Errorf("command %+v", c)
		}
	}
	for _, s := range append(f.OAuth.Scopes.Bot, f.OAuth.Scopes.Optional...) {
		if strings.HasPrefix(s, "channels:") || strings.HasPrefix(s, "admin") || strings.HasPrefix(s, "links:") ||
			s == "chat:write.public" || s == "chat:write.customize" || s == "users:read.email" {
			t.Errorf("%s is more than the desk needs", s)
		}
	}
	if diff := cmp.Diff(slackdesk.Scopes, f.OAuth.Scopes.Bot); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(slackdesk.Events, f.Settings.Events.List); diff != "" {
		t.Error(diff)
	}
	if i := f.Settings.Interactivity; !i.Enabled || i.URL != "https://tonari.example.jp/slack/interactions" || i.Options != "https://tonari.example.jp/slack/options" {
		t.Errorf("interactivity %+v", i)
	}
	if diff := cmp.Diff([]string{"192.0.2.7", "192.0.2.16/28"}, f.Settings.From); diff != "" {
		t.Error(diff)
	}
	if f.Settings.Socket || f.Settings.Org || f.Settings.Rotation {
		t.Errorf("settings %+v", f.Settings)
	}
}

func TestInSocketModeTheManifestNamesNoAddress(t *testing.T) {
	text := manifest(t, slackdesk.ManifestOptions{Socket: true})
	if f := read(t, text); !f.Settings.Socket || !f.Settings.Interactivity.Enabled || len(f.Settings.Events.List) == 0 {
		t.Errorf("settings %+v", f.Settings)
	}
	if strings.Contains(text, "url:") || strings.Contains(text, "https") {
		t.Error(text)
	}
}
