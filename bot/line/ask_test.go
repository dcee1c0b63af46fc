package line_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tonari/bot/line"
	"tonari/bot/linetest"
)

var picture = append([]byte("\xff\xd8\xff\xe0"), bytes.Repeat([]byte("x"), 1000)...)

const contentPath = "/v2/bot/message/{messageId}/content"

func TestAPictureIsFetched(t *testing.T) {
	w := newTalk(t)
	sent := w.child.Image(picture)[0]
	got, err := w.sender.Content(context.Background(), sent.MessageID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(line.Content{Type: "image/jpeg", Data: picture}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestContentThatCannotBeHadSaysWhy(t *testing.T) {
	rows := []struct {
		about string
		fault linetest.Fault
		want  error
	}{
		{"in preparation", linetest.Preparing(), line.ErrContentPreparing},
		{"not there", linetest.Answer(404), line.ErrContentNotFound},
		{"taken back", linetest.Answer(410), line.ErrContentGone},
		{"internal error", linetest.Answer(500), line.ErrContentFailed},
		{"a redirect", linetest.Fault{Status: 302, Header: http.Header{"Location": {"http://127.0.0.1:1/"}}}, line.ErrContentFailed},
	}
	w := newTalk(t)
	sent := w.child.Image(picture)[0]
	for _, row := range rows {
		t.Run(row.about, func(t *testing.T) {
			w.Fault(contentPath, row.fault)
			if _, err := w.sender.Content(context.Background(), sent.MessageID); !errors.Is(err, row.want) {
				t.Errorf("error %v, want %v", err, row.want)
			}
		})
	}
	w.child.Unsends(sent.MessageID)
	if _, err := w.sender.Content(context.Background(), sent.MessageID); !errors.Is(err, line.ErrContentGone) {
		t.Errorf("after the unsend: %v", err)
	}
	text := w.child.Says("ねえ")
	if _, err := w.sender.Content(context.Background(), text.MessageID); !errors.Is(err, line.ErrContentNotFound) {
		t.Errorf("of a text: %v", err)
	}
	w.Always(contentPath, linetest.Reset())
	if _, err := w.sender.Content(context.Background(), sent.MessageID); !errors.Is(err, line.ErrContentFailed) {
		t.Errorf("cut: %v", err)
	}
	if _, err := w.sender.Content(context.Background(), "12/../3"); !errors.Is(err, line.ErrContentID) {
		t.Errorf("of a path: %v", err)
	}
}

func TestContentOfAWrongTypeOrSizeIsNotTaken(t *testing.T) {
	rows := []struct {
		about, kind string
		size        int
		first       string
		want        error
	}{
		{"the cap itself", "image/jpeg", 10 << 20, "\xff\xd8\xff", nil},
		{"one byte more", "image/jpeg", 10<<20 + 1, "\xff\xd8\xff", line.ErrContentTooLarge},
		{"a paper of no told type", "application/octet-stream", 100, "%PDF-1.7", nil},
		{"a program", "application/octet-stream", 100, "MZ", line.ErrContentType},
		{"a page that calls itself a picture", "image/png", 100, "<html>", line.ErrContentType},
		{"a drawing that can hold scripts", "image/svg+xml", 100, "<svg", line.ErrContentType},
		{"no type", "", 100, "", line.ErrContentType},
		{"a voice", "audio/x-m4a", 100, "", nil},
	}
	for _, row := range rows {
		for _, chunked := range []bool{false, true} {
			srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
				rw.Header()["Content-Type"] = []string{row.kind}
				if chunked {
					rw.WriteHeader(200)
					_ = http.NewResponseController(rw).Flush()
				}
				_, _ = rw.Write([]byte(row.first + strings.Repeat("x", row.size-len(row.first))))
			}))
			got, err := newSender(t, line.Config{DataURL: srv.URL}).Content(context.Background(), "1")
			if !errors.Is(err, row.want) || (row.want == nil && len(got.Data) != row.size) {
				t.Errorf("%s: %d bytes, error %v, want %v", row.about, len(got.Data), err, row.want)
			}
			srv.Close()
		}
	}
}

func TestWhatLINESaysOfTheAccount(t *testing.T) {
	w := newTalk(t, linetest.MonthlyQuota(200))
	ctx := context.Background()
	w.sender.Push(ctx, w.child.ID(), key1, w.frozen)
	info, err := w.sender.BotInfo(ctx)
	if err != nil || info.UserID != w.Account().UserID || info.Chat {
		t.Errorf("info %+v, %v", info, err)
	}
	quota, err := w.sender.Quota(ctx)
	if want := (line.Quota{Limited: true, Limit: 200, Used: 1}); err != nil || quota != want {
		t.Errorf("quota %+v, %v", quota, err)
	}
	end, err := w.sender.Endpoint(ctx)
	if err != nil || !end.Active || end.URL == "" {
		t.Errorf("endpoint %+v, %v", end, err)
	}
	w.SetWebhookURL("")
	if end, err := w.sender.Endpoint(ctx); err != nil || end != (line.Endpoint{}) {
		t.Errorf("no endpoint: %+v, %v", end, err)
	}
	w.SetMonthlyQuota(-1)
	if quota, err := w.sender.Quota(ctx); err != nil || quota.Limited {
		t.Errorf("no limit: %+v, %v", quota, err)
	}
}

func TestTheLoadingAnimationIsACourtesy(t *testing.T) {
	w := newTalk(t)
	if err := w.sender.Loading(context.Background(), w.child.ID(), 7); err != nil || !w.child.Loading() {
		t.Errorf("loading %v, %v", w.child.Loading(), err)
	}
	if got := string(w.CallsTo("/v2/bot/chat/loading/start")[0].Body); !strings.Contains(got, `"loadingSeconds":10`) {
		t.Errorf("asked with %s", got)
	}
	w.Outage(true)
	var status *line.StatusError
	if err := w.sender.Loading(context.Background(), w.child.ID(), 5); !errors.As(err, &status) || status.Status != 500 {
		t.Errorf("in an outage: %v", err)
	}
}

func TestErrorsHoldNothingOfTheAnswer(t *testing.T) {
	w := newTalk(t)
	ctx := context.Background()
	w.Always("", linetest.Fault{Name: "tells", Status: 400, Message: "ひみつのことば " + w.child.ID()})
	_, err1 := w.sender.BotInfo(ctx)
	_, err2 := w.sender.Quota(ctx)
	_, err3 := w.sender.Endpoint(ctx)
	_, err4 := w.sender.Content(ctx, "1234")
	err5 := w.sender.Loading(ctx, w.child.ID(), 5)
	o := w.sender.Push(ctx, w.child.ID(), key1, w.frozen)
	for _, err := range []error{err1, err2, err3, err4, err5, errors.New(o.Reason)} {
		if err == nil || strings.Contains(err.Error(), "ひみつ") || strings.Contains(err.Error(), w.child.ID()) {
			t.Errorf("error %v", err)
		}
	}
}
