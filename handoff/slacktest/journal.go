package slacktest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Call is one request to the Web API, without its token.
type Call struct {
	At     time.Time
	Method string
	Args   map[string]string
	// Answer is "ok" or Slack's error string; with a Fault it is what the
	// workspace did, whatever the caller was told ("" when it did nothing).
	Answer string
	// TS is the timestamp of the message that was made or changed.
	TS string
	// Detail says what was wrong with the request.
	Detail string
	// Fault is the fault that was played on this call.
	Fault string
}

// stateful are refusals that a correct program can meet: they depend on what
// people and the network did. Every other refusal is a violation.
var stateful = []string{
	"ratelimited", "is_archived", "is_inactive", "channel_not_found", "not_in_channel", "user_not_in_channel",
	"messages_tab_disabled", "not_enabled", "user_disabled",
	"message_not_found", "thread_not_found", "already_reacted", "no_reaction", "user_not_found", "missing_scope",
	"token_revoked", "invalid_auth", "hash_conflict", "expired_trigger_id", "not_found", "file_not_found",
	"file_deleted", "duplicate_external_id", "permission_denied", "plan_upgrade_required",
}

func (c *Call) set(result map[string]any, err error) {
	c.Answer = "ok"
	var no *refusal
	var many *tooMany
	switch {
	case errors.As(err, &many):
		c.Answer = "ratelimited"
	case errors.As(err, &no):
		c.Answer = no.code
		if e, ok := no.extra["errors"]; ok {
			c.Detail = fmt.Sprint(e)
		}
	}
	c.TS = str(result["ts"]) + str(result["message_ts"])
}

// keep writes the call into the journal.
func (w *Workspace) keep(c *Call) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c.At = w.now()
	w.calls = append(w.calls, *c)
	if c.Answer != "ok" && c.Answer != "" && !slices.Contains(stateful, c.Answer) {
		w.violation("%s refused: %s %s", c.Method, c.Answer, c.Detail)
	}
	w.touch()
}

func (w *Workspace) violation(format string, a ...any) {
	w.violations = append(w.violations, fmt.Sprintf(format, a...))
}

// Calls are all calls so far, or those of the named methods, oldest first.
func (w *Workspace) Calls(names ...string) []Call {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []Call
	for _, c := range w.calls {
		if len(names) == 0 || slices.Contains(names, c.Method) {
			c.Args = maps.Clone(c.Args)
			out = append(out, c)
		}
	}
	return out
}

// Violations are what the program sent that Slack refuses as wrong in itself,
// and answers to interactions that a client shows as an error.
func (w *Workspace) Violations() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.violations)
}
