package line_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/bot/line"
	"tonari/bot/linetest"
)

func card() bot.Tile {
	return bot.Tile{
		Title: "ひだまりサロン", Lines: []string{"水曜 10:00〜15:00", "費用：無料"}, Phone: "03-0000-0000",
		Link: "https://example.org/さろん?a=<b>", LinkLabel: "くわしく見る", Choice: &bot.Choice{Data: "places.found/pick_1", Label: "ここが気になる"},
	}
}

func TestCardsStandSideBySideOnAPhone(t *testing.T) {
	p := linetest.New()
	child := p.Person("ゆい")
	child.Follow()
	w := httptest.NewServer(p)
	defer w.Close()
	body := `{"to":"` + child.ID() + `","messages":` + string(encode(t,
		bot.Message{Text: "案内があります", Tiles: []bot.Tile{card(), {Title: "としょかん"}}, Choices: []bot.Choice{{Data: "d", Label: "ほかも見る"}}})) + `}`
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.URL+"/v2/bot/message/push", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+linetest.DefaultToken)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Fatalf("LINE answers %d to %s", res.StatusCode, body)
	}
	b := child.Last()
	if b.Type != "flex" || b.Text != "案内があります" || len(b.QuickReplies) != 1 || len(b.Cards) != 2 {
		t.Fatalf("the phone shows %+v", b)
	}
	want := linetest.Card{
		Texts: []string{"ひだまりサロン", "水曜 10:00〜15:00", "費用：無料"},
		Buttons: []linetest.Choice{
			{Label: "☎ 03-0000-0000", Action: "uri", URI: "tel:0300000000"},
			{Label: "ここが気になる", Action: "postback", Data: "places.found/pick_1", DisplayText: "ここが気になる"},
			{Label: "くわしく見る", Action: "uri", URI: "https://example.org/%E3%81%95%E3%82%8D%E3%82%93?a=<b>"},
		},
	}
	want.Buttons[2].URI = b.Cards[0].Buttons[2].URI // its escaping is the next line's matter
	if diff := cmp.Diff(want, b.Cards[0]); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if uri := b.Cards[0].Buttons[2].URI; !strings.HasPrefix(uri, "https://example.org/%E3%81%95") {
		t.Errorf("the link leads to %s", uri)
	}
	if b.Cards[1].Title() != "としょかん" || len(b.Cards[1].Buttons) != 0 {
		t.Errorf("the second card is %+v", b.Cards[1])
	}
}

func TestCardsAlwaysFitIntoWhatLINETakes(t *testing.T) {
	long := card()
	long.Title = strings.Repeat("ながい", 400)
	for range 10 {
		long.Lines = append(long.Lines, strings.Repeat("長い説明。", 200))
	}
	rows := map[string][]bot.Tile{"one": {long}, "twelve": nil}
	for range bot.MaxTiles {
		rows["twelve"] = append(rows["twelve"], long)
	}
	for about, tiles := range rows {
		t.Run(about, func(t *testing.T) {
			var ms []struct {
				Type, AltText string
				Contents      json.RawMessage
			}
			if err := json.Unmarshal(encode(t, bot.Message{Text: strings.Repeat("あ", 2000), Tiles: tiles}), &ms); err != nil {
				t.Fatal(err)
			}
			if len(ms) != 1 || ms[0].Type != "flex" || len([]rune(ms[0].AltText)) != 1500 || len(ms[0].Contents) > 50<<10 {
				t.Errorf("%d messages, the first a %s with %d of alternative text and %d bytes", len(ms), ms[0].Type, len([]rune(ms[0].AltText)), len(ms[0].Contents))
			}
			var c struct{ Contents []json.RawMessage }
			if err := json.Unmarshal(ms[0].Contents, &c); err != nil || len(c.Contents) != len(tiles) {
				t.Fatalf("%d cards of %d, %v", len(c.Contents), len(tiles), err)
			}
			for _, b := range c.Contents {
				if len(b) > 30<<10 {
					t.Errorf("a card of %d bytes", len(b))
				}
			}
		})
	}
}

func TestCardsThatLINEWouldRefuseAreRefusedWithoutWords(t *testing.T) {
	with := func(change func(*bot.Tile)) []bot.Tile {
		c := card()
		change(&c)
		return []bot.Tile{c}
	}
	var thirteen []bot.Tile
	for range bot.MaxTiles + 1 {
		thirteen = append(thirteen, card())
	}
	for about, tiles := range map[string][]bot.Tile{
		"thirteen":         thirteen,
		"no title":         with(func(c *bot.Tile) { c.Title = " " }),
		"no digits":        with(func(c *bot.Tile) { c.Phone = "ひみつ" }),
		"a link by http":   with(func(c *bot.Tile) { c.Link = "http://example.org/" }),
		"no https at all":  with(func(c *bot.Tile) { c.Link = "javascript:ひみつ" }),
		"a link too long":  with(func(c *bot.Tile) { c.Link = "https://example.org/" + strings.Repeat("ひ", 150) }),
		"no link label":    with(func(c *bot.Tile) { c.LinkLabel = "" }),
		"a label too long": with(func(c *bot.Tile) { c.Choice.Label = strings.Repeat("ひ", 21) }),
	} {
		t.Run(about, func(t *testing.T) {
			_, err := line.Encode([]bot.Message{{Text: "案内", Tiles: tiles}})
			if err == nil || strings.Contains(err.Error(), "ひ") {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestShortNumbersAreDialled(t *testing.T) {
	c := card()
	for phone, uri := range map[string]string{"#7119": "tel:%237119", "189": "tel:189", "+81-3-0000-0000": "tel:+81300000000"} {
		c.Phone = phone
		if got := string(encode(t, bot.Message{Text: "案内", Tiles: []bot.Tile{c}})); !strings.Contains(got, `"`+uri+`"`) {
			t.Errorf("%s is not dialled as %s", phone, uri)
		}
	}
}
