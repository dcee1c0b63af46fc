package linetest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// check collects what is wrong with a request body, in LINE's words
// (REF #error-messages). The same check serves sending and validating.
type check struct {
	many    bool // multicast: no quote tokens
	direct  bool // to one person: no mentions
	details []Detail
	typed   string   // first property of a wrong type
	flex    []Detail // errors inside a flex message, by JSON pointer
	flexAt  int
}

func newCheck(many bool) *check { return &check{many: many} }

// answer is the 400 for everything found, or nil.
func (c *check) answer() *answer {
	var a answer
	switch {
	case c.typed != "":
		a = badProperty(c.typed)
	case len(c.details) > 0:
		a = badRequest(c.details...)
	case len(c.flex) > 0:
		// The blank after the bracket is a no-break space at LINE.
		a = refuse(400, fmt.Sprintf("A message (messages[%d])\u00a0in the request body is invalid", c.flexAt), c.flex...)
	default:
		return nil
	}
	return &a
}

func (c *check) fail(property, format string, args ...any) {
	c.details = append(c.details, Detail{Message: fmt.Sprintf(format, args...), Property: property})
}

func (c *check) wrongType(property string) {
	if c.typed == "" {
		c.typed = property
	}
}

// decode reads exactly one JSON value in UTF-8.
func decode(b []byte) (any, error) {
	if !utf8.Valid(b) {
		return nil, errors.New("not utf-8")
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one value")
	}
	return v, nil
}

// str returns an optional string; null counts as absent.
func (c *check) str(m map[string]any, key, at string) (string, bool) {
	v := m[key]
	if v == nil {
		return "", false
	}
	s, isString := v.(string)
	if !isString {
		c.wrongType(at)
	}
	return s, isString
}

func (c *check) requiredString(m map[string]any, key, at string) string {
	s, given := c.str(m, key, at)
	if s == "" && (given || m[key] == nil) {
		c.fail(at, "May not be empty")
	}
	return s
}

// utf16Text checks a text whose limit counts UTF-16 code units, LINE's usual
// unit (DOCS messaging-api/text-character-count/).
func (c *check) utf16Text(m map[string]any, key, at string, limit int, required bool) string {
	return c.sized(m, key, at, limit, required, units)
}

// graphemeText checks a text whose limit counts what a reader calls characters:
// labels, titles, and the others of the list on that page.
func (c *check) graphemeText(m map[string]any, key, at string, limit int, required bool) string {
	return c.sized(m, key, at, limit, required, uniseg.GraphemeClusterCount)
}

func (c *check) sized(m map[string]any, key, at string, limit int, required bool, count func(string) int) string {
	s, given := c.str(m, key, at)
	switch {
	case !given && m[key] != nil:
	case s == "" && required:
		c.fail(at, "May not be empty")
	case count(s) > limit:
		c.fail(at, "Length must be between 0 and %d", limit)
	}
	return s
}

func units(s string) int { return len(utf16.Encode([]rune(s))) }

func (c *check) boolean(m map[string]any, key, at string) bool {
	b, isBool := m[key].(bool)
	if !isBool && m[key] != nil {
		c.wrongType(at)
	}
	return b
}

// integer returns an optional whole number and whether it was given.
func (c *check) integer(m map[string]any, key, at string) (int64, bool) {
	if m[key] == nil {
		return 0, false
	}
	n, isNumber := m[key].(json.Number)
	i, err := n.Int64()
	if !isNumber || err != nil {
		c.wrongType(at)
		return 0, false
	}
	return i, true
}

func (c *check) number(m map[string]any, key, at string, low, high float64) {
	n, isNumber := m[key].(json.Number)
	f, err := n.Float64()
	switch {
	case m[key] == nil:
		c.fail(at, "must be specified")
	case !isNumber || err != nil:
		c.wrongType(at)
	case f < low || f > high:
		c.fail(at, "Must be between %g and %g", low, high)
	}
}

// array checks the size of a list; it may be absent when low is zero.
func (c *check) array(m map[string]any, key, at string, low, high int) []any {
	a, isArray := m[key].([]any)
	switch {
	case m[key] == nil && low == 0:
	case m[key] == nil:
		c.fail(at, "May not be empty")
	case !isArray:
		c.wrongType(at)
	case len(a) < low || len(a) > high:
		c.fail(at, "Size must be between %d and %d", low, high)
	}
	return a
}

// child returns a nested object; a missing one is an error only if required.
func (c *check) child(m map[string]any, key, at string, required bool) map[string]any {
	o, isObject := m[key].(map[string]any)
	switch {
	case m[key] == nil && required:
		c.fail(at, "must be specified")
	case m[key] != nil && !isObject:
		c.wrongType(at)
	}
	return o
}

func (c *check) element(v any, at string) map[string]any {
	o, isObject := v.(map[string]any)
	if !isObject {
		c.wrongType(at)
	}
	return o
}

func (c *check) oneOf(m map[string]any, key, at string, allowed ...string) string {
	s, given := c.str(m, key, at)
	if !given {
		return ""
	}
	for _, a := range allowed {
		if s == a {
			return s
		}
	}
	c.fail(at, "Must be one of the following values: [%s]", strings.Join(allowed, ", "))
	return s
}

// asset checks the address of a picture, sound or video: https, within limit
// characters.
func (c *check) asset(m map[string]any, key, at string, limit int, required bool) {
	s := c.utf16Text(m, key, at, limit, required)
	if s == "" {
		return
	}
	if !goodURI(s, "https") {
		c.fail(at, "invalid uri")
	}
}

// goodURI says whether s is an absolute, percent-encoded URI of a scheme.
func goodURI(s string, schemes ...string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return false
		}
	}
	u, err := url.Parse(s)
	if err != nil {
		return false
	}
	for _, ok := range schemes {
		if strings.EqualFold(u.Scheme, ok) {
			return u.Scheme == "tel" || u.Scheme == "line" || u.Host != ""
		}
	}
	return false
}
