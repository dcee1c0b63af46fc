package slackdesk

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/template"
)

// What the desk needs of its Slack app stands here once: the manifest, the check of
// an installation and the README go by it.

// Scope is a permission of the bot token, with the reason for it.
type Scope struct {
	Name, For string
	// Optional scopes are asked for, and the desk works without them.
	Optional bool
}

// AllScopes are the least that the desk needs in private channels.
var AllScopes = []Scope{
	{Name: "chat:write", For: "cards, threads, lines that only one member sees"},
	{Name: "commands", For: "/tonari and the message shortcuts"},
	{Name: "groups:history", For: "counselors' messages; finding a post whose answer was lost"},
	{Name: "groups:read", For: "who joined or left the channel; the channel was archived or shared"},
	{Name: "files:read", For: "counselors' pictures for a resident; a file whose upload's answer was lost"},
	{Name: "files:write", For: "residents' pictures in the thread, and their removal"},
	{Name: "users:read", For: "a click by a guest, a bot or a deactivated account is refused"},
	{Name: "reactions:write", For: "the marks: waiting, sent, not delivered, note"},
	{Name: "im:write", For: "telling supervisors directly when nobody has claimed a case", Optional: true},
	{Name: "im:history", For: "finding such a message whose answer was lost, so that it is not sent twice", Optional: true},
	{Name: "usergroups:read", For: "a user group of those on duty", Optional: true},
	{Name: "usergroups:write", For: "keeping that group equal to the roster", Optional: true},
}

// Scopes are the names of those that the desk cannot do without.
var Scopes = scopeNames(false)

func scopeNames(optional bool) []string {
	var names []string
	for _, s := range AllScopes {
		if s.Optional == optional {
			names = append(names, s.Name)
		}
	}
	return names
}

// Events are the bot events that the desk listens to; none needs a scope beyond
// Scopes (https://docs.slack.dev/reference/events).
var Events = []string{
	"message.groups", "app_home_opened", "member_joined_channel", "member_left_channel", "group_left", "group_archive", "group_unarchive",
	"group_deleted", "channel_shared", "channel_unshared", "channel_id_changed", "user_change", "tokens_revoked", "app_uninstalled",
}

// Shortcut is an entry of a message's menu.
type Shortcut struct{ CallbackID, Name, For string }

// Shortcuts of messages (https://docs.slack.dev/interactivity/implementing-shortcuts).
var Shortcuts = []Shortcut{
	{"msg_note", "メモにする", "自分の返事を、送らずに内部のメモにします"},
	{"msg_send", "この返事を送る", "待っている自分の返事を、相談した人にいま送ります"},
}

// SlashCommand is a command that members type.
type SlashCommand struct{ Name, For, Usage string }

// SlashCommands of the desk.
var SlashCommands = []SlashCommand{{Name: "/tonari", For: "いまの当番と、待っている件数", Usage: "duty who | duty on 22:00 | duty off | duty swap @相手"}}

// The paths under which Slack reaches the public listener.
const (
	PathEvents       = "/slack/events"
	PathInteractions = "/slack/interactions"
	PathCommands     = "/slack/commands"
	PathOptions      = "/slack/options"
)

// ManifestOptions say how the app is reached.
type ManifestOptions struct {
	// URL is the https address of the public listener, without a closing slash;
	// unused in Socket Mode.
	URL    string
	Socket bool
	// From are the addresses that the service calls Slack from, as in 192.0.2.7 or
	// 192.0.2.0/28: with any, a stolen token is of no use elsewhere.
	From []string
}

// WriteManifest writes the app's manifest as YAML
// (https://docs.slack.dev/reference/app-manifest).
func WriteManifest(w io.Writer, o ManifestOptions) error {
	data := struct {
		ManifestOptions
		Scopes, Optional, Events []string
		Shortcuts                []Shortcut
		Commands                 []SlashCommand
		EventsPath, InteractionsPath,
		CommandsPath, OptionsPath string
	}{
		o, scopeNames(false), scopeNames(true), Events, Shortcuts, SlashCommands,
		PathEvents, PathInteractions, PathCommands, PathOptions,
	}
	if err := manifestTemplate.Execute(w, data); err != nil {
		return fmt.Errorf("writing the manifest: %w", err)
	}
	return nil
}

var manifestTemplate = template.Must(template.New("manifest").Funcs(template.FuncMap{
	"quote": func(s string) string { return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"` },
}).Parse(strings.TrimLeft(`
# Manifest of the Slack app: api.slack.com/apps → Create New App → From a manifest.
# Printed by `+"`tonari slack-manifest`"+`. The desk channels are private, so there is no
# scope for public ones.
# docs.slack.dev/reference/app-manifest
display_information:
  name: tonari
  description: 相談デスク
features:
  bot_user:
    display_name: tonari
    always_online: true
  app_home:
    home_tab_enabled: true
    messages_tab_enabled: true
    messages_tab_read_only_enabled: true
  shortcuts:
{{- range .Shortcuts}}
    - name: {{.Name}}
      type: message
      callback_id: {{.CallbackID}}
      description: {{.For}}
{{- end}}
  slash_commands:
{{- range .Commands}}
    - command: {{.Name}}
{{- if not $.Socket}}
      url: {{$.URL}}{{$.CommandsPath}}
{{- end}}
      description: {{.For}}
{{- if .Usage}}
      usage_hint: {{quote .Usage}}
{{- end}}
      should_escape: true
{{- end}}
oauth_config:
  scopes:
    bot:
{{- range .Scopes}}
      - {{.}}
{{- end}}
    bot_optional:
{{- range .Optional}}
      - {{.}}
{{- end}}
settings:
{{- if .From}}
  allowed_ip_address_ranges:
{{- range .From}}
    - {{quote .}}
{{- end}}
{{- end}}
  event_subscriptions:
{{- if not .Socket}}
    request_url: {{.URL}}{{.EventsPath}}
{{- end}}
    bot_events:
{{- range .Events}}
      - {{.}}
{{- end}}
  interactivity:
    is_enabled: true
{{- if not .Socket}}
    request_url: {{.URL}}{{.InteractionsPath}}
    message_menu_options_url: {{.URL}}{{.OptionsPath}}
{{- end}}
  org_deploy_enabled: false
  socket_mode_enabled: {{.Socket}}
  token_rotation_enabled: false
`, "\n")))

// Lacking are the scopes that are missing among granted, those that are missing and
// without which the desk works, and those that nobody asked for.
func Lacking(granted []string) (missing, optional, excess []string) {
	for _, s := range AllScopes {
		switch {
		case slices.Contains(granted, s.Name):
		case s.Optional:
			optional = append(optional, s.Name)
		default:
			missing = append(missing, s.Name)
		}
	}
	for _, g := range granted {
		if !slices.ContainsFunc(AllScopes, func(s Scope) bool { return s.Name == g }) {
			excess = append(excess, g)
		}
	}
	return missing, optional, excess
}
