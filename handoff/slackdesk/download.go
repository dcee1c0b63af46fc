package slackdesk

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// maxDownload is the largest file of a counselor that is fetched, in bytes.
const maxDownload = 20 << 20

// Download fetches a file of the workspace by its id. Where it lies is asked of
// Slack; the token goes to Slack's own hosts only, and no redirect is followed:
// without access Slack leads to a sign-in page
// (https://docs.slack.dev/reference/objects/file-object#url). Fates: Content, with
// the reason file_gone, file_too_large, file_elsewhere or sign_in; Auth; else Again.
func (c *Client) Download(ctx context.Context, id string) (File, Posted) {
	if !fileForm.MatchString(id) {
		return File{}, Posted{Fate: Content, Reason: "file_gone"}
	}
	ctx, left := traced(ctx)
	var about struct {
		File struct {
			wireFile
			URL string `json:"url_private_download"`
		} `json:"file"`
	}
	err := c.read(ctx, "files.info", url.Values{"file": {id}}, &about)
	p := harmless(judge(err, left.Load()))
	switch f := about.File; {
	case gone(p), p.Fate == Done && f.Mode == "tombstone":
		return File{}, Posted{Fate: Content, Reason: "file_gone"}
	case p.Fate != Done:
		return File{}, p
	case f.External || !c.slacks(f.URL):
		return File{}, Posted{Fate: Content, Reason: "file_elsewhere"}
	case f.Size > maxDownload:
		return File{}, Posted{Fate: Content, Reason: "file_too_large"}
	}
	data, p := c.get(ctx, about.File.URL)
	return File{Type: about.File.Type, Data: data}, p
}

// slacks says that an address is Slack's own, or of the workspace that the base
// address names.
func (c *Client) slacks(address string) bool {
	u, err := url.Parse(address)
	base, err2 := url.Parse(c.base)
	switch {
	case err != nil || err2 != nil || u.User != nil || u.Host == "":
		return false
	case c.base != slackAPI:
		return u.Host == base.Host && u.Scheme == base.Scheme
	}
	return u.Scheme == "https" && u.Port() == "" && (u.Hostname() == "slack.com" || strings.HasSuffix(u.Hostname(), ".slack.com"))
}

func (c *Client) get(ctx context.Context, address string) ([]byte, Posted) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, Posted{Fate: Content, Reason: "file_elsewhere"}
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	res, err := c.slow.Do(req)
	if err != nil {
		return nil, Posted{Fate: Again, Reason: "no_answer"}
	}
	defer func() { _ = res.Body.Close() }()
	switch {
	case res.StatusCode == http.StatusNotFound || res.StatusCode == http.StatusGone:
		return nil, Posted{Fate: Content, Reason: "file_gone"}
	case res.StatusCode/100 == 3: // to a sign-in page
		return nil, Posted{Fate: Content, Reason: "sign_in"}
	case res.StatusCode != http.StatusOK:
		return nil, Posted{Fate: Again, Reason: fmt.Sprintf("http_%d", res.StatusCode)}
	}
	data, err := io.ReadAll(io.LimitReader(res.Body, maxDownload+1))
	switch {
	case err != nil:
		return nil, Posted{Fate: Again, Reason: "cut"}
	case len(data) > maxDownload:
		return nil, Posted{Fate: Content, Reason: "file_too_large"}
	}
	return data, Posted{}
}
