package demo_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tonari/bot"
	"tonari/handoff/slacktest"
)

const card = `[{"type":"header","text":{"type":"plain_text","text":"🔴 緊急 ・ 未対応"}},
{"type":"actions","elements":[{"type":"button","action_id":"case_claim","value":"16","text":{"type":"plain_text","text":"担当する"}}]}]`

// signed checks that Slack signed what it delivered.
func (w *tryOut) signed(d delivery) {
	w.t.Helper()
	seconds, err := strconv.ParseInt(d.header.Get("X-Slack-Request-Timestamp"), 10, 64)
	if err != nil {
		w.t.Fatal(err)
	}
	if got, want := d.header.Get("X-Slack-Signature"), slacktest.Sign(w.d.Env()["SLACK_SIGNING_SECRET"], seconds, d.body); got != want {
		w.t.Errorf("signature %q, want %q", got, want)
	}
}

// heard is the newest event of this kind (message, message_changed, message_deleted).
func (w *tryOut) heard(subtype string) map[string]any {
	w.t.Helper()
	all := w.bot.deliveries("/slack/events")
	for _, d := range slices.Backward(all) {
		var in struct{ Event map[string]any }
		if json.Unmarshal(d.body, &in) != nil || in.Event["type"] != "message" {
			continue
		}
		if s, _ := in.Event["subtype"].(string); s == subtype && in.Event["bot_id"] == nil {
			w.signed(d)
			return in.Event
		}
	}
	w.t.Fatalf("no %q was delivered to the bot", subtype)
	return nil
}

func TestCounselorClaimsAndAnswersInTheThread(t *testing.T) {
	w := start(t)
	desk := w.d.Env()["SLACK_URGENT_CHANNEL"]
	ts, _ := w.slack("chat.postMessage", map[string]string{"channel": desk, "text": "緊急", "blocks": card})["ts"].(string)
	st, _ := w.now()
	urgent := st.Desk.Channels[1]
	if urgent.Label != "緊急" || len(urgent.Posts) != 1 || !strings.Contains(urgent.Posts[0].Text, "緊急 ・ 未対応") || urgent.Posts[0].User != "" {
		t.Fatalf("channel %+v", urgent)
	}
	if m := st.Desk.Members; len(m) != 4 || m[0].Name != "相談員A" || m[1].Name != "相談員B" || m[2].Name != "主任C" || m[3].Name != "主任D" {
		t.Fatalf("members %+v", m)
	}
	a, c := "/api/desk/"+st.Desk.Members[0].ID+"/", "/api/desk/"+st.Desk.Members[2].ID+"/"

	w.acts(a+"click", map[string]string{"channel": desk, "ts": ts, "action": "case_claim"})
	presses := w.bot.deliveries("/slack/interactions")
	if len(presses) != 1 {
		t.Fatalf("%d presses", len(presses))
	}
	w.signed(presses[0])
	if form, _ := url.ParseQuery(string(presses[0].body)); !strings.Contains(form.Get("payload"), `"case_claim"`) {
		t.Error("the press does not name its button")
	}

	w.acts(a+"type", map[string]string{"channel": desk, "thread": ts, "text": "いま、どこですか"})
	said := w.heard("")
	if said["text"] != "いま、どこですか" || said["thread_ts"] != ts || said["user"] != st.Desk.Members[0].ID {
		t.Errorf("the bot heard %v", said)
	}
	mine, _ := said["ts"].(string)
	w.slack("reactions.add", map[string]string{"channel": desk, "timestamp": mine, "name": "hourglass_flowing_sand"})
	w.acts(a+"edit", map[string]string{"ts": mine, "text": "いま、話せますか"})
	w.heard("message_changed")
	st, _ = w.now()
	if p := st.Desk.Channels[1].Posts[1]; p.Text != "いま、話せますか" || !p.Edited || !slices.Equal(p.Marks, []string{"hourglass_flowing_sand"}) {
		t.Errorf("after the edit: %+v", p)
	}
	if status, _ := w.act(c+"edit", map[string]string{"ts": mine, "text": "ちがう人"}); status != http.StatusConflict {
		t.Errorf("editing somebody else's words: %d", status)
	}
	w.acts(a+"delete", map[string]string{"ts": mine})
	w.heard("message_deleted")
	if st, _ = w.now(); len(st.Desk.Channels[1].Posts) != 1 {
		t.Errorf("after the deletion: %+v", st.Desk.Channels[1].Posts)
	}
}

