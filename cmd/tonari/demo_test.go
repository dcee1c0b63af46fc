package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestDemoTakesTheDesksWaysFromOptionsAndEnvironment(t *testing.T) {
	for _, c := range []struct {
		about string
		args  []string
		env   map[string]string
		want  string
	}{
		{"an option", []string{"--slack-body", "secret"}, nil, `TONARI_SLACK_BODY: "secret" is neither`},
		{"the environment", nil, map[string]string{"TONARI_REPLY_MODE": "never"}, `TONARI_REPLY_MODE: "never" is neither`},
		{"an option before the environment", []string{"--reply-mode", "later"}, map[string]string{"TONARI_REPLY_MODE": "never"}, `"later" is neither`},
	} {
		t.Run(c.about, func(t *testing.T) {
			var out, errs bytes.Buffer
			args := append([]string{"demo", "--addr", "127.0.0.1:0"}, c.args...)
			code := run(args, strings.NewReader(""), &out, &errs, func(name string) string { return c.env[name] })
			if code != exitUse || !strings.Contains(errs.String(), c.want) {
				t.Errorf("exit %d: %s", code, errs.String())
			}
		})
	}
}
