package slacktest_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"tonari/handoff/slacktest"
)

func TestAReplyToADeletedParentLandsAtTopLevelAndSaysOK(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		what    string
		replies int
	}{{"a parent without replies", 0}, {"a parent with replies leaves a tombstone", 1}} {
		t.Run(c.what, func(t *testing.T) {
			w.t = t
			parent := w.post(slack.MsgOptionText("card", true))
			for range c.replies {
				w.post(slack.MsgOptionText("reply", true), slack.MsgOptionTS(parent))
			}
			if _, _, err := w.api.DeleteMessageContext(t.Context(), w.channel.ID, parent); err != nil {
				t.Fatal(err)
			}
			_, ts, msg, err := w.api.PostMessageWithResponseContext(t.Context(), w.channel.ID,
				slack.MsgOptionText("late", true), slack.MsgOptionTS(parent))
			if err != nil || ts == "" {
				t.Fatalf("Slack says ok here: %v", err)
			}
			if msg.ThreadTimestamp != "" {
				t.Error("the answer still has a thread_ts")
			}
			stray, _ := w.channel.Find(ts)
			if stray.ThreadTS != "" || stray.Rendered != "late" {
				t.Errorf("the stray is %+v", stray)
			}
			thread := w.channel.Thread(parent)
			if len(thread) != 0 && thread[0].Subtype != "tombstone" || len(thread) != c.replies*2 {
				t.Errorf("the thread is %+v", thread)
			}
			if w.aoi.Types(w.channel, parent, "x") != "" {
				t.Error("a person replied to a message that is gone")
			}
		})
	}
}

