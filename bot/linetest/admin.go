package linetest

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"time"
)

// endpoints is the whole API, with LINE's rate limits (REF #rate-limits).
func (p *Platform) endpoints() []route {
	const msg, menu = "/v2/bot/message/", "/v2/bot/richmenu"
	return []route{
		{pattern: "POST " + msg + "reply", json: true, serve: p.reply},
		{pattern: "POST " + msg + "push", json: true, retry: true, serve: p.push},
		{pattern: "POST " + msg + "multicast", json: true, retry: true, rate: perSecond200, serve: p.multicast},
		{pattern: "POST " + msg + "narrowcast", json: true, retry: true, rate: perHour60, serve: p.forbidden},
		{pattern: "POST " + msg + "broadcast", json: true, retry: true, rate: perHour60, serve: p.forbidden},
		{pattern: "POST " + msg + "validate/reply", json: true, serve: p.validate(false)},
		{pattern: "POST " + msg + "validate/push", json: true, serve: p.validate(false)},
		{pattern: "POST " + msg + "validate/multicast", json: true, serve: p.validate(true)},
		{pattern: "POST " + msg + "validate/narrowcast", json: true, serve: p.validate(true)},
		{pattern: "POST " + msg + "validate/broadcast", json: true, serve: p.validate(true)},
		{pattern: "GET " + msg + "quota", serve: p.getQuota},
		{pattern: "GET " + msg + "quota/consumption", serve: p.getConsumption},
		{pattern: "GET " + msg + "delivery/reply", serve: p.getDelivered},
		{pattern: "GET " + msg + "delivery/push", serve: p.getDelivered},
		{pattern: "GET " + msg + "delivery/multicast", serve: p.getDelivered},
		{pattern: "GET " + msg + "delivery/broadcast", serve: p.getDelivered},
		{pattern: "GET " + msg + "{messageId}/content", data: true, serve: p.getContent},
		{pattern: "GET " + msg + "{messageId}/content/transcoding", data: true, serve: p.getTranscoding},
		{pattern: "POST /v2/bot/chat/loading/start", json: true, rate: perSecond100, serve: p.startLoading},
		{pattern: "POST /v2/bot/chat/markAsRead", json: true, serve: p.markAsRead},
		{pattern: "GET /v2/bot/info", serve: p.getInfo},
		{pattern: "GET /v2/bot/profile/{userId}", serve: p.getProfile},
		{pattern: "GET /v2/bot/followers/ids", serve: p.forbidden},
		{pattern: "GET /v2/bot/channel/webhook/endpoint", rate: perMinute1k, serve: p.getEndpoint},
		{pattern: "PUT /v2/bot/channel/webhook/endpoint", json: true, rate: perMinute1k, serve: p.putEndpoint},
		{pattern: "POST /v2/bot/channel/webhook/test", json: true, rate: perHour60, free: true, serve: p.testEndpoint},
		{pattern: "POST " + menu, json: true, rate: perHour100, serve: p.createMenu},
		{pattern: "POST " + menu + "/validate", json: true, serve: p.validateMenu},
		{pattern: "GET " + menu + "/list", rate: perSecond10, serve: p.listMenus},
		{pattern: "GET " + menu + "/{richMenuId}", serve: p.getMenu},
		{pattern: "DELETE " + menu + "/{richMenuId}", rate: perHour100, serve: p.deleteMenu},
		{pattern: "POST " + menu + "/{richMenuId}/content", data: true, serve: p.uploadMenu},
		{pattern: "GET " + menu + "/{richMenuId}/content", data: true, serve: p.downloadMenu},
		{pattern: "POST /v2/bot/user/all/richmenu/{richMenuId}", serve: p.setDefaultMenu},
		{pattern: "GET /v2/bot/user/all/richmenu", serve: p.getDefaultMenu},
		{pattern: "DELETE /v2/bot/user/all/richmenu", serve: p.clearDefaultMenu},
		{pattern: "POST /v2/bot/user/{userId}/richmenu/{richMenuId}", serve: p.linkMenu},
		{pattern: "GET /v2/bot/user/{userId}/richmenu", serve: p.getUserMenu},
		{pattern: "DELETE /v2/bot/user/{userId}/richmenu", serve: p.unlinkMenu},
	}
}

// forbidden answers for what only other plans may use.
func (p *Platform) forbidden(*request) answer { return refuse(http.StatusForbidden, msgForbidden) }

func badParameter(name string) answer {
	return bad(fmt.Sprintf("The value for the '%s' parameter is invalid", name))
}

func (p *Platform) getInfo(*request) answer {
	chat, read := "bot", "auto"
	if p.chat {
		chat, read = "chat", "manual"
	}
	return ok(map[string]any{
		"userId": p.account.UserID, "basicId": p.account.BasicID,
		"displayName": p.account.DisplayName, "chatMode": chat, "markAsReadMode": read,
	})
}

