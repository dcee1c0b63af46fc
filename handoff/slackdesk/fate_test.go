package slackdesk_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/handoff/slackdesk"
	"tonari/handoff/slacktest"
)

// TestEveryAnswerHasOneFate plays each thing that goes wrong on one post.
func TestEveryAnswerHasOneFate(t *testing.T) {
	for _, c := range []struct {
		fault slacktest.Fault
		want  slackdesk.Fate
		after time.Duration
		found bool // a look-up afterwards finds the post
	}{
		{slacktest.TooMany("7"), slackdesk.Limited, 7 * time.Second, false},
		{slacktest.TooMany(""), slackdesk.Limited, 30 * time.Second, false},
		{slacktest.TooMany("Wed, 21 Oct 2026 07:28:00 GMT"), slackdesk.Limited, 30 * time.Second, false},
		{slacktest.TooMany("99999"), slackdesk.Limited, 10 * time.Minute, false},
		{slacktest.TooMany("-1"), slackdesk.Limited, 30 * time.Second, false},
		{slacktest.Refuse("ratelimited"), slackdesk.Limited, 30 * time.Second, false},
		{slacktest.Refuse("rate_limited"), slackdesk.Limited, 30 * time.Second, false},
		{slacktest.Status(503), slackdesk.Unsure, 0, false},
		{slacktest.AcceptThenStatus(500), slackdesk.Unsure, 0, true},
		{slacktest.Reset(), slackdesk.Unsure, 0, false},
		{slacktest.AcceptThenReset(), slackdesk.Unsure, 0, true},
		{slacktest.Hang(), slackdesk.Unsure, 0, false},
		{slacktest.AcceptThenHang(), slackdesk.Unsure, 0, true},
		{slacktest.AcceptThenRefuse("internal_error"), slackdesk.Unsure, 0, true},
		{slacktest.AcceptThenRefuse("fatal_error"), slackdesk.Unsure, 0, true},
		{slacktest.Empty(), slackdesk.Unsure, 0, false},
		{slacktest.Page(), slackdesk.Unsure, 0, false},
		{slacktest.Refuse(""), slackdesk.Unsure, 0, false},
		{slacktest.Status(302), slackdesk.Again, 0, false},
		{slacktest.Status(404), slackdesk.Again, 0, false},
		{slacktest.Refuse("service_unavailable"), slackdesk.Again, 0, false},
		{slacktest.Refuse("is_archived"), slackdesk.Channel, 0, false},
		{slacktest.Refuse("channel_not_found"), slackdesk.Channel, 0, false},
		{slacktest.Refuse("restricted_action_read_only_channel"), slackdesk.Channel, 0, false},
		{slacktest.Refuse("invalid_auth"), slackdesk.Auth, 0, false},
		{slacktest.Refuse("token_revoked"), slackdesk.Auth, 0, false},
		{slacktest.Refuse("missing_scope"), slackdesk.Auth, 0, false},
	} {
		t.Run(c.fault.String(), func(t *testing.T) {
			w := newWorld(t)
			top := w.post("", card(nil))
			w.Fault("chat.postMessage", 1, c.fault)
			p := w.client.Post(t.Context(), "C0DESK", top.TS, line("x"), "")
			if p.Fate != c.want || p.After != c.after || p.TS != "" || p.Reason == "" {
				t.Errorf("got %v %+v, want %v after %v", p.Fate, p, c.want, c.after)
			}
			if n := len(w.Calls("chat.postMessage")); n != 2 {
				t.Errorf("%d calls; the client tries again by itself", n)
			}
			q, found := w.client.Find(t.Context(), "C0DESK", top.TS, "line-1", w.Now().Add(-time.Minute))
			if q.Fate != slackdesk.Done || found != c.found {
				t.Errorf("looking it up: %+v %v", q, found)
			}
			if found && q.TS != w.channel.Thread(top.TS)[1].TS {
				t.Errorf("found %s", q.TS)
			}
		})
	}
}

