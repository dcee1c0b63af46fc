package doctor

import (
	"context"
	"fmt"
	"strings"

	"tonari/bot/line"
	"tonari/config"
)

// webhookPath is where LINE's webhook goes on the public listener.
const webhookPath = "/line/webhook"

func lookAtLINE(ctx context.Context, set *config.Settings) []Finding {
	s, err := line.NewSender(line.Config{Token: set.LineToken.Reveal(), APIURL: set.LineAPI, DataURL: set.LineDataAPI, Timeout: within / 4})
	if err != nil {
		return []Finding{{Fault, "line", err.Error(), "correct LINE_API_URL"}}
	}
	defer s.Close()
	info, err := s.BotInfo(ctx)
	if err != nil {
		return []Finding{{Fault, "line", err.Error(), reach(err, "api.line.me", "issue a token under Messaging API in the LINE Developers Console and set LINE_CHANNEL_TOKEN")}}
	}
	out := []Finding{{OK, "line", "the account is " + info.BasicID, ""}}
	say := func(g Grade, what, fix string) { out = append(out, Finding{g, "line", what, fix}) }
	if info.Chat {
		say(Fault, "Chat is on: staff could answer beside the bot", "switch Chat off under Response settings in the Official Account Manager")
	}
	e, err := s.Endpoint(ctx)
	want := set.PublicURL + webhookPath
	const where = "under Messaging API in the LINE Developers Console"
	switch {
	case err != nil:
		say(Fault, err.Error(), "try again")
	case e.URL == "":
		say(Fault, "no webhook is set", "set the webhook URL to https://YOUR-HOST"+webhookPath+" "+where)
	case set.PublicURL != "" && e.URL != want:
		say(Fault, "the webhook goes to another address than TONARI_PUBLIC_URL", "set it to "+want+" "+where)
	case !strings.HasSuffix(e.URL, webhookPath):
		say(Fault, "the webhook does not end in "+webhookPath, "correct the webhook URL "+where)
	case !e.Active:
		say(Fault, "the webhook is off", "switch Use webhook on "+where)
	default:
		say(OK, "the webhook goes to "+e.URL, "")
	}
	q, err := s.Quota(ctx)
	const raise = "raise the plan in the Official Account Manager; answers by reply token go on"
	switch {
	case err != nil:
		say(Warning, err.Error(), "try again")
	case !q.Limited:
		say(OK, "pushes are not limited", "")
	case q.Used >= q.Limit:
		say(Fault, fmt.Sprintf("all %d pushes of this month are used", q.Limit), raise)
	case float64(q.Used) > nearlyFull*float64(q.Limit):
		say(Warning, fmt.Sprintf("%d of %d pushes of this month are used", q.Used, q.Limit), raise)
	default:
		say(OK, fmt.Sprintf("%d of %d pushes of this month are used", q.Used, q.Limit), "")
	}
	return out
}