// getProfile serves the name that a person has on LINE (REF #get-profile). A bot
// that promises not to look has no call to it in the journal.
func (p *Platform) getProfile(r *request) answer {
	id := r.PathValue("userId")
	if !userIDForm.MatchString(id) {
		return badParameter("userId")
	}
	u := p.people[id]
	if u == nil {
		p.violate(r.call, UnknownUser, r.call.Endpoint)
		return refuse(http.StatusNotFound, msgNotFound)
	}
	r.call.To = []string{id}
	if u.blocked || u.deleted || (!u.friend && u.lastWrote.IsZero()) {
		return refuse(http.StatusNotFound, msgNotFound)
	}
	return ok(map[string]any{"displayName": u.name, "userId": id, "language": "ja"})
}

var dayForm = regexp.MustCompile(`^\d{8}$`)

func (p *Platform) getDelivered(r *request) answer {
	day := r.URL.Query().Get("date")
	if _, err := time.Parse("20060102", day); err != nil || !dayForm.MatchString(day) {
		return badParameter("date")
	}
	return ok(map[string]any{"status": "unready"})
}

// startLoading shows the loading animation: 5 to 60 seconds by fives, 20 unless
// told; 202 even to somebody whom it does not reach (REF #display-a-loading-indicator).
func (p *Platform) startLoading(r *request) answer {
	body, no := r.object()
	if no != nil {
		return *no
	}
	c := newCheck(false)
	id := c.requiredString(body, "chatId", "chatId")
	if id != "" && !userIDForm.MatchString(id) {
		c.fail("chatId", "Only user id is acceptable, please confirm if there are any group/room ids or illegal ids.")
	}
	seconds, given := c.integer(body, "loadingSeconds", "loadingSeconds")
	if !given {
		seconds = 20
	}
	if seconds < 5 || seconds > 60 {
		c.fail("loadingSeconds", "Must be between 5 and 60")
	}
	if seconds%5 != 0 {
		c.fail("loadingSeconds", "must be a multiple of five")
	}
	if a := c.answer(); a != nil {
		return *a
	}
	r.call.To = []string{id}
	u := p.people[id]
	if u == nil {
		p.violate(r.call, UnknownUser, r.call.Endpoint)
	} else if u.friend && !u.blocked {
		u.loading = p.now().Add(time.Duration(seconds) * time.Second)
	}
	return answer{status: http.StatusAccepted, body: struct{}{}}
}

func (p *Platform) markAsRead(r *request) answer {
	body, no := r.object()
	if no != nil {
		return *no
	}
	c := newCheck(false)
	c.requiredString(body, "markAsReadToken", "markAsReadToken")
	if a := c.answer(); a != nil {
		return *a
	}
	return empty()
}

func (p *Platform) getEndpoint(*request) answer {
	if p.hook.url == "" {
		return refuse(http.StatusNotFound, "Webhook endpoint not found")
	}
	return ok(map[string]any{"endpoint": p.hook.url, "active": p.hook.active})
}

// goodEndpoint: https, up to 500 characters (REF #set-webhook-endpoint-url). On
// the loopback, where no certificate can be had, http is taken too.
func goodEndpoint(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || len(s) > 500 {
		return false
	}
	local := u.Hostname() == "127.0.0.1" || u.Hostname() == "localhost" || u.Hostname() == "::1"
	return u.Scheme == "https" || (u.Scheme == "http" && local)
}

func (p *Platform) putEndpoint(r *request) answer {
	body, no := r.object()
	if no != nil {
		return *no
	}
	s, _ := body["endpoint"].(string)
	if !goodEndpoint(s) {
		return bad("Invalid webhook endpoint URL")
	}
	p.hook = endpoint{url: s, active: true}
	return empty()
}

// testEndpoint sends an empty webhook and tells how it was answered (REF #test-webhook-endpoint).
func (p *Platform) testEndpoint(r *request) answer {
	u := ""
	if len(r.body) > 0 {
		body, no := r.object()
		if no != nil {
			return *no
		}
		u, _ = body["endpoint"].(string)
		if body["endpoint"] != nil && !goodEndpoint(u) {
			return bad("Invalid webhook endpoint URL")
		}
	}
	d := p.postTo(&parcel{}, u)
	if d.Reason == "" {
		return refuse(http.StatusNotFound, "Webhook endpoint not found")
	}
	return ok(map[string]any{
		"success": d.OK(), "timestamp": d.At.UTC().Format("2006-01-02T15:04:05.000000Z"),
		"statusCode": d.Status, "reason": d.Reason, "detail": fmt.Sprint(d.Status),
	})
}
