package service

import (
	"context"
	"errors"
	"net/http"

	"tonari/bot/store"
	"tonari/bot/web"
)

// media gives a phone what was kept for it.
func (s *Service) media(ctx context.Context, token string) (web.Media, int) {
	m, err := s.store.Media(ctx, token)
	switch {
	case errors.Is(err, store.ErrNoMedia):
		return web.Media{}, http.StatusNotFound
	case err != nil:
		s.log.Error("media cannot be read", "event", "media", "err", err)
		return web.Media{}, http.StatusServiceUnavailable
	}
	return web.Media{Type: m.Type, Name: m.Name, Data: m.Data}, http.StatusOK
}
