package handoff_test

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode"

	"tonari/handoff"
)

func TestThereAreEnoughAliasesAndEachIsOfKana(t *testing.T) {
	for name, list := range map[string][]string{"qualities": handoff.Qualities, "things": handoff.Things} {
		seen := map[string]bool{}
		for _, word := range list {
			if seen[word] {
				t.Errorf("%s: %s is doubled", name, word)
			}
			seen[word] = true
			for _, r := range word {
				if !unicode.In(r, unicode.Hiragana, unicode.Katakana) && r != 'ー' {
					t.Errorf("%s: %s has %q", name, word, r)
				}
			}
		}
	}
	if q, n := len(handoff.Qualities), len(handoff.Things); q < 64 || n < 128 {
		t.Errorf("%d × %d words", q, n)
	}
}

// Words that hurt may also arise where two kind words meet.
func TestNoAliasSaysSomethingHurtful(t *testing.T) {
	hurtful := strings.Fields(`しね しぬ しに ころす ばか あほ くず ぶす でぶ はげ きも うざ くさい じゃま いらない
		きえ ごみ かす のろま ぐず まぬけ なまけ よわ ださ きたな みにく ひとり さみし`)
	for _, q := range handoff.Qualities {
		for _, n := range handoff.Things {
			alias := hiragana(q + n)
			for _, h := range hurtful {
				if strings.Contains(alias, h) {
					t.Errorf("%s%s has %s", q, n, h)
				}
			}
		}
	}
}

// hiragana writes katakana as hiragana: the two blocks lie 0x60 apart.
func hiragana(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'ァ' && r <= 'ヶ' {
			return r - 0x60
		}
		return r
	}, s)
}

func TestASeedAlwaysGivesTheSameAliasAndSeedsDiffer(t *testing.T) {
	seen := map[string]bool{}
	for i := range uint64(2000) {
		var seed [8]byte
		binary.BigEndian.PutUint64(seed[:], i*0x9E3779B97F4A7C15)
		a := handoff.Alias(seed)
		if a != handoff.Alias(seed) {
			t.Fatalf("%s changed", a)
		}
		seen[a] = true
	}
	if len(seen) < 1500 {
		t.Errorf("only %d of 2000 seeds differ", len(seen))
	}
	if got := handoff.Alias([8]byte{}); got != "あおいヒバリ" {
		t.Errorf("the first alias is %s", got)
	}
}
