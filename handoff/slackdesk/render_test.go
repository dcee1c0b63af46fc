package slackdesk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"tonari/bot"
	"tonari/handoff/slackdesk"
	"tonari/handoff/slacktest"
)

// hostile is what a person may type; none of it may come alive at the desk.
var hostile = []string{
	"<!channel> <!here> <!everyone>",
	"<@U0AOI> <!subteam^S1|@当番> <#C0DESK|desk>",
	"<https://evil.example|役所のページ>",
	"https://evil.example/x www.evil.example evil.example/path",
	"@channel @here @Aoi #desk",
	"&lt;!channel&gt; &amp;lt;!here&amp;gt;",
	"*bold* _it_ ~s~ `code` ```block``` > quote\n• list",
	"mailto:a@b.example tel:0312345678 slack://open",
	":bangbang: <!date^1392734382^{date}|now>",
	"\"},{\"type\":\"broadcast\",\"range\":\"channel\"},{\"",
	"a\u202eevil\u2066x\u200b\ufeff\x00\x1b[31m\u0085z",
	"[x](https://evil.example)",
}

func checkInert(t *testing.T, p slacktest.Post) {
	t.Helper()
	if len(p.LiveMentions) > 0 || len(p.LiveLinks) > 0 || len(p.Bare) > 0 {
		t.Errorf("alive: mentions %q, links %q, bare %q in\n%s", p.LiveMentions, p.LiveLinks, p.Bare, p.Rendered)
	}
	if p.UnfurlLinks != "false" || p.UnfurlMedia != "false" || p.Parse != "none" || p.LinkNames != "false" {
		t.Errorf("unfurl %q %q, parse %q, link_names %q", p.UnfurlLinks, p.UnfurlMedia, p.Parse, p.LinkNames)
	}
	for _, r := range p.Rendered {
		if r < 0x20 && r != '\n' && r != '\t' || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200b {
			t.Errorf("character %U is shown", r)
		}
	}
}

func TestNothingAPersonWritesComesAliveAtTheDesk(t *testing.T) {
	for i, s := range hostile {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			w := newWorld(t)
			c := w.post("", card(func(c *bot.Card) {
				c.Sheet = []bot.SheetLine{{Name: "だれを", Answer: s}}
			}))
			checkInert(t, c)
			p := w.post(c.TS, words(s, "ふつうのことば"))
			checkInert(t, p)
			if strings.Contains(p.Text, s) || strings.Contains(c.Text, s) {
				t.Errorf("the notification repeats the words: %q %q", p.Text, c.Text)
			}
			if want := strings.Map(func(r rune) rune {
				if strings.ContainsRune("\u202e\u2066\u200b\ufeff\x00\x1b", r) {
					return -1
				}
				if r == '\u0085' {
					return '\n'
				}
				return r
			}, s); !strings.Contains(p.Rendered, want) {
				t.Errorf("the words %q are not shown in %q", want, p.Rendered)
			}
			again := w.client.Update(t.Context(), "C0DESK", p.TS, bot.DeskItem{
				ID: "r", Case: caseID, Kind: bot.DeskRewrite, Target: "words-1", Words: words(s).Words,
			})
			if again.Fate != slackdesk.Done {
				t.Fatalf("updating: %+v", again)
			}
			updated, _ := w.channel.Find(p.TS)
			checkInert(t, updated)
			if v := w.Violations(); len(v) > 0 {
				t.Errorf("violations: %v", v)
			}
		})
	}
}

