package demo

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"
)

// publicURL is the address that the house gives to phones. Nobody can reach it; the
// page fetches what stands there from the house itself.
const publicURL = "https://tonari.invalid"

// fetchWithin and maxFetch bound what is fetched for a phone.
const (
	fetchWithin = 5 * time.Second
	maxFetch    = 12 << 20
)

// serveFetched gives the page what a phone would fetch: pictures and calendar files.
func (d *Demo) serveFetched(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	base := d.service
	d.mu.Unlock()
	req, err := http.NewRequestWithContext(r.Context(), http.MethodGet, base+"/m/"+r.PathValue("token"), nil)
	if err != nil || base == "" {
		http.NotFound(w, r)
		return
	}
	client := http.Client{Timeout: fetchWithin}
	res, err := client.Do(req)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer func() { _ = res.Body.Close() }()
	for _, name := range []string{"Content-Type", "Content-Disposition"} {
		if v := res.Header.Get(name); v != "" {
			w.Header().Set(name, v)
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(res.StatusCode)
	_, _ = io.Copy(w, io.LimitReader(res.Body, maxFetch))
}

// pictureAt is the path of a picture that the house sent.
func pictureAt(raw json.RawMessage) string {
	var m struct {
		Original string `json:"originalContentUrl"`
	}
	if json.Unmarshal(raw, &m) != nil || !strings.HasPrefix(m.Original, publicURL+"/m/") {
		return ""
	}
	return strings.TrimPrefix(m.Original, publicURL)
}

// linkIn takes the house's own address out of a text, and says where it leads.
func linkIn(text string) (rest, path string) {
	before, after, found := strings.Cut(text, publicURL+"/m/")
	if !found {
		return text, ""
	}
	token, tail, _ := strings.Cut(after, "\n")
	return strings.TrimSpace(before + "\n" + tail), "/m/" + token
}
