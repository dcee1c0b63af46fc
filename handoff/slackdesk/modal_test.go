package slackdesk_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/handoff/slackdesk"
)

var asked = bot.Form{
	Name: bot.ActionClose, Case: caseID, Ref: "1800000000.000100 と", Opened: time.UnixMilli(1_796_000_000_123).UTC(),
	Title: "相談を完了にする", Submit: "完了にする", Texts: []string{"ご本人に「いま どうですか」とたずねます。<!channel>"},
	Fields: []bot.Field{
		{Name: "one", Kind: bot.FieldOne, Label: "ひとつ", Options: []bot.Option{{Value: "a", Label: "あ"}, {Value: "b", Label: strings.Repeat("長", 100)}}, Value: []string{"b"}},
		{Name: "many", Kind: bot.FieldMany, Label: "いくつか", Options: []bot.Option{{Value: "x", Label: "ぺけ"}, {Value: "y", Label: "わい"}}, Optional: true},
		{Name: "text", Kind: bot.FieldText, Label: "一行", Hint: "短く", Max: 20},
		{Name: "long", Kind: bot.FieldLong, Label: "くわしく", Value: []string{strings.Repeat("あ", 4000)}, Optional: true},
		{Name: "day", Kind: bot.FieldDate, Label: "日", Value: []string{"2026-12-24"}},
		{Name: "hour", Kind: bot.FieldTime, Label: "時", Optional: true},
	},
}

// press gives a trigger, as a pressed button does.
func (w *world) press() string {
	w.t.Helper()
	top := w.post("", card(nil))
	if _, err := w.aoi.Clicks(top, "case_claim"); err != nil {
		w.t.Fatal(err)
	}
	all := w.requests("/slack/interactions")
	p, err := w.decoder.Interaction(all[len(all)-1].body)
	if err != nil {
		w.t.Fatal(err)
	}
	return p.TriggerID
}

func TestAFormIsShownAndComesBackAsItWasFilledIn(t *testing.T) {
	w := newWorld(t)
	if err := w.client.Open(context.Background(), w.press(), asked); err != nil {
		t.Fatal(err)
	}
	v, ok := w.aoi.Modal()
	if !ok || v.Title != asked.Title || v.CallbackID != "case_close" || strings.Contains(v.Rendered, "@channel") {
		t.Fatalf("modal %+v", v)
	}
	if _, err := w.aoi.SubmitsView(map[string]string{"text": "みじかく", "many": "x,y", "hour": "14:30"}); err != nil {
		t.Fatal(err)
	}
	all := w.requests("/slack/interactions")
	p, err := w.decoder.Interaction(all[len(all)-1].body)
	if err != nil || p.Submit == nil {
		t.Fatalf("%+v %v", p, err)
	}
	want := &bot.Submit{
		Case: caseID, Form: bot.ActionClose, Ref: asked.Ref, By: "U0AOI", Opened: asked.Opened,
		Values: map[string][]string{
			"one": {"b"}, "many": {"x", "y"}, "text": {"みじかく"}, "day": {"2026-12-24"}, "hour": {"14:30"},
			"long": {strings.Repeat("あ", 2999) + "…"},
		},
	}
	if diff := cmp.Diff(want, p.Submit); diff != "" {
		t.Error(diff)
	}
	in := p.Input("PERSON", true, w.now())
	if !in.Submit.Member || in.ID != "slack/view/"+v.ID || !in.At.Equal(w.now()) {
		t.Errorf("input %+v", in)
	}
	if n := len(w.Violations()); n != 0 {
		t.Errorf("%d violations", n)
	}
}

func TestAFormThatCannotBeOpenedSaysNothingOfWhatStandsInIt(t *testing.T) {
	w := newWorld(t)
	trigger := w.press()
	if err := w.client.Open(context.Background(), trigger, asked); err != nil {
		t.Fatal(err)
	}
	err := w.client.Open(context.Background(), trigger, asked)
	if err == nil || !strings.Contains(err.Error(), "exchanged_trigger_id") || strings.Contains(err.Error(), "どうですか") {
		t.Errorf("a trigger used twice: %v", err)
	}
}

func TestErrorsAreShownAtTheFields(t *testing.T) {
	if got, want := string(slackdesk.FieldErrors(map[string]string{"one": "ひとつ選んでください。"})),
		`{"errors":{"one":"ひとつ選んでください。"},"response_action":"errors"}`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
