package linetest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"strings"
	"testing"
	"time"

	"tonari/bot/linetest"
)

func TestWhoAPushReaches(t *testing.T) {
	rows := []struct {
		about string
		life  func(*world, *linetest.Person)
		shown int
	}{
		{"a friend", func(_ *world, u *linetest.Person) { u.Follow() }, 1},
		{"somebody who never came", func(*world, *linetest.Person) {}, 0},
		{"no friend, wrote six days ago", func(w *world, u *linetest.Person) { u.Says("a"); w.clock = w.clock.AddDate(0, 0, 6) }, 1},
		{"no friend, wrote eight days ago", func(w *world, u *linetest.Person) { u.Says("a"); w.clock = w.clock.AddDate(0, 0, 8) }, 0},
		{"who blocked the account", func(_ *world, u *linetest.Person) { u.Follow(); u.Block() }, 0},
		{"who came back", func(_ *world, u *linetest.Person) { u.Follow(); u.Block(); u.Unblock() }, 1},
		{"who left LINE", func(_ *world, u *linetest.Person) { u.Follow(); u.Deletes() }, 0},
	}
	for _, row := range rows {
		t.Run(row.about, func(t *testing.T) {
			w := newWorld(t)
			u := w.Person("ゆい")
			row.life(w, u)
			want(t, w.push(u.ID(), key1, hello), 200, "")
			calls := w.CallsTo("/v2/bot/message/push")
			if n := len(u.Received()); n != row.shown || w.Used() != row.shown || len(calls[0].Shown) != row.shown || len(calls[0].Sent) != 1 {
				t.Errorf("%d arrived, %d counted, call %+v, want %d", n, w.Used(), calls[0], row.shown)
			}
		})
	}
}

func TestWhoBlockedTheAccountCanOnlyComeBack(t *testing.T) {
	w := newWorld(t)
	u := w.Person("ゆい")
	u.Follow()
	u.Block()
	if a := u.Says("ねえ"); !errors.Is(a.Err, linetest.ErrBlocked) || len(u.Screen()) != 0 {
		t.Errorf("a message left a blocking phone: %+v", a)
	}
	if a := u.Unblock(); a.Err != nil || !u.IsFriend() {
		t.Errorf("unblocking: %+v", a)
	}
}

func TestQuickRepliesGoAtTheNextMessage(t *testing.T) {
	w := newWorld(t)
	u := w.Person("ゆい")
	u.Follow()
	w.push(u.ID(), "", quick(act)+","+hello)
	if n := len(u.Choices()); n != 0 {
		t.Errorf("%d quick replies of a message that is not the last are shown", n)
	}
	w.push(u.ID(), "", hello+","+quick(act))
	if n := len(u.Last().QuickReplies); n != 1 {
		t.Fatalf("%d quick replies stand, want 1", n)
	}
	u.Says("ねえ")
	for _, b := range u.Screen() {
		if len(b.QuickReplies) != 0 {
			t.Error("quick replies are still there after the next message")
		}
	}
}

func TestButtonsOfATemplateStay(t *testing.T) {
	w := newWorld(t)
	u := w.Person("ゆい")
	u.Follow()
	w.push(u.ID(), "", buttons(`{"type":"postback","label":"話す","data":"talk"}`))
	w.push(u.ID(), "", flexBody(`{"type":"button","action":{"type":"postback","label":"読む","data":"read"}}`)+","+hello)
	for label, data := range map[string]string{"話す": "talk", "読む": "read"} {
		if _, err := u.Taps(label); err != nil {
			t.Fatal(err)
		}
		last := w.bodies[len(w.bodies)-1]
		if got := event(t, last)["postback"].(map[string]any)["data"]; got != data {
			t.Errorf("tapping %s sent %v", label, got)
		}
	}
}

func TestADatePickerSendsWhatWasPicked(t *testing.T) {
	w := newWorld(t)
	u := w.Person("ゆい")
	u.Follow()
	w.push(u.ID(), "", quick(`{"type":"datetimepicker","label":"日にち","data":"day","mode":"date"}`))
	if _, err := u.Picks("日にち", "2026-12-24"); err != nil {
		t.Fatal(err)
	}
	got := event(t, w.bodies[1])["postback"].(map[string]any)
	if got["data"] != "day" || got["params"].(map[string]any)["date"] != "2026-12-24" {
		t.Errorf("postback %v", got)
	}
}

