package bottest_test

import (
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/linetest"
	"tonari/bot/service"
	"tonari/handoff/slacktest"
)

// line is the newest line of the thread that has this button.
func (w *ward) withButton(c slacktest.Post, a bot.Action) slacktest.Post {
	w.t.Helper()
	all := w.thread(c)
	for i := len(all) - 1; i >= 0; i-- {
		if _, ok := all[i].Button(string(a)); ok {
			return all[i]
		}
	}
	w.t.Fatalf("no button %s in the thread", a)
	return slacktest.Post{}
}

// opened is a case in which two supervisors have approved a disclosure.
func (w *ward) opened() (*linetest.Person, slacktest.Post) {
	w.t.Helper()
	p := w.LINE.Person("child")
	p.Follow()
	w.Idle()
	w.says(p, urgentWords)
	c := card(w.t, w.Urgent)
	w.clicks(w.Aoi, c, bot.ActionClaim)
	w.clicks(w.Aoi, c, bot.ActionDisclose)
	w.clicks(w.Sato, w.withButton(c, bot.ActionDiscloseApprove), bot.ActionDiscloseApprove)
	w.clicks(w.Kuro, w.withButton(c, bot.ActionDiscloseApprove), bot.ActionDiscloseApprove)
	return p, c
}

// looks presses *show* and says what stands in the modal then.
func (w *ward) looks(m *slacktest.Member, c slacktest.Post) string {
	w.t.Helper()
	if _, err := m.Clicks(w.withButton(c, bot.ActionDiscloseShow), string(bot.ActionDiscloseShow)); err != nil {
		w.t.Fatal(err)
	}
	v, open := m.Modal()
	m.ClosesView()
	w.Idle()
	if !open {
		return ""
	}
	if v.Submit != "" || len(v.Fields) > 0 {
		w.t.Errorf("the modal asks for something: %+v", v)
	}
	return v.Rendered
}

func TestAnIdentityStandsOnceInTheModalOfEachOfTwoSupervisorsAndNowhereElse(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.opened()
	if got := w.looks(w.Aoi, c); got != "" || !strings.Contains(w.told(w.Aoi), "主任だけ") {
		t.Errorf("the holder sees %q, is told %q", got, w.told(w.Aoi))
	}
	for _, m := range []*slacktest.Member{w.Sato, w.Kuro} {
		if got := w.looks(m, c); !strings.Contains(got, p.ID()) {
			t.Errorf("%s sees %q", m.Name, got)
		}
		if got := w.looks(m, c); got != "" || !strings.Contains(w.told(m), "もう見られません") {
			t.Errorf("%s sees it again: %q, told %q", m.Name, got, w.told(m))
		}
	}
	w.After(16 * time.Minute)
	if n := w.count(c, "表示を使いました"); n != 2 || !w.reads(c, "表示した主任は2人") {
		t.Errorf("the thread tells of %d looks", n)
	}
	notices := 0
	for _, post := range w.Desk.Posts() {
		if strings.Contains(post.Rendered, "身元の確認がおこなわれました") && len(post.LiveLinks) == 1 {
			notices++
		}
	}
	if notices != 1 {
		t.Errorf("the desk channel was told %d times", notices)
	}
	w.onlyInModals(p, 2)
	w.clicks(w.Aoi, c, bot.ActionClose)
	if got := screen(p); strings.Count(got, "ユーザーIDを見ました") != 1 {
		t.Errorf("the phone shows\n%s", got)
	}
	if got := p.Choices(); len(got) == 0 {
		t.Error("nothing stands to choose from below it")
	}
}

// onlyInModals fails unless a person's id was put into so many modals, and into
// nothing else that left the house or can be read in it.
func (w *ward) onlyInModals(p *linetest.Person, want int) {
	w.t.Helper()
	modals := 0
	for _, call := range w.Slack.Calls() {
		for name, v := range call.Args {
			switch {
			case !strings.Contains(v, p.ID()):
			case call.Method == "views.open" && name == "view":
				modals++
			default:
				w.t.Errorf("%s tells who it is in %s", call.Method, name)
			}
		}
	}
	if modals != want {
		w.t.Errorf("the id stood in %d modals, want %d", modals, want)
	}
	if strings.Contains(w.Log.String(), p.ID()) || strings.Contains(w.admin("/metrics"), p.ID()) {
		w.t.Error("the id stands in the log or the metrics")
	}
	ids := newFlock(1)
	ids.add("LINE id", p.ID())
	for place, content := range dump(w.t, client(w.t, w.Redis)) {
		for _, found := range ids.find(content) {
			w.t.Errorf("redis %s: %s", place, found)
		}
	}
}

