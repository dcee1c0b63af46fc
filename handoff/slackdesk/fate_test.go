package slackdesk_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/handoff/slackdesk"
	"tonari/handoff/slacktest"
)

// TestEveryAnswerHasOneFate plays each thing that goes wrong on one post.
func TestEveryAnswerHasOneFate(t *testing.T) {
	for _, c := range []struct {
		fault slacktest.Fault
		want  slackdesk.Fate
		after time.Duration
		found bool // a look-up afterwards finds the post
	}{
		{slacktest.TooMany("7"), slackdesk.Limited, 7 * time.Second, false},
		{slacktest.TooMany(""), slackdesk.Limited, 30 * time.Second, false},
		{slacktest.TooMany("Wed, 21 Oct 2026 07:28:00 GMT"), slackdesk.Limited, 30 * time.Second, false},
		{slacktest.TooMany("99999"), slackdesk.Limited, 10 * time.Minute, false},
		{slacktest.TooMany("-1"), slackdesk.Limited, 30 * time.Second, false},
		{slacktest.Refuse("ratelimited"), slackdesk.Limited, 30 * time.Second, false},
		{slacktest.Refuse("rate_limited"), slackdesk.Limited, 30 * time.Second, false},
		{slacktest.Status(503), slackdesk.Unsure, 0, false},
		{slacktest.AcceptThenStatus(500), slackdesk.Unsure, 0, true},
		{slacktest.Reset(), slackdesk.Unsure, 0, false},
		{slacktest.AcceptThenReset(), slackdesk.Unsure, 0, true},
		{slacktest.Hang(), slackdesk.Unsure, 0, false},
		{slacktest.AcceptThenHang(), slackdesk.Unsure, 0, true},
		{slacktest.AcceptThenRefuse("internal_error"), slackdesk.Unsure, 0, true},
		{slacktest.AcceptThenRefuse("fatal_error"), slackdesk.Unsure, 0, true},
		{slacktest.Empty(), slackdesk.Unsure, 0, false},
		{slacktest.Page(), slackdesk.Unsure, 0, false},
		{slacktest.Refuse(""), slackdesk.Unsure, 0, false},
		{slacktest.Status(302), slackdesk.Again, 0, false},
		{slacktest.Status(404), slackdesk.Again, 0, false},
		{slacktest.Refuse("service_unavailable"), slackdesk.Again, 0, false},
		{slacktest.Refuse("is_archived"), slackdesk.Channel, 0, false},
		{slacktest.Refuse("channel_not_found"), slackdesk.Channel, 0, false},
		{slacktest.Refuse("restricted_action_read_only_channel"), slackdesk.Channel, 0, false},
		{slacktest.Refuse("invalid_auth"), slackdesk.Auth, 0, false},
		{slacktest.Refuse("token_revoked"), slackdesk.Auth, 0, false},
		{slacktest.Refuse("missing_scope"), slackdesk.Auth, 0, false},
	} {
		t.Run(c.fault.String(), func(t *testing.T) {
			w := newWorld(t)
			top := w.post("", card(nil))
			w.Fault("chat.postMessage", 1, c.fault)
			p := w.client.Post(t.Context(), "C0DESK", top.TS, line("x"), "")
			if p.Fate != c.want || p.After != c.after || p.TS != "" || p.Reason == "" {
				t.Errorf("got %v %+v, want %v after %v", p.Fate, p, c.want, c.after)
			}
			if n := len(w.Calls("chat.postMessage")); n != 2 {
				t.Errorf("%d calls; the client tries again by itself", n)
			}
			q, found := w.client.Find(t.Context(), "C0DESK", top.TS, "line-1", w.Now().Add(-time.Minute))
			if q.Fate != slackdesk.Done || found != c.found {
				t.Errorf("looking it up: %+v %v", q, found)
			}
			if found && q.TS != w.channel.Thread(top.TS)[1].TS {
				t.Errorf("found %s", q.TS)
			}
		})
	}
}