func TestRealRefusalsHaveTheirFates(t *testing.T) {
	for _, c := range []struct {
		what   string
		breaks func(*world)
		want   slackdesk.Fate
	}{
		{"archived", func(w *world) { w.channel.Archive() }, slackdesk.Channel},
		{"the bot was removed", func(w *world) { w.channel.Remove(w.BotUser()) }, slackdesk.Channel},
		{"the token was revoked", func(w *world) { w.Revoke(true) }, slackdesk.Auth},
		{"a scope was taken", func(w *world) { w.Scope("chat:write", false) }, slackdesk.Auth},
		{"too fast", func(w *world) { w.LimitRate(0.1, 0) }, slackdesk.Limited},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := newWorld(t)
			c.breaks(w)
			if p := w.client.Post(t.Context(), "C0DESK", "", card(nil), ""); p.Fate != c.want {
				t.Errorf("got %+v, want %v", p, c.want)
			}
		})
	}
}

func TestASlackThatIsNotThereTookNothing(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	c, err := slackdesk.New(slackdesk.Config{Token: "xoxb-test", APIURL: server.URL + "/", Names: names})
	if err != nil {
		t.Fatal(err)
	}
	if p := c.Post(t.Context(), "C0DESK", "", card(nil), ""); p.Fate != slackdesk.Again || p.Reason != "connect" {
		t.Errorf("got %+v", p)
	}
}

// TestAReplyWithoutItsParentIsTakenAway: Slack says ok and puts it where
// everybody sees it.
func TestAReplyWithoutItsParentIsTakenAway(t *testing.T) {
	w := newWorld(t)
	top := w.post("", card(nil))
	w.post(top.TS, line("before"))
	if p := w.client.Delete(t.Context(), "C0DESK", top.TS); p.Fate != slackdesk.Done {
		t.Fatalf("deleting the card: %+v", p)
	}
	if p := w.client.Post(t.Context(), "C0DESK", top.TS, words("ひみつ"), ""); p.Fate != slackdesk.Unthreaded {
		t.Errorf("got %+v", p)
	}
	for _, p := range w.channel.Posts() {
		if strings.Contains(p.Rendered, "ひみつ") {
			t.Error("the stray still stands")
		}
	}
	w.Fault("chat.delete", 1, slacktest.Status(503))
	if p := w.client.Post(t.Context(), "C0DESK", top.TS, words("ひみつ"), ""); p.Fate != slackdesk.Unthreaded {
		t.Errorf("got %+v", p)
	}
	w.post("", card(nil))
	for _, p := range w.channel.Posts() {
		if strings.Contains(p.Rendered, "ひみつ") {
			t.Error("the stray still stands after the next call")
		}
	}
	if p := w.client.Update(t.Context(), "C0DESK", top.TS, card(nil)); p.Fate != slackdesk.Unthreaded {
		t.Errorf("repainting a card that is gone: %+v", p)
	}
}

func TestRefusedContentIsSentPlain(t *testing.T) {
	w := newWorld(t)
	top := w.post("", card(nil))
	w.Fault("chat.postMessage", 1, slacktest.Refuse("invalid_blocks"))
	p := w.post(top.TS, words("<!channel> ことば https://evil.example"))
	if len(p.LiveMentions)+len(p.LiveLinks) > 0 || !strings.Contains(p.Rendered, "<!channel> ことば") {
		t.Errorf("plain form %+v", p)
	}
	w.Fault("chat.update", 1, slacktest.Refuse("invalid_blocks"))
	if q := w.client.Update(t.Context(), "C0DESK", top.TS, card(nil)); q.Fate != slackdesk.Done {
		t.Errorf("repainting: %+v", q)
	}
	if q, _ := w.channel.Find(top.TS); len(q.Buttons) != 3 {
		t.Errorf("the plain card has the buttons %v", q.Buttons)
	}
	w.Fault("chat.postMessage", 2, slacktest.Refuse("invalid_blocks"))
	if q := w.client.Post(t.Context(), "C0DESK", top.TS, line("x"), ""); q.Fate != slackdesk.Content || q.Reason != "invalid_blocks" {
		t.Errorf("refused twice: %+v", q)
	}
}