func TestCardShowsTheCaseAndTheButtonsOfItsState(t *testing.T) {
	for _, c := range []struct {
		what    string
		change  func(*bot.Card)
		buttons []string
		shows   []string
	}{
		{"unclaimed", nil, []string{"case_claim", "case_level", "case_block"}, []string{"🔴 緊急", "未対応", "相談 33", "しろい ねこ", "まだ いません", "人と話したい", "12/1 21:40", "メモ:"}},
		{
			"claimed", func(c *bot.Card) {
				c.State, c.Holder, c.Level, c.Unsent, c.Language = bot.CaseClaimed, "U0AOI", bot.LevelHigh, 2, "やさしい日本語"
				c.Waiting = time.Date(2026, 12, 1, 12, 55, 0, 0, time.UTC)
			},
			[]string{"case_pause", "case_template", "case_transfer", "case_release", "case_close", "case_level", "case_sheet", "case_meeting", "case_disclose", "case_block"},
			[]string{"🟠 高", "対応中", "相談員A", "未送信の返事 2件", "やさしい日本語", "返事を待っている\n12/1 21:55 から"},
		},
		{
			"paused", func(c *bot.Card) {
				c.State, c.Holder, c.Level, c.Until = bot.CasePaused, "U0SATO", bot.LevelWatch, time.Date(2026, 12, 2, 1, 40, 0, 0, time.UTC)
				c.LevelBy, c.LevelReason = "U0AOI", "電話で <!channel> と話した"
			},
			[]string{"case_resume", "case_pause", "case_template", "case_transfer", "case_release", "case_close", "case_level", "case_sheet", "case_meeting", "case_disclose", "case_block"},
			[]string{"🟡 注意", "保留", "相談員B", "12/2 10:40 まで", "相談員A\n電話で <!channel> と話した"},
		},
		{
			"closed", func(c *bot.Card) {
				c.State, c.Level, c.Judged, c.Earlier = bot.CaseClosed, bot.LevelNone, "少し楽になった", []bot.CaseID{17, 18}
				c.LastOutcome = "ほかの窓口につないだ & 終了"
			},
			[]string{"case_reopen", "case_meeting", "case_block"},
			[]string{"⚪ なし", "完了", "少し楽になった", "2件（17、18）　前回: ほかの窓口につないだ & 終了"},
		},
		{
			"erased", func(c *bot.Card) { c.State, c.Erased = bot.CaseClosed, true }, nil, []string{"消去"},
		},
		{
			"troubles", func(c *bot.Card) {
				c.Hidden, c.Blocked, c.Withdrawn, c.Category = true, true, true, "suicide"
				c.Stopped = time.Date(2026, 12, 4, 1, 0, 0, 0, time.UTC)
			},
			[]string{"case_claim", "case_level", "case_block"},
			[]string{"かくして", "ブロック", "12/4 10:00 まで、ご本人とのやりとりを止めています", "取り消されました", "死にたい気持ち"},
		},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := newWorld(t)
			p := w.post("", card(c.change))
			var got []string
			for _, b := range p.Buttons {
				got = append(got, b.ActionID)
				if b.Value != "33" {
					t.Errorf("button %s has the value %q", b.ActionID, b.Value)
				}
			}
			if fmt.Sprint(got) != fmt.Sprint(c.buttons) {
				t.Errorf("buttons %v, want %v", got, c.buttons)
			}
			for _, s := range c.shows {
				if !strings.Contains(p.Rendered, s) {
					t.Errorf("the card does not show %q:\n%s", s, p.Rendered)
				}
			}
			checkInert(t, p)
		})
	}
}

func TestALargeCardStillFits(t *testing.T) {
	w := newWorld(t)
	p := w.post("", card(func(c *bot.Card) {
		c.Alias = strings.Repeat("ねこ", 200)
		c.Asked = strings.Repeat("あ", 3000)
		for range 60 {
			c.Sheet = append(c.Sheet, bot.SheetLine{Name: "どんなこと", Answer: strings.Repeat("つかれた👨‍👩‍👧‍👦", 600)})
			c.Earlier = append(c.Earlier, 1000)
		}
		// All that a card can ever show at once.
		c.State, c.Holder, c.Until, c.Stopped, c.Waiting = bot.CasePaused, "U0AOI", c.Opened, c.Opened, c.Opened
		c.LevelBy, c.LevelReason = "U0AOI", strings.Repeat("りゆう", 200)
		c.Category, c.Language, c.Judged, c.LastOutcome = "suicide", "English", "変わらない", strings.Repeat("おわり", 100)
		c.Why = slices.Repeat([]string{"rule:name"}, 200)
		c.Unsent, c.Withdrawn, c.Hidden, c.Blocked = 12, true, true, true
	}))
	if _, ok := p.Button("case_answers"); !ok || len(p.Buttons) > 25 {
		t.Errorf("buttons %v", p.Buttons)
	}
	if !strings.Contains(p.Rendered, "アセスメントシート") || !strings.Contains(p.Rendered, "つづきは") {
		t.Errorf("card: %s", p.Rendered)
	}
}

func TestOurLinesMentionOnlyWhomTheyMean(t *testing.T) {
	w := newWorld(t)
	top := w.post("", card(nil))
	d := line("緊急の相談です。<@U0SATO> & <!here>")
	d.Mention = []bot.StaffID{"U0AOI", "<!channel>", "nobody"}
	p := w.post(top.TS, d)
	if fmt.Sprint(p.LiveMentions) != "[@U0AOI]" || len(p.LiveLinks) > 0 {
		t.Errorf("mentions %v links %v", p.LiveMentions, p.LiveLinks)
	}
	if !strings.Contains(p.Rendered, "緊急の相談です。<@U0SATO> & <!here>") {
		t.Errorf("shown: %s", p.Rendered)
	}
	d.ID, d.Mention, d.MentionAll = "line-2", nil, true
	if p := w.post(top.TS, d); fmt.Sprint(p.LiveMentions) != "[!channel]" {
		t.Errorf("mentions %v", p.LiveMentions)
	}
	if p := w.post(top.TS, line("担当します。https://example.com/ @here")); len(p.LiveMentions)+len(p.LiveLinks) > 0 {
		t.Errorf("alive: %v %v", p.LiveMentions, p.LiveLinks)
	}
	long := line(strings.Repeat("<長い>", 2000))
	long.ID, long.Mention = "line-3", []bot.StaffID{"U0AOI"}
	w.post(top.TS, long)
	empty := line("")
	empty.ID = "line-4"
	w.post(top.TS, empty)
}

