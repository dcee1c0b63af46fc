package slackdesk_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tonari/bot"
	"tonari/handoff/slackdesk"
	"tonari/handoff/slacktest"
)

// shared is the file of a counselor's message.
func (w *world) shared(thread string, u slacktest.Upload) bot.Attachment {
	w.t.Helper()
	w.aoi.Shares(w.channel, thread, "", u)
	all := w.heard()
	for i := len(all) - 1; i >= 0; i-- {
		if r := all[i].Reply; r != nil && len(r.Attached) > 0 {
			return r.Attached[0]
		}
	}
	w.t.Fatal("no file was heard of")
	return bot.Attachment{}
}

func TestACounselorsFileIsFetchedFromSlackAlone(t *testing.T) {
	w := newWorld(t)
	top := w.post("", card(nil))
	a := w.shared(top.TS, slacktest.Upload{Name: "a.png", MIMEType: "image/png", Data: []byte("png")})
	if a.Type != "image/png" || a.Size != 3 || a.External {
		t.Errorf("attached %+v", a)
	}
	f, p := w.client.Download(t.Context(), a.ID)
	if p.Fate != slackdesk.Done || f.Type != "image/png" || string(f.Data) != "png" {
		t.Errorf("%+v %q", p, f.Data)
	}
	for _, row := range []struct {
		about string
		fault slacktest.Fault
		want  slackdesk.Fate
	}{
		{"a page of a proxy", slacktest.Status(502), slackdesk.Again},
		{"an error", slacktest.Status(503), slackdesk.Again},
		{"it is gone", slacktest.Status(404), slackdesk.Content},
	} {
		w.Fault("download", 1, row.fault)
		if _, p := w.client.Download(t.Context(), a.ID); p.Fate != row.want {
			t.Errorf("%s: %+v", row.about, p)
		}
	}
	w.Fault("files.info", 1, slacktest.Refuse("file_deleted"))
	if _, p := w.client.Download(t.Context(), a.ID); p.Fate != slackdesk.Content || p.Reason != "file_gone" {
		t.Errorf("deleted: %+v", p)
	}
	for _, id := range []string{"", "F1/../x", "F", "f123", "FNOBODY"} {
		if _, p := w.client.Download(t.Context(), id); p.Fate != slackdesk.Content {
			t.Errorf("%q: %+v", id, p)
		}
	}
	big := w.shared(top.TS, slacktest.Upload{Name: "b.png", MIMEType: "image/png", Data: make([]byte, 20<<20+1)})
	if _, p := w.client.Download(t.Context(), big.ID); p.Reason != "file_too_large" {
		t.Errorf("too large: %+v", p)
	}
}

func TestTheTokenGoesToNoOtherHost(t *testing.T) {
	asked := ""
	foreign := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { asked += r.Header.Get("Authorization") + ";" }))
	defer foreign.Close()
	for about, answer := range map[string]string{
		"another host":      `{"ok":true,"file":{"id":"F123","mimetype":"image/png","size":3,"url_private_download":"` + foreign.URL + `/a.png"}}`,
		"an external file":  `{"ok":true,"file":{"id":"F123","is_external":true,"url_private_download":"SELF/a.png"}}`,
		"a name in the URL": `{"ok":true,"file":{"id":"F123","url_private_download":"http://slack.com@` + strings.TrimPrefix(foreign.URL, "http://") + `/a.png"}}`,
		"no address":        `{"ok":true,"file":{"id":"F123"}}`,
	} {
		var self *httptest.Server
		self = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
			_, _ = rw.Write([]byte(strings.ReplaceAll(answer, "SELF", self.URL)))
		}))
		c, err := slackdesk.New(slackdesk.Config{Token: "xoxb-secret", APIURL: self.URL + "/api/", Names: names})
		if err != nil {
			t.Fatal(err)
		}
		if _, p := c.Download(t.Context(), "F123"); p.Fate != slackdesk.Content || p.Reason != "file_elsewhere" {
			t.Errorf("%s: %+v", about, p)
		}
		self.Close()
	}
	if asked != "" {
		t.Errorf("another host was asked with %q", asked)
	}
}

func TestASignInPageIsNoPicture(t *testing.T) {
	var self *httptest.Server
	self = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/api/files.info":
			_, _ = rw.Write([]byte(`{"ok":true,"file":{"id":"F123","mimetype":"image/png","size":3,"url_private_download":"` + self.URL + `/a.png"}}`))
		case "/a.png":
			http.Redirect(rw, r, self.URL+"/signin", http.StatusFound)
		default:
			t.Error("the sign-in page was asked for")
		}
	}))
	defer self.Close()
	c, err := slackdesk.New(slackdesk.Config{Token: "xoxb-secret", APIURL: self.URL + "/api/", Names: names})
	if err != nil {
		t.Fatal(err)
	}
	if _, p := c.Download(t.Context(), "F123"); p.Fate != slackdesk.Content {
		t.Errorf("%+v", p)
	}
}
