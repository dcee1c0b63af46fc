package flows_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/flows"
	"tonari/flows/guide"
)

func small(t *testing.T, id string) guide.Entry {
	t.Helper()
	e, ok := guideIn("../testdata/guide/small").Get(id)
	if !ok {
		t.Fatalf("there is no %s", id)
	}
	return e
}

func TestACardSaysWhatOneWantsToKnowBeforeGoing(t *testing.T) {
	line := flows.Line{Cards: []flows.Card{
		{Entry: small(t, "far-library"), Metres: 1234, Located: true, Met: []string{"quiet"}, Missing: []string{"wed"}},
		{Entry: small(t, "any-desk"), Reasons: []guide.Reason{{About: "お金のこと", Words: []string{"家賃"}}}},
		{Entry: small(t, "online-room"), Topics: []guide.Topic{guide.TopicWithdrawn}},
	}}
	tiles := flows.Tiles(builtin(t), bot.Japanese, line)
	want := []string{
		"合いそうな理由\n・静かにすごせる", "静かにすごせます。", "ここから：約1.2キロメートル", "時間：9:00〜17:00", "お金：無料",
		"場所：文京区とおい1-1", "はじめて行くとき：受付に寄らずに入れます。", "まだわからないこと・ちがうこと：水曜日",
	}
	if diff := cmp.Diff(want, tiles[0].Lines); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if tiles[0].Phone != "03-0000-0002" || tiles[0].Link == "" || tiles[0].LinkLabel == "" || tiles[0].Choice == nil {
		t.Errorf("the card has %+v", tiles[0])
	}
	if got := strings.Join(tiles[1].Lines, "|"); !strings.Contains(got, "「家賃」と書いてくれたので（お金のこと）") || !strings.Contains(got, "先に電話できくと") {
		t.Errorf("the desk's card says %s", got)
	}
	if got := strings.Join(tiles[2].Lines, "|"); !strings.Contains(got, "「家ですごすこと」をえらんだので") || !strings.Contains(got, "家から参加できます") ||
		!strings.Contains(got, "English") || strings.Contains(got, "電話で") {
		t.Errorf("the room's card says %s", got)
	}
}

func TestACardKeepsThePublishedNameInEveryLanguage(t *testing.T) {
	line := flows.Line{Cards: []flows.Card{{Entry: small(t, "far-library")}}}
	for lang, want := range map[bot.Language]string{
		bot.Japanese: "とおい図書館", bot.EasyJapanese: "とおい図書館（としょかん）", bot.English: "とおい図書館\nFar Library",
	} {
		if got := flows.Tiles(builtin(t), lang, line)[0].Title; got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}
