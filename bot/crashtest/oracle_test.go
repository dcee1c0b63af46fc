//go:build unix

package crashtest_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tonari/bot/linetest"
	"tonari/handoff/slacktest"
)

// verdict is what the oracle found in the journals.
type verdict struct {
	Lost, Doubled, Reordered, Wrong []string
	// Ambiguous counts the safety words that came twice because nobody could know
	// of the first time: documented, better than silence.
	Ambiguous int
	// What was counted.
	Texts, Replies, Answers int
}

func (v *verdict) bad() []string {
	var out []string
	for what, list := range map[string][]string{"lost": v.Lost, "doubled": v.Doubled, "reordered": v.Reordered, "wrong": v.Wrong} {
		for _, one := range list {
			out = append(out, what+": "+one)
		}
	}
	slices.Sort(out)
	return out
}

func (v *verdict) String() string {
	return fmt.Sprintf("%d texts, %d replies, %d answers: %d lost, %d doubled, %d reordered, %d wrong, %d ambiguous doubles",
		v.Texts, v.Replies, v.Answers, len(v.Lost), len(v.Doubled), len(v.Reordered), len(v.Wrong), v.Ambiguous)
}

// must fails the test on anything but a clean verdict.
func (v *verdict) must(t *testing.T, h *house) {
	t.Helper()
	t.Log(v)
	bad := v.bad()
	for _, one := range bad[:min(20, len(bad))] {
		t.Error(one)
	}
	for _, one := range v.Doubled {
		if id, ok := strings.CutPrefix(one, "post "); ok {
			id, _, _ = strings.Cut(id, ":")
			for _, c := range h.slack.Calls() {
				if strings.Contains(c.Args["blocks"], id) || strings.HasPrefix(c.Method, "conversations.") {
					t.Logf("%s %s %s %s", c.At.Format("15:04:05.000"), c.Method, c.Answer, c.TS)
				}
			}
		}
	}
	if len(bad) > 0 {
		for _, p := range h.procs {
			t.Logf("log of process %d ends:\n%s", p.n, p.tail())
		}
	}
}

// judge reads the journals of both simulators, and nothing else.
func judge(line *linetest.Platform, slack *slacktest.Workspace, channels ...*slacktest.Channel) *verdict {
	v := &verdict{}
	events := heard(line)
	v.texts(events, channels)
	v.replies(slack, line, channels)
	v.answers(events, line)
	v.items(channels)
	v.urgentCards(events, channels)
	for _, x := range line.Violations() {
		v.Wrong = append(v.Wrong, "against LINE's rules: "+x.Kind+" "+x.Detail)
	}
	return v
}

// event is what LINE has delivered and the bot has taken at least once.
type event struct {
	Type, User, Text, Token, ID string
	At                          int64
}

func heard(line *linetest.Platform) []event {
	var out []event
	known := map[string]bool{}
	for _, d := range line.Deliveries() {
		var body struct {
			Events []struct {
				Type       string                      `json:"type"`
				ID         string                      `json:"webhookEventId"`
				ReplyToken string                      `json:"replyToken"`
				Timestamp  int64                       `json:"timestamp"`
				Source     struct{ UserID string }     `json:"source"`
				Message    struct{ Type, Text string } `json:"message"`
			} `json:"events"`
		}
		if !d.OK() || json.Unmarshal(d.Body, &body) != nil {
			continue
		}
		for _, e := range body.Events {
			if !known[e.ID] {
				known[e.ID] = true
				out = append(out, event{e.Type, e.Source.UserID, e.Message.Text, e.ReplyToken, e.ID, e.Timestamp})
			}
		}
	}
	return out
}

