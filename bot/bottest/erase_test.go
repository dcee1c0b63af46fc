package bottest_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/bot/linetest"
	"tonari/handoff/slacktest"
)

// standing lists all posts and files that show any of the words.
func (w *ward) standing(words ...string) []string {
	var out []string
	for _, ch := range []*slacktest.Channel{w.Desk, w.Urgent} {
		for _, p := range ch.History() {
			for _, s := range words {
				if !p.Deleted && strings.Contains(p.Rendered+p.Text+string(p.Blocks), s) {
					out = append(out, p.Rendered)
				}
			}
		}
	}
	return out
}

func (w *ward) erases(p *linetest.Person) {
	w.t.Helper()
	w.says(p, "消して")
	w.taps(p, "はい、消します")
}

// keys are all keys of Redis.
func (w *ward) keys() []string {
	w.t.Helper()
	c := w.redis()
	ks, err := c.Keys(context.Background(), "*").Result()
	if err != nil {
		w.t.Fatal(err)
	}
	return ks
}

func TestErasureTakesTheWordsAwayAndKeepsTheCard(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p := w.LINE.Person("child")
	p.Follow()
	w.Idle()
	w.taps(p, "子ども・学生です")
	w.says(p, "ひみつのごはん")
	w.says(p, "人と話す")
	c := card(t, w.Desk)
	p.Image([]byte("\x89PNG\r\n\x1a\n picture"))
	w.Idle()
	for _, s := range []string{"ひみつの弟", "ひみつの母", "ひみつの父", "ひみつの姉", "ひみつの犬", "ひみつの猫", "ひみつの夜"} {
		w.says(p, s)
		w.After(6 * time.Second) // each in a post of its own
	}
	w.clicks(w.Aoi, c, bot.ActionClaim)
	w.replies(w.Aoi, c, "相談員のことば")
	unsent := w.types(w.Aoi, c, "まだ送っていない")
	if len(w.Slack.Files()) != 1 || len(w.standing("ひみつ")) < 8 {
		t.Fatal("the words do not stand in Slack")
	}
	alias := aliasOf(c)
	began := len(w.Slack.Calls("chat.delete"))
	w.erases(p)
	if last := p.Last(); last.Via != "reply" || !strings.Contains(screen(p), "消しはじめました") || !strings.Contains(screen(p), "相談員が自分で書いた文は") {
		t.Errorf("phone:\n%s", screen(p))
	}
	if len(w.Slack.Calls("chat.delete")) == began {
		t.Error("the deletion has not begun")
	}
	w.Pass(20*time.Second, time.Second)
	if left := w.standing("ひみつ"); len(left) != 0 {
		t.Errorf("still there: %q", left)
	}
	if f := w.Slack.Files(); len(f) != 0 && !f[0].Deleted {
		t.Errorf("the file is still there: %+v", f)
	}
	w.shows(c, "完了", "消去を求めました")
	if strings.Contains(w.now(c).Rendered, "アセスメント") {
		t.Error("the sheet is still there")
	}
	if len(w.now(c).Buttons) != 0 {
		t.Error("an erased case can be reopened")
	}
	if !w.reads(c, "相談員のことば") || !w.reads(c, "まだ送っていない") {
		t.Error("the counselor's own sentences went")
	}
	w.marks(c, unsent, warning)
	w.After(time.Minute)
	if strings.Contains(screen(p), "まだ送っていない") {
		t.Error("a held reply was sent after the erasure")
	}
	// What is left of the person is a tombstone; what they start now is new.
	w.says(p, "人と話す")
	posts := w.Desk.Posts()
	if got := aliasOf(posts[len(posts)-1]); got == alias || len(posts) != 2 {
		t.Errorf("alias %s again, %d cards", got, len(posts))
	}
	w.says(p, "こんばんは")
	w.types(w.Aoi, c, "前のスレッド")
	if !strings.Contains(w.told(w.Aoi), "この相談の記録は、もうありません") {
		t.Errorf("told %s", w.told(w.Aoi))
	}
}

