package demo

import (
	"mime"
	"net"
	"net/http"
	"net/netip"
)

// policy lets the page load only what this process serves, and run no script
// that is not a file of it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// paperPolicy lets a page to print, which was put into a thread, be looked at: on
// an origin of its own, without scripts and without anything from elsewhere.
const paperPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'"

// guard keeps other web pages out: a foreign name that was made to point at this
// machine (DNS rebinding) is refused by its Host, a foreign page's request by its
// Origin, and acts are JSON only, which no form can send.
func (d *Demo) guard(next http.Handler) http.Handler {
	crossOrigin := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		if !d.hostKnown(r.Host) {
			refuse(w, http.StatusForbidden, "このアドレスからは開けません。起動したときに表示されたアドレスで開いてください。")
			return
		}
		if crossOrigin.Check(r) != nil {
			refuse(w, http.StatusForbidden, "ほかのページからの操作は受けつけません。")
			return
		}
		if r.Method == http.MethodPost {
			if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || t != "application/json" {
				refuse(w, http.StatusUnsupportedMediaType, "JSONで送ってください。")
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// hostKnown allows this machine's own names, the name in Options.Addr, and any
// address in digits: a rebound request always carries the attacker's name.
func (d *Demo) hostKnown(hostport string) bool {
	host := hostOf(hostport)
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	return host == "localhost" || host != "" && host == hostOf(d.opt.Addr)
}

func hostOf(hostport string) string {
	if host, _, err := net.SplitHostPort(hostport); err == nil {
		return host
	}
	return hostport
}
