package config_test

import (
	"strings"
	"testing"
	"time"

	"tonari/config"
	"tonari/flows/guide"
)

func checked(t *testing.T, at time.Time, files map[string]string) string {
	t.Helper()
	files["roster.yaml"] = string(roster(t))
	return config.Check(config.Over(dir(t, files)), at).Error()
}

func place(rest string) string {
	return "places:\n  - {id: a, name: {ja: あ}, source: \"https://example.jp/\", verified_on: 2026-11-22" + rest + "}\n"
}

func TestAPhoneNumberOfAPlaceGrowsOldInACheck(t *testing.T) {
	for _, tc := range []struct {
		days       int
		rest, want string
	}{
		{50, `, phone: "03-0000-0000"`, ""},
		{70, `, phone: "03-0000-0000"`, "guide/places.yaml:2: warning: the phone number of a was last checked 70 days ago (look at its source, then set verified_on)"},
		{100, `, phone: "03-0000-0000"`, "guide/places.yaml:2: the phone number of a was last checked 100 days ago (look at its source, then set verified_on)"},
		{100, ``, ""},
	} {
		at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC).AddDate(0, 0, tc.days)
		got := ""
		for _, line := range strings.Split(checked(t, at, map[string]string{"guide/places.yaml": place(tc.rest)}), "\n") {
			if strings.HasPrefix(line, "guide/places.yaml") {
				got = line
			}
		}
		if got != tc.want {
			t.Errorf("after %d days%s: %q", tc.days, tc.rest, got)
		}
	}
}

func TestEasyJapaneseOfTheGuideHasReadings(t *testing.T) {
	got := checked(t, today, map[string]string{"guide/places.yaml": place(", summary: {ja: 静かです, ja-easy: 静かで、図書館（としょかん）です}")})
	if got != "guide/places.yaml:2: warning: a: 静 has no reading in ja-easy (write it as 相談（そうだん）)" {
		t.Errorf("got %s", got)
	}
}

func TestATopicsFileOfOnesOwnIsHeldAgainstThePlaces(t *testing.T) {
	const topics = "several: {ja: x}\nrules:\n  - {id: r, topic: other, about: {ja: x}, leads: [connected-desk, nobody], words: [ことば]}\n"
	got := checked(t, today, map[string]string{"guide/topics.yaml": topics})
	if got != `guide/topics.yaml:3: warning: leads: there is no service or place "nobody" (take it out, or add the entry)` {
		t.Errorf("got %s", got)
	}
	if got := checked(t, today, map[string]string{"guide/places.yaml": place("")}); got != "" {
		t.Errorf("with the built-in topics: %s", got)
	}
}

func TestTheThreeFilesAreOneGuide(t *testing.T) {
	h, _ := config.Load(config.Over(dir(t, map[string]string{"guide/places.yaml": place("")})))
	if h.Guide == nil || h.Guide.Len() != 1+len(h.Guide.All(guide.Service)) {
		t.Errorf("%d entries", h.Guide.Len())
	}
}
