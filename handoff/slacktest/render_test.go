package slacktest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tonari/handoff/slacktest"
)

// TestLiveMentionsAndLinks: what a client would make of one hostile text,
// wherever it stands (https://docs.slack.dev/messaging/formatting-message-text/).
func TestLiveMentionsAndLinks(t *testing.T) {
	const hostile = "<!channel> <@U0AOI> <https://evil.example|役所> @here https://bare.example/x"
	const escaped = "&lt;!channel&gt; &lt;@U0AOI&gt; &amp;lt;!here&amp;gt;"
	none := map[string]string{"parse": "none", "link_names": "false"}
	mrkdwn := func(s, extra string) string {
		return `[{"type":"section","text":{"type":"mrkdwn","text":"` + s + `"` + extra + `}}]`
	}
	for _, c := range []struct {
		what            string
		args            map[string]string
		mentions, links []string
		bare            []string
		rendered        string
	}{
		{
			"text",
			map[string]string{"text": hostile},
			[]string{"!channel", "@U0AOI", "@here"},
			[]string{"https://evil.example", "https://bare.example/x"},
			nil, "@channel @Aoi 役所 @here https://bare.example/x",
		},
		{
			"text with parse none",
			map[string]string{"text": hostile, "parse": "none"},
			[]string{"!channel", "@U0AOI"},
			[]string{"https://evil.example"},
			nil, "@channel @Aoi 役所 @here https://bare.example/x",
		},
		{
			"escaped text",
			map[string]string{"text": escaped, "parse": "none"},
			nil, nil, nil,
			"<!channel> <@U0AOI> &lt;!here&gt;",
		},
		{
			"names linked", map[string]string{"text": "@Aoi", "parse": "none", "link_names": "true"}, []string{"@Aoi"}, nil, nil, "@Aoi",
		},
		{
			"fallback under blocks still notifies",
			map[string]string{"text": "<@U0AOI>", "blocks": `[{"type":"divider"}]`},
			[]string{"@U0AOI"},
			nil, nil, "---",
		},
		{
			"mrkdwn block",
			map[string]string{"blocks": mrkdwn(hostile, "")},
			[]string{"!channel", "@U0AOI", "@here"},
			[]string{"https://evil.example", "https://bare.example/x"},
			nil, "@channel @Aoi 役所 @here https://bare.example/x",
		},
		{
			"verbatim mrkdwn block",
			map[string]string{"blocks": mrkdwn(hostile, `,"verbatim":true`)},
			[]string{"!channel", "@U0AOI"},
			[]string{"https://evil.example"},
			nil, "@channel @Aoi 役所 @here https://bare.example/x",
		},
		{
			"plain text block",
			map[string]string{"blocks": `[{"type":"section","text":{"type":"plain_text","text":"` + hostile + `"}}]`},
			nil, nil,
			[]string{"https://evil.example", "https://bare.example/x"},
			hostile,
		},
		{
			"rich text",
			map[string]string{"blocks": "[" + rich(`{"type":"text","text":"`+hostile+`"}`) + "]"},
			nil, nil,
			[]string{"https://evil.example", "https://bare.example/x"},
			hostile,
		},
		{
			"rich text as code",
			map[string]string{"blocks": "[" + rich(`{"type":"text","text":"`+hostile+`","style":{"code":true}}`) + "]"},
			nil, nil, nil, hostile,
		},
		{
			"rich text elements",
			map[string]string{"blocks": "[" + rich(`{"type":"user","user_id":"U0AOI"},{"type":"broadcast","range":"here"},
				{"type":"usergroup","usergroup_id":"S1"},{"type":"link","url":"https://a.example"}`) + "]"},
			[]string{"@U0AOI", "!here", "!subteam^S1"},
			[]string{"https://a.example"},
			nil, "@Aoi@here@S1https://a.example",
		},
		{
			"a button that leads out", map[string]string{"blocks": `[{"type":"actions","elements":[{"type":"button","url":"https://b.example",
				"text":{"type":"plain_text","text":"go"}}]}]`}, nil, []string{"https://b.example"}, nil, "[go]",
		},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := newWorld(t)
			args := map[string]string{"channel": "C0DESK"}
			for k, v := range none {
				if c.args["parse"] != "" {
					args[k] = v
				}
			}
			for k, v := range c.args {
				args[k] = v
			}
			if got := w.call("chat.postMessage", args); got["ok"] != true {
				t.Fatalf("posting: %v", got)
			}
			p := w.channel.Posts()[0]
			if diff := cmp.Diff(c.mentions, p.LiveMentions); diff != "" {
				t.Errorf("mentions %s", diff)
			}
			if diff := cmp.Diff(c.links, p.LiveLinks); diff != "" {
				t.Errorf("links %s", diff)
			}
			if diff := cmp.Diff(c.bare, p.Bare); diff != "" {
				t.Errorf("bare addresses %s", diff)
			}
			if p.Rendered != c.rendered {
				t.Errorf("shown as %q, want %q", p.Rendered, c.rendered)
			}
		})
	}
}

func TestAnUpdateReadsTextLikeAPersonsUnlessToldOtherwise(t *testing.T) {
	w := newWorld(t)
	ts := str(w.call("chat.postMessage", map[string]string{"channel": "C0DESK", "text": "www.a.example", "parse": "none"})["ts"])
	if p, _ := w.channel.Find(ts); len(p.LiveLinks) != 0 {
		t.Errorf("posted: %v", p.LiveLinks)
	}
	w.call("chat.update", map[string]string{"channel": "C0DESK", "ts": ts, "text": "www.a.example"})
	if p, _ := w.channel.Find(ts); len(p.LiveLinks) != 1 || p.Parse != "client" || !p.Edited {
		t.Errorf("updated: %+v", p)
	}
}

func TestAPersonsTypingIsEncodedAsClientsDo(t *testing.T) {
	w := newWorld(t)
	w.Member("Sato", slacktest.ID("U0SATO"))
	duty := w.Group("当番", w.aoi)
	for _, c := range []struct{ typed, text string }{
		{"a < b & c", "a &lt; b &amp; c"},
		{"@Sato さん、見て", "<@U0SATO> さん、見て"},
		{"@当番 お願い", "<!subteam^" + duty.ID + "|@当番> お願い"},
		{"@channel", "<!channel>"},
		{"#desk", "<#C0DESK|desk>"},
		{"https://example.com/?a=1&b=2 です", "<https://example.com/?a=1&amp;b=2> です"},
		{"www.example.com", "<http://www.example.com|www.example.com>"},
		{"mail@example", "mail@example"},
	} {
		ts := w.aoi.Types(w.channel, "", c.typed)
		p, _ := w.channel.Find(ts)
		if p.Text != c.text {
			t.Errorf("%q is sent as %q, want %q", c.typed, p.Text, c.text)
		}
	}
}
