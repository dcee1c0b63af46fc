package web

import (
	"context"
	"log/slog"
	"mime"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
)

// Media is what a person's phone fetches: a picture, a calendar file.
type Media struct {
	Type string // media type
	// Name under which it is saved; empty: it is shown.
	Name string
	Data []byte
}

// Shelf gives what stands under a token. The status is 200 with it, 404 when
// nothing stands there (any more), 503 when that cannot be known now.
type Shelf func(ctx context.Context, token string) (Media, int)

const mediaPath = "/m/:token"

// media serves GET /m/<token>. Who has the address may read it, so it is kept
// nowhere on the way, leads nowhere, and is never logged.
func media(c *gin.Context, shelf Shelf, log *slog.Logger, m *Meter) {
	began := time.Now()
	ctx, cancel := context.WithTimeout(c.Request.Context(), receiveWithin)
	defer cancel()
	found, status := shelf(ctx, c.Param("token"))
	defer func() {
		took := time.Since(began)
		m.request(mediaPath, status, took)
		log.Log(ctx, slog.LevelDebug, "request", "event", "http", "route", mediaPath, "status", status, "ms", took.Milliseconds())
	}()
	if status != http.StatusOK {
		c.Status(status)
		return
	}
	h := c.Writer.Header()
	h.Set("Content-Length", strconv.Itoa(len(found.Data)))
	h.Set("Cache-Control", "private, no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	if found.Name != "" {
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": found.Name}))
	}
	c.Data(status, found.Type, found.Data)
}
