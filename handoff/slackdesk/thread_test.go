package slackdesk_test

import (
	"testing"
	"time"

	"tonari/bot"
	"tonari/handoff/slackdesk"
	"tonari/handoff/slacktest"
)

func TestAThreadTellsItsCaseAndWhatWasMissed(t *testing.T) {
	w := newWorld(t)
	top := w.post("", card(nil))
	w.post(top.TS, line("ours"))
	w.DropEvents(2)
	first := w.aoi.Types(w.channel, top.TS, "ひとつめ")
	w.pass(time.Hour)
	second := w.aoi.Types(w.channel, top.TS, "ふたつめ")
	if id, _, p := w.client.CaseOf(t.Context(), "C0DESK", top.TS); id != caseID || p.Fate != slackdesk.Done {
		t.Errorf("case %d %+v", id, p)
	}
	if p := w.client.Update(t.Context(), "C0DESK", top.TS, card(func(c *bot.Card) { c.State = bot.CaseClosed })); p.Fate != slackdesk.Done {
		t.Fatal(p)
	}
	if id, _, _ := w.client.CaseOf(t.Context(), "C0DESK", top.TS); id != caseID {
		t.Errorf("after a repaint the case is %d", id)
	}
	if id, _, p := w.client.CaseOf(t.Context(), "C0DESK", w.aoi.Types(w.channel, "", "chat")); id != 0 || p.Fate != slackdesk.Done {
		t.Errorf("a counselor's own thread is case %d %+v", id, p)
	}
	if id, _, p := w.client.CaseOf(t.Context(), "C0DESK", "1.000001"); id != 0 || p.Fate != slackdesk.Done {
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
