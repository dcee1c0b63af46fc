package slacktest

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Upload is a file that a member shares.
type Upload struct {
	Name, MIMEType string
	Data           []byte
}

// File is a file as the workspace has it.
type File struct {
	ID, Name, Title, MIMEType, User, URL string
	Size                                 int
	Deleted                              bool
}

type storedFile struct {
	w                              *Workspace
	id, name, title, kind, user    string
	data                           []byte
	announced                      int
	uploaded, completed, destroyed bool
	shares                         []*message
}

func (w *Workspace) addFile(u Upload, user string) *storedFile {
	f := &storedFile{w: w, id: w.id("F"), name: u.Name, title: u.Name, kind: u.MIMEType, user: user, data: u.Data, uploaded: true, completed: true}
	if f.kind == "" {
		f.kind = orElse(mime.TypeByExtension(path.Ext(u.Name)), "application/octet-stream")
	}
	w.files = append(w.files, f)
	return f
}

func (w *Workspace) file(id string) *storedFile {
	for _, f := range w.files {
		if f.id == id {
			return f
		}
	}
	return nil
}

func (f *storedFile) url() string {
	return f.w.baseURL + "/files-pri/" + f.w.cfg.teamID + "-" + f.id + "/" + f.name
}

func (f *storedFile) public() File {
	return File{ID: f.id, Name: f.name, Title: f.title, MIMEType: f.kind, User: f.user, URL: f.url(), Size: len(f.data), Deleted: f.destroyed}
}

// wire is the file object (https://docs.slack.dev/reference/objects/file-object).
func (f *storedFile) wire() map[string]any {
	if f.destroyed {
		return map[string]any{"id": f.id, "mode": "tombstone"}
	}
	shares := map[string]any{}
	for _, m := range f.shares {
		entry := map[string]any{"ts": m.ts}
		if m.threadTS != "" {
			entry["thread_ts"] = m.threadTS
		}
		shares[m.channel.ID] = append(list(shares[m.channel.ID]), entry)
	}
	return map[string]any{
		"id": f.id, "name": f.name, "title": f.title, "mimetype": f.kind, "filetype": strings.TrimPrefix(path.Ext(f.name), "."),
		"user": f.user, "size": len(f.data), "mode": "hosted", "is_external": false, "is_public": false,
		"url_private": f.url(), "url_private_download": f.url(), "shares": map[string]any{"private": shares},
	}
}

// fileUploadURL is https://docs.slack.dev/reference/methods/files.getUploadURLExternal.
func (w *Workspace) fileUploadURL(a args) (map[string]any, error) {
	n, err := strconv.Atoi(a["length"])
	switch {
	case a["filename"] == "" || err != nil || n <= 0:
		return nil, refuse("invalid_arguments")
	case units(a["alt_txt"]) > 1000:
		return nil, refuse("alt_txt_too_large")
	case int64(n) > w.cfg.maxFileLength:
		return nil, refuse("file_upload_size_restricted")
	}
	f := w.addFile(Upload{Name: a["filename"]}, w.cfg.botUser)
	f.announced, f.uploaded, f.completed = n, false, false
	return map[string]any{"upload_url": w.baseURL + "/upload/" + f.id, "file_id": f.id}, nil
}

// serveUpload takes the bytes, as a raw body or as the multipart field "file"
// (https://docs.slack.dev/messaging/working-with-files#uploading_files).
func (w *Workspace) serveUpload(rw http.ResponseWriter, r *http.Request, id string) {
	if f := w.takeFault("upload", args{"file": id}); f != nil && f.before != nil {
		f.before(rw, r)
		return
	}
	var body io.Reader = r.Body
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		part, _, err := r.FormFile("file")
		if err != nil {
			http.Error(rw, "no file", http.StatusBadRequest)
			return
		}
		defer func() { _ = part.Close() }()
		body = part
	}
	data, err := io.ReadAll(io.LimitReader(body, w.cfg.maxFileLength))
	if err != nil {
		http.Error(rw, "cut off", http.StatusBadRequest)
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	f := w.file(id)
	if f == nil || f.uploaded {
		http.NotFound(rw, r)
		return
	}
	if len(data) != f.announced {
		w.violation("upload of %s: %d bytes announced, %d sent", f.id, f.announced, len(data))
		http.Error(rw, "length mismatch", http.StatusBadRequest)
		return
	}
	f.data, f.uploaded = data, true
	w.touch()
	_, _ = fmt.Fprintf(rw, "OK - %d", len(data))
}

