package worker

import (
	"context"
	"strings"
	"time"

	"tonari/bot"
	"tonari/bot/store"
)

// pictureLife is how long a phone can fetch a counselor's picture.
const pictureLife = 7 * 24 * time.Hour

// picture makes a counselor's picture ready; what is answered names its two tokens.
func (w *Worker) picture(ctx context.Context, work *store.DeskWork, d bot.DeskItem) Posted {
	original, preview, p := w.Desk.Picture(ctx, d)
	if p.Fate != PostDone {
		return p
	}
	var tokens []string
	for _, f := range []File{original, preview} {
		token, err := w.Store.PutMedia(ctx, work.Person, store.Media{Kind: "image", Type: f.Type, Data: f.Data}, pictureLife)
		if err != nil {
			w.check(err, "picture")
			return Posted{Fate: PostAgain, Reason: "store"}
		}
		tokens = append(tokens, token)
	}
	return Posted{TS: strings.Join(tokens, " ")}
}