func TestErasureRunsAtTheRateOfTheMethodAndHoldsUpNobody(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	w.Slack.LimitRate(1, 5)
	p, c := w.asks("child")
	for i := range 30 {
		w.says(p, "ひみつ"+strings.Repeat("あ", i+1))
		w.Pass(2*time.Second, time.Second)
	}
	began := len(w.Slack.Calls("chat.delete"))
	w.erases(p)
	w.Pass(10*time.Second, time.Second)
	if n := len(w.Slack.Calls("chat.delete")) - began; n < 5 || n > 20 {
		t.Errorf("%d deletions in the first 10 s", n)
	}
	other := w.LINE.Person("other")
	w.says(other, urgentWords)
	w.Pass(2*time.Second, 500*time.Millisecond)
	w.shows(card(t, w.Urgent), "🔴 緊急")
	if len(w.called(card(t, w.Urgent), "緊急の相談です")) != 1 {
		t.Error("the mention waits for the deletion")
	}
	w.Pass(2*time.Minute, time.Second)
	if left := w.standing("ひみつ"); len(left) != 0 {
		t.Errorf("%d posts are left", len(left))
	}
	if r := rate(w.Slack.Calls("chat.delete")); r > 60 {
		t.Errorf("%d deletions in a minute", r)
	}
	w.shows(c, "完了")
}

