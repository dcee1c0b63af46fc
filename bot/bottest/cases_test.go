package bottest_test

import (
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/bot/service"
	"tonari/handoff/slacktest"
)

func TestWordsOpenACaseByTheirLevel(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		says, level, why string
		urgent           bool
	}{
		{urgentWords, "🔴 緊急", "、もう死にたい・消えたい、", true},
		{highWords, "🟠 高", "自動判定の理由\n死にたい・消えたい", false},
		{watchWords, "", "", false},
		{calmWords, "", "", false},
		{"人と話す", "⚪ なし", "担当", false},
	} {
		w := newWard(t)
		p := w.LINE.Person("child")
		p.Follow()
		w.Idle()
		w.says(p, tc.says)
		here, other := w.Desk, w.Urgent
		if tc.urgent {
			here, other = w.Urgent, w.Desk
		}
		if n := len(other.Posts()); n != 0 {
			t.Errorf("%s: %d posts in the other channel", tc.says, n)
		}
		if tc.level == "" {
			if n := len(here.Posts()); n != 0 {
				t.Errorf("%s opened a case", tc.says)
			}
			continue
		}
		c := card(t, here)
		w.shows(c, tc.level, "未対応", "相談 ", "担当", tc.why)
	}
}

func TestWatchMarksAnOpenCase(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.asks("child")
	w.says(p, watchWords)
	w.shows(c, "🟡 注意")
	if n := len(w.Desk.Posts()); n != 1 {
		t.Errorf("%d posts at the top of the desk", n)
	}
}

func TestACardShowsWhatItMustAndNothingOfTheLINEAccount(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p := w.LINE.Person("みつきちゃん")
	p.Follow()
	w.Idle()
	w.taps(p, "子ども・学生です")
	w.says(p, "お母さんのごはんを作った")
	w.says(p, "人と話す")
	c := card(t, w.Desk)
	w.shows(c, "⚪ なし", "未対応", "人と話したい", "アセスメントシート", "お母さんのごはんを作った")
	if _, ok := c.Button(string(bot.ActionClaim)); !ok || len(c.Buttons) != 3 {
		t.Errorf("buttons of an unclaimed card: %+v", c.Buttons)
	}
	w.clicks(w.Aoi, c, bot.ActionClaim)
	w.shows(c, "対応中", "相談員A")
	for _, b := range w.now(c).Buttons {
		if b.Value != w.now(c).Buttons[0].Value || b.ActionID == string(bot.ActionClaim) {
			t.Errorf("button %+v of a claimed card", b)
		}
	}
	for _, post := range append(w.Desk.History(), w.Urgent.History()...) {
		all := post.Rendered + post.Text + string(post.Blocks) + post.Metadata
		if strings.Contains(all, "みつき") || strings.Contains(all, p.ID()) {
			t.Errorf("Slack sees who it is:\n%s", all)
		}
		if strings.Contains(post.Text, "ごはん") {
			t.Errorf("the fallback text has the person's words: %s", post.Text)
		}
	}
	if calls := w.LINE.CallsTo("/v2/bot/profile/{userId}"); len(calls) != 0 {
		t.Errorf("the profile was asked for %d times", len(calls))
	}
}

func TestACaseThatTurnsUrgentKeepsItsCardAndIsAnnounced(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.asks("child")
	w.says(p, urgentWords)
	w.shows(c, "🔴 緊急", "未対応")
	got := w.called(c, "緊急に上がりました")
	if len(got) != 1 || strings.Join(got[0], " ") != "@U0AOI" {
		t.Errorf("mentioned %v", got)
	}
	notices := w.Urgent.Posts()
	if len(notices) != 1 || !strings.Contains(notices[0].Rendered, "緊急に上がりました") || len(notices[0].LiveLinks) != 1 {
		t.Fatalf("urgent channel: %+v", notices)
	}
	if link := notices[0].LiveLinks[0]; !strings.Contains(link, strings.ReplaceAll(c.TS, ".", "")) {
		t.Errorf("the link %s does not lead to the card %s", link, c.TS)
	}
	if strings.Contains(notices[0].Rendered, "死") {
		t.Error("the person's words stand in the urgent channel")
	}
	w.says(p, urgentWords)
	if n := len(w.Urgent.Posts()); n != 1 {
		t.Errorf("%d lines in the urgent channel", n)
	}
}

