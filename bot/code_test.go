package bot_test

import (
	"strings"
	"testing"

	"tonari/bot"
)

func TestEveryCodeIsTwoWordsAndReadBack(t *testing.T) {
	seen := map[string]bool{}
	for c := bot.SeatCode(1); c <= bot.SeatCodes; c++ {
		said := c.String()
		if seen[said] || len(strings.Fields(said)) != 2 {
			t.Fatalf("code %d is %q", int(c), said)
		}
		seen[said] = true
		for _, typed := range []string{said, strings.ReplaceAll(said, " ", "　"), strings.ReplaceAll(said, " ", "")} {
			if got := bot.ParseSeatCode(typed); got != c {
				t.Fatalf("%q is read as %q", typed, got)
			}
		}
	}
	for _, other := range []string{"", "あおい", "あおい あおい", "すずめ"} {
		if got := bot.ParseSeatCode(other); got != 0 {
			t.Errorf("%q is read as %q", other, got)
		}
	}
}

func TestEveryCodeIsTried(t *testing.T) {
	seen := map[bot.SeatCode]bool{}
	for c := bot.FirstCode("ask"); !seen[c]; c = c.Next() {
		seen[c] = true
	}
	if len(seen) != bot.SeatCodes {
		t.Errorf("%d of %d codes are tried", len(seen), bot.SeatCodes)
	}
}