// fileComplete is https://docs.slack.dev/reference/methods/files.completeUploadExternal.
// Its answer has no ts: the message shows in files.info and as a file_share event.
func (w *Workspace) fileComplete(a args) (map[string]any, error) {
	var wanted []struct{ ID, Title string }
	if json.Unmarshal([]byte(a["files"]), &wanted) != nil || len(wanted) == 0 {
		return nil, refuse("invalid_arguments")
	}
	var fs []*storedFile
	out := []any{}
	for _, x := range wanted {
		f := w.file(x.ID)
		if f == nil || !f.uploaded || f.completed {
			return nil, refuse("file_not_found")
		}
		fs = append(fs, f)
		out = append(out, map[string]any{"id": f.id, "title": orElse(x.Title, f.name)})
	}
	var target *Channel
	if a["channel_id"] != "" {
		c, err := w.visibleChannel(args{"channel": a["channel_id"]})
		switch {
		case err != nil:
			return nil, err
		case c.archived:
			return nil, refuse("is_archived")
		case a["thread_ts"] != "" && !validTS.MatchString(a["thread_ts"]):
			return nil, refuse("invalid_thread_ts")
		}
		target = c
	} else if a["thread_ts"] != "" {
		return nil, refuse("invalid_arguments")
	}
	_, blocks, _, err := w.content(args{"blocks": a["blocks"]})
	if err != nil {
		return nil, err
	}
	if a["initial_comment"] != "" {
		blocks = nil
	}
	if target != nil {
		if err := w.limiter.post(target, w.now()); err != nil {
			return nil, err
		}
	}
	for i, f := range fs {
		f.completed, f.title = true, orElse(wanted[i].Title, f.name)
	}
	if target == nil {
		return map[string]any{"files": out}, nil
	}
	m := w.botMessage(args{}, a["initial_comment"], blocks)
	m.subtype, m.files, m.threadTS = "file_share", fs, w.attach(target, a["thread_ts"])
	target.add(m)
	for _, f := range fs {
		f.shares = append(f.shares, m)
	}
	w.posted(target, m)
	return map[string]any{"files": out}, nil
}

// fileInfo is https://docs.slack.dev/reference/methods/files.info.
func (w *Workspace) fileInfo(a args) (map[string]any, error) {
	f := w.file(a["file"])
	switch {
	case f == nil || !f.completed:
		return nil, refuse("file_not_found")
	case f.destroyed:
		return nil, refuse("file_deleted")
	}
	return map[string]any{"file": f.wire(), "comments": []any{}}, nil
}

// fileDelete is https://docs.slack.dev/reference/methods/files.delete: a bot
// deletes only its own files.
func (w *Workspace) fileDelete(a args) (map[string]any, error) {
	f := w.file(a["file"])
	switch {
	case f == nil:
		return nil, refuse("file_not_found")
	case f.destroyed:
		return nil, refuse("file_deleted")
	case f.user != w.cfg.botUser:
		return nil, refuse("cant_delete_file")
	}
	f.destroyed, f.data, f.name, f.title = true, nil, "deleted", ""
	return map[string]any{}, nil
}

// serveFile is url_private: without a good token it leads to a sign-in page
// that answers 200 (https://docs.slack.dev/reference/objects/file-object#url).
func (w *Workspace) serveFile(rw http.ResponseWriter, r *http.Request) {
	if f := w.takeFault("download", args{"path": r.URL.Path}); f != nil && f.before != nil {
		f.before(rw, r)
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if r.Header.Get("Authorization") != "Bearer "+w.cfg.token || w.revoked || !w.scopes["files:read"] {
		http.Redirect(rw, r, w.baseURL+"/signin", http.StatusFound)
		return
	}
	i := slices.IndexFunc(w.files, func(f *storedFile) bool {
		return !f.destroyed && strings.HasPrefix(r.URL.Path, "/files-pri/"+w.cfg.teamID+"-"+f.id+"/")
	})
	if i < 0 {
		http.NotFound(rw, r)
		return
	}
	rw.Header().Set("Content-Type", w.files[i].kind)
	_, _ = rw.Write(w.files[i].data)
}

// Files are all files of the workspace that were completed.
func (w *Workspace) Files() []File {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []File
	for _, f := range w.files {
		if f.completed {
			out = append(out, f.public())
		}
	}
	return out
}

// FileData are the bytes of a file; nil when it is gone.
func (w *Workspace) FileData(id string) []byte {
	w.mu.Lock()
	defer w.mu.Unlock()
	if f := w.file(id); f != nil {
		return slices.Clone(f.data)
	}
	return nil
}