// atOnce: no call has to wait.
func atOnce(string) time.Duration { return 0 }

func TestOneMarkAtATime(t *testing.T) {
	w := newWorld(t)
	top := w.post("", card(nil))
	ts := w.aoi.Types(w.channel, top.TS, "きこえてるよ")
	mark := func(m bot.Mark) {
		t.Helper()
		if p := w.client.Mark(t.Context(), "C0DESK", ts, bot.DeskItem{Mark: m}, atOnce); p.Fate != slackdesk.Done {
			t.Fatalf("marking %s: %+v", m, p)
		}
		q, _ := w.channel.Find(ts)
		want := 1
		if m == bot.MarkNone {
			want = 0
		}
		if len(q.Reactions) != want || want == 1 && !q.Has(string(m)) {
			t.Errorf("after %q there are %v", m, q.Reactions)
		}
	}
	mark(bot.MarkHeld)
	mark(bot.MarkAccepted)
	w.client = w.other(t) // another process knows nothing of what stands
	mark(bot.MarkUndeliver)
	mark(bot.MarkUndeliver)
	if p := w.other(t).Mark(t.Context(), "C0DESK", ts, bot.DeskItem{Mark: bot.MarkAccepted}, atOnce); p.Fate != slackdesk.Done {
		t.Fatalf("marking by another process: %+v", p)
	}
	w.pass(8 * time.Second) // what this process remembers is too old now
	mark(bot.MarkNote)
	mark(bot.MarkNone)
	w.aoi.Deletes(ts)
	if p := w.client.Mark(t.Context(), "C0DESK", ts, bot.DeskItem{Mark: bot.MarkHeld}, atOnce); p.Fate != slackdesk.Done {
		t.Errorf("marking what is gone: %+v", p)
	}
	w.Fault("reactions.add", 1, slacktest.AcceptThenReset())
	ts = w.aoi.Types(w.channel, top.TS, "もう一度")
	if p := w.client.Mark(t.Context(), "C0DESK", ts, bot.DeskItem{Mark: bot.MarkHeld}, atOnce); p.Fate != slackdesk.Again {
		t.Errorf("an answer was lost: %+v", p)
	}
	mark(bot.MarkHeld)
}

func TestAMarkAsksForItsCallsAndMakesNoneInVain(t *testing.T) {
	w := newWorld(t)
	top := w.post("", card(nil))
	ts := w.aoi.Types(w.channel, top.TS, "きこえてるよ")
	var asked []string
	busy := ""
	may := func(method string) time.Duration {
		asked = append(asked, method)
		if method == busy {
			return 3 * time.Second
		}
		return 0
	}
	mark := func(c *slackdesk.Client, d bot.DeskItem, want ...string) slackdesk.Posted {
		t.Helper()
		asked = nil
		p := c.Mark(t.Context(), "C0DESK", ts, d, may)
		if !slices.Equal(asked, want) {
			t.Errorf("%s calls %v, want %v", d.Mark, asked, want)
		}
		return p
	}
	mark(w.client, bot.DeskItem{Mark: bot.MarkHeld, First: true}, "reactions.add")
	mark(w.client, bot.DeskItem{Mark: bot.MarkHeld})
	busy = "reactions.remove"
	next := bot.DeskItem{Mark: bot.MarkAccepted}
	other := w.other(t)
	if p := mark(other, next, "conversations.replies", busy); p.Fate != slackdesk.Limited || p.After != 3*time.Second {
		t.Errorf("a busy method: %+v", p)
	}
	mark(other, next, busy) // what stands was read a moment ago
	busy = "reactions.add"
	mark(other, next, "reactions.remove", busy)
	busy = ""
	mark(other, next, "reactions.add")
	if q, _ := w.channel.Find(ts); len(q.Reactions) != 1 || !q.Has(string(bot.MarkAccepted)) {
		t.Errorf("in the end there are %v", q.Reactions)
	}
}

