package bot_test

import (
	"testing"
	"time"

	"tonari/bot"
)

func TestQuietHoursEndInTheMorning(t *testing.T) {
	zone := time.FixedZone("JST", 9*60*60)
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 12, day, hour, minute, 0, 0, zone) }
	for _, tc := range []struct {
		about     string
		quiet     bot.Quiet
		now, want time.Time
	}{
		{"the house's night, in the evening", bot.Quiet{}, at(1, 21, 0), at(2, 8, 0)},
		{"the house's night, before dawn", bot.Quiet{}, at(2, 3, 30), at(2, 8, 0)},
		{"the first minute of the day", bot.Quiet{}, at(2, 8, 0), at(2, 8, 0)},
		{"the last minute of the day", bot.Quiet{}, at(1, 20, 59), at(1, 20, 59)},
		{"own hours", bot.Quiet{From: 23, To: 10}, at(1, 22, 0), at(1, 22, 0)},
		{"own hours, late", bot.Quiet{From: 23, To: 10}, at(1, 23, 15), at(2, 10, 0)},
		{"hours within a day", bot.Quiet{From: 9, To: 17}, at(1, 12, 0), at(1, 17, 0)},
		{"from midnight", bot.Quiet{From: 0, To: 6}, at(1, 0, 0), at(1, 6, 0)},
		{"the end of a month", bot.Quiet{}, at(31, 22, 0), time.Date(2027, 1, 1, 8, 0, 0, 0, zone)},
		{"never", bot.Quiet{Never: true}, at(2, 3, 0), at(2, 3, 0)},
	} {
		if got := tc.quiet.Next(tc.now); !got.Equal(tc.want) {
			t.Errorf("%s: %v, want %v", tc.about, got, tc.want)
		}
	}
}

func TestNothingIsSentThatWasNotBookedOrAgreedTo(t *testing.T) {
	var s bot.Settings
	for topic, want := range map[bot.Topic]bool{bot.TopicReminder: true, bot.TopicEvents: false, bot.TopicCheckIn: true} {
		if s.Wants(topic) != want {
			t.Errorf("%s: %v before anything was chosen", topic, !want)
		}
		if s.With(topic, !want).Wants(topic) == want || s.Wants(topic) != want {
			t.Errorf("%s cannot be switched", topic)
		}
	}
}