func TestAnUnsentMessageIsGoneFromThePhone(t *testing.T) {
	w := newWorld(t)
	u := w.Person("ゆい")
	said := u.Says("やっぱりいい")
	u.Unsends(said.MessageID)
	if b := u.Last(); !b.Unsent || b.Text != "" || b.Raw != nil {
		t.Errorf("the phone shows %+v", b)
	}
	if a := u.Unsends(said.MessageID); a.Err == nil {
		t.Error("a message could be taken back twice")
	}
}

func TestTheLoadingAnimationEndsAtTheNextMessage(t *testing.T) {
	w := newWorld(t)
	u := w.Person("ゆい")
	u.Follow()
	body := fmt.Sprintf(`{"chatId":%q}`, u.ID())
	if r := w.do("POST", "/v2/bot/chat/loading/start", body); r.status != 202 || !u.Loading() {
		t.Fatalf("answered %d, loading %v", r.status, u.Loading())
	}
	w.push(u.ID(), "", hello)
	if u.Loading() {
		t.Error("still loading after the message")
	}
	w.do("POST", "/v2/bot/chat/loading/start", body)
	w.clock = w.clock.Add(20 * time.Second)
	if u.Loading() {
		t.Error("still loading after twenty seconds")
	}
}

func TestLoadOnUnknownPeopleAndTalkInStandbyAreViolations(t *testing.T) {
	w := newWorld(t)
	stranger := "U" + strings.Repeat("0", 32)
	w.push(stranger, key1, hello)
	w.do("GET", "/v2/bot/profile/"+stranger, "")
	w.do("POST", "/v2/bot/chat/loading/start", fmt.Sprintf(`{"chatId":%q}`, stranger))
	u := w.Person("ゆい")
	u.Follow()
	u.Standby(true)
	w.push(u.ID(), key2, hello)
	var got []string
	for _, v := range w.Violations() {
		got = append(got, v.Kind)
	}
	if s := strings.Join(got, "; "); s != strings.Join([]string{linetest.UnknownUser, linetest.UnknownUser, linetest.UnknownUser, linetest.StandbyAnswered}, "; ") {
		t.Errorf("violations: %s", s)
	}
}

func TestALookAtAProfileIsOnRecord(t *testing.T) {
	w := newWorld(t)
	u := w.Person("ゆい")
	u.Follow()
	if r := w.do("GET", "/v2/bot/profile/"+u.ID(), ""); r.status != 200 || !strings.Contains(string(r.body), "ゆい") {
		t.Errorf("profile %d %s", r.status, r.body)
	}
	if n := len(w.CallsTo("/v2/bot/profile/{userId}")); n != 1 {
		t.Errorf("%d looks on record, want 1", n)
	}
}

func TestFaultsPlayInOrderAndSayWhatTheyDid(t *testing.T) {
	w := newWorld(t)
	u := w.Person("ゆい")
	u.Follow()
	const path = "/v2/bot/message/push"
	body := `{"to":"` + u.ID() + `","messages":[` + hello + `]}`
	w.Fault(path, linetest.Reset(), linetest.AcceptThenReset(), linetest.AcceptThen(500), linetest.Pass(), linetest.RateLimitedFor("3"), linetest.Hang())
	status := func(key string) int {
		ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
		defer cancel()
		req, _ := http.NewRequestWithContext(ctx, "POST", w.api.URL+path, strings.NewReader(body))
		req.Header = http.Header{"Authorization": {"Bearer " + linetest.DefaultToken}, "Content-Type": {"application/json"}, "X-Line-Retry-Key": {key}}
		res, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
		if err != nil {
			return 0
		}
		_ = res.Body.Close()
		return res.StatusCode
	}
	for i, wantStatus := range []int{0, 0, 500, 409, 429, 0} {
		key := key1
		if i >= 2 {
			key = key2
		}
		if got := status(key); got != wantStatus {
			t.Errorf("request %d: status %d, want %d", i+1, got, wantStatus)
		}
	}
	if n := len(u.Screen()); n != 2 {
		t.Errorf("%d messages arrived, want the two accepted", n)
	}
	var names []string
	for _, c := range w.CallsTo(path) {
		names = append(names, c.Fault)
	}
	if got := strings.Join(names, "|"); got != "reset|accepted, then reset|accepted, then Internal Server Error||rate limit|hangs" {
		t.Errorf("faults on record: %s", got)
	}
	w.Outage(true)
	want(t, w.do("GET", "/v2/bot/info", ""), 500, "Internal server error")
	w.Outage(false)
	want(t, w.do("GET", "/v2/bot/info", ""), 200, "")
}

