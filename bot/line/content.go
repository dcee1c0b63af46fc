package line

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
)

// Errors of Content, besides those of the connection. None of the first five
// becomes better by asking again.
var (
	// ErrContentID: the message id is not digits.
	ErrContentID = errors.New("the message id is malformed")
	// ErrContentNotFound: LINE does not have it (any more).
	ErrContentNotFound = errors.New("line does not have the content")
	// ErrContentGone: the person took the message back.
	ErrContentGone = errors.New("the message was taken back")
	// ErrContentTooLarge: over 10 MiB.
	ErrContentTooLarge = errors.New("the content is larger than 10 MiB")
	// ErrContentType: not a picture, film, voice or PDF, or not what it says it is.
	ErrContentType = errors.New("content of this type is not taken")
	// ErrContentPreparing: LINE is not ready yet; ask again in some seconds.
	ErrContentPreparing = errors.New("line is still preparing the content")
	// ErrContentFailed: anything else; ask again later.
	ErrContentFailed = errors.New("line did not give the content")
)

// Content is a file that a person sent.
type Content struct {
	Type string // media type, one of a fixed list
	Data []byte // up to 10 MiB
}

// contentTypes are the types taken, and what the first bytes must look like to
// http.DetectContentType; empty: it knows no sign of the type.
var contentTypes = map[string]string{
	"image/jpeg": "image/jpeg", "image/png": "image/png", "image/gif": "image/gif", "image/webp": "image/webp",
	"video/mp4": "", "audio/x-m4a": "", "audio/m4a": "", "audio/mp4": "", "audio/aac": "", "audio/mpeg": "",
	"application/pdf": "application/pdf",
}

// Content fetches what a person sent, by message id, from LINE and from nowhere
// else. LINE deletes it after a time that it does not tell, so fetch at once.
// https://developers.line.biz/en/reference/messaging-api/#get-content
func (s *Sender) Content(ctx context.Context, messageID string) (Content, error) {
	if !messageIDForm.MatchString(messageID) {
		return Content{}, fmt.Errorf("getting content: %w", ErrContentID)
	}
	// The SDK's error holds the answer's body; it is not passed on. An answer over
	// the cap ends in an error of the body, never in a short file.
	res, _, err := s.blobWith(ctx).GetMessageContentWithHttpInfo(messageID)
	if res == nil {
		return Content{}, failed(0)
	}
	defer func() { _ = res.Body.Close() }()
	switch {
	case res.StatusCode == http.StatusOK && err == nil:
	case res.StatusCode == http.StatusAccepted:
		return Content{}, fmt.Errorf("getting content: %w", ErrContentPreparing)
	case res.StatusCode == http.StatusNotFound:
		return Content{}, fmt.Errorf("getting content: %w", ErrContentNotFound)
	case res.StatusCode == http.StatusGone:
		return Content{}, fmt.Errorf("getting content: %w", ErrContentGone)
	default:
		return Content{}, failed(res.StatusCode)
	}
	kind, _, err := mime.ParseMediaType(res.Header.Get("Content-Type"))
	sign, taken := contentTypes[kind]
	if err != nil || !taken && kind != "application/octet-stream" {
		return Content{}, fmt.Errorf("getting content: %w", ErrContentType)
	}
	if res.ContentLength > maxContent {
		return Content{}, fmt.Errorf("getting content: %w", ErrContentTooLarge)
	}
	data, err := io.ReadAll(res.Body)
	switch {
	case errors.Is(err, errTooLong):
		return Content{}, fmt.Errorf("getting content: %w", ErrContentTooLarge)
	case err != nil:
		return Content{}, failed(res.StatusCode)
	case !taken: // bytes of no known type: a file is what its first bytes say
		kind = http.DetectContentType(data)
		if contentTypes[kind] == "" {
			return Content{}, fmt.Errorf("getting content: %w", ErrContentType)
		}
	case sign != "" && !strings.HasPrefix(http.DetectContentType(data), sign):
		return Content{}, fmt.Errorf("getting content: %w", ErrContentType)
	}
	return Content{Type: kind, Data: data}, nil
}

func failed(status int) error {
	return fmt.Errorf("getting content: status %d: %w", status, ErrContentFailed)
}
