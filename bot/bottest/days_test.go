package bottest_test

import (
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/bottest"
)

func TestAnEventOfSeveralDaysIsShownWithItsLastDay(t *testing.T) {
	t.Parallel()
	for end, want := range map[time.Time]string{
		time.Date(2026, 12, 20, 12, 0, 0, 0, bottest.Tokyo): "12月18日(金) 13:30〜12月20日(日) 12:00",
		time.Date(2026, 12, 19, 0, 0, 0, 0, bottest.Tokyo):  "12月18日(金) 13:30〜24:00",
		time.Date(2026, 12, 18, 15, 0, 0, 0, bottest.Tokyo): "12月18日(金) 13:30〜15:00",
	} {
		w := newWard(t)
		if _, err := w.Service.Store().SaveEvent(t.Context(), bot.Event{
			ID: "camp-1", Kind: bot.EventTea, Title: "家族のつどい", Place: "山の家", Capacity: 12,
			Start: time.Date(2026, 12, 18, 13, 30, 0, 0, bottest.Tokyo), End: end,
		}); err != nil {
			t.Fatal(err)
		}
		w.Service.Care(t.Context())
		p := w.LINE.Person("hana")
		p.Follow()
		w.Idle()
		w.says(p, "メニュー")
		w.taps(p, "茶話会などの予約")
		w.says(p, "家族のつどい")
		if s := screen(p); !strings.Contains(s, want+"\n") {
			t.Errorf("want %s:\n%s", want, s)
		}
	}
}