func TestRepliesComeInPagesAndAlwaysWithTheParent(t *testing.T) {
	w := newWorld(t)
	parent := w.post(slack.MsgOptionText("card", true))
	var want []string
	for range 5 {
		want = append(want, w.post(slack.MsgOptionText("x", true), slack.MsgOptionTS(parent)))
	}
	var got []string
	cursor := ""
	for {
		msgs, more, next, err := w.api.GetConversationRepliesContext(t.Context(), &slack.GetConversationRepliesParameters{
			ChannelID: w.channel.ID, Timestamp: parent, Cursor: cursor, Limit: 2,
		})
		if err != nil {
			t.Fatal(err)
		}
		if msgs[0].Timestamp != parent {
			t.Error("a page without the parent")
		}
		for _, m := range msgs[1:] {
			got = append(got, m.Timestamp)
		}
		if cursor = next; !more {
			break
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	msgs, _, _, err := w.api.GetConversationRepliesContext(t.Context(), &slack.GetConversationRepliesParameters{
		ChannelID: w.channel.ID, Timestamp: parent, Oldest: want[3],
	})
	if err != nil || len(msgs) != 2 || msgs[1].Timestamp != want[4] {
		t.Errorf("since the fourth: %d messages, %v", len(msgs), err)
	}
	hist, err := w.api.GetConversationHistoryContext(t.Context(), &slack.GetConversationHistoryParameters{ChannelID: w.channel.ID})
	if err != nil || len(hist.Messages) != 1 || hist.Messages[0].ReplyCount != 5 {
		t.Errorf("history: %+v %v", hist, err)
	}
}

func TestTimestampsGrowWhateverTheClockDoes(t *testing.T) {
	w := newWorld(t)
	last := ""
	for i := range 6 {
		ts := w.post(slack.MsgOptionText("x", true))
		if ts <= last {
			t.Errorf("%s is not after %s", ts, last)
		}
		last = ts
		if i == 2 {
			w.clock.add(-time.Hour)
		}
	}
}

// TestEventsHaveSlacksShape reads every kind of message event with slack-go.
func TestEventsHaveSlacksShape(t *testing.T) {
	w := newWorld(t)
	parent := w.post0(t).TS
	if err := w.Settle(t.Context()); err != nil { // the bot's own post is told first
		t.Fatal(err)
	}
	reply := w.aoi.Types(w.channel, parent, "@Aoi https://example.com/a?b=1&c=2 @here")
	w.aoi.Edits(reply, "edited")
	w.aoi.Deletes(reply)
	w.aoi.Shares(w.channel, parent, "", slacktest.Upload{Name: "a.png", Data: []byte("png")})
	w.aoi.Broadcasts(w.channel, parent, "for all")
	w.channel.Unfurl(parent)
	if err := w.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	type shape struct {
		Subtype, User, Bot, Text, Thread string
		HasClientID, Hidden              bool
	}
	var got []shape
	for _, d := range w.desk.deliveries() {
		e, err := slackevents.ParseEvent(d.body, slackevents.OptionNoVerifyToken())
		if err != nil {
			t.Fatalf("%v: %s", err, d.body)
		}
		m := e.InnerEvent.Data.(*slackevents.MessageEvent)
		s := shape{Subtype: m.SubType, User: m.User, Bot: m.BotID, Text: m.Text, Thread: m.ThreadTimeStamp, HasClientID: m.ClientMsgID != ""}
		s.Hidden = inner(t, d.body)["hidden"] == true
		if m.SubType == "message_changed" {
			s.Text = m.PreviousMessage.Text + " → " + m.Message.Text
		}
		if m.SubType == "message_deleted" {
			s.Text = "− " + m.PreviousMessage.Text
			if m.DeletedTimeStamp != reply || m.TimeStamp == reply {
				t.Errorf("deleted_ts %s, ts %s", m.DeletedTimeStamp, m.TimeStamp)
			}
		}
		got = append(got, s)
	}
	want := []shape{
		{User: w.BotUser(), Bot: w.Bot()},
		{User: "U0AOI", Text: "<@U0AOI> <https://example.com/a?b=1&amp;c=2> <!here>", Thread: parent, HasClientID: true},
		{Subtype: "message_changed", Text: "<@U0AOI> <https://example.com/a?b=1&amp;c=2> <!here> → edited", Hidden: true},
		{Subtype: "message_deleted", Text: "− edited", Hidden: true},
		{Subtype: "file_share", User: "U0AOI", Thread: parent, HasClientID: true},
		{Subtype: "thread_broadcast", User: "U0AOI", Text: "for all", Thread: parent, HasClientID: true},
		{Subtype: "message_changed", Text: " → ", Hidden: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheBotHearsItselfAndWhatHappensToItsChannel(t *testing.T) {
	w := newWorld(t)
	ts := w.post(slack.MsgOptionText("a", true))
	if _, _, _, err := w.api.UpdateMessageContext(t.Context(), w.channel.ID, ts, slack.MsgOptionText("b", true)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.api.DeleteMessageContext(t.Context(), w.channel.ID, ts); err != nil {
		t.Fatal(err)
	}
	w.channel.Remove(w.aoi.ID)
	w.channel.Invite(w.aoi.ID)
	w.channel.Share(true)
	w.channel.Archive()
	w.aoi.Deactivate()
	w.channel.Remove(w.BotUser())
	w.Emit(map[string]any{"type": "tokens_revoked", "tokens": map[string]any{"bot": []string{w.BotUser()}}})
	if err := w.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, d := range w.Deliveries() {
		got[d.Type]++
		if _, err := slackevents.ParseEvent(d.Payload, slackevents.OptionNoVerifyToken()); err != nil {
			t.Errorf("%s: %v", d.Type, err)
		}
	}
	want := map[string]int{
		"message": 1, "message.message_changed": 1, "message.message_deleted": 1, "member_left_channel": 1,
		"member_joined_channel": 1, "channel_shared": 1, "group_archive": 1, "user_change": 1, "group_left": 1, "tokens_revoked": 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func inner(t *testing.T, body []byte) map[string]any {
	t.Helper()
	var e struct {
		Event map[string]any `json:"event"`
	}
	if err := json.Unmarshal(body, &e); err != nil {
		t.Fatal(err)
	}
	return e.Event
}

func eventText(t *testing.T, body []byte) string {
	t.Helper()
	return str(inner(t, body)["text"])
}
