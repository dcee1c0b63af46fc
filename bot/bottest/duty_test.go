package bottest_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/bot/service"
	"tonari/handoff/slacktest"
)

// looksAfter lets every process look after the duty, more than once.
func (w *ward) looksAfter() {
	w.t.Helper()
	for range 2 {
		w.Service.Duty(context.Background())
		if w.other != nil {
			w.other.Duty(context.Background())
		}
	}
	w.Idle()
}

// command runs /tonari and gives what its author alone reads.
func (w *ward) command(m *slacktest.Member, text string) string {
	w.t.Helper()
	before := len(w.Slack.Ephemerals(m))
	if ack := m.Command("/tonari", text); !ack.OK() {
		w.t.Fatalf("%s: %+v", text, ack)
	}
	w.Idle()
	var b strings.Builder
	for _, p := range w.Slack.Ephemerals(m)[before:] {
		b.WriteString(p.Rendered + p.Text + "\n")
	}
	return b.String()
}

// handovers are the posts of the desk channel about the duty.
func (w *ward) handovers() []slacktest.Post {
	var out []slacktest.Post
	for _, p := range w.Desk.Posts() {
		if strings.Contains(p.Rendered, "当番がかわりました") || strings.Contains(p.Rendered, "当番がいません") || strings.Contains(p.Rendered, "当番の時間が終わりました") {
			out = append(out, p)
		}
	}
	return out
}

// takes presses the button of a posted list.
func (w *ward) takes(m *slacktest.Member, list slacktest.Post, number string) {
	w.t.Helper()
	if _, err := m.Clicks(list, string(bot.ActionTake), number); err != nil {
		w.t.Fatal(err)
	}
	w.Idle()
}

// number is the case number on a card's buttons.
func number(c slacktest.Post) string { return c.Buttons[0].Value }

func TestDutyByHandChangesWhoIsCalledAndWhatResidentsHear(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.At(bottest.Night))
	if got := w.command(w.Midori, "duty on 23:00"); !strings.Contains(got, "相談員B が当番に入りました（きょう 23:00まで）") {
		t.Fatalf("told %q", got)
	}
	w.other, w.Service = w.Service, w.Start(service.Options{Live: w.Live(), Shift: w.Shift, PostsPerSecond: 1e6}) // another process takes what comes now
	w.looksAfter()
	if got := w.command(w.Aoi, "duty who"); !strings.Contains(got, "いまの当番: 相談員B") {
		t.Errorf("another process says %q", got)
	}
	p, _ := w.asks("child")
	if !strings.Contains(screen(p), "いまは、相談員がいる時間です（平日 8:30〜17:15、きょう 23:00まで）") {
		t.Errorf("phone:\n%s", screen(p))
	}
	other := w.LINE.Person("other")
	w.says(other, urgentWords)
	if diff := cmp.Diff([][]string{{"@U0MIDORI"}}, w.called(card(t, w.Urgent), "緊急の相談です")); diff != "" {
		t.Error(diff)
	}
	w.After(2 * time.Hour)
	third := w.LINE.Person("third")
	w.says(third, "人と話す")
	if !strings.Contains(screen(third), "いまは、相談員がいない時間です") || !strings.Contains(screen(third), "8:30から") {
		t.Errorf("after its end:\n%s", screen(third))
	}
}

func TestDutyCommandsSayWhatTheyDidAndRefuseKindly(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	for _, tc := range []struct {
		by         *slacktest.Member
		text, want string
	}{
		{w.Aoi, "duty", "/tonari duty swap @相手"},
		{w.Aoi, "duty fly", "/tonari duty swap @相手"},
		{w.Aoi, "duty on 25:00", "/tonari duty swap @相手"},
		{w.Aoi, "duty on 22:00 23:00", "/tonari duty swap @相手"},
		{w.Aoi, "duty who <@U0SATO>", "/tonari duty swap @相手"},
		{w.Aoi, "duty next", "つぎの当番: 相談員A（あした 8:30から）"},
		{w.Aoi, "duty on", "相談員A は、すでに当番です（きょう 17:15まで）"},
		{w.Aoi, "duty off <@U0MIDORI|midori>", "主任だけです"},
		{w.Midori, "duty off", "相談員B は、いま当番ではありません"},
		{w.Aoi, "duty swap", "かわってもらう相手"},
		{w.Aoi, "duty swap <@U0NOBODY>", "当番表にいません"},
		{w.Aoi, "duty swap @相談員B １２：００", "相談員A から 相談員B に当番がかわりました（きょう 12:00まで）"},
		{w.Sato, "当番 だれ", "いまの当番: 相談員B"},
		{w.Sato, "duty off <@U0MIDORI> 11時", "相談員B の当番は、いま終わりました"},
		{w.Sato, "duty who", "いまの当番: なし"},
		{w.Aoi, "duty on", "相談員A が当番にもどりました"},
		{w.Aoi, "duty off 11:00", "相談員A が当番からはずれました（きょう 11:00まで）"},
		{w.Sato, "", "いまの当番: なし"},
	} {
		if got := w.command(tc.by, tc.text); !strings.Contains(got, tc.want) {
			t.Errorf("%s: %q, want %q", tc.text, got, tc.want)
		}
	}
	if n := w.factsOf("duty"); n != 4 { // what was refused or only asked leaves none
		t.Errorf("%d changes of the duty are on record", n)
	}
	guest := w.Slack.Member("guest", slacktest.Guest(), slacktest.ID("U0GUEST"))
	if got := w.command(guest, "duty on 22:00"); !strings.Contains(got, "当番表に名前がない") {
		t.Errorf("a guest hears %q", got)
	}
}