func TestAnOfferIsSeenByItsAuthorAlone(t *testing.T) {
	w := newWorld(t)
	top := w.post("", card(nil))
	ts := w.aoi.Types(w.channel, top.TS, "@here これ送る?")
	d := bot.DeskItem{ID: "t", Case: caseID, Kind: bot.DeskTell, To: "U0AOI", Offer: true, TS: ts, Text: "送りますか。"}
	if p := w.client.Tell(t.Context(), "C0DESK", top.TS, d); p.Fate != slackdesk.Done {
		t.Fatalf("telling: %+v", p)
	}
	seen := w.Ephemerals(w.aoi)
	if len(seen) != 1 || len(seen[0].Buttons) != 2 || seen[0].ThreadTS != top.TS {
		t.Fatalf("offer %+v", seen)
	}
	checkInert(t, seen[0])
	if _, err := w.aoi.Clicks(seen[0], "hold_send"); err != nil {
		t.Fatal(err)
	}
	r := w.requests("/slack/interactions")
	press, err := w.decoder.Interaction(r[0].body)
	if err != nil || press.Click.Action != bot.ActionHoldSend || press.Click.TS != ts || press.Click.Case != caseID || press.Thread != top.TS {
		t.Errorf("press %+v %v", press, err)
	}
	d.To = "U0NOBODY"
	if p := w.client.Tell(t.Context(), "C0DESK", top.TS, d); p.Fate != slackdesk.Content || p.Reason != "user_not_in_channel" {
		t.Errorf("telling somebody who is not there: %+v", p)
	}
}

func TestAPersonsPictureStandsInTheThread(t *testing.T) {
	w := newWorld(t)
	top := w.post("", card(nil))
	d := bot.DeskItem{ID: "f", Case: caseID, Kind: bot.DeskFile, Media: &bot.Media{MessageID: "1", Kind: bot.MediaImage}}
	d.At = time.Date(2026, 12, 1, 1, 5, 0, 0, time.UTC)
	png := slackdesk.File{Type: "image/png", Data: []byte("png")}
	p := w.client.Upload(t.Context(), "C0DESK", top.TS, d, png)
	thread := w.channel.Thread(top.TS)
	if p.Fate != slackdesk.Done || len(thread) != 2 || thread[1].Files[0].ID != p.TS || thread[1].Files[0].Name != "photo.png" {
		t.Fatalf("upload %+v, thread %+v", p, thread)
	}
	if q, found := w.client.Find(t.Context(), "C0DESK", top.TS, "f", time.Time{}); !found || q.TS != p.TS {
		t.Errorf("found %+v %v", q, found)
	}
	if q := w.client.Delete(t.Context(), "C0DESK", p.TS); q.Fate != slackdesk.Done || w.FileData(p.TS) != nil {
		t.Errorf("deleting: %+v", q)
	}
	if q := w.client.Delete(t.Context(), "C0DESK", p.TS); q.Fate != slackdesk.Done {
		t.Errorf("deleting twice: %+v", q)
	}
	if s := thread[1].Rendered; !strings.Contains(s, "ご本人から届いた写真（12/1 10:05）") {
		t.Errorf("it says %q", s)
	}
	if q := w.client.Upload(t.Context(), "C0DESK", top.TS, d, slackdesk.File{Type: "image/png"}); q.Fate != slackdesk.Content {
		t.Errorf("a file without bytes: %+v", q)
	}
	w.Fault("files.completeUploadExternal", 1, slacktest.AcceptThenReset())
	if q := w.client.Upload(t.Context(), "C0DESK", top.TS, d, png); q.Fate != slackdesk.Unsure {
		t.Errorf("the answer was lost: %+v", q)
	}
	w.client.Delete(t.Context(), "C0DESK", top.TS)
	if q := w.client.Upload(t.Context(), "C0DESK", top.TS, d, png); q.Fate != slackdesk.Unthreaded || len(w.channel.Posts()) > 1 {
		t.Errorf("a picture without its thread: %+v, %d at top level", q, len(w.channel.Posts()))
	}
}

