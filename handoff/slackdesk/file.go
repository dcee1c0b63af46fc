package slackdesk

import (
	"bytes"
	"context"

	"github.com/slack-go/slack"

	"tonari/bot"
)

// fileNames are names that tell nothing of the person.
var fileNames = map[string]string{
	"image/jpeg": "photo.jpg", "image/png": "photo.png", "image/gif": "photo.gif", "image/webp": "photo.webp",
	"video/mp4": "video.mp4", "audio/x-m4a": "voice.m4a", "audio/mp4": "voice.m4a", "application/pdf": "file.pdf",
}

// fileText says what stands in a post and when it was sent: a film that LINE had
// to prepare stands below words that came after it.
func (r renderer) fileText(d bot.DeskItem) string {
	kind := mediaNames[string(d.Media.Kind)]
	if kind == "" {
		kind = "ファイル"
	}
	if d.At.IsZero() {
		return "ご本人から届いた" + kind
	}
	return "ご本人から届いた" + kind + "（" + r.stamp(d.At) + "）"
}

// Upload puts a person's file into the thread, in Slack's three steps
// (https://docs.slack.dev/messaging/working-with-files#uploading_files).
// TS is the file's id. Only the last step shows anything: a fault before it is
// Again.
func (c *Client) Upload(ctx context.Context, channel, thread string, d bot.DeskItem, f File) Posted {
	if d.Media == nil || len(f.Data) == 0 {
		return Posted{Fate: Content, Reason: "file_empty"}
	}
	name := fileNames[f.Type]
	if name == "" {
		name = "file.bin"
	}
	return c.put(ctx, channel, thread, d.ID, name, c.render.fileText(d), f.Data)
}

// Paper puts a filled form into the thread, as Upload does a person's file.
func (c *Client) Paper(ctx context.Context, channel, thread string, d bot.DeskItem, name string, data []byte) Posted {
	if d.Paper == nil || len(data) == 0 {
		return Posted{Fate: Content, Reason: "file_empty"}
	}
	return c.put(ctx, channel, thread, d.ID, name, d.Paper.Title, data)
}

// put uploads a file under a name and a text that tell nothing of the person.
func (c *Client) put(ctx context.Context, channel, thread, item, name, text string, data []byte) Posted {
	ctx, left := traced(ctx)
	u, err := c.files.GetUploadURLExternalContext(ctx, slack.GetUploadURLExternalParameters{
		FileName: name, FileSize: len(data), AltTxt: text,
	})
	if p := harmless(judge(err, left.Load())); p.Fate != Done {
		return p
	}
	err = c.files.UploadToURL(ctx, slack.UploadToURLParameters{
		UploadURL: u.UploadURL, Filename: name, Reader: bytes.NewReader(data),
	})
	if p := harmless(judge(err, true)); p.Fate != Done {
		return p
	}
	ctx, left = traced(ctx)
	_, err = c.files.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{
		Files: []slack.FileSummary{{ID: u.FileID, Title: name}}, Channel: channel, ThreadTimestamp: thread,
		Blocks: slack.Blocks{BlockSet: []slack.Block{section(marker(item), plain(text))}},
	})
	p := judge(err, left.Load())
	if p.Fate != Done {
		return p
	}
	if ts, lost := c.lostThread(ctx, channel, thread, u.FileID); lost {
		c.Delete(ctx, channel, u.FileID)
		return c.unthreaded(ctx, channel, ts)
	}
	return Posted{TS: u.FileID}
}

// lostThread says whether a file landed at the top level. The answer to an
// upload has no ts; files.info has.
func (c *Client) lostThread(ctx context.Context, channel, thread, file string) (string, bool) {
	if thread == "" {
		return "", false
	}
	info, _, _, err := c.files.GetFileInfoContext(ctx, file, 0, 0)
	if err != nil {
		return "", false
	}
	for _, shares := range []map[string][]slack.ShareFileInfo{info.Shares.Private, info.Shares.Public} {
		for _, s := range shares[channel] {
			if s.ThreadTs == "" {
				return s.Ts, true
			}
		}
	}
	return "", false
}