// rate is the largest number of calls within a minute.
func rate(calls []slacktest.Call) int {
	most := 0
	for i := range calls {
		n := 0
		for _, c := range calls[i:] {
			if c.At.Sub(calls[i].At) < time.Minute {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

func TestErasureSurvivesAnOutageAndARestartAndIsAlarmed(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, _ := w.asks("child")
	w.says(p, "ひみつのことば")
	w.Slack.Outage(true)
	w.says(p, "ひみつの、まだ届いていない")
	w.erases(p)
	if !strings.Contains(screen(p), "消しはじめました") {
		t.Fatalf("phone:\n%s", screen(p))
	}
	w.Pass(11*time.Minute, 30*time.Second)
	if !strings.Contains(w.Log.String(), "erase_late") {
		t.Error("no alarm in the log after 10 minutes")
	}
	if !strings.Contains(w.admin("/metrics"), `tonari_failures_total{kind="erase_late"} 1`) {
		t.Error("no alarm in the metrics")
	}
	if !strings.Contains(w.admin("/readyz"), "erased") {
		t.Errorf("readyz does not say it: %s", w.admin("/readyz"))
	}
	w.Restart()
	w.Slack.Outage(false)
	w.Pass(6*time.Minute, 10*time.Second)
	if left := w.standing("ひみつ"); len(left) != 0 {
		t.Errorf("still there: %q", left)
	}
	for _, call := range w.Slack.Calls("chat.postMessage") {
		if strings.Contains(call.Args["blocks"], "まだ届いていない") && call.Answer == "ok" {
			t.Error("words were posted after the erasure")
		}
	}
	w.After(time.Hour)
	if n := strings.Count(w.Log.String(), `"kind":"erase_late"`); n > 2 {
		t.Errorf("%d alarms after the end", n)
	}
}

func TestAPostUnderWayIsLookedUpAndDeleted(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]slacktest.Fault{
		"stored, answer lost": slacktest.AcceptThenReset(),
		"not stored":          slacktest.Reset(),
		"stored, 500":         slacktest.AcceptThenStatus(500),
	} {
		w := newWard(t)
		p, c := w.asks("child")
		w.Slack.FaultIf("chat.postMessage", 1, fault, func(a map[string]string) bool { return strings.Contains(a["blocks"], "ひみつ") })
		w.says(p, "ひみつのことば")
		w.erases(p)
		w.Pass(time.Minute, 2*time.Second)
		if left := w.standing("ひみつ"); len(left) != 0 {
			t.Errorf("%s: still there: %q", name, left)
		}
		posts := 0
		for _, call := range w.Slack.Calls("chat.postMessage") {
			if strings.Contains(call.Args["blocks"], "ひみつ") {
				posts++
			}
		}
		if posts != 1 {
			t.Errorf("%s: the words were posted %d times", name, posts)
		}
		w.shows(c, "完了", "消去を求めました")
	}
}

func TestErasureBesideAnUrgentCaseKeepsThePersonReachable(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p := w.LINE.Person("child")
	w.says(p, urgentWords+"ひみつ")
	c := card(t, w.Urgent)
	w.clicks(w.Aoi, c, bot.ActionClaim)
	w.erases(p)
	if !strings.Contains(screen(p), "お話が終わったら、お知らせせずに消えます") {
		t.Errorf("phone:\n%s", screen(p))
	}
	if len(p.Choices()) == 0 {
		t.Error("no choices stand")
	}
	w.Pass(15*time.Second, time.Second)
	if left := w.standing("ひみつ"); len(left) != 0 {
		t.Errorf("still there: %q", left)
	}
	w.shows(c, "対応中", "🔴 緊急", "消去を求めました")
	w.replies(w.Aoi, c, "つながっています")
	if p.Last().Text != "つながっています" {
		t.Errorf("the counselor cannot reach them:\n%s", screen(p))
	}
	w.says(p, "あとのことば")
	if !w.reads(c, "あとのことば") {
		t.Error("new words do not reach the counselor")
	}
	alias := aliasOf(c)
	w.LINE.Fault("/v2/bot/message/push", linetest.Answer(500), linetest.Answer(500), linetest.Answer(500), linetest.Answer(500), linetest.Answer(500), linetest.Answer(500))
	late := w.types(w.Aoi, c, "あした電話します")
	w.Pass(15*time.Second, time.Second) // it is under way
	w.clicks(w.Aoi, c, bot.ActionClose)
	w.Pass(15*time.Second, time.Second)
	if left := w.standing("あとのことば"); len(left) != 0 {
		t.Errorf("at close: %q", left)
	}
	w.marks(c, late, warning)
	if !w.reads(c, "何もたずねません") || w.reads(c, "とたずねています") {
		t.Error("the thread says that the person is asked how it was")
	}
	w.shows(c, "完了")
	w.says(p, "人と話す")
	if got := aliasOf(card(t, w.Desk)); got == alias {
		t.Error("the alias outlived the close")
	}
}

func TestWhatHappenedBeforeTheErasureIsDroppedButUrgentWordsAct(t *testing.T) {
	t.Parallel()
	w := newWard(t, bottest.LINE(linetest.Redelivery()))
	p := w.LINE.Person("child")
	p.Follow()
	w.Idle()
	w.says(p, "消して")
	w.LINE.SetWebhookURL("http://bot.test/nowhere")
	p.Says("前に書いたこと")
	p.Says(urgentWords)
	w.LINE.SetWebhookURL("http://bot.test/line/webhook")
	w.After(time.Second)
	if _, err := p.TapsOld("はい、消します"); err != nil {
		t.Fatal(err)
	}
	w.Idle()
	if !strings.Contains(screen(p), "消しはじめました") {
		t.Fatalf("phone:\n%s", screen(p))
	}
	if again := w.LINE.Redeliver(); len(again) != 2 {
		t.Fatalf("%d deliveries", len(again))
	}
	w.Idle()
	c := card(t, w.Urgent)
	w.shows(c, "🔴 緊急")
	if !strings.Contains(p.Last().Text+screen(p), "0120") {
		t.Errorf("phone:\n%s", screen(p))
	}
	if left := w.standing("前に書いたこと"); len(left) != 0 {
		t.Errorf("older words were taken up: %q", left)
	}
}

func TestNothingOfAnErasedPersonIsKeptBeyondSevenDays(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	w.replies(w.Aoi, c, "こんにちは")
	w.clicks(w.Aoi, c, bot.ActionClose)
	w.taps(p, "少し楽になった")
	w.erases(p)
	w.Pass(30*time.Second, time.Second)
	o, err := redis.ParseURL(w.Redis)
	if err != nil {
		t.Fatal(err)
	}
	rdb := redis.NewClient(o)
	defer rdb.Close()
	for _, k := range w.keys() {
		ttl := rdb.TTL(t.Context(), k).Val()
		kind := k[strings.LastIndexByte(k, '}')+1:]
		switch {
		case ttl > 0 && ttl <= 7*24*time.Hour:
		case strings.HasPrefix(kind, ":aud"), strings.HasPrefix(kind, ":cases"), strings.HasPrefix(kind, ":th:"),
			k == "tn:canary":
		default:
			t.Errorf("%s stays for good (%v)", k, ttl)
		}
	}
}

func TestErasureWhereNoCardEverStoodComesToItsEnd(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	w.Slack.Fault("chat.postMessage", -1, slacktest.Refuse("invalid_blocks"))
	p := w.LINE.Person("child")
	w.says(p, "人と話す")
	w.Pass(30*time.Second, 2*time.Second)
	w.erases(p)
	w.Pass(25*time.Minute, 5*time.Minute)
	if strings.Contains(w.Log.String(), "erase_late") {
		t.Error("an alarm for nothing")
	}
}
