package slackdesk

import (
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// Fate is what Slack made of a call.
type Fate int

// The fates. Every call has exactly one.
const (
	Done Fate = iota
	// Limited: too fast; nothing was done. After says for how long to be quiet.
	Limited
	// Unsure: it may have been done; look before doing it again.
	Unsure
	// Again: a passing fault, nothing was done.
	Again
	// Channel: the channel is archived, gone, or the bot is not in it.
	Channel
	// Auth: the token is not good, or lacks a scope. All sending stops.
	Auth
	// Content: Slack will never take this.
	Content
	// Unthreaded: the parent is gone. A post that landed beside it was deleted.
	Unthreaded
	// Unknown: Slack refused it in a word that this build does not know. Nothing was
	// done; it may pass.
	Unknown
)

// String is the fate as a word for logs.
func (f Fate) String() string {
	names := [...]string{"done", "limited", "unsure", "again", "channel", "auth", "content", "unthreaded", "unknown"}
	if f < 0 || int(f) >= len(names) {
		return "fate(" + strconv.Itoa(int(f)) + ")"
	}
	return names[f]
}

// Posted is one answer. TS is the id of the post, or of the file; of words that
// needed several posts it is all their ids, with commas between. Reason is a
// machine word, never a body.
type Posted struct {
	Fate   Fate
	TS     string
	Reason string
	After  time.Duration
}

const (
	// limitedFor: a rate limit without a usable Retry-After, as seen in
	// https://github.com/slackapi/node-slack-sdk/issues/1421.
	limitedFor = 30 * time.Second
	maxAfter   = 10 * time.Minute
)

// Slack's error strings by what they mean for the desk
// (https://docs.slack.dev/reference/methods/chat.postMessage#errors).
var (
	authErrors = []string{
		"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "missing_scope", "no_permission",
		"not_allowed_token_type", "team_access_not_granted", "org_login_required", "access_denied", "ekm_access_denied",
		"user_removed_from_team", "team_disabled",
	}
	channelErrors = []string{
		"is_archived", "is_inactive", "channel_not_found", "not_in_channel", "messages_tab_disabled",
	}
	// Something of these calls may have succeeded.
	unsureErrors = []string{"internal_error", "fatal_error"}
	againErrors  = []string{"service_unavailable", "request_timeout", "team_added_to_org", "message_limit_exceeded"}
	doneErrors   = []string{"already_reacted", "no_reaction"}
	goneErrors   = []string{"message_not_found", "file_not_found", "file_deleted", "thread_not_found"}
	// What is wrong with what was sent, besides all that begins with invalid_, cant_,
	// msg_ or too_many_.
	contentErrors = []string{
		"no_text", "missing_text_or_fallback_or_attachments", "attachment_payload_limit_exceeded", "missing_post_type", "metadata_too_large",
		"edit_window_closed", "block_mismatch", "update_failed", "not_reactable", "bad_timestamp", "compliance_exports_prevent_deletion",
		"user_not_found", "users_not_found", "user_disabled", "user_not_in_channel", "user_not_visible", "cannot_dm_bot", "hash_conflict",
		"view_too_large", "not_enabled", "exchanged_trigger_id", "expired_trigger_id", "not_found", "external_upload_failed",
		"storage_limit_reached", "file_uploads_disabled", "file_uploads_except_images_disabled",
	}
	contentKinds = regexp.MustCompile(`^(invalid|cant|msg|too_many)_`)
)

var word = regexp.MustCompile(`^[a-z0-9_]{1,60}$`)

// judge reads the error of a call. left says whether anything of the request
// went out.
func judge(err error, left bool) Posted {
	if err == nil {
		return Posted{}
	}
	var many *slack.RateLimitedError
	var status slack.StatusCodeError
	var refused slack.SlackErrorResponse
	var number *strconv.NumError
	switch {
	case errors.As(err, &many):
		return limited(many.RetryAfter)
	case errors.As(err, &number): // Retry-After that is no number
		return limited(0)
	case errors.As(err, &refused):
		return judgeCode(refused.Err)
	case errors.As(err, &status):
		reason := "http_" + strconv.Itoa(status.Code)
		switch {
		case status.Code == http.StatusTooManyRequests:
			return limited(0)
		case status.Code >= 500:
			return Posted{Fate: Unsure, Reason: reason}
		}
		return Posted{Fate: Again, Reason: reason}
	case !left:
		return Posted{Fate: Again, Reason: "connect"}
	case errors.Is(err, errNotHeld):
		return Posted{Fate: Unsure, Reason: "slept"}
	case errors.Is(err, errHollow):
		return Posted{Fate: Unsure, Reason: "hollow_answer"}
	}
	return Posted{Fate: Unsure, Reason: "no_answer"}
}

func limited(after time.Duration) Posted {
	if after <= 0 {
		after = limitedFor
	}
	return Posted{Fate: Limited, Reason: "ratelimited", After: min(after, maxAfter)}
}

func judgeCode(code string) Posted {
	p := Posted{Fate: Unknown, Reason: code}
	if !word.MatchString(code) {
		p.Reason = "unknown_error"
	}
	switch {
	case code == "ratelimited", code == "rate_limited":
		return limited(0)
	case slices.Contains(authErrors, code):
		p.Fate = Auth
	case slices.Contains(channelErrors, code), strings.HasPrefix(code, "restricted_action"):
		p.Fate = Channel
	case slices.Contains(unsureErrors, code):
		p.Fate = Unsure
	case slices.Contains(againErrors, code):
		p.Fate = Again
	case slices.Contains(doneErrors, code):
		p.Fate, p.Reason = Done, ""
	case slices.Contains(contentErrors, code), slices.Contains(goneErrors, code), contentKinds.MatchString(code):
		p.Fate = Content
	}
	return p
}

// harmless is the fate of a call that may be made twice: where it is unsure, it
// is simply made again.
func harmless(p Posted) Posted {
	if p.Fate == Unsure {
		p.Fate = Again
	}
	return p
}

func gone(p Posted) bool { return p.Fate == Content && slices.Contains(goneErrors, p.Reason) }