func TestANoticeLeadsToTheThread(t *testing.T) {
	w := newWorld(t)
	top := w.post("", card(nil))
	link := w.client.Link(t.Context(), "C0DESK", top.TS)
	if link == "" {
		t.Fatal("no link")
	}
	p := w.client.Post(t.Context(), "C0DESK", "", bot.DeskItem{ID: "n", Case: caseID, Kind: bot.DeskNotice, Text: "緊急に上がりました。"}, link)
	seen, _ := w.channel.Find(p.TS)
	if len(seen.LiveLinks) != 1 || seen.LiveLinks[0] != link || !strings.Contains(seen.Rendered, "スレッドを開く") {
		t.Errorf("notice %+v", seen)
	}
}

func TestEveryKindOfWordIsNamed(t *testing.T) {
	w := newWorld(t)
	top := w.post("", card(nil))
	at := time.Date(2026, 12, 1, 12, 41, 0, 0, time.UTC)
	p := w.post(top.TS, bot.DeskItem{ID: "w", Case: caseID, Kind: bot.DeskWords, Words: []bot.Word{
		{At: at, Text: "ねむれない"},
		{At: at, Kind: bot.WordTap, Text: "はい"},
		{At: at, Kind: bot.WordSticker, Text: "泣く"},
		{At: at, Kind: bot.WordMedia, Text: "image"},
		{At: at, Kind: bot.WordLocation},
		{At: at, Gone: true},
	}})
	for _, s := range []string{"> ねむれない", "（選択）", "（スタンプ）", "（写真）", "（位置情報）", "（取り消されました）", "21:41"} {
		if !strings.Contains(p.Rendered, s) {
			t.Errorf("%q is missing in\n%s", s, p.Rendered)
		}
	}
}

// TestLongWordsAreShownWhole: a LINE message has up to 5,000 units, and a person
// may have written for weeks.
func TestLongWordsAreShownWhole(t *testing.T) {
	w := newWorld(t)
	top := w.post("", card(nil))
	family := strings.Repeat("👨‍👩‍👧‍👦", 450) // 11 units each
	one := w.post(top.TS, words(family))
	if got := strings.Count(one.Rendered, "👨‍👩‍👧‍👦"); got != 450 {
		t.Errorf("%d of 450 families are whole", got)
	}
	var all []string
	for i := range 12 {
		all = append(all, fmt.Sprintf("%02d%s", i, strings.Repeat("あ", 4000)))
	}
	d := words(all...)
	d.ID = "words-2"
	p := w.client.Post(t.Context(), "C0DESK", top.TS, d, "")
	if p.Fate != slackdesk.Done || strings.Count(p.TS, ",") < 5 {
		t.Fatalf("posting: %+v", p)
	}
	var shown strings.Builder
	for _, q := range w.channel.Thread(top.TS) {
		shown.WriteString(q.Rendered)
	}
	if got := strings.Count(shown.String(), "あ"); got != 12*4000 {
		t.Errorf("%d of %d letters are shown", got, 12*4000)
	}
	if q, found := w.client.Find(t.Context(), "C0DESK", top.TS, "words-2", time.Time{}); !found || q.TS != p.TS {
		t.Errorf("found %+v %v", q, found)
	}
	if q := w.client.Delete(t.Context(), "C0DESK", p.TS); q.Fate != slackdesk.Done || len(w.channel.Thread(top.TS)) != 2 {
		t.Errorf("deleting: %+v, %d left", q, len(w.channel.Thread(top.TS)))
	}
	if v := w.Violations(); len(v) > 0 {
		t.Errorf("violations: %v", v)
	}
}

func TestAHalfPostedItemIsFinishedAndNotDoubled(t *testing.T) {
	w := newWorld(t)
	top := w.post("", card(nil))
	d := words(strings.Repeat("あ", 4000), strings.Repeat("い", 4000), strings.Repeat("う", 4000))
	n := 0
	w.FaultIf("chat.postMessage", -1, slacktest.Status(503), func(map[string]string) bool { n++; return n == 2 })
	if p := w.client.Post(t.Context(), "C0DESK", top.TS, d, ""); p.Fate != slackdesk.Unsure {
		t.Fatalf("the second part fails: %+v", p)
	}
	if _, found := w.client.Find(t.Context(), "C0DESK", top.TS, d.ID, time.Time{}); found {
		t.Error("a part counts as the whole")
	}
	if p := w.client.Post(t.Context(), "C0DESK", top.TS, d, ""); p.Fate != slackdesk.Done {
		t.Fatalf("again: %+v", p)
	}
	if got := len(w.channel.Thread(top.TS)); got != 4 {
		t.Errorf("%d messages in the thread, want 4", got)
	}
}

func TestTextsAreSplitByUnits(t *testing.T) {
	w := newWorld(t)
	top := w.post("", card(nil))
	zalgo := "z" + strings.Repeat("\u0301", 5000)
	p := w.post(top.TS, words(zalgo))
	if n := len(utf16.Encode([]rune(p.Rendered))); n > 200 {
		t.Errorf("a tower of marks shows as %d units", n)
	}
}
