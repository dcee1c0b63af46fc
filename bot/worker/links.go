package worker

import (
	"context"
	"sync"

	"tonari/bot"
)

// linked is how many earlier cards a card leads to, the newest.
const linked = 5

// links remembers the addresses of cards; a card that was posted anew has
// another.
type links struct {
	mu    sync.Mutex
	known map[string]string // channel/ts
}

// earlier gives a card the addresses of the person's earlier ones, as far as they
// are to be had: without them the numbers stand alone.
func (w *Worker) earlier(ctx context.Context, c *bot.Card) {
	if c == nil {
		return
	}
	c.Links = map[bot.CaseID]string{}
	for _, id := range c.Earlier[max(0, len(c.Earlier)-linked):] {
		th, err := w.Store.CaseThread(ctx, id)
		if err != nil || th.TS == "" {
			continue
		}
		if link := w.link(ctx, th.Channel, th.TS); link != "" {
			c.Links[id] = link
		}
	}
}

// link is the address of a card.
func (w *Worker) link(ctx context.Context, channel, ts string) string {
	key := channel + "/" + ts
	w.links.mu.Lock()
	link := w.links.known[key]
	w.links.mu.Unlock()
	if link != "" {
		return link
	}
	if link = w.Desk.Link(ctx, channel, ts); link == "" {
		return ""
	}
	w.links.mu.Lock()
	defer w.links.mu.Unlock()
	if len(w.links.known) > 10000 {
		clear(w.links.known)
	}
	w.links.known[key] = link
	return link
}
