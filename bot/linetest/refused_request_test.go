package linetest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tonari/bot/linetest"
)

// One deliberately wrong request a row: as LINE refuses it.
func TestWrongRequestsAreRefusedAsLINERefusesThem(t *testing.T) {
	w := newWorld(t, linetest.DeliveryTimeout(50*time.Millisecond))
	child := w.Person("ゆい")
	child.Follow()
	stranger := "U" + strings.Repeat("0", 32)
	msg := `"messages":[` + hello + `]`
	to := `"to":"` + child.ID() + `"`
	six := `"messages":[` + times(6, hello) + `]`
	const reply, push, multi = "/v2/bot/message/reply", "/v2/bot/message/push", "/v2/bot/message/multicast"
	const load = "/v2/bot/chat/loading/start"
	bearer := "Authorization"
	rows := []struct {
		about, method, path, body string
		headers                   []string
		status                    int
		says, property            string
	}{
		{about: "no token", method: "GET", path: "/v2/bot/info", headers: []string{bearer, ""}, status: 401, says: "Authentication failed. Confirm that the access token in the authorization header is valid."},
		{about: "wrong token", method: "GET", path: "/v2/bot/info", headers: []string{bearer, "Bearer x"}, status: 401, says: "Authentication failed. Confirm that the access token in the authorization header is valid."},
		{about: "unknown path", method: "GET", path: "/v2/bot/message/pull", status: 404, says: "Not found"},
		{about: "climbing path", method: "GET", path: "/v2/bot/profile/../info", status: 404, says: "Not found"},
		{about: "wrong method", method: "DELETE", path: push, status: 405, says: "Method not allowed"},
		{about: "form instead of JSON", method: "POST", path: push, body: "to=a", headers: []string{"Content-Type", "application/x-www-form-urlencoded"}, status: 400, says: "The content type, application/x-www-form-urlencoded, is not supported"},
		{about: "broken JSON", method: "POST", path: push, body: `{"to":`, status: 400, says: "The request body could not be parsed as JSON (line: 1, column: 7)"},
		{about: "JSON that is no object", method: "POST", path: push, body: `[]`, status: 400, says: "The request body could not be parsed as JSON (line: 1, column: 1)"},
		{about: "more than 2 MB", method: "POST", path: push, body: `{"to":"` + strings.Repeat("a", 2<<20) + `"}`, status: 413, says: "Request exceeds the max size of 2MB. Make the request smaller than 2MB and try again."},
		{about: "number where a text belongs", method: "POST", path: push, body: `{` + to + `,"messages":[{"type":"text","text":1}]}`, status: 400, says: "The property, messages[0].text, in the request body is invalid (line: -, column: -)"},

		{about: "reply with a retry key", method: "POST", path: reply, body: `{"replyToken":"x",` + msg + `}`, headers: []string{"X-Line-Retry-Key", key1}, status: 400, says: "The X-Line-Retry-Key header is not supported by this API"},
		{about: "loading with a retry key", method: "POST", path: load, body: `{"chatId":"` + child.ID() + `"}`, headers: []string{"X-Line-Retry-Key", key1}, status: 400, says: "The X-Line-Retry-Key header is not supported by this API"},
		{about: "reply without token", method: "POST", path: reply, body: `{` + msg + `}`, status: 400, says: "The request body has 1 error(s)", property: "replyToken"},
		{about: "reply with an invented token", method: "POST", path: reply, body: `{"replyToken":"0123456789abcdef0123456789abcdef",` + msg + `}`, status: 400, says: "Invalid reply token"},

		{about: "push with a key that is no UUID", method: "POST", path: push, body: `{` + to + `,` + msg + `}`, headers: []string{"X-Line-Retry-Key", "again"}, status: 400, says: "Invalid X-Line-Retry-Key header"},
		{about: "push to nobody", method: "POST", path: push, body: `{` + msg + `}`, status: 400, says: "The request body has 1 error(s)", property: "to"},
		{about: "push to a name", method: "POST", path: push, body: `{"to":"yui",` + msg + `}`, status: 400, says: "The property, to, in the request body is invalid (line: -, column: -)"},
		{about: "push to an id of another provider", method: "POST", path: push, body: `{"to":"` + stranger + `",` + msg + `}`, status: 400, says: "Failed to send messages"},
		{about: "push to a group never joined", method: "POST", path: push, body: `{"to":"C` + strings.Repeat("0", 32) + `",` + msg + `}`, status: 400, says: "Failed to send messages"},
		{about: "push of nothing", method: "POST", path: push, body: `{` + to + `,"messages":[]}`, status: 400, says: "The request body has 1 error(s)", property: "messages"},
		{about: "push of six", method: "POST", path: push, body: `{` + to + `,` + six + `}`, status: 400, says: "The request body has 1 error(s)", property: "messages"},
		{about: "two aggregation units", method: "POST", path: push, body: `{` + to + `,` + msg + `,"customAggregationUnits":["a","b"]}`, status: 400, says: "The request body has 1 error(s)", property: "customAggregationUnits"},
		{about: "aggregation unit of wrong letters", method: "POST", path: push, body: `{` + to + `,` + msg + `,"customAggregationUnits":["あ"]}`, status: 400, says: "The request body has 1 error(s)", property: "customAggregationUnits[0]"},
		{about: "multicast with a stranger", method: "POST", path: multi, body: `{"to":["` + child.ID() + `","` + stranger + `"],` + msg + `}`, status: 400, says: "The property, to[1], in the request body is invalid (line: -, column: -)"},
		{about: "multicast to 501", method: "POST", path: multi, body: `{"to":[` + times(501, `"a"`) + `],` + msg + `}`, status: 400, says: "The request body has 1 error(s)", property: "to"},
		{about: "broadcast", method: "POST", path: "/v2/bot/message/broadcast", body: `{` + msg + `}`, status: 403, says: "Access to this API is not available for your account"},
		{about: "narrowcast", method: "POST", path: "/v2/bot/message/narrowcast", body: `{` + msg + `}`, status: 403, says: "Access to this API is not available for your account"},
		{about: "list of followers", method: "GET", path: "/v2/bot/followers/ids", status: 403, says: "Access to this API is not available for your account"},

		{about: "loading for 7 seconds", method: "POST", path: load, body: `{"chatId":"` + child.ID() + `","loadingSeconds":7}`, status: 400, says: "The request body has 1 error(s)", property: "loadingSeconds"},
		{about: "loading for 65 seconds", method: "POST", path: load, body: `{"chatId":"` + child.ID() + `","loadingSeconds":65}`, status: 400, says: "The request body has 1 error(s)", property: "loadingSeconds"},
		{about: "loading in a group", method: "POST", path: load, body: `{"chatId":"C0123"}`, status: 400, says: "The request body has 1 error(s)", property: "chatId"},
		{about: "profile of no id", method: "GET", path: "/v2/bot/profile/yui", status: 400, says: "The value for the 'userId' parameter is invalid"},
		{about: "profile of a stranger", method: "GET", path: "/v2/bot/profile/" + stranger, status: 404, says: "Not found"},
		{about: "content of nothing", method: "GET", path: "/v2/bot/message/1234/content", status: 404, says: "not found"},
		{about: "delivery of no day", method: "GET", path: "/v2/bot/message/delivery/push?date=2026", status: 400, says: "The value for the 'date' parameter is invalid"},
		{about: "webhook over http", method: "PUT", path: "/v2/bot/channel/webhook/endpoint", body: `{"endpoint":"http://example.jp/"}`, status: 400, says: "Invalid webhook endpoint URL"},
		{about: "webhook of 501 characters", method: "PUT", path: "/v2/bot/channel/webhook/endpoint", body: `{"endpoint":"https://example.jp/` + strings.Repeat("a", 482) + `"}`, status: 400, says: "Invalid webhook endpoint URL"},
		{about: "rich menu of nothing", method: "POST", path: "/v2/bot/user/all/richmenu/richmenu-0", status: 404, says: "richmenu not found"},
		{about: "no default rich menu", method: "GET", path: "/v2/bot/user/all/richmenu", status: 404, says: "no default richmenu"},
		{about: "no rich menu of one's own", method: "GET", path: "/v2/bot/user/" + child.ID() + "/richmenu", status: 404, says: "the user has no richmenu"},
	}
	for _, row := range rows {
		t.Run(row.about, func(t *testing.T) {
			r := w.do(row.method, row.path, row.body, row.headers...)
			want(t, r, row.status, row.says)
			if row.property != "" && (len(r.Details) == 0 || r.Details[0].Property != row.property) {
				t.Errorf("details %v, want property %s", r.Details, row.property)
			}
			if r.header.Get("X-Line-Request-Id") == "" {
				t.Error("the answer carries no request id")
			}
		})
	}
	if n := len(child.Screen()); n != 0 {
		t.Errorf("%d messages of refused requests are on the phone", n)
	}
}

