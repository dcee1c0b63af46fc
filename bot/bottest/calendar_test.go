package bottest_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tonari/bot/bottest"
	"tonari/bot/events"
	"tonari/bot/linetest"
)

func TestABookedSeatComesWithACalendarFile(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.Env("TONARI_PUBLIC_URL", "https://tonari.example.jp"))
	p := w.LINE.Person("hana")
	p.Follow()
	w.Idle()
	w.does(w.Aoi, events.FormNew, with(newTea, "access", "駅から5分"))
	w.Service.Care(context.Background())
	for _, tap := range []string{"メニュー"} {
		w.says(p, tap)
	}
	w.taps(p, "茶話会などの予約")
	w.says(p, "家族の茶話会")
	for _, tap := range []string{"予約する", "1人", "なしでいい", "これでいい", "予約する"} {
		w.taps(p, tap)
	}
	rec := w.calendarFile(p)
	file := rec.Body.String()
	for _, part := range []string{"BEGIN:VCALENDAR", "SUMMARY:家族の茶話会", "DTSTART:20261211T050000Z", "DTEND:20261211T070000Z", "LOCATION:区民センター", "UID:"} {
		if !strings.Contains(file, part) {
			t.Errorf("the file lacks %s:\n%s", part, file)
		}
	}
	if rec.Code != http.StatusOK || !strings.HasPrefix(rec.Header().Get("Content-Type"), "text/calendar") {
		t.Errorf("%d %v", rec.Code, rec.Header())
	}
	code := bookings(w.World, p.ID())[0].Seat.Code.String()
	if strings.Contains(file, strings.Fields(code)[0]) {
		t.Error("the code stands in the file")
	}

	e, err := w.Service.Store().Event(t.Context(), bookings(w.World, p.ID())[0].Event.ID)
	if err != nil {
		t.Fatal(err)
	}
	e.Start, e.End = e.Start.AddDate(0, 0, 1), e.End.AddDate(0, 0, 1)
	if _, err := w.Service.Store().SaveEvent(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	w.Idle()
	if moved := w.calendarFile(p).Body.String(); !strings.Contains(moved, "DTSTART:20261212T050000Z") {
		t.Errorf("after a move:\n%s", moved)
	}
}

// calendarFile fetches what stands at the last address on the phone.
func (w *ward) calendarFile(p *linetest.Person) *httptest.ResponseRecorder {
	w.t.Helper()
	const host = "https://tonari.example.jp"
	at := strings.LastIndex(screen(p), host)
	if at < 0 {
		w.t.Fatalf("no address is told:\n%s", screen(p))
	}
	path, _, _ := strings.Cut(screen(p)[at+len(host):], "\n")
	rec := httptest.NewRecorder()
	w.Service.Public().ServeHTTP(rec, httptest.NewRequest(http.MethodGet, path, nil))
	return rec
}
