package config

import (
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// Variables are all variables of `serve`, in the order in which help shows them.
func Variables() []Variable {
	return []Variable{
		{
			Name: "TONARI_HTTP_ADDR", Default: ":8080",
			Help: "public listener: LINE's and Slack's webhooks",
			Fix:  "host and port, as in :8080",
			set:  func(s *Settings, v string) error { s.HTTPAddr = v; return address(v) },
		},
		{
			Name: "TONARI_ADMIN_ADDR", Default: "127.0.0.1:9090",
			Help: "listener of /livez, /readyz and /metrics; keep it off the internet",
			Fix:  "host and port, as in 127.0.0.1:9090",
			set:  func(s *Settings, v string) error { s.AdminAddr = v; return address(v) },
		},
		{
			Name: "TONARI_PUBLIC_URL",
			Help: "https address under which the public listener is reached; needed for images to residents and calendar links",
			Fix:  "as in https://tonari.example.jp",
			set:  func(s *Settings, v string) (err error) { s.PublicURL, err = baseURL(v, "https"); return err },
		},
		{
			Name: "TONARI_CONFIG_DIR", Required: true,
			Help: "directory with roster.yaml, laid over the built-in wording/, guide/ and triage.yaml",
			Fix:  "make a directory with a roster.yaml; an example is in config/deploy",
			set:  func(s *Settings, v string) error { s.ConfigDir = v; return directory(v) },
		},
		{
			Name: "TONARI_KEYSET_FILE", Required: true,
			Help: "the key file",
			Fix:  "make one with `tonari keys new -o FILE` and keep a copy in another place",
			set:  func(s *Settings, v string) error { s.Keyset = v; return keyFile(v) },
		},
		{
			Name: "REDIS_URL", Default: "redis://127.0.0.1:6379/0",
			Help: "redis:// or rediss://; Sentinel with master_name= and addr= parameters; a cluster is recognised",
			Fix:  "as in redis://127.0.0.1:6379/0",
			set:  func(s *Settings, v string) error { s.Redis = NewSecret(v); return redisURL(v) },
		},
		{
			Name: "LINE_CHANNEL_SECRET", Required: true,
			Help: "channel secret; several, comma-separated, are all accepted (rotation)",
			Fix:  "copy it from Basic settings of the channel in the LINE Developers Console",
			set:  func(s *Settings, v string) (err error) { s.LineSecrets, err = secrets(v); return err },
		},
		{
			Name: "LINE_CHANNEL_TOKEN", Required: true,
			Help: "channel access token",
			Fix:  "issue one under Messaging API of the channel in the LINE Developers Console",
			set:  func(s *Settings, v string) error { s.LineToken = NewSecret(v); return token(v, "") },
		},
		{
			Name: "LINE_API_URL", Default: "https://api.line.me",
			Help: "base URL of the Messaging API",
			Fix:  "leave it out, but for tests",
			set:  func(s *Settings, v string) (err error) { s.LineAPI, err = baseURL(v, "http", "https"); return err },
		},
		{
			Name: "LINE_DATA_API_URL", Default: "https://api-data.line.me",
			Help: "base URL of the Messaging API for files",
			Fix:  "leave it out, but for tests",
			set:  func(s *Settings, v string) (err error) { s.LineDataAPI, err = baseURL(v, "http", "https"); return err },
		},
		{
			Name: "SLACK_BOT_TOKEN", Required: true,
			Help: "bot token, xoxb-…",
			Fix:  "copy it from OAuth & Permissions of the Slack app",
			set:  func(s *Settings, v string) error { s.SlackToken = NewSecret(v); return token(v, "xoxb-") },
		},
		{
			Name: "SLACK_SIGNING_SECRET", Required: true, Unless: "SLACK_APP_TOKEN",
			Help: "signing secret; several, comma-separated, are all accepted (rotation); not needed with SLACK_APP_TOKEN",
			Fix:  "copy it from Basic Information of the Slack app",
			set:  func(s *Settings, v string) (err error) { s.SlackSecrets, err = secrets(v); return err },
		},
		{
			Name: "SLACK_APP_TOKEN",
			Help: "app-level token, xapp-…: Socket Mode instead of HTTP, for a place that Slack cannot reach",
			Fix:  "make one with the scope connections:write under Basic Information of the Slack app, or remove it to receive over HTTP",
			set:  func(s *Settings, v string) error { s.SlackAppToken = NewSecret(v); return token(v, "xapp-") },
		},
		{
			Name: "SLACK_API_URL", Default: "https://slack.com/api/",
			Help: "base URL of Slack's Web API, with a closing slash",
			Fix:  "leave it out, but for tests",
			set: func(s *Settings, v string) (err error) {
				s.SlackAPI, err = baseURL(v, "http", "https")
				s.SlackAPI += "/"
				return err
			},
		},
		{
			Name: "SLACK_CHANNEL", Required: true,
			Help: "id of the desk channel",
			Fix:  "copy the channel ID from the channel's details in Slack, as in C0123ABCD",
			set:  func(s *Settings, v string) error { s.SlackChannel = v; return channel(v) },
		},
		{
			Name: "SLACK_URGENT_CHANNEL",
			Help: "id of the channel for cases that open as urgent; the desk channel when not set",
			Fix:  "copy the channel ID from the channel's details in Slack, as in C0123ABCD",
			set:  func(s *Settings, v string) error { s.SlackUrgentChannel = v; return channel(v) },
		},
		{
			Name: "SLACK_DUTY_USERGROUP",
			Help: "id of a user group that is kept equal to those on duty",
			Fix:  "copy it from the group's address in Slack, as in S0123ABCD, or leave it out",
			set:  func(s *Settings, v string) error { s.SlackDutyGroup = v; return userGroup(v) },
		},
		{
			Name: "TONARI_REPLY_HOLD", Default: "5s",
			Help: "how long a counselor's reply waits, cancellable; 0 = at once",
			Fix:  "0 to 10m, as in 5s",
			set:  func(s *Settings, v string) (err error) { s.ReplyHold, err = duration(v, 10*time.Minute); return err },
		},
		{
			Name: "TONARI_REPLY_MODE", Default: "hold",
			Help: "hold: a typed reply goes after TONARI_REPLY_HOLD; confirm: only after its author presses send",
			Fix:  "hold or confirm",
			set: func(s *Settings, v string) error {
				s.ReplyConfirm = v == "confirm"
				return either(v, "hold", "confirm")
			},
		},
		{
			Name: "TONARI_SLACK_BODY", Default: "full",
			Help: "full: residents' words stand in Slack; masked: they stay out of its messages and are shown to the holder on request",
			Fix:  "full or masked",
			set: func(s *Settings, v string) error {
				s.Masked = v == "masked"
				return either(v, "full", "masked")
			},
		},
		{
			Name: "TONARI_ALARM_SMTP",
			Help: "mail server for the alarm when Slack is out of reach while cases wait; smtps:// or smtp:// (STARTTLS)",
			Fix:  "as in smtps://USER:PASSWORD@smtp.example.jp:465, or remove it",
			set:  func(s *Settings, v string) error { s.AlarmSMTP = NewSecret(v); return mailServer(v) },
		},
		{
			Name: "TONARI_ALARM_MAIL_FROM",
			Help: "sender of that mail",
			Fix:  "one mail address",
			set: func(s *Settings, v string) error {
				all, err := addresses(v)
				if err == nil && len(all) != 1 {
					err = errors.New("is more than one address")
				}
				if err == nil {
					s.AlarmFrom = all[0]
				}
				return err
			},
		},
		{
			Name: "TONARI_ALARM_MAIL_TO",
			Help: "recipients of that mail, comma-separated",
			Fix:  "mail addresses, as in duty@example.jp,chief@example.jp",
			set:  func(s *Settings, v string) (err error) { s.AlarmTo, err = addresses(v); return err },
		},
		{
			Name: "TONARI_ALARM_WEBHOOK",
			Help: "https address to which the same alarm is posted as JSON",
			Fix:  "as in https://hooks.example.jp/T0KEN, or remove it",
			set:  func(s *Settings, v string) error { s.AlarmHook = NewSecret(v); return hookURL(v) },
		},
		{
			Name: "TONARI_BURST", Default: "3s",
			Help: "a text within this time of the person's last one continues it; 0 = every text is a turn",
			Fix:  "0 to 30s, as in 3s",
			set:  func(s *Settings, v string) (err error) { s.Burst, err = duration(v, 30*time.Second); return err },
		},
		{
			Name: "TONARI_RETENTION", Default: "30d",
			Help: "how long a conversation is kept after the last contact, in days; what was promised for later, and an open case, hold it",
			Fix:  "1d to 365d, as in 30d",
			set:  func(s *Settings, v string) (err error) { s.Retention, err = days(v, 1, 365); return err },
		},
		{
			Name: "TONARI_SLACK_RETENTION", Default: "30d",
			Help: "how long Slack keeps residents' words after their case was closed, in days; 0 = the bot takes nothing away by itself",
			Fix:  "0 to 365d, as in 30d",
			set:  func(s *Settings, v string) (err error) { s.SlackRetention, err = days(v, 0, 365); return err },
		},
		{
			Name: "TONARI_SEAT_OFFER", Default: "24h",
			Help: "how long a seat at an event that became free is kept for the first who waits; near the event it is shorter",
			Fix:  "30m to 168h, as in 24h",
			set: func(s *Settings, v string) (err error) {
				if s.SeatOffer, err = duration(v, 7*24*time.Hour); err == nil && s.SeatOffer < 30*time.Minute {
					err = fmt.Errorf("%s is less than 30m", v)
				}
				return err
			},
		},
		{
			Name: "TONARI_NEWS_RESERVE", Default: "20%",
			Help: "share of the month's LINE messages that news of new events leave for replies",
			Fix:  "0% to 90%, as in 20%",
			set:  func(s *Settings, v string) (err error) { s.NewsReserve, err = percent(v, 90); return err },
		},
		{
			Name: "TONARI_LOG_LEVEL", Default: "info",
			Help: "debug, info, warn or error; JSON lines on standard error",
			Fix:  "debug, info, warn or error",
			set: func(s *Settings, v string) error {
				levels := map[string]slog.Level{
					"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError,
				}
				level, ok := levels[v]
				s.LogLevel = level
				if !ok {
					return fmt.Errorf("%q is no level", v)
				}
				return nil
			},
		},
	}
}

// either takes one of two choices.
func either(v, one, other string) error {
	if v != one && v != other {
		return fmt.Errorf("%q is neither %s nor %s", v, one, other)
	}
	return nil
}
