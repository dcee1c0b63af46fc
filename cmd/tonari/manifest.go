package main

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"

	"tonari/handoff/slackdesk"
)

type manifestCommand struct {
	URL    string   `name:"url" placeholder:"https://HOST" help:"The address under which Slack reaches the public listener; without it TONARI_PUBLIC_URL."`
	Socket bool     `help:"For Socket Mode, where Slack reaches nobody (see SLACK_APP_TOKEN)."`
	From   []string `placeholder:"ADDRESS,…" help:"The addresses that the service calls Slack from, as in 192.0.2.7 or 192.0.2.0/28; the app's tokens then work from nowhere else."`
}

// Run prints the manifest.
func (c *manifestCommand) Run(w *world) error {
	at := c.URL
	if at == "" {
		at = w.env("TONARI_PUBLIC_URL")
	}
	at = strings.TrimRight(at, "/")
	switch u, err := url.Parse(at); {
	case c.Socket && c.URL != "":
		return useError{errors.New("--socket needs no --url: Slack reaches nobody then")}
	case c.Socket:
	case at == "":
		return useError{errors.New("under which address does Slack reach the public listener? (give --url https://HOST, or --socket)")}
	case err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return useError{errors.New("the address is no plain https URL (write it as https://tonari.example.jp)")}
	}
	for _, from := range c.From {
		_, err := netip.ParsePrefix(from)
		if a, bad := netip.ParseAddr(from); err != nil && (bad != nil || !a.Is4()) {
			return useError{fmt.Errorf("--from %q is no IPv4 address or range (write it as 192.0.2.7 or 192.0.2.0/28)", from)}
		}
	}
	return slackdesk.WriteManifest(w.out, slackdesk.ManifestOptions{URL: at, Socket: c.Socket, From: c.From})
}
