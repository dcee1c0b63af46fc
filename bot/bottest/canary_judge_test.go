package bottest_test

import (
	"slices"
	"strings"

	"tonari/handoff/slacktest"
)

// judge looks at what both platforms were sent: who may read what, and that the
// story was really played.
func (s *story) judge() {
	s.sealedOnly()
	s.judgeLINE()
	s.judgeSlack()
}

// residents are the canaries that a resident wrote.
func (s *story) residents() *flock {
	return s.f.without("planted", "secret", "name", "LINE id", "reply", "note", "edited reply", "reply before an edit",
		"deleted reply", "held reply", "reply with a file", "desk file", "talk of the team", "command")
}

func (s *story) judgeLINE() {
	t := s.t
	internal := s.f.only("note", "disclosure reason", "deleted reply", "held reply", "reply before an edit", "desk file", "talk of the team", "command", "secret")
	sent := s.f.only("reply", "edited reply")
	replies := 0
	for _, c := range s.LINE.Calls() {
		if strings.Contains(c.Path, "profile") {
			t.Errorf("the profile was asked for: %s %s", c.Method, c.Path)
		}
		for _, found := range internal.show(string(c.Body)) {
			t.Errorf("it left Slack: %s", found)
		}
		replies += len(sent.show(string(c.Body)))
	}
	if replies != 2 {
		t.Errorf("%d replies were sent: the story was not played", replies)
	}
	for _, v := range s.LINE.Violations() {
		t.Errorf("LINE: %v", v)
	}
}

// posts are all that the bot wrote in Slack, to all and to one.
func (s *story) posts() []slacktest.Post {
	var out []slacktest.Post
	for _, c := range []*slacktest.Channel{s.Desk, s.Urgent} {
		for _, p := range c.History() {
			if p.User == s.Slack.BotUser() || p.BotID != "" {
				out = append(out, p)
			}
		}
	}
	for _, m := range []*slacktest.Member{s.Aoi, s.Midori, s.Sato, s.Kuro} {
		out = append(out, s.Slack.Ephemerals(m)...)
	}
	return out
}

func (s *story) judgeSlack() {
	t := s.t
	residents, never := s.residents(), s.f.only("name", "LINE id", "secret")
	hostile := 0
	for _, p := range s.posts() {
		for _, found := range residents.show(p.Text) {
			t.Errorf("a notification shows %s: %s", found, p.Text)
		}
		if i := slices.IndexFunc(slices.Concat(p.LiveLinks, p.Bare), func(l string) bool { return strings.Contains(l, "evil") }); i >= 0 {
			t.Errorf("a link of a resident is alive: %v %v", p.LiveLinks, p.Bare)
		}
		for _, m := range p.LiveMentions {
			if !strings.HasPrefix(m, "@U0") && !strings.HasPrefix(m, "<@U0") && !strings.HasPrefix(m, "U0") {
				t.Errorf("everybody is mentioned: %v", p.LiveMentions)
			}
		}
		if strings.Contains(p.Rendered, "evil.example") {
			hostile++
			if len(p.LiveMentions) > 0 {
				t.Errorf("a resident mentions %v", p.LiveMentions)
			}
		}
		if p.UnfurlLinks == "true" || p.UnfurlMedia == "true" {
			t.Error("unfurling is on")
		}
	}
	if hostile == 0 {
		t.Error("the hostile words are not in Slack: the story was not played")
	}
	looks := 0
	for _, c := range s.Slack.Calls() {
		for name, v := range c.Args {
			if ids := s.f.only("LINE id").show(v); c.Method == "views.open" && name == "view" && len(ids) == 1 {
				looks++ // the one look of the disclosure
				continue
			}
			for _, found := range never.show(v) {
				t.Errorf("%s tells Slack %s in %s", c.Method, found, name)
			}
			if name == "text" {
				for _, found := range residents.show(v) {
					t.Errorf("%s has %s in its text", c.Method, found)
				}
			}
		}
	}
	if looks != 1 {
		t.Errorf("an identity was shown %d times", looks)
	}
	for _, f := range s.Slack.Files() {
		for _, found := range s.f.without("desk file").show(f.Name + f.Title) {
			t.Errorf("a file's name shows %s", found)
		}
	}
	for _, v := range s.Slack.Violations() {
		t.Errorf("Slack: %v", v)
	}
}