// texts: each stands once, in the thread of its person, in the order of writing.
func (v *verdict) texts(events []event, channels []*slacktest.Channel) {
	stands := map[string]int{}
	threads := map[string]map[string]bool{} // person -> threads
	for _, c := range channels {
		for _, card := range c.Posts() {
			last := map[string]string{}
			for _, p := range c.Thread(card.TS)[1:] {
				if p.BotID == "" {
					continue
				}
				for _, tag := range textTag.FindAllString(p.Rendered, -1) {
					who := tag[1:5]
					stands[tag]++
					if tag <= last[who] && stands[tag] == 1 {
						v.Reordered = append(v.Reordered, tag+" stands after "+last[who])
					}
					last[who] = tag
					if threads[who] == nil {
						threads[who] = map[string]bool{}
					}
					threads[who][card.TS] = true
				}
			}
		}
	}
	for _, e := range events {
		tag := textTag.FindString(e.Text)
		if tag == "" {
			continue
		}
		v.Texts++
		v.once(stands[tag], "text "+tag)
	}
	for who, in := range threads {
		if len(in) > 1 {
			v.Wrong = append(v.Wrong, "the words of "+who+" stand in several threads")
		}
	}
}

func (v *verdict) once(n int, what string) {
	switch {
	case n == 0:
		v.Lost = append(v.Lost, what)
	case n > 1:
		v.Doubled = append(v.Doubled, fmt.Sprintf("%s: %d times", what, n))
	}
}

// replies: what a counselor typed and Slack delivered came once, in the order of
// typing, and bears the mark of having come.
func (v *verdict) replies(slack *slacktest.Workspace, line *linetest.Platform, channels []*slacktest.Channel) {
	came, last := map[string]int{}, map[string]string{}
	for _, p := range line.People() {
		for _, b := range p.Received() {
			for _, tag := range replyTag.FindAllString(b.Text, -1) {
				came[tag]++
				if tag[1:5] != strings.TrimPrefix(p.Name(), "talk-") {
					v.Wrong = append(v.Wrong, tag+" came to "+p.Name())
				}
				if tag <= last[tag[1:5]] && came[tag] == 1 {
					v.Reordered = append(v.Reordered, tag+" came after "+last[tag[1:5]])
				}
				last[tag[1:5]] = tag
			}
		}
	}
	delivered := map[string]bool{}
	for _, d := range slack.Deliveries() {
		if d.OK() && d.Kind == slacktest.KindEvent && d.Type == "message" {
			for _, tag := range replyTag.FindAllString(string(d.Payload), -1) {
				delivered[tag] = true
			}
		}
	}
	for _, c := range channels {
		for _, p := range c.History() {
			tag := replyTag.FindString(p.Text)
			if p.BotID != "" || !delivered[tag] {
				continue
			}
			v.Replies++
			v.once(came[tag], "reply "+tag)
			if len(p.Reactions) != 1 || p.Reactions[0].Name != "white_check_mark" {
				v.Wrong = append(v.Wrong, fmt.Sprintf("marks of %s: %v", tag, p.Reactions))
			}
		}
	}
}

