package slacktest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// method is one method of the Web API. Its tier is the number of calls a
// minute (https://docs.slack.dev/apis/web-api/rate-limits), 0 for special ones.
type method struct {
	scope string
	tier  int
	do    func(*Workspace, args) (map[string]any, error)
}

var methods = map[string]method{
	"auth.test":                    {"", 0, (*Workspace).authTest},
	"chat.postMessage":             {"chat:write", 0, (*Workspace).postMessage},
	"chat.update":                  {"chat:write", 50, (*Workspace).updateMessage},
	"chat.delete":                  {"chat:write", 50, (*Workspace).deleteMessage},
	"chat.postEphemeral":           {"chat:write", 100, (*Workspace).postEphemeral},
	"chat.getPermalink":            {"", 0, (*Workspace).permalink},
	"conversations.replies":        {"groups:history", 50, (*Workspace).conversationReplies},
	"conversations.history":        {"groups:history", 50, (*Workspace).conversationHistory},
	"conversations.open":           {"im:write", 50, (*Workspace).conversationOpen},
	"conversations.info":           {"groups:read", 50, (*Workspace).conversationInfo},
	"conversations.members":        {"groups:read", 100, (*Workspace).conversationMembers},
	"reactions.add":                {"reactions:write", 50, (*Workspace).reactionAdd},
	"reactions.remove":             {"reactions:write", 20, (*Workspace).reactionRemove},
	"bots.info":                    {"users:read", 100, (*Workspace).botInfo},
	"users.info":                   {"users:read", 100, (*Workspace).userInfo},
	"views.open":                   {"", 100, (*Workspace).viewOpen},
	"views.push":                   {"", 100, (*Workspace).viewPush},
	"views.update":                 {"", 100, (*Workspace).viewUpdate},
	"views.publish":                {"", 100, (*Workspace).viewPublish},
	"files.getUploadURLExternal":   {"files:write", 100, (*Workspace).fileUploadURL},
	"files.completeUploadExternal": {"files:write", 100, (*Workspace).fileComplete},
	"files.info":                   {"files:read", 100, (*Workspace).fileInfo},
	"files.delete":                 {"files:write", 50, (*Workspace).fileDelete},
	"usergroups.list":              {"usergroups:read", 20, (*Workspace).groupList},
	"usergroups.users.list":        {"usergroups:read", 20, (*Workspace).groupUsers},
	"usergroups.users.update":      {"usergroups:write", 20, (*Workspace).groupUpdate},
}

// args are the arguments of a call; objects and arrays as JSON text.
type args map[string]string

func (a args) flag(k string) bool { return a[k] == "true" || a[k] == "1" }

// refusal is an answer with ok:false.
type refusal struct {
	code  string
	extra map[string]any
}

func (r *refusal) Error() string { return r.code }

func refuse(code string) error { return &refusal{code: code} }

// ServeHTTP is Slack's side of the network.
func (w *Workspace) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	out := w.outage
	if w.cfg.baseURL == "" && r.Host != "" {
		w.baseURL = "http://" + r.Host
	}
	w.mu.Unlock()
	if out {
		panic(http.ErrAbortHandler)
	}
	switch {
	case strings.HasPrefix(r.URL.Path, "/api/"):
		w.serveAPI(rw, r, strings.TrimPrefix(r.URL.Path, "/api/"))
	case strings.HasPrefix(r.URL.Path, "/upload/"):
		w.serveUpload(rw, r, strings.TrimPrefix(r.URL.Path, "/upload/"))
	case strings.HasPrefix(r.URL.Path, "/files-pri/"):
		w.serveFile(rw, r)
	case r.URL.Path == socketPathStart:
		w.serveSocket(rw, r)
	case strings.HasPrefix(r.URL.Path, "/response/"):
		w.serveHook(rw, r, strings.TrimPrefix(r.URL.Path, "/response/"))
	case r.URL.Path == "/signin":
		rw.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(rw, "<!DOCTYPE html><html><body>Sign in to Slack</body></html>")
	default:
		http.NotFound(rw, r)
	}
}

func (w *Workspace) serveAPI(rw http.ResponseWriter, r *http.Request, name string) {
	a, token, err := w.readArgs(r)
	call := Call{Method: name, Args: a}
	if err != nil {
		w.answer(rw, &call, nil, err)
		return
	}
	f := w.takeFault(name, a)
	if f != nil {
		call.Fault = f.String()
		if f.before != nil {
			w.keep(&call)
			f.before(rw, r)
			return
		}
	}
	w.mu.Lock()
	result, err := w.call(name, token, a)
	w.mu.Unlock()
	if f != nil && f.after != nil {
		call.set(result, err)
		w.keep(&call)
		w.carry()
		f.after(rw, r)
		return
	}
	if f != nil && f.delay > 0 {
		t := time.NewTimer(f.delay)
		select {
		case <-t.C:
		case <-r.Context().Done():
			t.Stop()
		}
	}
	w.answer(rw, &call, result, err)
	w.carry()
}

