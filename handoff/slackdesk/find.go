package slackdesk

import (
	"context"
	"encoding/json"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"tonari/bot"
)

// clockSlack is how much clocks here and there may differ.
const clockSlack = time.Minute

// maxPages bounds a look-up; a page has up to 200 messages.
const maxPages = 20

// Find looks for the post of an item, after an answer was lost: in its thread, or
// at the top level of the channel. false with Done: it does not stand there, or
// only a part of it does; any other fate: it could not be looked up.
func (c *Client) Find(ctx context.Context, channel, thread, item string, since time.Time) (Posted, bool) {
	stand, p := c.posts(ctx, channel, thread, since)
	if p.Fate != Done {
		return p, false
	}
	for id, ts := range stand {
		if id == marker(item) || strings.HasPrefix(id, marker(item)+".c") {
			return Posted{TS: ts}, true
		}
	}
	var all []string
	for id := range stand {
		if m := partOf.FindStringSubmatch(id); m != nil && m[1] == marker(item) {
			n, _ := strconv.Atoi(m[2])
			for i := range n {
				ts := stand[partMarker(item, i, n)]
				if ts == "" {
					return Posted{}, false
				}
				all = append(all, ts)
			}
			return Posted{TS: strings.Join(all, ",")}, true
		}
	}
	return Posted{}, false
}

// Purge deletes whatever stands of an item: its post, its file, or some of the
// several posts that words can need. Done: nothing of it stands any more.
func (c *Client) Purge(ctx context.Context, channel, thread, item string, since time.Time) Posted {
	stand, p := c.posts(ctx, channel, thread, since)
	if p.Fate != Done {
		return p
	}
	for id, ts := range stand {
		if id != marker(item) && !strings.HasPrefix(id, marker(item)+".") {
			continue
		}
		if p := c.Delete(ctx, channel, ts); p.Fate != Done {
			return p
		}
	}
	return Posted{}
}

var partOf = regexp.MustCompile(`^(o_.*)\.p\d+of(\d+)$`)

// posts are our own posts since then: marker to ts, or to the id of the file.
func (c *Client) posts(ctx context.Context, channel, thread string, since time.Time) (map[string]string, Posted) {
	out := map[string]string{}
	p := c.each(ctx, channel, thread, since, func(m message) {
		if m.BotID == "" {
			return
		}
		id := firstBlock(m.Blocks)
		if !strings.HasPrefix(id, "o_") {
			return
		}
		out[id] = m.TS
		if len(m.Files) > 0 {
			out[id] = m.Files[0].ID
		}
	})
	return out, p
}

func firstBlock(raw json.RawMessage) string {
	var bs []struct {
		ID string `json:"block_id"`
	}
	if json.Unmarshal(raw, &bs) != nil || len(bs) == 0 {
		return ""
	}
	return bs[0].ID
}

// each reads a thread, or the top level, since then, page by page.
func (c *Client) each(ctx context.Context, channel, thread string, since time.Time, see func(message)) Posted {
	_, p := c.pages(ctx, channel, thread, since, see)
	return p
}

// pages is each; whole says that nothing was left when the pages ran out.
func (c *Client) pages(ctx context.Context, channel, thread string, since time.Time, see func(message)) (whole bool, _ Posted) {
	method, form := "conversations.history", url.Values{"channel": {channel}, "limit": {"200"}}
	if thread != "" {
		method = "conversations.replies"
		form.Set("ts", thread)
	}
	if !since.IsZero() {
		form.Set("oldest", strconv.FormatInt(since.Add(-clockSlack).Unix(), 10)+".000000")
	}
	for range maxPages {
		var page struct {
			Messages []message `json:"messages"`
			More     bool      `json:"has_more"`
			Metadata struct {
				Next string `json:"next_cursor"`
			} `json:"response_metadata"`
		}
		ctx, left := traced(ctx)
		if err := c.read(ctx, method, form, &page); err != nil {
			p := harmless(judge(err, left.Load()))
			if gone(p) {
				return true, Posted{} // the thread is gone and what stood in it
			}
			return false, p
		}
		for _, m := range page.Messages {
			see(m)
		}
		if !page.More || page.Metadata.Next == "" {
			return true, Posted{}
		}
		form.Set("cursor", page.Metadata.Next)
	}
	return false, Posted{}
}

// CaseOf reads the case number of a thread's parent card; 0 when the thread is no
// case's. ours: the parent is a post of this desk all the same.
func (c *Client) CaseOf(ctx context.Context, channel, thread string) (id bot.CaseID, ours bool, _ Posted) {
	ctx, left := traced(ctx)
	var page struct {
		Messages []message `json:"messages"`
	}
	err := c.read(ctx, "conversations.replies", url.Values{"channel": {channel}, "ts": {thread}, "limit": {"1"}}, &page)
	p := harmless(judge(err, left.Load()))
	switch {
	case gone(p):
		return 0, false, Posted{}
	case p.Fate != Done || len(page.Messages) == 0:
		return 0, false, p
	}
	m := page.Messages[0]
	if m.BotID == "" || m.TS != thread {
		return 0, false, Posted{}
	}
	mark := firstBlock(m.Blocks)
	id, _ = markedCase(mark)
	return id, markedItem(mark) != "", Posted{}
}
