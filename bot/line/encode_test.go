package line_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"

	"tonari/bot"
	"tonari/bot/line"
)

func encode(t *testing.T, messages ...bot.Message) line.Frozen {
	t.Helper()
	f, err := line.Encode(messages)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestMessagesAreFrozenAsLINEWantsThem(t *testing.T) {
	got := encode(t,
		bot.Message{Key: "welcome.promise", Text: "名前は<いりません> & ひみつ"},
		bot.Message{Text: "どうする？", Sender: "相談員A", Choices: []bot.Choice{{Data: "welcome.who/child", Label: "話す"}}})
	want := `[{"type":"text","text":"名前は<いりません> & ひみつ"},` +
		`{"type":"text","text":"どうする？","quickReply":{"items":[{"type":"action","action":{"type":"postback","label":"話す","data":"welcome.who/child","displayText":"話す"}}]},"sender":{"name":"相談員A"}}]`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestChoicesMoveToTheLastBubble(t *testing.T) {
	got := string(encode(t, bot.Message{Text: "一", Choices: []bot.Choice{{Data: "d", Label: "はい"}}}, bot.Message{Text: strings.Repeat("あ", 5001)}))
	if strings.Count(got, "quickReply") != 1 || !strings.HasSuffix(got, `"text":"あ","quickReply":{"items":[{"type":"action","action":{"type":"postback","label":"はい","data":"d","displayText":"はい"}}]}}]`) {
		t.Errorf("frozen as %s", got[max(0, len(got)-200):])
	}
}

func TestALongTextIsPartedBetweenCharacters(t *testing.T) {
	const family = "👨‍👩‍👧‍👦"
	rows := map[string]struct {
		text   string
		pieces int
	}{
		"5,000 units":             {strings.Repeat("あ", 5000), 1},
		"5,001 units":             {strings.Repeat("あ", 5001), 2},
		"families":                {strings.Repeat(family, 1000), 3},
		"flags":                   {"a" + strings.Repeat("🇯🇵", 2000), 2},
		"after a line break":      {strings.Repeat("あ", 4000) + "\n" + strings.Repeat("い", 4000), 2},
		"one monstrous character": {"e" + strings.Repeat("\u0301", 6000), 2},
		"five full bubbles":       {strings.Repeat("あ", 25000), 5},
	}
	for about, row := range rows {
		t.Run(about, func(t *testing.T) {
			var messages []struct{ Text string }
			if err := json.Unmarshal(encode(t, bot.Message{Text: row.text}), &messages); err != nil {
				t.Fatal(err)
			}
			whole, graphemes := "", 0
			for _, m := range messages {
				if n := len(utf16.Encode([]rune(m.Text))); n > 5000 {
					t.Errorf("a piece of %d units", n)
				}
				whole += m.Text
				graphemes += uniseg.GraphemeClusterCount(m.Text)
			}
			if whole != row.text || len(messages) != row.pieces {
				t.Errorf("%d pieces, want %d; whole: %v", len(messages), row.pieces, whole == row.text)
			}
			if about != "one monstrous character" && graphemes != uniseg.GraphemeClusterCount(row.text) {
				t.Error("a character was torn")
			}
		})
	}
	var parts []struct{ Text string }
	if err := json.Unmarshal(encode(t, bot.Message{Text: rows["after a line break"].text}), &parts); err != nil || !strings.HasSuffix(parts[0].Text, "\n") {
		t.Error("the text was not parted at its line break")
	}
}

func TestWhatLINEWouldRefuseIsRefusedWithoutWords(t *testing.T) {
	choice := func(c bot.Choice, n int) []bot.Message {
		m := bot.Message{Text: "ひみつ"}
		for range n {
			m.Choices = append(m.Choices, c)
		}
		return []bot.Message{m}
	}
	rows := map[string][]bot.Message{
		"nothing":                {},
		"a blank text":           {{Text: " \n"}},
		"a label of 21":          choice(bot.Choice{Data: "d", Label: strings.Repeat("ひ", 21)}, 1),
		"no label":               choice(bot.Choice{Data: "d"}, 1),
		"no data":                choice(bot.Choice{Label: "ひみつ"}, 1),
		"data of 301":            choice(bot.Choice{Data: strings.Repeat("d", 301), Label: "ひみつ"}, 1),
		"fourteen choices":       choice(bot.Choice{Data: "d", Label: "ひみつ"}, 14),
		"six messages":           {{Text: "ひ"}, {Text: "ひ"}, {Text: "ひ"}, {Text: "ひ"}, {Text: "ひ"}, {Text: "ひ"}},
		"six after the parting":  {{Text: strings.Repeat("ひ", 25001)}},
		"more than five bubbles": {{Text: strings.Repeat("ひ", 20001)}, {Text: "ひ"}},
	}
	for about, messages := range rows {
		t.Run(about, func(t *testing.T) {
			_, err := line.Encode(messages)
			if err == nil || strings.Contains(err.Error(), "ひ") {
				t.Errorf("error %v", err)
			}
			if tooMany := strings.HasPrefix(about, "six") || strings.HasPrefix(about, "more"); tooMany != errors.Is(err, line.ErrTooMany) {
				t.Errorf("error %v, too many: %v", err, tooMany)
			}
		})
	}
}

func TestASenderNameThatLINERefusesNeverKeepsAMessageBack(t *testing.T) {
	for name, want := range map[string]string{
		"相談員A":                     `"sender":{"name":"相談員A"}`,
		strings.Repeat("👨‍👩‍👧", 4): `"sender":{"name":"` + strings.Repeat("👨‍👩‍👧", 2) + `"}`,
		"LINE相談":                   `{"type":"text","text":"a"}`,
	} {
		if got := string(encode(t, bot.Message{Text: "a", Sender: name})); !strings.Contains(got, want) {
			t.Errorf("sender %q became %s", name, got)
		}
	}
}
