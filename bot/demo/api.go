package demo

import (
	"embed"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"time"
)

//go:embed page
var files embed.FS

const (
	maxAct     = 64 << 10
	maxPhoto   = 8 << 20 // a picture in base64
	longestAct = 10 * time.Second
)

// answer is what an act gives back; Message is a sentence for the person.
type answer struct {
	OK      bool   `json:"ok"`
	Message string `json:"message,omitempty"`
	ID      string `json:"id,omitempty"`
}

func (d *Demo) routes() http.Handler {
	page, _ := fs.Sub(files, "page")
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		http.ServeFileFS(w, r, page, "index.html")
	})
	assets := http.StripPrefix("/assets/", http.FileServerFS(page))
	mux.HandleFunc("GET /assets/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-cache")
		assets.ServeHTTP(w, r)
	})
	mux.HandleFunc("GET /events", d.events)
	mux.HandleFunc("GET /m/{token}", d.serveFetched)
	mux.HandleFunc("GET /media/phone/{phone}/{message}", d.servePhonePicture)
	mux.HandleFunc("GET /media/menu/{menu}", d.serveMenuPicture)
	mux.HandleFunc("GET /media/desk/{file}", d.serveDeskFile)
	mux.HandleFunc("POST /api/phones", d.servePhones)
	mux.HandleFunc("POST /api/phones/{phone}/{act}", d.servePhoneAct)
	mux.HandleFunc("POST /api/desk/{member}/{act}", d.serveDeskAct)
	mux.HandleFunc("POST /api/clock", d.serveClock)
	return d.guard(mux)
}

func (d *Demo) servePhones(w http.ResponseWriter, r *http.Request) {
	ph := d.addPhone()
	if ph == nil {
		refuse(w, http.StatusConflict, "スマホは12台までです。")
		return
	}
	d.touch()
	reply(w, http.StatusOK, answer{OK: true, ID: ph.id})
}

func (d *Demo) servePhoneAct(w http.ResponseWriter, r *http.Request) {
	ph := d.phone(r.PathValue("phone"))
	if ph == nil {
		refuse(w, http.StatusNotFound, "このスマホはありません。")
		return
	}
	limit := int64(maxAct)
	if r.PathValue("act") == "picture" {
		limit = maxPhoto
	}
	var a phoneAct
	if !read(w, r, limit, &a) {
		return
	}
	err := ph.does(r.PathValue("act"), a)
	d.touch()
	settle(w, err)
}

func (d *Demo) serveDeskAct(w http.ResponseWriter, r *http.Request) {
	m := d.member(r.PathValue("member"))
	if m == nil {
		refuse(w, http.StatusNotFound, "この人はいません。")
		return
	}
	limit := int64(maxAct)
	if r.PathValue("act") == "share" {
		limit = maxPhoto
	}
	var a deskAct
	if read(w, r, limit, &a) {
		settle(w, d.does(m, r.PathValue("act"), a))
	}
}

func (d *Demo) serveClock(w http.ResponseWriter, r *http.Request) {
	var a struct {
		Minutes int    `json:"minutes"`
		To      string `json:"to"`
	}
	if !read(w, r, maxAct, &a) {
		return
	}
	switch {
	case a.To == "duty":
		d.move(d.hours.untilChange(d.now()))
	case a.Minutes > 0:
		d.move(time.Duration(min(a.Minutes, day)) * time.Minute)
	default:
		settle(w, errUnknown)
		return
	}
	settle(w, nil)
}

func (d *Demo) servePhonePicture(w http.ResponseWriter, r *http.Request) {
	if ph := d.phone(r.PathValue("phone")); ph != nil {
		if p, ok := ph.picture(r.PathValue("message")); ok {
			media(w, p.mime, p.data)
			return
		}
	}
	http.NotFound(w, r)
}

func (d *Demo) serveDeskFile(w http.ResponseWriter, r *http.Request) {
	for _, f := range d.slack.Files() {
		if f.ID != r.PathValue("file") || f.Deleted {
			continue
		}
		mime := f.MIMEType
		switch {
		case pictures[mime]:
		case isPage(mime):
			w.Header().Set("Content-Security-Policy", paperPolicy)
		default:
			mime = "application/octet-stream"
			w.Header().Set("Content-Disposition", "attachment")
		}
		media(w, mime, d.slack.FileData(f.ID))
		return
	}
	http.NotFound(w, r)
}

func media(w http.ResponseWriter, mime string, data []byte) {
	w.Header().Set("Content-Type", mime)
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(data)
}

// read takes a JSON body of at most limit bytes.
func read(w http.ResponseWriter, r *http.Request, limit int64, into any) bool {
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(longestAct))
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, limit))
	dec.DisallowUnknownFields()
	err := dec.Decode(into)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		refuse(w, http.StatusRequestEntityTooLarge, errLong.Error())
	case err != nil:
		refuse(w, http.StatusBadRequest, "うけとれない形でした。ページを読みなおしてください。")
	}
	return err == nil
}

func settle(w http.ResponseWriter, err error) {
	if err != nil {
		refuse(w, http.StatusConflict, err.Error())
		return
	}
	reply(w, http.StatusOK, answer{OK: true})
}

func refuse(w http.ResponseWriter, status int, message string) {
	reply(w, status, answer{Message: message})
}

func reply(w http.ResponseWriter, status int, a answer) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(a)
}