func TestANewCauseAfterTheCloseOpensANewCaseThatLinksTheOld(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, first := w.talks("child")
	w.clicks(w.Aoi, first, bot.ActionClose)
	w.shows(first, "完了")
	w.says(p, highWords)
	posts := w.Desk.Posts()
	if len(posts) != 2 {
		t.Fatalf("%d cards", len(posts))
	}
	second := posts[1]
	number := w.now(first).Buttons[0].Value
	w.shows(second, "以前の相談", number)
	if links := second.LiveLinks; len(links) != 1 || !strings.Contains(links[0], strings.ReplaceAll(first.TS, ".", "")) {
		t.Errorf("the new card leads to %v", links)
	}
	alias := aliasOf(first)
	w.shows(second, alias)
	// Reopening is refused while another case is open.
	w.clicks(w.Midori, first, bot.ActionReopen)
	w.shows(first, "完了")
	if !strings.Contains(w.told(w.Midori), "別の相談") {
		t.Errorf("told %s", w.told(w.Midori))
	}
	w.clicks(w.Aoi, second, bot.ActionClaim)
	w.clicks(w.Aoi, second, bot.ActionClose)
	w.clicks(w.Midori, first, bot.ActionReopen)
	w.shows(first, "未対応")
	w.says(p, watchWords)
	if n := len(w.Desk.Posts()); n != 2 {
		t.Errorf("%d cards after the reopening", n)
	}
	w.shows(first, "🟡 注意")
}

// aliasOf reads the alias of a card's title.
func aliasOf(c slacktest.Post) string {
	title, _, _ := strings.Cut(c.Rendered, "\n")
	parts := strings.Split(title, " ・ ")
	return parts[len(parts)-1]
}

func TestADoubleClaimHasOneWinnerAndTheOtherSeesWho(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.At(bottest.Night)) // nobody is on duty: any roster member may claim
	p, c := w.asks("child")
	if _, err := w.Midori.Clicks(c, string(bot.ActionClaim)); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Sato.ClicksStale(c, string(bot.ActionClaim)); err != nil {
		t.Fatal(err)
	}
	w.Idle()
	w.shows(c, "対応中", "相談員B")
	if !strings.Contains(w.told(w.Sato), "相談員B") || w.told(w.Midori) != "" {
		t.Errorf("told C %q, B %q", w.told(w.Sato), w.told(w.Midori))
	}
	if n := strings.Count(screen(p), "が来ました"); n != 1 {
		t.Errorf("the phone announces %d counselors", n)
	}
	w.clicks(w.Midori, c, bot.ActionRelease)
	w.shows(c, "未対応")
	w.clicks(w.Sato, c, bot.ActionClaim)
	w.shows(c, "対応中", "主任C")
}

func TestADoubleClickIsOneClaim(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	_, c := w.asks("child")
	if _, err := w.Aoi.DoubleClicks(c, string(bot.ActionClaim)); err != nil {
		t.Fatal(err)
	}
	w.Idle()
	if n := w.count(c, "相談員A が担当します"); n != 1 {
		t.Errorf("claimed %d times", n)
	}
}

func TestAClickFromAStrangerChangesNothing(t *testing.T) {
	t.Parallel()
	for name, kind := range map[string]slacktest.MemberOption{
		"guest": slacktest.Guest(), "single channel guest": slacktest.SingleChannelGuest(), "bot": slacktest.Bot(),
		"stranger": slacktest.Stranger(), "off the roster": slacktest.ID("U0NEW"),
	} {
		w := newWard(t)
		_, c := w.asks("child")
		m := w.Slack.Member("だれか", kind)
		if _, err := m.Clicks(c, string(bot.ActionClaim)); err != nil {
			t.Fatal(err)
		}
		w.Idle()
		if !strings.Contains(w.now(c).Rendered, "未対応") {
			t.Errorf("a %s claimed", name)
		}
	}
}

