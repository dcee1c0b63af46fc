package line

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Kind is what became of a request to send.
type Kind string

// The kinds of outcome. Every outcome has exactly one.
const (
	// Accepted: LINE has it (200, or 409 for a retry key that it has had). It says
	// nothing about a phone: to somebody who blocked the account nothing goes.
	Accepted Kind = "accepted"
	// Retry: LINE does not have it, or the retry key makes asking again safe:
	// 5xx on a push, 429 of a rate or of one person's flood, no connection.
	Retry Kind = "retry"
	// Ambiguous: nobody knows whether LINE has it: cut or timed out after
	// something may have been sent, or 5xx on a reply. The same request may be sent
	// again (same token, or same key and body); another road may double it.
	Ambiguous Kind = "ambiguous"
	// MonthlyLimit: the month's messages are used up; trying again does not help.
	MonthlyLimit Kind = "monthly limit"
	// InvalidReplyToken: used or expired. Cleanly so at the first try: nothing was
	// sent. After an ambiguous try it means most likely that that one was taken.
	InvalidReplyToken Kind = "invalid reply token"
	// Refused: LINE will never take this request.
	Refused Kind = "refused"
	// Unauthorized: 401 or 403; nothing can be sent until somebody acts.
	Unauthorized Kind = "unauthorized"
)

// Outcome tells how one attempt ended, without anything that was in it.
type Outcome struct {
	Kind   Kind
	Status int // HTTP status, 0 without an answer
	// Reason is a machine word: http_400, rate_limit, monthly_limit, timeout,
	// connect, reset, bad_user_id, …
	Reason string
	// Sent are the ids that LINE gave the messages, when it says them.
	Sent []string
	// RetryAfter is what the answer asked for. LINE documents no such header, so it
	// is mostly 0; it is at most an hour.
	RetryAfter time.Duration
	// RequestID is x-line-request-id of this attempt, AcceptedID the one of the
	// attempt that a 409 refers to. LINE asks to log them.
	RequestID  string
	AcceptedID string
}

// maxRetryAfter keeps a broken header from silencing us.
const maxRetryAfter = time.Hour

type answerBody struct {
	Message string `json:"message"`
	Sent    []struct {
		ID string `json:"id"`
	} `json:"sentMessages"`
}

// judge reads LINE's answer. It branches on the status; only the two kinds of
// 429 and the refusal of a reply token have to be told by their text.
// https://developers.line.biz/en/reference/messaging-api/#error-messages
func judge(res *http.Response, body []byte, push bool) Outcome {
	var a answerBody
	_ = json.Unmarshal(body, &a)
	text := strings.ToLower(a.Message)
	o := Outcome{
		Status:     res.StatusCode,
		Reason:     "http_" + strconv.Itoa(res.StatusCode),
		RequestID:  machineWord(res.Header.Get("X-Line-Request-Id")),
		AcceptedID: machineWord(res.Header.Get("X-Line-Accepted-Request-Id")),
	}
	switch code := res.StatusCode; {
	case code >= 200 && code <= 299, code == http.StatusConflict && push:
		o.Kind = Accepted
		for _, m := range a.Sent {
			if messageIDForm.MatchString(m.ID) {
				o.Sent = append(o.Sent, m.ID)
			}
		}
	case code == http.StatusTooManyRequests && strings.Contains(text, "monthly limit"):
		o.Kind, o.Reason = MonthlyLimit, "monthly_limit"
	case code == http.StatusTooManyRequests:
		o.Kind, o.Reason, o.RetryAfter = Retry, "rate_limit", retryAfter(res.Header)
	case code == http.StatusUnauthorized, code == http.StatusForbidden:
		o.Kind = Unauthorized
	case code == http.StatusBadRequest && !push && strings.Contains(text, "invalid reply token"):
		o.Kind, o.Reason = InvalidReplyToken, "invalid_reply_token"
	case code >= 500, code == http.StatusRequestTimeout:
		o.Kind, o.RetryAfter = Ambiguous, retryAfter(res.Header)
		if push {
			o.Kind = Retry
		}
	default:
		o.Kind = Refused
	}
	return o
}

// retryAfter reads seconds, or a date against the answer's own Date.
func retryAfter(h http.Header) time.Duration {
	v := h.Get("Retry-After")
	var d time.Duration
	if n, err := strconv.Atoi(v); err == nil {
		d = time.Duration(min(max(n, 0), int(maxRetryAfter/time.Second))) * time.Second
	} else if at, err := http.ParseTime(v); err == nil {
		if now, err := http.ParseTime(h.Get("Date")); err == nil {
			d = at.Sub(now)
		}
	}
	return min(max(d, 0), maxRetryAfter)
}

// machineWord lets only ids through to logs.
func machineWord(s string) string {
	if !eventIDForm.MatchString(s) {
		return ""
	}
	return s
}
