package alarm

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// hook posts JSON to an address. Its field text alone is enough for the hooks of
// most chat services.
type hook struct {
	address string
	client  *http.Client
}

func (*hook) Name() string { return "webhook" }

type hookCase struct {
	Case  int64  `json:"case"`
	Level string `json:"level"`
	Since string `json:"since"`
}

type hookBody struct {
	Event   string     `json:"event"`
	State   State      `json:"state"`
	Reasons []string   `json:"reasons"`
	Since   string     `json:"since,omitempty"`
	Waiting int        `json:"waiting"`
	Urgent  int        `json:"urgent"`
	Cases   []hookCase `json:"cases"`
	Text    string     `json:"text"`
}

// Send posts the notice; anything but a 2xx is an error.
func (h *hook) Send(ctx context.Context, n Notice) error {
	b := hookBody{
		Event: "desk_unreachable", State: n.State, Reasons: append([]string{}, n.Reasons...),
		Waiting: n.Total, Urgent: n.Urgent, Cases: []hookCase{}, Text: n.Subject + "\n" + n.Text,
	}
	if !n.Since.IsZero() {
		b.Since = n.Since.Format(time.RFC3339)
	}
	for _, c := range n.Cases {
		b.Cases = append(b.Cases, hookCase{int64(c.Case), c.Level.String(), c.Since.Format(time.RFC3339)})
	}
	body, err := json.Marshal(b)
	if err != nil {
		return fmt.Errorf("writing the alarm: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.address, bytes.NewReader(body))
	if err != nil {
		return errors.New("posting the alarm: the address cannot be used")
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	res, err := h.client.Do(req)
	if err != nil {
		return errors.New("posting the alarm: no answer") // the error names the address, which is a secret
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10))
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("posting the alarm: status %d", res.StatusCode)
	}
	return nil
}