func TestEachHostServesOnlyItsPaths(t *testing.T) {
	w := newWorld(t)
	child := w.Person("ゆい")
	sent := child.Image([]byte("\xff\xd8\xff\xe0 a picture"))[0]
	for _, row := range []struct {
		about  string
		host   http.Handler
		path   string
		status int
	}{
		{"info at api", w.API(), "/v2/bot/info", 200},
		{"info at api-data", w.Data(), "/v2/bot/info", 404},
		{"content at api", w.API(), "/v2/bot/message/" + sent.MessageID + "/content", 404},
		{"content at api-data", w.Data(), "/v2/bot/message/" + sent.MessageID + "/content", 200},
	} {
		t.Run(row.about, func(t *testing.T) {
			req := httptest.NewRequest("GET", row.path, nil)
			req.Header.Set("Authorization", "Bearer "+linetest.DefaultToken)
			rec := httptest.NewRecorder()
			row.host.ServeHTTP(rec, req)
			if rec.Code != row.status {
				t.Errorf("answered %d, want %d", rec.Code, row.status)
			}
		})
	}
}

func TestTooManyRequestsAreRefusedUntilTheBucketFills(t *testing.T) {
	now := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	w := newWorld(t, linetest.RateClock(func() time.Time { return now }))
	child := w.Person("ゆい")
	load := func() int {
		return w.do("POST", "/v2/bot/chat/loading/start", fmt.Sprintf(`{"chatId":%q}`, child.ID())).status
	}
	for i := range 100 {
		if got := load(); got != 202 {
			t.Fatalf("request %d answered %d, want 202", i, got)
		}
	}
	if got := load(); got != 429 {
		t.Errorf("request 101 of the second answered %d, want 429", got)
	}
	now = now.Add(10 * time.Millisecond)
	if got := load(); got != 202 {
		t.Errorf("10 ms later one more answered %d, want 202", got)
	}
	if v := w.Violations(); len(v) != 1 || v[0].Kind != linetest.RateExceeded {
		t.Errorf("violations %v, want one of the rate", v)
	}
}