func TestTheThreadOfSomebodyWhoBlockedTheAccountSaysThatTheyWereNotToldOfADisclosure(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.opened()
	w.looks(w.Sato, c)
	p.Block()
	w.Idle()
	w.clicks(w.Aoi, c, bot.ActionClose)
	if !w.reads(c, "ご本人に知らせることができませんでした") || strings.Contains(screen(p), "ユーザーIDを見ました") {
		t.Errorf("thread %q", w.inOrder(c))
	}
	p.Unblock()
	w.Idle()
	if !strings.Contains(screen(p), "ユーザーIDを見ました") {
		t.Errorf("phone:\n%s", screen(p))
	}
}

func TestTheTrailTellsOfADisclosureWithoutWords(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	_, c := w.opened()
	w.looks(w.Sato, c)
	w.After(16 * time.Minute)
	w.clicks(w.Aoi, c, bot.ActionClose)
	stream := string(dump(t, client(t, w.Redis))["stream"])
	for _, name := range []string{"asked", "approved", "open", "shown", "over", "told"} {
		if !strings.Contains(stream, `"disclosure_`+name+`"`) {
			t.Errorf("no fact disclosure_%s", name)
		}
	}
	if strings.Contains(stream, "記入") {
		t.Error("the reason's words stand in the trail")
	}
}

func TestTwoProcessesShowAnIdentityOnce(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.opened()
	line := w.withButton(c, bot.ActionDiscloseShow)
	seen := 0
	for range 2 { // each press is taken in by a process that has played nothing of the other's
		w.Start(service.Options{Shift: w.Shift, Live: w.Live()})
		if _, err := w.Sato.ClicksStale(line, string(bot.ActionDiscloseShow)); err != nil {
			t.Fatal(err)
		}
		if v, ok := w.Sato.Modal(); ok && strings.Contains(v.Rendered, p.ID()) {
			seen++
		}
		w.Sato.ClosesView()
	}
	w.Idle()
	if seen != 1 || w.count(c, "表示を使いました") != 1 {
		t.Errorf("shown %d times, told %d times", seen, w.count(c, "表示を使いました"))
	}
	w.onlyInModals(p, 1)
}

func TestAModalThatCannotBeOpenedUsesTheLookAndSaysSo(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.opened()
	w.Slack.Fault("views.open", 1, slacktest.Status(500))
	if got := w.looks(w.Sato, c); got != "" {
		t.Errorf("C sees %q", got)
	}
	if !w.reads(c, "開けたか、確かめられませんでした") {
		t.Error("nobody was told that nothing was shown")
	}
	if got := w.looks(w.Sato, c); got != "" {
		t.Errorf("C sees %q after all", got)
	}
	if got := w.looks(w.Kuro, c); !strings.Contains(got, p.ID()) {
		t.Errorf("D sees %q", got)
	}
}

func TestAnIdentityIsNotShownAfterItsTime(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	_, c := w.opened()
	line := w.withButton(c, bot.ActionDiscloseShow)
	w.Jump(15*time.Minute + 2*time.Second)
	if _, err := w.Sato.Clicks(line, string(bot.ActionDiscloseShow)); err != nil {
		t.Fatal(err)
	}
	if v, ok := w.Sato.Modal(); ok {
		t.Errorf("shown after its time: %s", v.Rendered)
	}
	w.Idle()
	if got := w.told(w.Sato); !strings.Contains(got, "時間が終わりました") {
		t.Errorf("told %q", got)
	}
	w.shows(c, "対応中")
	if got := w.now(c).Rendered; strings.Contains(got, "身元の確認が承認されています") {
		t.Error("the card still shows it")
	}
}