func TestAThreadTellsItsCaseAndWhatWasMissed(t *testing.T) {
	w := newWorld(t)
	top := w.post("", card(nil))
	w.post(top.TS, line("ours"))
	w.DropEvents(2)
	first := w.aoi.Types(w.channel, top.TS, "ひとつめ")
	w.pass(time.Hour)
	second := w.aoi.Types(w.channel, top.TS, "ふたつめ")
	if id, p := w.client.CaseOf(t.Context(), "C0DESK", top.TS); id != caseID || p.Fate != slackdesk.Done {
		t.Errorf("case %d %+v", id, p)
	}
	if p := w.client.Update(t.Context(), "C0DESK", top.TS, card(func(c *bot.Card) { c.State = bot.CaseClosed })); p.Fate != slackdesk.Done {
		t.Fatal(p)
	}
	if id, _ := w.client.CaseOf(t.Context(), "C0DESK", top.TS); id != caseID {
		t.Errorf("after a repaint the case is %d", id)
	}
	if id, p := w.client.CaseOf(t.Context(), "C0DESK", w.aoi.Types(w.channel, "", "chat")); id != 0 || p.Fate != slackdesk.Done {
		t.Errorf("a counselor's own thread is case %d %+v", id, p)
	}
	if id, p := w.client.CaseOf(t.Context(), "C0DESK", "1.000001"); id != 0 || p.Fate != slackdesk.Done {
		t.Errorf("no thread is case %d %+v", id, p)
	}
	all, p := w.client.Read(t.Context(), w.decoder, "C0DESK", top.TS, time.Time{})
	typed := all.Typed
	if p.Fate != slackdesk.Done || len(typed) != 2 || typed[0].Reply.TS != first || typed[1].Reply.Text != "ふたつめ" || typed[1].ID != "slack/C0DESK/"+second {
		t.Errorf("missed %+v %+v", all, p)
	}
	if !all.Whole || all.Newest != second {
		t.Errorf("reading %+v", all)
	}
	late, _ := w.client.Read(t.Context(), w.decoder, "C0DESK", top.TS, slackdesk.Time(second))
	if len(late.Typed) != 1 {
		t.Errorf("since the second: %d", len(late.Typed))
	}
	w.Fault("conversations.replies", 1, slacktest.TooMany("3"))
	if r, p := w.client.Read(t.Context(), w.decoder, "C0DESK", top.TS, time.Time{}); r.Whole || p.Fate != slackdesk.Limited || p.After != 3*time.Second {
		t.Errorf("limited: %+v", p)
	}
}

func TestALongThreadIsReadPageByPage(t *testing.T) {
	w := newWorld(t)
	top := w.post("", card(nil))
	w.DropEvents(1000)
	last := ""
	for range 450 {
		last = w.aoi.Types(w.channel, top.TS, "ことば")
	}
	r, p := w.client.Read(t.Context(), w.decoder, "C0DESK", top.TS, time.Time{})
	if p.Fate != slackdesk.Done || len(r.Typed) != 450 || r.Newest != last || !r.Whole {
		t.Errorf("%d messages, newest %s, whole %v, %+v", len(r.Typed), r.Newest, r.Whole, p)
	}
}

func TestWhatWasChangedOrTakenBackUnheardIsSeenInTheThread(t *testing.T) {
	w := newWorld(t)
	top := w.post("", card(nil))
	w.DropEvents(1000)
	kept := w.aoi.Types(w.channel, top.TS, "そのまま")
	changed := w.aoi.Types(w.channel, top.TS, "古い")
	gone := w.aoi.Types(w.channel, top.TS, "消した")
	w.aoi.Edits(changed, "新しい")
	w.aoi.Deletes(gone)
	r, _ := w.client.Read(t.Context(), w.decoder, "C0DESK", top.TS, time.Time{})
	if h, ok := r.Missed("C0DESK", top.TS, kept, "そのまま"); ok {
		t.Errorf("unchanged: %+v", h)
	}
	if h, ok := r.Missed("C0DESK", top.TS, changed, "古い"); !ok || h.Edit == nil || h.Edit.Text != "新しい" || h.Edit.By != "U0AOI" || h.Edit.TS != changed {
		t.Errorf("changed: %+v %v", h, ok)
	}
	if h, ok := r.Missed("C0DESK", top.TS, gone, "消した"); !ok || h.Delete == nil || h.Delete.TS != gone {
		t.Errorf("taken back: %+v %v", h, ok)
	}
	r.Whole = false
	if h, ok := r.Missed("C0DESK", top.TS, gone, "消した"); ok {
		t.Errorf("half a reading proves nothing: %+v", h)
	}
}