func TestOfferIsShownToItsAuthorOnly(t *testing.T) {
	w := start(t)
	st, _ := w.now()
	desk, b := w.d.Env()["SLACK_CHANNEL"], st.Desk.Members[1].ID
	ts, _ := w.slack("chat.postMessage", map[string]string{"channel": desk, "text": "card"})["ts"].(string)
	w.slack("chat.postEphemeral", map[string]string{
		"channel": desk, "user": b, "thread_ts": ts, "text": "offer",
		"blocks": `[{"type":"actions","elements":[{"type":"button","action_id":"hold_note","value":"16:1.2","text":{"type":"plain_text","text":"メモにする"}}]}]`,
	})
	st, _ = w.now()
	if len(st.Desk.Only) != 1 || len(st.Desk.Only[b]) != 1 || len(st.Desk.Channels[0].Posts) != 1 {
		t.Fatalf("desk %+v", st.Desk)
	}
	offer := map[string]string{"channel": desk, "ts": st.Desk.Only[b][0].TS, "action": "hold_note"}
	w.acts("/api/desk/"+b+"/click", offer)
	if n := len(w.bot.deliveries("/slack/interactions")); n != 1 {
		t.Errorf("%d presses", n)
	}
	if status, _ := w.act("/api/desk/"+st.Desk.Members[0].ID+"/click", offer); status != http.StatusConflict {
		t.Errorf("pressing somebody else's offer: %d", status)
	}
}

func TestFilesOfAThreadCanBeOpened(t *testing.T) {
	w := start(t)
	st, _ := w.now()
	for _, f := range []struct{ name, kind string }{{"a.png", "image/png"}, {"a.html", "text/html; charset=utf-8"}, {"a.zzz", "application/octet-stream"}} {
		up := w.slack("files.getUploadURLExternal", map[string]string{"filename": f.name, "length": "4"})
		res, err := http.Post(up["upload_url"].(string), "application/octet-stream", strings.NewReader("<b>x"))
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		w.slack("files.completeUploadExternal", map[string]string{
			"files": `[{"id":"` + up["file_id"].(string) + `"}]`, "channel_id": st.Desk.Channels[0].ID,
		})
		status, header, body := w.get("/media/desk/" + up["file_id"].(string))
		if status != http.StatusOK || body != "<b>x" || header.Get("Content-Type") != f.kind || header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %d %v", f.name, status, header)
		}
		if csp := header.Get("Content-Security-Policy"); strings.HasPrefix(f.kind, "text/html") != strings.HasPrefix(csp, "sandbox; default-src 'none'") {
			t.Errorf("%s: policy %q", f.name, csp)
		}
	}
}

func TestCommandsShortcutsHomeAndPicturesReachTheBot(t *testing.T) {
	w := start(t)
	st, _ := w.now()
	desk, a := w.d.Env()["SLACK_CHANNEL"], st.Desk.Members[0].ID
	top, _ := w.slack("chat.postMessage", map[string]string{"channel": desk, "text": "card"})["ts"].(string)
	w.acts("/api/desk/"+a+"/type", map[string]string{"channel": desk, "thread": top, "text": "確認します"})
	mine, _ := w.heard("")["ts"].(string)

	w.acts("/api/desk/"+a+"/command", map[string]string{"text": "duty who"})
	command, _ := url.ParseQuery(string(w.bot.deliveries("/slack/commands")[0].body))
	if command.Get("command") != "/tonari" || command.Get("text") != "duty who" || command.Get("user_id") != a {
		t.Errorf("command %v", command)
	}
	w.acts("/api/desk/"+a+"/shortcut", map[string]string{"channel": desk, "ts": mine, "action": "msg_note"})
	form, _ := url.ParseQuery(string(w.bot.deliveries("/slack/interactions")[0].body))
	if p := form.Get("payload"); !strings.Contains(p, `"message_action"`) || !strings.Contains(p, `"msg_note"`) {
		t.Error("the shortcut does not name itself")
	}
	w.acts("/api/desk/"+a+"/share", map[string]any{"channel": desk, "thread": top, "data": []byte("\x89PNG\r\n\x1a\n")})
	if files, _ := w.heard("file_share")["files"].([]any); len(files) != 1 {
		t.Errorf("%d files", len(files))
	}
	if status, _ := w.act("/api/desk/"+a+"/share", map[string]any{"channel": desk, "thread": top, "data": []byte("<html>")}); status != http.StatusConflict {
		t.Errorf("a page as a picture: %d", status)
	}

	w.acts("/api/desk/"+a+"/home", struct{}{})
	w.slack("views.publish", map[string]string{"user_id": a, "view": `{"type":"home","blocks":[{"type":"section","text":{"type":"plain_text","text":"自分の担当"}}]}`})
	if st, _ = w.now(); !strings.Contains(string(st.Desk.Homes[a].Blocks), "自分の担当") || len(st.Desk.Homes) != 1 {
		t.Errorf("homes %+v", st.Desk.Homes)
	}
}

func TestDutyIsShownAsTheServiceKnowsIt(t *testing.T) {
	w := start(t)
	on := func() (ids string) {
		st, _ := w.now()
		for _, m := range st.Desk.Members {
			if m.On {
				ids += m.Name
			}
		}
		return ids
	}
	if got := on(); got != "相談員A" {
		t.Errorf("by the roster %q", got)
	}
	st, _ := w.now()
	w.d.FollowDuty(func() []bot.StaffID { return []bot.StaffID{bot.StaffID(st.Desk.Members[1].ID)} })
	if got := on(); got != "相談員B" {
		t.Errorf("after a change by hand %q", got)
	}
	w.d.FollowDuty(func() []bot.StaffID { return nil })
	if got := on(); got != "" {
		t.Errorf("when nobody is left %q", got)
	}
}
