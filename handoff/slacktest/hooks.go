package slacktest

import (
	"encoding/json"
	"io"
	"net/http"
	"time"
)

// A response_url takes five answers within thirty minutes
// (https://docs.slack.dev/interactivity/handling-user-interaction#message_responses).
const (
	hookUses = 5
	hookLife = 30 * time.Minute
)

type hook struct {
	channel *Channel
	message *message
	member  *Member
	at      time.Time
	uses    int
}

func (w *Workspace) newHook(c *Channel, msg *message, m *Member) string {
	id := w.id("h")
	w.hooks[id] = &hook{channel: c, message: msg, member: m, at: w.now()}
	return w.baseURL + "/response/" + id
}

func (w *Workspace) serveHook(rw http.ResponseWriter, r *http.Request, id string) {
	body, err := io.ReadAll(io.LimitReader(r.Body, w.cfg.maxRequest))
	if err != nil {
		http.Error(rw, "bad request", http.StatusBadRequest)
		return
	}
	w.mu.Lock()
	h := w.hooks[id]
	var code string
	switch {
	case h == nil:
		code = "no_service"
	case w.now().Sub(h.at) > hookLife:
		code = "expired_url"
	case h.uses >= hookUses:
		code = "used_url"
	default:
		h.uses++
		code = w.respond(h.channel, h.member, h.message, body)
	}
	w.calls = append(w.calls, Call{At: w.now(), Method: "response_url", Args: map[string]string{"body": string(body)}, Answer: code})
	if code != "ok" {
		w.violation("response_url refused: %s", code)
	}
	w.touch()
	w.mu.Unlock()
	w.carry()
	if code != "ok" {
		rw.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(rw, `{"ok":false,"error":"`+code+`"}`)
		return
	}
	_, _ = io.WriteString(rw, "ok")
}

// respond shows what the program answered to a click or a command.
func (w *Workspace) respond(c *Channel, m *Member, original *message, body []byte) string {
	var r struct {
		Type     string `json:"response_type"`
		Text     string `json:"text"`
		Blocks   []any  `json:"blocks"`
		Replace  bool   `json:"replace_original"`
		Delete   bool   `json:"delete_original"`
		ThreadTS string `json:"thread_ts"`
	}
	if json.Unmarshal(body, &r) != nil {
		r.Text = string(body)
	}
	if err := checkBlocks(r.Blocks, messageSurface); err != nil {
		return err.Error()
	}
	w.fillBlockIDs(r.Blocks)
	switch {
	case r.Delete && original != nil:
		if original.ephemeralTo != "" {
			original.deleted = true
		} else {
			w.remove(c, original)
		}
		return "ok"
	case r.Replace && original != nil:
		before := original.wire()
		original.text, original.blocks = r.Text, r.Blocks
		if original.ephemeralTo == "" {
			w.changedMessage(c, original, before)
		}
		return "ok"
	case r.Text == "" && len(r.Blocks) == 0:
		return "no_text"
	}
	msg := w.botMessage(args{}, r.Text, r.Blocks)
	msg.threadTS = r.ThreadTS
	if r.Type == "in_channel" {
		msg.threadTS = w.attach(c, r.ThreadTS)
		c.add(msg)
		w.posted(c, msg)
		return "ok"
	}
	msg.ephemeralTo = m.ID
	w.addEphemeral(c, msg)
	return "ok"
}
