package slacktest_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"tonari/handoff/slacktest"
)

func TestAClickCarriesWhatSlackSends(t *testing.T) {
	w := newWorld(t)
	p := w.post0(t)
	if _, err := w.aoi.DoubleClicks(p, "case_claim"); err != nil {
		t.Fatal(err)
	}
	if err := w.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	var clicks []slack.InteractionCallback
	for _, d := range w.desk.deliveries() {
		if d.path != "/slack/interactions" {
			continue
		}
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://x/", bytes.NewReader(d.body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		c, err := slack.InteractionCallbackParse(r)
		if err != nil {
			t.Fatal(err)
		}
		clicks = append(clicks, c)
	}
	if len(clicks) != 2 {
		t.Fatalf("%d clicks", len(clicks))
	}
	c := clicks[0]
	a := c.ActionCallback.BlockActions[0]
	if c.Type != slack.InteractionTypeBlockActions || c.User.ID != "U0AOI" || c.Channel.ID != "C0DESK" || c.Team.ID != w.Team() ||
		c.APIAppID != w.App() || c.Container.MessageTs != p.TS || c.Message.Timestamp != p.TS || c.Container.IsEphemeral ||
		a.ActionID != "case_claim" || a.BlockID != "a_1" || a.Value != "17" || c.ResponseURL == "" {
		t.Errorf("click %+v", c)
	}
	if b := clicks[1].ActionCallback.BlockActions[0]; a.ActionTs == b.ActionTs || c.TriggerID == clicks[1].TriggerID {
		t.Error("two clicks have the same action_ts or trigger_id")
	}
}