func TestLatencyIsWaitedForByTheGivenWaiter(t *testing.T) {
	var waited time.Duration
	w := newWorld(t, linetest.Waiter(func(_ context.Context, d time.Duration) error { waited += d; return nil }))
	w.Always("/v2/bot/info", linetest.Slow(time.Hour))
	want(t, w.do("GET", "/v2/bot/info", ""), 200, "")
	if waited != time.Hour {
		t.Errorf("waited %v", waited)
	}
}

func TestARichMenuFromItsMakingToItsTap(t *testing.T) {
	w := newWorld(t)
	u := w.Person("ゆい")
	u.Follow()
	object := func(label string) string {
		return `{"size":{"width":2500,"height":1686},"selected":true,"name":"n","chatBarText":"メニュー","areas":[
			{"bounds":{"x":0,"y":0,"width":2500,"height":1686},"action":{"type":"message","label":"` + label + `","text":"` + label + `"}}]}`
	}
	want(t, w.do("POST", "/v2/bot/richmenu", strings.Replace(object("a"), "メニュー", strings.Repeat("あ", 15), 1)), 400, "The request body has 1 error(s)")
	if r := w.do("POST", "/v2/bot/richmenu", object("相談する")); r.status != 200 {
		t.Fatalf("creating: %d %s", r.status, r.body)
	}
	id := strings.TrimSuffix(strings.TrimPrefix(string(w.do("GET", "/v2/bot/richmenu/list", "").body), `{"richmenus":[`), "]}")
	_, id, _ = strings.Cut(id, `"richMenuId":"`)
	id, _, _ = strings.Cut(id, `"`)
	everyone := "/v2/bot/user/all/richmenu/" + id
	content := "/v2/bot/richmenu/" + id + "/content"
	want(t, w.do("POST", everyone, ""), 400, "must upload richmenu image before applying it to user")
	want(t, w.do("POST", content, "a", "Content-Type", "image/gif"), 415, "The media type of the uploaded file is not supported")
	picture := func(width, height int) string {
		var b bytes.Buffer
		if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	want(t, w.do("POST", content, picture(700, 400), "Content-Type", "image/png"), 400, "The image size is invalid")
	good := picture(2500, 1686)
	want(t, w.do("POST", content, good, "Content-Type", "image/png"), 200, "")
	want(t, w.do("POST", content, good, "Content-Type", "image/png"), 400, "An image has already been uploaded to the richmenu")
	want(t, w.do("POST", everyone, ""), 200, "")
	if a, err := u.Taps("相談する"); err != nil || u.RichMenu() != id || u.Last().Text != "相談する" {
		t.Errorf("tapping the menu: %+v %v", a, err)
	}
	want(t, w.do("POST", "/v2/bot/user/"+u.ID()+"/richmenu/"+id, ""), 200, "")
	want(t, w.do("GET", "/v2/bot/user/"+u.ID()+"/richmenu", ""), 200, "")
	want(t, w.do("DELETE", "/v2/bot/user/"+u.ID()+"/richmenu", ""), 200, "")
	want(t, w.do("DELETE", "/v2/bot/richmenu/"+id, ""), 200, "")
	if u.RichMenu() != "" {
		t.Error("a deleted menu is still shown")
	}
}

func TestTheWebhookEndpointIsSetAndTried(t *testing.T) {
	w := newWorld(t)
	want(t, w.do("PUT", "/v2/bot/channel/webhook/endpoint", fmt.Sprintf(`{"endpoint":%q}`, w.bot.URL)), 200, "")
	if r := w.do("GET", "/v2/bot/channel/webhook/endpoint", ""); string(r.body) != fmt.Sprintf(`{"active":true,"endpoint":%q}`, w.bot.URL) {
		t.Errorf("endpoint %s", r.body)
	}
	r := w.do("POST", "/v2/bot/channel/webhook/test", "{}")
	if r.status != 200 || !strings.Contains(string(r.body), `"success":true`) || len(w.bodies) != 1 {
		t.Errorf("test %d %s, %d webhooks", r.status, r.body, len(w.bodies))
	}
	w.SetWebhookURL("")
	want(t, w.do("GET", "/v2/bot/channel/webhook/endpoint", ""), 404, "Webhook endpoint not found")
}