// answers: every event that is owed an answer got one request, in order. What
// came without being owed is the greeting of the counselor and the question how
// it was, once each in a conversation.
func (v *verdict) answers(events []event, line *linetest.Platform) {
	names := map[string]string{}
	for _, p := range line.People() {
		names[p.ID()] = p.Name()
	}
	replied := map[string]int{} // reply token -> requests that reached the phone
	said := map[string]string{} // reply token -> the words
	pushed := map[string][]string{}
	order := map[string][]string{} // person -> tokens as answered
	for _, c := range line.Calls() {
		if len(c.Shown) == 0 {
			continue
		}
		var body struct {
			ReplyToken string                  `json:"replyToken"`
			To         string                  `json:"to"`
			Messages   []struct{ Text string } `json:"messages"`
		}
		if json.Unmarshal(c.Body, &body) != nil {
			v.Wrong = append(v.Wrong, "a request that nobody can read")
			continue
		}
		var texts []string
		for _, m := range body.Messages {
			texts = append(texts, m.Text)
		}
		words := strings.Join(texts, "\n")
		switch {
		case body.ReplyToken != "":
			replied[body.ReplyToken]++
			said[body.ReplyToken] = words
			order[c.To[0]] = append(order[c.To[0]], body.ReplyToken)
		case !replyTag.MatchString(string(c.Body)):
			pushed[body.To] = append(pushed[body.To], words)
		}
	}
	at := map[string]int64{}
	for _, e := range events {
		// An answer whose token LINE refused cleanly comes as a push.
		if user := e.User; strings.HasPrefix(names[user], "menu-") &&
			e.Token != "" && replied[e.Token] == 0 && len(pushed[user]) > 0 {
			pushed[user] = pushed[user][1:]
			replied[e.Token] = 1
		}
		at[e.Token] = e.At
		if textTag.MatchString(e.Text) || e.Token == "" {
			continue // a counselor answers; that it is kept may be said
		}
		v.Answers++
		n, what := replied[e.Token], "answer to "+e.Type+" "+e.ID+" of "+names[e.User]
		if e.Text == urgentWords {
			// Safety words go on as a push when their first sending is not known of. What
			// else is pushed tells of the wait.
			for i, words := range pushed[e.User] {
				if said[e.Token] == "" || words == said[e.Token] {
					n++
					pushed[e.User] = slices.Delete(pushed[e.User], i, i+1)
					break
				}
			}
			if n > 1 {
				v.Ambiguous += n - 1
				n = 1
			}
		}
		v.once(n, what)
	}
	for user, tokens := range order {
		if !slices.IsSortedFunc(tokens, func(a, b string) int { return int(at[a] - at[b]) }) {
			v.Reordered = append(v.Reordered, "answers to "+names[user])
		}
	}
	for user, texts := range pushed {
		slices.Sort(texts)
		if len(slices.Compact(slices.Clone(texts))) != len(texts) {
			v.Doubled = append(v.Doubled, "a push to "+names[user])
		}
		switch {
		case strings.HasPrefix(names[user], "menu-") && len(texts) > 0:
			v.Doubled = append(v.Doubled, fmt.Sprintf("an answer to %s, by push", names[user]))
		case strings.HasPrefix(names[user], "talk-") && len(slices.DeleteFunc(texts, isLate)) > 2:
			v.Wrong = append(v.Wrong, fmt.Sprintf("%d pushes to %s", len(texts), names[user]))
		}
	}
}

// isLate is the fixed text for somebody of whose mention nobody knows for 60 s
// whether Slack took it; it comes once, like every push.
func isLate(words string) bool {
	return strings.HasPrefix(words, "ごめんなさい。相談員への連絡に、時間がかかっています。")
}

var itemMarker = regexp.MustCompile(`"block_id":"(o_[^"]+)"`)

// items: whatever the house posts bears the id of its item, and stands once.
func (v *verdict) items(channels []*slacktest.Channel) {
	seen := map[string]int{}
	for _, c := range channels {
		for _, p := range c.History() {
			if m := itemMarker.FindSubmatch(p.Blocks); p.BotID != "" && !p.Deleted && m != nil {
				seen[string(m[1])]++
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(seen)) {
		if seen[id] > 1 {
			v.Doubled = append(v.Doubled, fmt.Sprintf("post %s: %d times", id, seen[id]))
		}
	}
}

// urgentCards: each urgent person has one card in the urgent channel.
func (v *verdict) urgentCards(events []event, channels []*slacktest.Channel) {
	want, got := 0, 0
	for _, e := range events {
		if e.Text == urgentWords {
			want++
		}
	}
	for _, c := range channels {
		for _, p := range c.Posts() {
			if c.Name == "urgent" && len(p.Buttons) > 0 {
				got++
			}
		}
	}
	switch {
	case got < want:
		v.Lost = append(v.Lost, fmt.Sprintf("%d urgent cards", want-got))
	case got > want:
		v.Doubled = append(v.Doubled, fmt.Sprintf("%d urgent cards", got-want))
	}
}