func TestRealRefusalsHaveTheirFates(t *testing.T) {
	for _, c := range []struct {
		what   string
		breaks func(*world)
		want   slackdesk.Fate
	}{
		{"archived", func(w *world) { w.channel.Archive() }, slackdesk.Channel},
		{"the bot was removed", func(w *world) { w.channel.Remove(w.BotUser()) }, slackdesk.Channel},
		{"the token was revoked", func(w *world) { w.Revoke(true) }, slackdesk.Auth},
		{"a scope was taken", func(w *world) { w.Scope("chat:write", false) }, slackdesk.Auth},
		{"too fast", func(w *world) { w.LimitRate(0.1, 0) }, slackdesk.Limited},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := newWorld(t)
			c.breaks(w)
			if p := w.client.Post(t.Context(), "C0DESK", "", card(nil), ""); p.Fate != c.want {
				t.Errorf("got %+v, want %v", p, c.want)
			}
		})
	}
}

func TestASlackThatIsNotThereTookNothing(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	c, err := slackdesk.New(slackdesk.Config{Token: "xoxb-test", APIURL: server.URL + "/", Names: names})
	if err != nil {
		t.Fatal(err)
	}
	if p := c.Post(t.Context(), "C0DESK", "", card(nil), ""); p.Fate != slackdesk.Again || p.Reason != "connect" {
		t.Errorf("got %+v", p)
	}
}

// TestAReplyWithoutItsParentIsTakenAway: Slack says ok and puts it where
// everybody sees it.
func TestAReplyWithoutItsParentIsTakenAway(t *testing.T) {
	w := newWorld(t)
	top := w.post("", card(nil))
	w.post(top.TS, line("before"))
	if p := w.client.Delete(t.Context(), "C0DESK", top.TS); p.Fate != slackdesk.Done {
		t.Fatalf("deleting the card: %+v", p)
	}
	if p := w.client.Post(t.Context(), "C0DESK", top.TS, words("ひみつ"), ""); p.Fate != slackdesk.Unthreaded {
		t.Errorf("got %+v", p)
	}
	for _, p := range w.channel.Posts() {
		if strings.Contains(p.Rendered, "ひみつ") {
			t.Error("the stray still stands")
		}
	}
	w.Fault("chat.delete", 1, slacktest.Status(503))
	if p := w.client.Post(t.Context(), "C0DESK", top.TS, words("ひみつ"), ""); p.Fate != slackdesk.Unthreaded {
		t.Errorf("got %+v", p)
	}
	w.post("", card(nil))
	for _, p := range w.channel.Posts() {
		if strings.Contains(p.Rendered, "ひみつ") {
			t.Error("the stray still stands after the next call")
		}
	}
	if p := w.client.Update(t.Context(), "C0DESK", top.TS, card(nil)); p.Fate != slackdesk.Unthreaded {
		t.Errorf("repainting a card that is gone: %+v", p)
	}
}

func TestRefusedContentIsSentPlain(t *testing.T) {
	w := newWorld(t)
	top := w.post("", card(nil))
	w.Fault("chat.postMessage", 1, slacktest.Refuse("invalid_blocks"))
	p := w.post(top.TS, words("<!channel> ことば https://evil.example"))
	if len(p.LiveMentions)+len(p.LiveLinks) > 0 || !strings.Contains(p.Rendered, "<!channel> ことば") {
		t.Errorf("plain form %+v", p)
	}
	w.Fault("chat.update", 1, slacktest.Refuse("invalid_blocks"))
	if q := w.client.Update(t.Context(), "C0DESK", top.TS, card(nil)); q.Fate != slackdesk.Done {
		t.Errorf("repainting: %+v", q)
	}
	if q, _ := w.channel.Find(top.TS); len(q.Buttons) != 3 {
		t.Errorf("the plain card has the buttons %v", q.Buttons)
	}
	w.Fault("chat.postMessage", 2, slacktest.Refuse("invalid_blocks"))
	if q := w.client.Post(t.Context(), "C0DESK", top.TS, line("x"), ""); q.Fate != slackdesk.Content || q.Reason != "invalid_blocks" {
		t.Errorf("refused twice: %+v", q)
	}
}