func TestAShiftChangeListsOpenCasesOnceWhateverTheNumberOfProcesses(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.At(bottest.Night))
	w.looksAfter() // the house is new: nothing is told of what was before
	calm, calmCard := w.asks("calm")
	w.says(calm, "秘密のことば")
	urgent := w.LINE.Person("urgent")
	w.says(urgent, urgentWords)
	danger := card(t, w.Urgent)
	w.clicks(w.Sato, danger, bot.ActionClaim)
	w.replies(w.Sato, danger, "いっしょにいます")
	w.other = w.Start(service.Options{Live: w.Live(), Shift: w.Shift, PostsPerSecond: 1e6})
	w.looksAfter()
	if n := len(w.handovers()); n != 0 {
		t.Fatalf("%d lists before a change", n)
	}
	w.After(11 * time.Hour)
	w.looksAfter()
	w.After(time.Minute)
	w.looksAfter()
	posts := w.handovers()
	if len(posts) != 1 {
		t.Fatalf("%d lists in the morning", len(posts))
	}
	list := posts[0]
	if diff := cmp.Diff([]string{"@U0AOI"}, list.LiveMentions); diff != "" {
		t.Errorf("mentioned: %s", diff)
	}
	for _, s := range []string{"いまの当番: 相談員A", "2 件", "🔴 緊急 ・ 相談 " + number(danger), "対応中 ・ 主任C", "⚪ なし ・ 相談 " + number(calmCard), "未対応", "待ち 12/1 21:40から"} {
		if !strings.Contains(list.Rendered, s) {
			t.Errorf("the list does not say %q:\n%s", s, list.Rendered)
		}
	}
	if strings.Contains(list.Rendered+list.Text+string(list.Blocks), "秘密") || strings.Contains(list.Rendered, "死") {
		t.Error("the list has somebody's words")
	}
	if at := strings.Index(list.Rendered, "🔴"); at < 0 || at > strings.Index(list.Rendered, "⚪") || len(list.LiveLinks) != 2 {
		t.Errorf("order or links: %v\n%s", list.LiveLinks, list.Rendered)
	}
	w.After(9 * time.Hour) // the day's duty ends, the cases stay
	w.looksAfter()
	if posts = w.handovers(); len(posts) != 2 {
		t.Fatalf("%d lists in the evening", len(posts))
	}
	if diff := cmp.Diff([]string{"@U0AOI", "@U0SATO", "@U0KURO"}, posts[1].LiveMentions); diff != "" {
		t.Errorf("nobody is on duty: %s", diff)
	}
	if !strings.Contains(posts[1].Rendered, "つぎは あした 8:30 から") {
		t.Errorf("the list says\n%s", posts[1].Rendered)
	}
}

func TestACalmDayChangesShiftsInSilenceButAGapIsTold(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.At(bottest.Night))
	w.looksAfter()
	w.After(11 * time.Hour)
	w.looksAfter()
	if n := len(w.handovers()); n != 0 {
		t.Fatalf("%d lists without a case", n)
	}
	w.command(w.Aoi, "duty off 12:00")
	w.looksAfter()
	posts := w.handovers()
	if len(posts) != 1 || !strings.Contains(posts[0].Rendered, "いま、当番がいません。つぎは きょう 12:00") {
		t.Fatalf("%+v", posts)
	}
	if diff := cmp.Diff([]string{"@U0AOI", "@U0SATO", "@U0KURO"}, posts[0].LiveMentions); diff != "" {
		t.Error(diff)
	}
	p := w.LINE.Person("child")
	w.says(p, "人と話す")
	if got := screen(p); !strings.Contains(got, "いまは、相談員がいない時間です") || !strings.Contains(got, "きょう 12:00から、相談員が順番に読んで") {
		t.Errorf("in the gap:\n%s", got)
	}
	urgent := w.LINE.Person("urgent")
	w.says(urgent, urgentWords)
	if diff := cmp.Diff([][]string{{"@U0MIDORI"}}, w.called(card(t, w.Urgent), "緊急の相談です")); diff != "" {
		t.Errorf("the shift's backup: %s", diff)
	}
}