func TestOnlyRealMembersMayPress(t *testing.T) {
	w := newWorld(t)
	self, err := w.client.Self(t.Context())
	if err != nil || self.TeamID != w.Team() || self.UserID != w.BotUser() || self.BotID != w.Bot() || len(self.Missing) > 0 {
		t.Fatalf("self %+v %v", self, err)
	}
	m := slackdesk.NewMembers(w.client, self.TeamID, w.now)
	for _, c := range []struct {
		name string
		opt  slacktest.MemberOption
		want bool
	}{
		{"member", slacktest.ID("U0REAL"), true},
		{"bot", slacktest.Bot(), false},
		{"guest", slacktest.Guest(), false},
		{"single", slacktest.SingleChannelGuest(), false},
		{"deleted", slacktest.Deleted(), false},
		{"stranger", slacktest.Stranger(), false},
	} {
		p := w.Member(c.name, c.opt)
		if ok, err := m.Real(t.Context(), bot.StaffID(p.ID)); err != nil || ok != c.want {
			t.Errorf("%s: %v %v", c.name, ok, err)
		}
	}
	if ok, err := m.Real(t.Context(), "U0NOBODY"); ok || err != nil {
		t.Errorf("nobody: %v %v", ok, err)
	}
	asked := len(w.Calls("users.info"))
	real := w.Member("member")
	if ok, _ := m.Real(t.Context(), "U0REAL"); !ok || len(w.Calls("users.info")) != asked {
		t.Error("what was learnt just now was asked again")
	}
	real.Deactivate()
	m.Forget("U0REAL")
	if ok, _ := m.Real(t.Context(), "U0REAL"); ok {
		t.Error("a deactivated account is a member")
	}
	unheard := w.Member("unheard", slacktest.ID("U0UNHEARD")) // another process gets the event
	if ok, _ := m.Real(t.Context(), "U0UNHEARD"); !ok {
		t.Error("a member is none")
	}
	unheard.BecomesGuest()
	w.pass(time.Minute)
	if ok, _ := m.Lately(t.Context(), "U0UNHEARD"); !ok {
		t.Error("a look at many asked again")
	}
	if ok, _ := m.Real(t.Context(), "U0UNHEARD"); ok {
		t.Error("a guest is a member a minute later")
	}
	w.Outage(true)
	w.pass(6 * time.Minute)
	if ok, err := m.Real(t.Context(), "U0AOI"); ok || err == nil {
		t.Errorf("in doubt: %v %v", ok, err)
	}
}

func TestDoctorSeesTheChannelAndTheScopes(t *testing.T) {
	w := newWorld(t)
	w.channel.Share(true)
	s, err := w.client.Standing(t.Context(), "C0DESK")
	if err != nil || !s.Private || !s.Shared || s.Archived || len(s.Members) != 3 {
		t.Errorf("standing %+v %v", s, err)
	}
	if _, err := w.client.Standing(t.Context(), "C0NONE"); err == nil || !strings.Contains(err.Error(), "channel_not_found") {
		t.Errorf("no channel: %v", err)
	}
	w.Scope("reactions:write", false)
	if self, err := w.client.Self(t.Context()); err != nil || len(self.Missing) != 1 || self.Missing[0] != "reactions:write" {
		t.Errorf("self %+v %v", self, err)
	}
}