func TestAStaleButtonCanStillBePressed(t *testing.T) {
	w := newWorld(t)
	p := w.post0(t)
	if _, _, _, err := w.api.UpdateMessageContext(t.Context(), w.channel.ID, p.TS, slack.MsgOptionText("done", true), slack.MsgOptionBlocks()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.aoi.Clicks(p, "case_claim"); err == nil {
		t.Error("the button is gone")
	}
	if _, err := w.aoi.ClicksStale(p, "case_claim"); err != nil {
		t.Error(err)
	}
	kei := w.Member("Kei", slacktest.Outside())
	if _, err := kei.ClicksStale(p, "case_claim"); err == nil {
		t.Error("somebody outside the channel pressed a button in it")
	}
}

func TestEphemeralsAreSeenByOneAndAnsweredOverTheResponseURL(t *testing.T) {
	w := newWorld(t)
	w.Member("Sato")
	var b slack.Blocks
	if err := b.UnmarshalJSON([]byte(card)); err != nil {
		t.Fatal(err)
	}
	if _, err := w.api.PostEphemeralContext(t.Context(), w.channel.ID, "U0AOI", slack.MsgOptionText("send or note?", true), slack.MsgOptionBlocks(b.BlockSet...)); err != nil {
		t.Fatal(err)
	}
	mine := w.Ephemerals(w.aoi)
	if len(mine) != 1 || mine[0].EphemeralTo != "U0AOI" || len(w.Ephemerals(w.Member("Sato"))) != 0 || len(w.channel.Posts()) != 0 {
		t.Fatalf("ephemerals %+v", mine)
	}
	if _, err := w.aoi.Clicks(mine[0], "case_claim"); err != nil {
		t.Fatal(err)
	}
	d := w.desk.deliveries()
	click := payload(t, d[len(d)-1].body)
	if click["message"] != nil || click["container"].(map[string]any)["is_ephemeral"] != true {
		t.Errorf("a click on an ephemeral: %v", click)
	}
	to := str(click["response_url"])
	if status, _ := post(t, to, `{"replace_original":true,"text":"sent"}`); status != 200 || w.Ephemerals(w.aoi)[0].Rendered != "sent" {
		t.Errorf("replacing: %d %+v", status, w.Ephemerals(w.aoi))
	}
	for range 3 {
		post(t, to, `{"text":"more"}`)
	}
	if status, _ := post(t, to, `{"delete_original":true}`); status != 200 || len(w.Ephemerals(w.aoi)) != 3 {
		t.Errorf("deleting: %d, %d left", status, len(w.Ephemerals(w.aoi)))
	}
	if status, body := post(t, to, `{"text":"a sixth"}`); status != 404 || !strings.Contains(body, "used_url") {
		t.Errorf("a sixth answer: %d %s", status, body)
	}
}

func TestAResponseURLExpires(t *testing.T) {
	w := newWorld(t)
	w.call("auth.test", nil)
	w.aoi.Command("/tonari", "")
	form := string(w.desk.deliveries()[0].body)
	to := formValue(t, form, "response_url")
	w.clock.add(31 * time.Minute)
	if status, body := post(t, to, `{"text":"late"}`); status != 404 || !strings.Contains(body, "expired_url") {
		t.Errorf("after 31 minutes: %d %s", status, body)
	}
}

func TestACommandIsAnsweredToItsUserAlone(t *testing.T) {
	w := newWorld(t)
	w.desk.answers(func(kind string, _ *http.Request, body []byte) (int, string) {
		if kind != "/slack/commands" {
			return 200, ""
		}
		if formValue(t, string(body), "command") != "/tonari" || formValue(t, string(body), "text") != "list" ||
			formValue(t, string(body), "user_id") != "U0AOI" || formValue(t, string(body), "channel_id") != "C0DESK" {
			t.Errorf("command %s", body)
		}
		return 200, `{"text":"三件"}`
	})
	if ack := w.aoi.Command("/tonari", "list"); !ack.OK() {
		t.Errorf("command: %+v", ack)
	}
	if e := w.Ephemerals(w.aoi); len(e) != 1 || e[0].Rendered != "三件" {
		t.Errorf("shown: %+v", e)
	}
}

const closeView = `{"type":"modal","callback_id":"close","private_metadata":"17","notify_on_close":true,
 "title":{"type":"plain_text","text":"閉じる"},"submit":{"type":"plain_text","text":"閉じる"},"blocks":[
 {"type":"input","block_id":"how","label":{"type":"plain_text","text":"どうなった"},"element":{"type":"static_select","action_id":"how","options":[
   {"text":{"type":"plain_text","text":"解決"},"value":"solved"},{"text":{"type":"plain_text","text":"継続"},"value":"open"}]}},
 {"type":"input","block_id":"memo","optional":true,"label":{"type":"plain_text","text":"メモ"},"element":{"type":"plain_text_input","action_id":"memo"}}]}`

func TestAModalIsFilledCorrectedAndClosed(t *testing.T) {
	w := newWorld(t)
	p := w.post0(t)
	answer := ""
	w.desk.answers(func(kind string, _ *http.Request, body []byte) (int, string) {
		if kind != "/slack/interactions" {
			return 200, ""
		}
		switch c := payload(t, body); c["type"] {
		case "block_actions":
			if got := w.call("views.open", map[string]string{"trigger_id": str(c["trigger_id"]), "view": closeView}); got["ok"] != true {
				t.Errorf("opening inside the request: %v", got)
			}
		case "view_submission":
			v := c["view"].(map[string]any)
			state := v["state"].(map[string]any)["values"].(map[string]any)
			how := state["how"].(map[string]any)["how"].(map[string]any)["selected_option"].(map[string]any)
			if v["callback_id"] != "close" || v["private_metadata"] != "17" || how["value"] != "solved" {
				t.Errorf("submitted: %v", v)
			}
			return 200, answer
		}
		return 200, ""
	})
	if _, err := w.aoi.Clicks(p, "case_claim"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.aoi.SubmitsView(map[string]string{"memo": "x"}); err == nil {
		t.Error("a required field may be left empty")
	}
	if _, err := w.aoi.SubmitsView(map[string]string{"how": "never"}); err == nil {
		t.Error("an option that is not there was picked")
	}
	fill := map[string]string{"how": "solved"}
	answer = `{"response_action":"errors","errors":{"how":"新しい緊急の発言があります"}}`
	if _, err := w.aoi.SubmitsView(fill); err != nil {
		t.Fatal(err)
	}
	if m, open := w.aoi.Modal(); !open || m.Errors["how"] == "" {
		t.Errorf("after errors: %+v %v", m, open)
	}
	answer = `{"response_action":"errors","errors":{"no_such_block":"x"}}`
	if _, err := w.aoi.SubmitsView(fill); err != nil {
		t.Fatal(err)
	}
	if m, _ := w.aoi.Modal(); m.Trouble == "" || len(w.Violations()) != 1 {
		t.Errorf("an error at no input: %+v %v", m, w.Violations())
	}
	answer = ""
	if _, err := w.aoi.SubmitsView(fill); err != nil {
		t.Fatal(err)
	}
	if _, open := w.aoi.Modal(); open {
		t.Error("the modal is still open")
	}
	if _, err := w.aoi.Clicks(p, "case_claim"); err != nil {
		t.Fatal(err)
	}
	w.aoi.ClosesView()
	d := w.desk.deliveries()
	if c := payload(t, d[len(d)-1].body); c["type"] != "view_closed" {
		t.Errorf("closing sent %v", c["type"])
	}
}

func TestTheHomeTabIsPublishedForOne(t *testing.T) {
	w := newWorld(t)
	w.aoi.OpensHome()
	if _, ok := w.aoi.Home(); ok {
		t.Error("a home tab that nobody published")
	}
	home := `{"type":"home","blocks":[{"type":"section","text":{"type":"plain_text","text":"自分の担当"}}]}`
	if got := w.call("views.publish", map[string]string{"user_id": "U0AOI", "view": home}); got["ok"] != true {
		t.Fatal(got)
	}
	if v, ok := w.aoi.Home(); !ok || v.Rendered != "自分の担当" {
		t.Errorf("home %+v", v)
	}
}

func TestFilesGoUpInThreeStepsAndComeDownWithATokenOnly(t *testing.T) {
	w := newWorld(t)
	parent := w.post(slack.MsgOptionText("card", true))
	f, err := w.api.UploadFileContext(t.Context(), slack.UploadFileParameters{
		Filename: "image.png", FileSize: 3, Reader: strings.NewReader("png"), Channel: w.channel.ID, ThreadTimestamp: parent, Title: "画像",
	})
	if err != nil {
		t.Fatal(err)
	}
	thread := w.channel.Thread(parent)
	if len(thread) != 2 || thread[1].Subtype != "file_share" || thread[1].Files[0].Title != "画像" {
		t.Fatalf("thread %+v", thread)
	}
	info, _, _, err := w.api.GetFileInfoContext(t.Context(), f.ID, 0, 0)
	if err != nil || info.Shares.Private[w.channel.ID][0].Ts != thread[1].TS {
		t.Errorf("files.info %+v %v", info, err)
	}
	var got bytes.Buffer
	if err := w.api.GetFileContext(t.Context(), info.URLPrivateDownload, &got); err != nil || got.String() != "png" {
		t.Errorf("download %q %v", got.String(), err)
	}
	resp, err := http.Get(info.URLPrivateDownload)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != 200 || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") {
		t.Errorf("without a token: %d %s", resp.StatusCode, resp.Header.Get("Content-Type"))
	}
	if err := w.api.DeleteFileContext(t.Context(), f.ID); err != nil {
		t.Fatal(err)
	}
	if w.FileData(f.ID) != nil || !w.channel.Thread(parent)[1].Files[0].Deleted {
		t.Error("a deleted file still has its bytes")
	}
	theirs := w.aoi.Shares(w.channel, parent, "", slacktest.Upload{Name: "b.png", Data: []byte("x")})
	p, _ := w.channel.Find(theirs)
	if err := w.api.DeleteFileContext(t.Context(), p.Files[0].ID); err == nil {
		t.Error("a bot deleted a person's file")
	}
}

func TestUploadsOfAnotherLengthAreRefused(t *testing.T) {
	w := newWorld(t)
	to := str(w.call("files.getUploadURLExternal", map[string]string{"filename": "a.png", "length": "5"})["upload_url"])
	if status, _ := post(t, to, "three"); status != 200 {
		t.Errorf("the right length: %d", status)
	}
	to = str(w.call("files.getUploadURLExternal", map[string]string{"filename": "a.png", "length": "4"})["upload_url"])
	if status, _ := post(t, to, "three"); status == 200 {
		t.Error("a wrong length was taken")
	}
}

func TestWhoPeopleAreIsInUsersInfo(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		opt  slacktest.MemberOption
		want func(*slack.User) bool
	}{
		{slacktest.ID("U1"), func(u *slack.User) bool {
			return !u.Deleted && !u.IsBot && !u.IsRestricted && !u.IsStranger && u.TeamID == w.Team()
		}},
		{slacktest.Bot(), func(u *slack.User) bool { return u.IsBot }},
		{slacktest.Guest(), func(u *slack.User) bool { return u.IsRestricted && !u.IsUltraRestricted }},
		{slacktest.SingleChannelGuest(), func(u *slack.User) bool { return u.IsUltraRestricted }},
		{slacktest.Deleted(), func(u *slack.User) bool { return u.Deleted }},
		{slacktest.Stranger(), func(u *slack.User) bool { return u.IsStranger && u.TeamID != w.Team() }},
	} {
		m := w.Member(t.Name()+string(rune('a'+len(w.Calls()))), c.opt)
		u, err := w.api.GetUserInfoContext(t.Context(), m.ID)
		if err != nil || !c.want(u) {
			t.Errorf("%s: %+v %v", m.ID, u, err)
		}
	}
}