func TestALostAnswerDoesNotDoubleTheList(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.At(bottest.Night))
	w.looksAfter()
	w.asks("child")
	w.After(11 * time.Hour)
	w.Slack.Fault("chat.postMessage", 1, slacktest.AcceptThenReset())
	w.looksAfter()
	w.After(time.Minute)
	w.looksAfter()
	if n := len(w.handovers()); n != 1 {
		t.Errorf("%d lists", n)
	}
}

func TestTakingOverAHeldCaseTellsEverybodyOnce(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.At(bottest.Night), bottest.Env("TONARI_REPLY_HOLD", "5m"))
	w.looksAfter()
	p, c := w.asks("child")
	w.clicks(w.Sato, c, bot.ActionClaim)
	w.types(w.Sato, c, "まだ送っていない返事")
	w.After(11 * time.Hour)
	w.types(w.Sato, c, "夜が明けました")
	w.looksAfter()
	list := w.handovers()[0]
	n, seen := number(w.now(c)), len(p.Received())
	w.takes(w.Aoi, list, n)
	w.takes(w.Aoi, list, n)
	w.shows(c, "対応中", "相談員A")
	if got := texts(since(p, seen)); strings.Count(got, "ここからは、相談員A（人）がお話を聞きます") != 1 || strings.Contains(got, "夜が明けました") {
		t.Errorf("phone:\n%s", got)
	}
	if diff := cmp.Diff([][]string{{"@U0SATO"}}, w.called(c, "相談員A が、主任C から引きつぎました")); diff != "" {
		t.Errorf("who held it: %s", diff)
	}
	if !w.reads(c, "取り消しました") {
		t.Error("the held reply of before still waits")
	}
	told := w.told(w.Aoi)
	if !strings.Contains(told, "相談 "+n+" の担当になりました") || strings.Count(told, "すでにあなたが担当しています") != 1 {
		t.Errorf("told:\n%s", told)
	}
	w.clicks(w.Aoi, c, bot.ActionRelease)
	w.takes(w.Midori, list, n) // nobody holds it now: a claim
	w.shows(c, "対応中", "相談員B")
	w.replies(w.Midori, c, "こんにちは")
}

func TestAListsButtonsAreItsOwn(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.At(bottest.Night))
	w.looksAfter()
	_, c := w.asks("child")
	w.After(11 * time.Hour)
	w.looksAfter()
	list := w.handovers()[0]
	forged := list
	forged.Blocks = []byte(strings.ReplaceAll(string(list.Blocks), `"`+number(c)+`"`, `"4711"`))
	if _, err := w.Aoi.ClicksStale(forged, string(bot.ActionTake), "4711"); err != nil {
		t.Fatal(err)
	}
	outsider := w.Slack.Member("outsider", slacktest.ID("U0OUTSIDE"))
	w.takes(outsider, list, number(c))
	w.shows(c, "未対応")
	if got := w.told(outsider); !strings.Contains(got, "当番表に名前がない") {
		t.Errorf("told %q", got)
	}
}

func TestTheUserGroupFollowsTheDutyAndNothingElseDependsOnIt(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.Env("SLACK_DUTY_USERGROUP", "S00000001"))
	g := w.Slack.Group("duty", w.Kuro)
	if g.ID != "S00000001" {
		t.Fatalf("the group is %s", g.ID)
	}
	w.looksAfter()
	if diff := cmp.Diff([]string{"U0AOI"}, w.Slack.GroupMembers(g)); diff != "" {
		t.Error(diff)
	}
	updates := func() int { return len(w.Slack.Calls("usergroups.users.update")) }
	w.looksAfter()
	if updates() != 1 {
		t.Errorf("%d updates without a change", updates())
	}
	w.command(w.Midori, "duty on 20:00")
	w.looksAfter()
	if diff := cmp.Diff([]string{"U0AOI", "U0MIDORI"}, w.Slack.GroupMembers(g)); diff != "" {
		t.Error(diff)
	}
	w.Slack.LockGroups(true)
	w.command(w.Aoi, "duty off 12:00")
	w.looksAfter()
	if !strings.Contains(w.admin("/readyz"), "permission_denied") {
		t.Errorf("health: %s", w.admin("/readyz"))
	}
	if n := updates(); n != 3 {
		t.Errorf("%d updates: a refusal is not asked again at once", n)
	}
	w.Slack.LockGroups(false)
	w.After(11 * time.Hour) // nobody is on duty: the group keeps its last people
	w.looksAfter()
	if strings.Contains(w.admin("/readyz"), "usergroup") && len(w.Slack.GroupMembers(g)) == 0 {
		t.Error("an empty group was tried")
	}
}
