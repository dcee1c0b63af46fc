package linetest

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// flexFields are the fields of each part of a flex message, without `type`
// (REF #flex-message). Unlike everywhere else in a request, LINE refuses any other
// one, as "unknown field" (github.com/line/line-bot-sdk-python/issues/111).
var flexFields = map[string]string{
	"bubble":    "direction styles header hero body footer size action",
	"carousel":  "contents",
	"styles":    "header hero body footer",
	"block":     "backgroundColor separator separatorColor",
	"box":       "layout flex contents spacing margin " + offsets + " backgroundColor borderColor borderWidth cornerRadius width maxWidth height maxHeight " + paddings + " action justifyContent alignItems background",
	"button":    "flex color style action gravity margin " + offsets + " height adjustMode scaling",
	"image":     "url flex margin " + offsets + " align gravity size aspectRatio aspectMode backgroundColor action animated",
	"video":     "url previewUrl altContent aspectRatio action",
	"icon":      "url size aspectRatio margin " + offsets + " scaling",
	"text":      "flex text size align gravity color weight style decoration wrap lineSpacing margin " + offsets + " action maxLines contents adjustMode scaling",
	"span":      "text size color weight style decoration",
	"separator": "margin color",
	"filler":    "flex",
}

const (
	offsets  = "position offsetTop offsetBottom offsetStart offsetEnd"
	paddings = "paddingAll paddingTop paddingBottom paddingStart paddingEnd"
)

// known refuses fields that a part does not have.
func (c *flexCheck) known(m map[string]any, kind, at string) {
	fields := strings.Fields(flexFields[kind])
	for _, k := range slices.Sorted(maps.Keys(m)) {
		typed := k == "type" && kind != "styles" && kind != "block"
		if !typed && !slices.Contains(fields, k) {
			c.fail(strings.TrimPrefix(at+"."+k, "."), "unknown field")
		}
	}
}

// Forms of a box's measures (REF #box).
var (
	paddingForm = regexp.MustCompile(`^(none|xs|sm|md|lg|xl|xxl|\d+(\.\d+)?(px|%))$`)
	cornerForm  = regexp.MustCompile(`^(none|xs|sm|md|lg|xl|xxl|\d+(\.\d+)?px)$`)
	borderForm  = regexp.MustCompile(`^(none|light|normal|medium|semi-bold|bold|\d+(\.\d+)?px)$`)
	extentForm  = regexp.MustCompile(`^\d+(\.\d+)?(px|%)$`)
)

func (c *flexCheck) measures(m map[string]any, at string) {
	form := func(form *regexp.Regexp, keys string) {
		for _, k := range strings.Fields(keys) {
			if s, given := c.str(m, k, at+"."+k); given && !form.MatchString(s) {
				c.fail(at+"."+k, "invalid property")
			}
		}
	}
	form(paddingForm, paddings)
	form(cornerForm, "cornerRadius")
	form(borderForm, "borderWidth")
	form(extentForm, "width maxWidth height maxHeight")
}