func TestNothingOfWhatAPersonWritesComesAliveInSlack(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p := w.LINE.Person("child")
	p.Follow()
	w.Idle()
	w.taps(p, "子ども・学生です")
	evil := "<!channel> <@U0AOI> @here @相談員A <https://evil.example|ここ> https://evil.example/x evil.example <#C0DESK> *ふとい* :smile: &lt;!here&gt;"
	w.says(p, evil)
	w.says(p, "人と話す")
	c := card(t, w.Desk)
	w.says(p, evil)
	seen := 0
	for _, post := range append(w.thread(c), w.now(c)) {
		if !strings.Contains(post.Rendered, "evil") {
			continue
		}
		seen++
		if len(post.LiveMentions)+len(post.LiveLinks)+len(post.Bare) != 0 {
			t.Errorf("alive: %v %v %v in\n%s", post.LiveMentions, post.LiveLinks, post.Bare, post.Rendered)
		}
		if post.UnfurlLinks != "false" || post.UnfurlMedia != "false" || strings.Contains(post.Text, "evil") {
			t.Errorf("unfurls %s %s, fallback %q", post.UnfurlLinks, post.UnfurlMedia, post.Text)
		}
	}
	if seen < 3 {
		t.Errorf("the words stand %d times", seen)
	}
}

func TestAnInputThatCannotBePlayedIsPutBeforeAHuman(t *testing.T) {
	t.Parallel()
	for _, faults := range []int{3, 6} { // the input alone, or the turn that tells of it too
		left := 0
		w := newWard(t, bottest.Service(func(o *service.Options) {
			o.Point = func(name string) {
				if name == "step" && left > 0 {
					left--
					panic("ひみつ")
				}
			}
		}))
		p := w.LINE.Person("child")
		p.Follow()
		w.Idle()
		left = faults
		p.Says("ふつうのことば")
		from := len(p.Received())
		w.Pass(time.Minute, 10*time.Second)
		if got := texts(since(p, from)); !strings.Contains(got, "うまく読みとれませんでした") || !strings.Contains(got, "0120") {
			t.Errorf("%d faults: phone\n%s", faults, got)
		}
		if faults > 3 {
			if !strings.Contains(w.admin("/metrics"), `tonari_failures_total{kind="poison_unseen"} 1`) {
				t.Error("no alarm")
			}
		} else {
			c := card(t, w.Desk)
			w.shows(c, "🟠 高", "未対応")
			if !w.reads(c, "システムが処理できませんでした") || len(w.called(c, "優先の相談です")) != 1 {
				t.Error("nobody at the desk is told")
			}
		}
		if strings.Contains(w.Log.String(), "ひみつ") || strings.Contains(w.Log.String(), "ふつうの") {
			t.Error("the log holds words")
		}
		w.says(p, "人と話す")
		if p.Last().Mine {
			t.Error("silence after the poison")
		}
	}
}

func TestAPersonIsNotSetAsideForWhateverKillsTheProcessBesideThem(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p := w.LINE.Person("child")
	p.Follow()
	w.Idle()
	from := len(p.Received())
	p.Says("母のごはんを作っています")
	s := w.Service.Store()
	for range 6 { // a process claims whatever waits, and dies of somebody else's input
		c, err := s.Claim(t.Context(), []bot.Partition{s.PersonOf(p.ID()).Partition()}, 10)
		if err != nil || len(c.Turns) != 1 {
			t.Fatalf("%d claimed, %v", len(c.Turns), err)
		}
		w.Sleep(10 * time.Second)
	}
	w.After(time.Second)
	if got := texts(since(p, from)); got == "" || strings.Contains(got, "うまく読みとれませんでした") {
		t.Errorf("phone: %q", got)
	}
	if n := len(w.Desk.Posts()); n != 0 {
		t.Errorf("%d posts at the desk", n)
	}
}

func TestTheSlashCommandTellsTheSituationToTheRosterOnly(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	w.asks("one")
	_, c := w.asks("two")
	w.clicks(w.Aoi, c, bot.ActionClaim)
	w.Aoi.Command("/tonari", "")
	if got := w.told(w.Aoi); !strings.Contains(got, "相談員A") || !strings.Contains(got, "未対応 1 件") || !strings.Contains(got, "対応中 1 件") {
		t.Errorf("told %s", got)
	}
	m := w.Slack.Member("新人", slacktest.ID("U0NEW"))
	m.Command("/tonari", "")
	if got := w.told(m); !strings.Contains(got, "当番表に名前がない") || strings.Contains(got, "件") {
		t.Errorf("told %s", got)
	}
}

func TestAMessageInAClosedCaseIsExplained(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.clicks(w.Aoi, c, bot.ActionClose)
	from := len(p.Received())
	w.replies(w.Aoi, c, "もうひとつ")
	if len(since(p, from)) != 0 || !strings.Contains(w.told(w.Aoi), "完了しています") {
		t.Errorf("phone %s, told %s", texts(since(p, from)), w.told(w.Aoi))
	}
}
