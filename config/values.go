package config

import (
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

func address(v string) error {
	_, port, err := net.SplitHostPort(v)
	if err != nil {
		return fmt.Errorf("%q is no host and port", v)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return fmt.Errorf("port %q is not from 0 to 65535", port)
	}
	return nil
}

// baseURL reads an absolute URL without user, query and fragment, and takes its
// closing slash off. It never shows the value: a token is easily pasted here.
func baseURL(v string, schemes ...string) (string, error) {
	u, err := url.Parse(v)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", errors.New("is no plain URL")
	}
	if !slices.Contains(schemes, u.Scheme) {
		return "", fmt.Errorf("does not begin with %s://", strings.Join(schemes, ":// or "))
	}
	return strings.TrimRight(v, "/"), nil
}

func directory(v string) error {
	info, err := os.Stat(v)
	switch {
	case err != nil:
		return fmt.Errorf("%s cannot be read: %w", v, reason(err))
	case !info.IsDir():
		return fmt.Errorf("%s is no directory", v)
	}
	return nil
}

// keyFile looks whether there is a file. It never shows the value: the content of
// a key file is easily pasted here.
func keyFile(v string) error {
	info, err := os.Stat(v)
	switch {
	case err != nil:
		return fmt.Errorf("the file that it names cannot be read: %w", reason(err))
	case !info.Mode().IsRegular():
		return errors.New("names something that is no file")
	}
	return nil
}

// redisURL checks the form only; the store reads it. Nothing of the value is
// shown, because it may hold a password.
func redisURL(v string) error {
	u, err := url.Parse(v)
	if err != nil {
		return errors.New("is no URL")
	}
	if u.Scheme != "redis" && u.Scheme != "rediss" {
		return errors.New("does not begin with redis:// or rediss://")
	}
	if u.Hostname() == "" {
		return errors.New("names no host")
	}
	if db := strings.Trim(u.Path, "/"); db != "" {
		if n, err := strconv.Atoi(db); err != nil || n < 0 {
			return errors.New("what follows the host is no database number")
		}
	}
	if u.Query().Get("master_name") == "" && u.Query().Has("addr") {
		return errors.New("has addr= without master_name=")
	}
	return nil
}

// secretBytes is the least length of a secret with which requests are signed: an
// empty or short one would let anybody sign.
const secretBytes = 16

func secrets(v string) ([]Secret, error) {
	var out []Secret
	for i, part := range strings.Split(v, ",") {
		part = strings.TrimSpace(part)
		if len(part) < secretBytes {
			return nil, fmt.Errorf("number %d has %d bytes and needs %d or more", i+1, len(part), secretBytes)
		}
		out = append(out, NewSecret(part))
	}
	return out, nil
}

func token(v, prefix string) error {
	if strings.ContainsFunc(v, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return errors.New("has characters that no token has")
	}
	if !strings.HasPrefix(v, prefix) {
		return fmt.Errorf("does not begin with %s", prefix)
	}
	return nil
}

var channelID = regexp.MustCompile(`^[CG][A-Z0-9]{2,}$`)

func channel(v string) error {
	if !channelID.MatchString(v) {
		return errors.New("is no channel ID")
	}
	return nil
}

var groupID = regexp.MustCompile(`^S[A-Z0-9]{2,}$`)

func userGroup(v string) error {
	if !groupID.MatchString(v) {
		return errors.New("is no user group ID")
	}
	return nil
}

// days reads whole days, as in 30d; 0 needs no unit.
func days(v string, least, most int) (time.Duration, error) {
	n, err := strconv.Atoi(strings.TrimSuffix(v, "d"))
	if err != nil || v != "0" && !strings.HasSuffix(v, "d") {
		return 0, fmt.Errorf("%q is no number of days", v)
	}
	if n < least || n > most {
		return 0, fmt.Errorf("%s is not from %d to %d days", v, least, most)
	}
	return time.Duration(n) * 24 * time.Hour, nil
}

// percent reads 20%.
func percent(v string, most int) (int, error) {
	n, err := strconv.Atoi(strings.TrimSuffix(v, "%"))
	if err != nil || !strings.HasSuffix(v, "%") {
		return 0, fmt.Errorf("%q is no share in percent", v)
	}
	if n < 0 || n > most {
		return 0, fmt.Errorf("%s is not from 0%% to %d%%", v, most)
	}
	return n, nil
}

func duration(v string, most time.Duration) (time.Duration, error) {
	d, err := time.ParseDuration(v)
	if err != nil {
		return 0, fmt.Errorf("%q is no duration", v)
	}
	if d < 0 || d > most {
		return 0, fmt.Errorf("%s is not from 0 to %s", v, most)
	}
	return d, nil
}

// local says that a host is this machine: no certificate can be had for it.
func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// mailServer checks the form of an SMTP address; it never shows it.
func mailServer(v string) error {
	u, err := url.Parse(v)
	switch {
	case err != nil || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "":
		return errors.New("is no address of a mail server")
	case u.Scheme != "smtp" && u.Scheme != "smtps":
		return errors.New("does not begin with smtps:// or smtp://")
	}
	return nil
}

// hookURL checks an https address, which may hold a token anywhere; it never shows it.
func hookURL(v string) error {
	u, err := url.Parse(v)
	switch {
	case err != nil || u.Hostname() == "":
		return errors.New("is no URL")
	case u.Scheme != "https" && (u.Scheme != "http" || !local(u.Hostname())):
		return errors.New("does not begin with https://")
	}
	return nil
}

// addresses reads mail addresses, comma-separated, without names.
func addresses(v string) ([]string, error) {
	var out []string
	for i, part := range strings.Split(v, ",") {
		a, err := mail.ParseAddress(strings.TrimSpace(part))
		if err != nil || a.Name != "" {
			return nil, fmt.Errorf("number %d is no mail address", i+1)
		}
		out = append(out, a.Address)
	}
	return out, nil
}
