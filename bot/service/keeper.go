package service

import (
	"context"
	"log/slog"

	"tonari/bot/store"
	"tonari/bot/store/keys"
	"tonari/bot/turn"
	"tonari/config"
)

// OpenStore opens the house's Redis with its key file, for a command that is no
// service. It reads REDIS_URL, TONARI_KEYSET_FILE and TONARI_SEAT_OFFER of the
// settings.
func OpenStore(ctx context.Context, set *config.Settings, log *slog.Logger) (*store.Store, error) {
	k, err := keys.Read(set.Keyset)
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, store.Options{
		URL: set.Redis.Reveal(), Seal: sealer{k}, Person: sealer{k}.person, StateVersion: turn.StateVersion, Offer: set.SeatOffer, Log: log,
	})
}