func TestAnOfferIsSeenByItsAuthorAlone(t *testing.T) {
	w := newWorld(t)
	top := w.post("", card(nil))
	ts := w.aoi.Types(w.channel, top.TS, "@here これ送る?")
	d := bot.DeskItem{ID: "t", Case: caseID, Kind: bot.DeskTell, To: "U0AOI", Offer: true, TS: ts, Text: "送りますか。"}
	if p := w.client.Tell(t.Context(), "C0DESK", top.TS, d); p.Fate != slackdesk.Done {
		t.Fatalf("telling: %+v", p)
	}
	seen := w.Ephemerals(w.aoi)
	if len(seen) != 1 || len(seen[0].Buttons) != 2 || seen[0].ThreadTS != top.TS {
		t.Fatalf("offer %+v", seen)
	}
	checkInert(t, seen[0])
	if _, err := w.aoi.Clicks(seen[0], "hold_send"); err != nil {
		t.Fatal(err)
	}
	r := w.requests("/slack/interactions")
	press, err := w.decoder.Interaction(r[0].body)
	if err != nil || press.Click.Action != bot.ActionHoldSend || press.Click.TS != ts || press.Click.Case != caseID || press.Thread != top.TS {
		t.Errorf("press %+v %v", press, err)
	}
	d.To = "U0NOBODY"
	if p := w.client.Tell(t.Context(), "C0DESK", top.TS, d); p.Fate != slackdesk.Content || p.Reason != "user_not_in_channel" {
		t.Errorf("telling somebody who is not there: %+v", p)
	}
}

func TestAPersonsPictureStandsInTheThread(t *testing.T) {
	w := newWorld(t)
	top := w.post("", card(nil))
	d := bot.DeskItem{ID: "f", Case: caseID, Kind: bot.DeskFile, Media: &bot.Media{MessageID: "1", Kind: bot.MediaImage}}
	d.At = time.Date(2026, 12, 1, 1, 5, 0, 0, time.UTC)
	png := slackdesk.File{Type: "image/png", Data: []byte("png")}
	p := w.client.Upload(t.Context(), "C0DESK", top.TS, d, png)
	thread := w.channel.Thread(top.TS)
	if p.Fate != slackdesk.Done || len(thread) != 2 || thread[1].Files[0].ID != p.TS || thread[1].Files[0].Name != "photo.png" {
		t.Fatalf("upload %+v, thread %+v", p, thread)
	}
	if q, found := w.client.Find(t.Context(), "C0DESK", top.TS, "f", time.Time{}); !found || q.TS != p.TS {
		t.Errorf("found %+v %v", q, found)
	}
	if q := w.client.Delete(t.Context(), "C0DESK", p.TS); q.Fate != slackdesk.Done || w.FileData(p.TS) != nil {
		t.Errorf("deleting: %+v", q)
	}
	if q := w.client.Delete(t.Context(), "C0DESK", p.TS); q.Fate != slackdesk.Done {
		t.Errorf("deleting twice: %+v", q)
	}
	if s := thread[1].Rendered; !strings.Contains(s, "ご本人から届いた写真（12/1 10:05）") {
		t.Errorf("it says %q", s)
	}
	if q := w.client.Upload(t.Context(), "C0DESK", top.TS, d, slackdesk.File{Type: "image/png"}); q.Fate != slackdesk.Content {
		t.Errorf("a file without bytes: %+v", q)
	}
	w.Fault("files.completeUploadExternal", 1, slacktest.AcceptThenReset())
	if q := w.client.Upload(t.Context(), "C0DESK", top.TS, d, png); q.Fate != slackdesk.Unsure {
		t.Errorf("the answer was lost: %+v", q)
	}
	w.client.Delete(t.Context(), "C0DESK", top.TS)
	if q := w.client.Upload(t.Context(), "C0DESK", top.TS, d, png); q.Fate != slackdesk.Unthreaded || len(w.channel.Posts()) > 1 {
		t.Errorf("a picture without its thread: %+v, %d at top level", q, len(w.channel.Posts()))
	}
}
