package web

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Health is what /readyz tells. Ready is nil when the house can take messages.
// Notes show what is down without making the house unready, as in "slack".
type Health struct {
	Ready error
	Notes map[string]string
}

// Admin is the handler of the admin listener: /livez, /readyz, /metrics.
func Admin(health func(ctx context.Context) Health, g prometheus.Gatherer, log *slog.Logger) http.Handler {
	e := engine(log)
	e.GET("/livez", func(c *gin.Context) { c.String(http.StatusOK, "ok\n") })
	e.GET("/readyz", func(c *gin.Context) {
		ctx, cancel := context.WithTimeout(c.Request.Context(), 2*time.Second)
		defer cancel()
		h := health(ctx)
		body := map[string]any{"ready": h.Ready == nil}
		status := http.StatusOK
		if h.Ready != nil {
			body["reason"] = h.Ready.Error()
			status = http.StatusServiceUnavailable
		}
		for name, note := range h.Notes {
			body[name] = note
		}
		b, _ := json.Marshal(body) // strings and booleans always marshal
		c.Data(status, "application/json; charset=utf-8", append(b, '\n'))
	})
	e.GET("/metrics", gin.WrapH(promhttp.HandlerFor(g, promhttp.HandlerOpts{})))
	return e
}

func statusText(status int) string { return strconv.Itoa(status) }

func typeName(v any) string { return fmt.Sprintf("%T", v) }

// quiet drops net/http's own lines to debug: they hold addresses of clients.
type quiet struct{ slog.Handler }
