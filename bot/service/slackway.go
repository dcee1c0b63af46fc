package service

import (
	"context"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"

	"tonari/bot/web"
	"tonari/handoff/slackdesk"
)

// Two ways lead from Slack to the house: requests to the public listener, or
// connections that the house opens itself (Socket Mode). Both end in the same four
// receivers with the same bytes; only how they are proven to be Slack's differs.

// slackReceiver takes the body of a request that is proven to be Slack's.
type slackReceiver func(ctx context.Context, body []byte) web.Answer

// hearSlack makes the way that the settings name.
func (s *Service) hearSlack() (err error) {
	set := s.set
	if !set.SlackAppToken.Set() {
		s.verify, err = slackdesk.NewVerifier(reveal(set.SlackSecrets), s.now)
		return err
	}
	s.socket, err = slackdesk.NewSockets(slackdesk.SocketConfig{
		AppToken: set.SlackAppToken.Reveal(), APIURL: set.SlackAPI, Take: s.delivered, Log: s.log,
		Note: s.socketNote, Opened: s.socketOpened,
	})
	s.reg.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "tonari_slack_sockets", Help: "Open connections of Socket Mode.",
	}, func() float64 { return float64(s.socket.Open()) }))
	return err
}

func (s *Service) socketNote(note string) {
	if note != "" {
		s.meter.Failed("slack_socket")
		s.trouble.begins("no_connection", s.now())
	} else {
		s.trouble.ends("no_connection")
	}
	s.notes.set("slack_socket", note)
}

// socketOpened: what Slack delivered before may have gone to a connection that was
// there no more.
func (s *Service) socketOpened() {
	ctx, cancel := context.WithTimeout(context.Background(), sendWithin)
	defer cancel()
	s.gap(ctx, "a connection was opened")
}

// Listen keeps the connections of Socket Mode until ctx ends; over HTTP it returns
// at once. Run does so.
func (s *Service) Listen(ctx context.Context) {
	if s.socket != nil {
		s.socket.Run(ctx)
	}
}

// delivered takes what came over a connection, as the routes take it.
func (s *Service) delivered(ctx context.Context, d slackdesk.Delivered) (answer []byte, ok bool) {
	receiver := s.slackEvents
	switch d.Kind {
	case slackdesk.DeliveredInteraction:
		receiver = s.slackInteractions
	case slackdesk.DeliveredCommand:
		receiver = s.slackCommands
	case slackdesk.DeliveredOptions:
		receiver = s.slackOptions
	}
	s.safely(ctx, func(ctx context.Context) {
		a := receiver(ctx, d.Body)
		answer, ok = a.JSON, a.Status == http.StatusOK
	})
	return answer, ok
}

// slackRoutes serves Slack over HTTP. In Socket Mode the routes are not there:
// nothing that comes in by them could be checked.
func (s *Service) slackRoutes(r *web.Routes) {
	if s.verify == nil {
		return
	}
	r.SlackEvents = s.signed(s.slackEvents)
	r.SlackInteractions = s.signed(s.slackInteractions)
	r.SlackCommands = s.signed(s.slackCommands)
	r.SlackOptions = s.signed(s.slackOptions)
}

// signed lets only Slack's requests through. What is not Slack's, and the
// certificate probe, is answered here.
func (s *Service) signed(to slackReceiver) web.Receiver {
	return func(ctx context.Context, h http.Header, body []byte) web.Answer {
		if slackdesk.IsSSLCheck(body) && h.Get("X-Slack-Signature") == "" {
			return web.Answer{Status: http.StatusOK}
		}
		if s.verify.Verify(h, body) != nil {
			s.events.WithLabelValues("slack", "bad_signature").Inc()
			return web.Answer{Status: http.StatusUnauthorized}
		}
		return to(ctx, body)
	}
}