func TestMembersAndChannelOverTheAPI(t *testing.T) {
	w := newWorld(t)
	ids, _, err := w.api.GetUsersInConversationContext(t.Context(), &slack.GetUsersInConversationParameters{ChannelID: w.channel.ID})
	if diff := cmp.Diff([]string{"U0AOI", w.BotUser()}, ids); err != nil || diff != "" {
		t.Error(diff, err)
	}
	w.channel.Share(true)
	info, err := w.api.GetConversationInfoContext(t.Context(), &slack.GetConversationInfoInput{ChannelID: w.channel.ID})
	if err != nil || !info.IsPrivate || !info.IsExtShared || info.IsArchived {
		t.Errorf("channel %+v %v", info, err)
	}
	ts := w.post(slack.MsgOptionText("x", true))
	link, err := w.api.GetPermalinkContext(t.Context(), &slack.PermalinkParameters{Channel: w.channel.ID, Ts: ts})
	if err != nil || !strings.Contains(link, strings.ReplaceAll(ts, ".", "")) {
		t.Errorf("permalink %s %v", link, err)
	}
}

func post(t *testing.T, to, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, to, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	b, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(b)
}

func formValue(t *testing.T, form, name string) string {
	t.Helper()
	v, err := url.ParseQuery(form)
	if err != nil {
		t.Fatal(err)
	}
	return v.Get(name)
}
