package flows_test

import (
	"testing"

	"tonari/bot"
	"tonari/flows"
)

func TestAChoiceCanBeTypedInManyWays(t *testing.T) {
	set, book := house(t), builtin(t)
	for _, tc := range []struct {
		at     bot.Place
		text   string
		choice string
	}{
		{"carer.today", "しんどかった", "hard"},
		{"carer.today", " しんどかった！", "hard"},
		{"carer.today", "ｼﾝﾄﾞｶｯﾀ", "hard"},
		{"carer.today", "シンドカッタ", "hard"},
		{"carer.today", "4", "hard"},
		{"carer.today", "４", "hard"},
		{"carer.today", "④", "hard"},
		{"carer.today", "4番", "hard"},
		{"carer.today", "４ばん。", "hard"},
		{"carer.today", "4番目", "hard"},
		{"carer.today", "4️⃣", "hard"},
		{"carer.today", "言いたくない", "skip"},
		{"carer.today", "人と話す", "human"},
		{"carer.today", "いま　話せるところ", "numbers"},
		{"carer.today", "0", ""},
		{"carer.today", "8", ""},
		{"carer.today", "44", ""},
		{"carer.today", "4年生", ""},
		{"carer.today", "", ""},
		{"carer.today", "！！", ""},
		{"carer.today", "しんどかったけど平気", ""},
		{"carer.today", "999999999999999999999", ""},
		{"safety.now", "はい", "yes"},
		{"safety.now", "うん", "yes"},
		{"safety.now", "いいえ", "no"},
		{"safety.now", "だいじょうぶじゃない", ""},
		{"safety.now", "大丈夫じゃない", "no"},
		{"erase.ask", "はい", "yes"},
		{"hide.ask", "いいえ", "no"},
		{"leave.ask", "1", "end"},
		{"handoff.here", "人と話す", ""},
		{"", "1", ""},
		{"gone.away", "1", ""},
	} {
		got, ok := set.Match(book, bot.Japanese, tc.at, tc.text)
		if got != tc.choice || ok != (tc.choice != "") {
			t.Errorf("%s %q: got %q, %v; want %q", tc.at, tc.text, got, ok, tc.choice)
		}
	}
}

func TestButtonsCarryWhereTheyStoodAndWhatWasMeant(t *testing.T) {
	for _, w := range house(t).Ways() {
		data := flows.Data(w.From, w.On)
		at, choice, ok := flows.ParseData(data)
		if !ok || at != w.From || choice != w.On || len(data) > 300 {
			t.Errorf("%s: %q, %q, %v", data, at, choice, ok)
		}
	}
	for _, bad := range []string{
		"", "/", "carer.today", "carer.today/", "carer/x", ".today/x", "carer./x", "a.b.c/x", "carer.today/x/y",
		"carer.today/<b>", "carer.today/はい", "Carer.today/x", "carer.today /x",
	} {
		if at, choice, ok := flows.ParseData(bad); ok || at != "" || choice != "" {
			t.Errorf("%q: took %q, %q", bad, at, choice)
		}
	}
}

func FuzzParseData(f *testing.F) {
	f.Add("carer.today/ok")
	f.Add("a.b/c/d")
	f.Fuzz(func(t *testing.T, s string) {
		if at, choice, ok := flows.ParseData(s); ok && flows.Data(at, choice) != s {
			t.Errorf("%q came back as %q", s, flows.Data(at, choice))
		}
	})
}
