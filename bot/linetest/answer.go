package linetest

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// Messages of LINE's errors (REF #error-messages). LINE does not promise these
// texts; only the two kinds of 429 have to be told apart by them.
const (
	msgAuth         = "Authentication failed. Confirm that the access token in the authorization header is valid."
	msgForbidden    = "Access to this API is not available for your account"
	msgNotFound     = "Not found"
	msgNoContent    = "not found"
	msgGone         = "The content is gone"
	msgRateLimit    = "The API rate limit has been exceeded. Try again later."
	msgMonthlyLimit = "You have reached your monthly limit."
	msgFlood        = "The number of messages sent to the same user has exceeded the limit. A large number of messages were sent to the same user."
	msgAccepted     = "The retry key is already accepted"
	msgReplyToken   = "Invalid reply token"
	msgFailed       = "Failed to send messages"
	msgTooLarge     = "Request exceeds the max size of 2MB. Make the request smaller than 2MB and try again."
	msgMediaType    = "The media type of the uploaded file is not supported"
	msgInternal     = "Internal server error"
	msgRetryHeader  = "The X-Line-Retry-Key header is not supported by this API"
	msgRetryForm    = "Invalid X-Line-Retry-Key header"
)

// Detail is one entry of an error's details.
type Detail struct {
	Message  string `json:"message"`
	Property string `json:"property,omitempty"`
}

type sentMessage struct {
	ID         string `json:"id"`
	QuoteToken string `json:"quoteToken,omitempty"`
}

type errorBody struct {
	Message string        `json:"message"`
	Details []Detail      `json:"details,omitempty"`
	Sent    []sentMessage `json:"sentMessages,omitempty"`
}

// answer is what an endpoint says before faults are played.
type answer struct {
	status int
	body   any // JSON, unless raw is set
	raw    []byte
	mime   string
	header http.Header
}

func ok(body any) answer { return answer{status: http.StatusOK, body: body} }

func empty() answer { return ok(struct{}{}) }

func refuse(status int, message string, details ...Detail) answer {
	return answer{status: status, body: errorBody{Message: message, Details: details}}
}

func bad(message string) answer { return refuse(http.StatusBadRequest, message) }

// badRequest is the 400 for wrong fields: "The request body has N error(s)".
func badRequest(details ...Detail) answer {
	return refuse(http.StatusBadRequest, fmt.Sprintf("The request body has %d error(s)", len(details)), details...)
}

// badProperty is the 400 for a field of the wrong type or an impossible id.
func badProperty(property string) answer {
	return bad(fmt.Sprintf("The property, %s, in the request body is invalid (line: -, column: -)", property))
}

func (a answer) message() string {
	if e, ok := a.body.(errorBody); ok {
		return e.Message
	}
	return ""
}

func messageOf(status int) string {
	switch status {
	case http.StatusUnauthorized:
		return msgAuth
	case http.StatusForbidden:
		return msgForbidden
	case http.StatusNotFound:
		return msgNotFound
	case http.StatusConflict:
		return msgAccepted
	case http.StatusGone:
		return msgGone
	case http.StatusRequestEntityTooLarge:
		return msgTooLarge
	case http.StatusTooManyRequests:
		return msgRateLimit
	case http.StatusInternalServerError:
		return msgInternal
	}
	return http.StatusText(status)
}

func (a answer) write(w http.ResponseWriter, requestID string) {
	h := w.Header()
	h.Set("x-line-request-id", requestID)
	for k, v := range a.header {
		h[k] = v
	}
	body := a.raw
	if body == nil && a.body != nil {
		h.Set("Content-Type", "application/json")
		body, _ = json.Marshal(a.body)
	} else if a.mime != "" {
		h.Set("Content-Type", a.mime)
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(body)
}