func TestTheTwoKindsOf429AreToldApartByTheirText(t *testing.T) {
	w := newWorld(t, linetest.MonthlyQuota(2), linetest.FloodLimit(3, time.Minute))
	child, gone := w.Person("ゆい"), w.Person("けん")
	child.Follow()
	gone.Follow()
	gone.Block()
	want(t, w.push(gone.ID(), "", hello), 200, "")
	want(t, w.push(child.ID(), "", hello+","+hello), 200, "")
	want(t, w.push(child.ID(), "", hello), 200, "")
	want(t, w.push(child.ID(), "", hello), 429, "You have reached your monthly limit.")
	if w.Used() != 2 {
		t.Errorf("%d counted, want 2: recipients count, messages do not, nobody counts who blocked the account", w.Used())
	}
	q := w.do("GET", "/v2/bot/message/quota", "")
	c := w.do("GET", "/v2/bot/message/quota/consumption", "")
	if string(q.body) != `{"type":"limited","value":2}` || string(c.body) != `{"totalUsage":2}` {
		t.Errorf("quota %s, consumption %s", q.body, c.body)
	}
	want(t, w.push(child.ID(), "", hello), 429, "The number of messages sent to the same user has exceeded the limit. A large number of messages were sent to the same user.")
	w.clock = w.clock.AddDate(0, 1, 0)
	want(t, w.push(child.ID(), "", hello), 200, "")
}