// call checks token, scope and rate, then does it. The lock is held.
func (w *Workspace) call(name, token string, a args) (map[string]any, error) {
	if name == "apps.connections.open" {
		result, err := w.openConnection(token)
		w.touch()
		return result, err
	}
	m, known := methods[name]
	switch {
	case !known:
		return nil, &refusal{"unknown_method", map[string]any{"req_method": name}}
	case token == "":
		return nil, refuse("not_authed")
	case token != w.cfg.token:
		return nil, refuse("invalid_auth")
	case w.revoked:
		return nil, refuse("token_revoked")
	case m.scope != "" && !w.scopes[m.scope]:
		return nil, &refusal{"missing_scope", map[string]any{"needed": m.scope, "provided": w.scopeList()}}
	}
	if wait := w.limiter.tier(name, m.tier, w.now()); wait > 0 {
		return nil, &tooMany{retryAfter: strconv.Itoa(wait)}
	}
	result, err := m.do(w, a)
	w.touch()
	return result, err
}

func (w *Workspace) scopeList() string {
	var l []string
	for s, ok := range w.scopes {
		if ok {
			l = append(l, s)
		}
	}
	slices.Sort(l)
	return strings.Join(l, ",")
}

// answer writes the result, or the refusal, and journals the call.
func (w *Workspace) answer(rw http.ResponseWriter, call *Call, result map[string]any, err error) {
	call.set(result, err)
	w.keep(call)
	w.mu.Lock()
	scopes := w.scopeList()
	w.mu.Unlock()
	h := rw.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("X-OAuth-Scopes", scopes)
	if m := methods[call.Method]; m.scope != "" {
		h.Set("X-Accepted-OAuth-Scopes", m.scope)
	}
	var many *tooMany
	var no *refusal
	body := map[string]any{"ok": true}
	status := http.StatusOK
	switch {
	case errors.As(err, &many):
		if many.retryAfter != "" {
			h.Set("Retry-After", many.retryAfter)
		}
		status, body = http.StatusTooManyRequests, map[string]any{"ok": false, "error": "ratelimited"}
	case errors.As(err, &no):
		body = map[string]any{"ok": false, "error": no.code}
		for k, v := range no.extra {
			body[k] = v
		}
	default:
		for k, v := range result {
			body[k] = v
		}
	}
	rw.WriteHeader(status)
	enc := json.NewEncoder(rw)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(body)
}

// readArgs takes the arguments from a form, a multipart form, a JSON body or
// the query (https://docs.slack.dev/apis/web-api/#post-bodies). With a JSON
// body the token must be in the header.
func (w *Workspace) readArgs(r *http.Request) (args, string, error) {
	a := args{}
	for k, v := range r.URL.Query() {
		a[k] = v[0]
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, w.cfg.maxRequest))
	if err != nil {
		return a, "", refuse("request_timeout")
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	token := ""
	switch kind {
	case "application/json":
		if err := jsonArgs(body, a); err != nil {
			return a, "", refuse("invalid_json")
		}
	case "application/x-www-form-urlencoded", "multipart/form-data", "":
		r.Body = io.NopCloser(bytes.NewReader(body))
		if kind == "multipart/form-data" {
			err = r.ParseMultipartForm(w.cfg.maxRequest)
		} else {
			err = r.ParseForm()
		}
		if err != nil {
			return a, "", refuse("invalid_form_data")
		}
		for k, v := range r.PostForm {
			a[k] = v[0]
		}
		token = a["token"]
	default:
		return a, "", refuse("invalid_post_type")
	}
	delete(a, "token")
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		token = bearer
	}
	return a, token, nil
}

func jsonArgs(body []byte, into args) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(body, &raw); err != nil {
		return fmt.Errorf("reading a json body: %w", err)
	}
	for k, v := range raw {
		var s string
		if json.Unmarshal(v, &s) == nil {
			into[k] = s
		} else if string(v) != "null" {
			into[k] = string(v)
		}
	}
	return nil
}

func (w *Workspace) authTest(args) (map[string]any, error) {
	return map[string]any{
		"url": "https://" + w.cfg.teamDomain + ".slack.com/", "team": w.cfg.teamDomain, "user": "tonari",
		"team_id": w.cfg.teamID, "user_id": w.cfg.botUser, "bot_id": w.cfg.botID, "is_enterprise_install": false,
	}, nil
}

// botInfo is https://docs.slack.dev/reference/methods/bots.info: it tells the app's id.
func (w *Workspace) botInfo(a args) (map[string]any, error) {
	if a["bot"] != w.cfg.botID {
		return nil, refuse("bot_not_found")
	}
	return map[string]any{"bot": map[string]any{
		"id": w.cfg.botID, "deleted": false, "name": "tonari", "updated": 0, "app_id": w.cfg.appID, "user_id": w.cfg.botUser,
	}}, nil
}

func (w *Workspace) userInfo(a args) (map[string]any, error) {
	if a["user"] == w.cfg.botUser {
		bot := Member{w: w, ID: w.cfg.botUser, Name: "tonari", bot: true, teamID: w.cfg.teamID}
		return map[string]any{"user": bot.wire()}, nil
	}
	m := w.person(a["user"])
	if m == nil {
		return nil, refuse("user_not_found")
	}
	return map[string]any{"user": m.wire()}, nil
}
