package line

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/line/line-bot-sdk-go/v8/linebot/messaging_api"
)

// Info is what LINE says of the official account.
type Info struct {
	UserID      string // the destination of its webhooks
	BasicID     string // "@…"
	DisplayName string
	// Chat: the account answers by hand in LINE's own manager too, so people may
	// get two answers.
	Chat bool
}

// BotInfo asks who the bot is.
// https://developers.line.biz/en/reference/messaging-api/#get-bot-info
func (s *Sender) BotInfo(ctx context.Context) (Info, error) {
	res, r, err := s.with(ctx).GetBotInfoWithHttpInfo()
	if err != nil {
		return Info{}, plain("asking line for bot info", res)
	}
	if !userIDForm.MatchString(r.UserId) {
		return Info{}, errors.New("asking line for bot info: the user id is malformed")
	}
	return Info{
		UserID: r.UserId, BasicID: r.BasicId, DisplayName: r.DisplayName,
		Chat: r.ChatMode == messaging_api.BotInfoResponseCHAT_MODE_CHAT,
	}, nil
}

// Quota is how many messages may be pushed in this month (Japanese time), and
// how many were, roughly. Replies are free.
type Quota struct {
	Limited bool
	Limit   int64
	Used    int64
}

// Quota asks for the monthly limit and its use.
// https://developers.line.biz/en/reference/messaging-api/#get-quota
func (s *Sender) Quota(ctx context.Context) (Quota, error) {
	res, q, err := s.with(ctx).GetMessageQuotaWithHttpInfo()
	if err != nil {
		return Quota{}, plain("asking line for the quota", res)
	}
	res, c, err := s.with(ctx).GetMessageQuotaConsumptionWithHttpInfo()
	if err != nil {
		return Quota{}, plain("asking line for the quota's use", res)
	}
	return Quota{Limited: q.Type == messaging_api.QuotaType_LIMITED, Limit: q.Value, Used: c.TotalUsage}, nil
}

// Endpoint is where LINE sends webhooks, and whether it does.
type Endpoint struct {
	URL    string
	Active bool
}

// Endpoint asks for the webhook endpoint; a zero Endpoint if none is set.
// https://developers.line.biz/en/reference/messaging-api/#get-webhook-endpoint-information
func (s *Sender) Endpoint(ctx context.Context) (Endpoint, error) {
	res, e, err := s.with(ctx).GetWebhookEndpointWithHttpInfo()
	if err != nil {
		if res != nil && res.StatusCode == http.StatusNotFound {
			return Endpoint{}, nil
		}
		return Endpoint{}, plain("asking line for the webhook endpoint", res)
	}
	return Endpoint{URL: e.Endpoint, Active: e.Active}, nil
}

// Loading shows the loading animation in the person's open chat until the next
// message, for at most some seconds (rounded up to a multiple of 5, 5 to 60). It
// is a courtesy: whoever calls it goes on whatever comes of it.
// https://developers.line.biz/en/reference/messaging-api/#display-a-loading-indicator
func (s *Sender) Loading(ctx context.Context, userID string, seconds int) error {
	if !userIDForm.MatchString(userID) {
		return errors.New("showing the loading animation: the user id is malformed")
	}
	n := min(max((seconds+4)/5*5, 5), 60)
	res, _, err := s.with(ctx).ShowLoadingAnimationWithHttpInfo(
		&messaging_api.ShowLoadingAnimationRequest{ChatId: userID, LoadingSeconds: int32(n)})
	if err != nil {
		return plain("showing the loading animation", res)
	}
	return nil
}

// StatusError is LINE's refusal of a question. It holds no body.
type StatusError struct {
	Doing  string
	Status int // 0 without an answer
}

func (e *StatusError) Error() string {
	if e.Status == 0 {
		return e.Doing + ": no answer"
	}
	return fmt.Sprintf("%s: status %d", e.Doing, e.Status)
}

// plain replaces the SDK's error, which holds the answer's body.
func plain(doing string, res *http.Response) error {
	e := &StatusError{Doing: doing}
	if res != nil {
		e.Status = res.StatusCode
	}
	return e
}
