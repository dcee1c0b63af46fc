package bottest_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"tonari/bot"
	"tonari/bot/bottest"
)

// TestAFormWhoseAnswerIsLostIsAnsweredAsTakenWhenItIsSentAgain: it stands open with an
// error of Slack's, and was taken all the same.
func TestAFormWhoseAnswerIsLostIsAnsweredAsTakenWhenItIsSentAgain(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	p, c := w.talks("child")
	from := len(p.Received())
	for _, form := range []struct {
		action bot.Action
		first  map[string]string
		change map[string]string // made before it is sent again
	}{
		{bot.ActionLevel, map[string]string{"level": "watch", "reason": "おちついている"}, nil},
		{bot.ActionPause, at(bottest.Tuesday.Add(3 * time.Hour)), nil},
		{bot.ActionClose, map[string]string{"outcome": "settled", "topic": "school"}, map[string]string{"topic": "child"}},
	} {
		if _, err := w.Aoi.Clicks(w.now(c), string(form.action)); err != nil {
			t.Fatal(err)
		}
		w.Slack.LoseAnswers(1)
		if ack, err := w.Aoi.SubmitsView(form.first); err != nil || ack.OK() {
			t.Fatalf("%s: %+v %v", form.action, ack, err)
		}
		w.Idle()
		told := w.told(w.Aoi)
		maps.Copy(form.first, form.change)
		if _, err := w.Aoi.SubmitsView(form.first); err != nil {
			t.Fatal(err)
		}
		w.Idle()
		v, open := w.Aoi.Modal()
		if !open || len(v.Fields) != 0 || !strings.Contains(v.Rendered, "先に送られたときに受け取りました") {
			t.Errorf("%s: the form shows %+v", form.action, v)
		}
		if now := w.told(w.Aoi); now != told {
			t.Errorf("%s: told %s", form.action, now)
		}
		w.Aoi.ClosesView()
	}
	w.shows(c, "完了", "🟡 注意")
	if n := w.count(c, "完了にしました"); n != 1 {
		t.Errorf("closed %d times", n)
	}
	if got := texts(since(p, from)); strings.Count(got, "ここでひと区切り") != 1 {
		t.Errorf("phone:\n%s", got)
	}
}
