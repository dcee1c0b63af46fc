package slackdesk

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"tonari/bot"
)

// Limits of a modal (https://docs.slack.dev/reference/views,
// https://docs.slack.dev/reference/block-kit/block-elements).
const (
	maxTitle   = 24
	maxLabel   = 2000
	maxHint    = 2000
	maxOptions = 100
	maxOption  = 75
	maxInput   = 3000
)

// Open shows a form to whoever pressed: trigger opens one modal within three
// seconds. The error tells what Slack said, never what stands in the form.
func (c *Client) Open(ctx context.Context, trigger string, f bot.Form) error {
	_, err := c.api.OpenViewContext(ctx, trigger, modal(f))
	if p := judge(err, true); p.Fate != Done {
		return fmt.Errorf("opening the form %s: %s", f.Name, p.word())
	}
	return nil
}

// modal is the view of a form. Each field is a block of its name, so that an
// error can be shown at it.
func modal(f bot.Form) slack.ModalViewRequest {
	v := slack.ModalViewRequest{
		Type: slack.VTModal, Title: plain(cut(f.Title, maxTitle)), Close: plain("とじる"),
		CallbackID: string(f.Name), PrivateMetadata: about(f),
	}
	if f.Submit != "" {
		v.Submit = plain(cut(f.Submit, maxTitle))
	}
	for _, text := range f.Texts {
		for _, piece := range split(clean(text), maxPiece, units) {
			v.Blocks.BlockSet = append(v.Blocks.BlockSet, section("", plain(piece)))
		}
	}
	for _, field := range f.Fields {
		v.Blocks.BlockSet = append(v.Blocks.BlockSet, input(field))
	}
	return v
}

func input(f bot.Field) slack.Block {
	var hint *slack.TextBlockObject
	if f.Hint != "" {
		hint = plain(cut(f.Hint, maxHint))
	}
	b := slack.NewInputBlock(f.Name, plain(cut(f.Label, maxLabel)), hint, element(f))
	b.Optional = f.Optional
	return b
}

func element(f bot.Field) slack.BlockElement {
	value := ""
	if len(f.Value) > 0 {
		value = f.Value[0]
	}
	switch f.Kind {
	case bot.FieldOne:
		e := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, f.Name, optionsOf(f.Options)...)
		e.InitialOption = picked(f.Options, value)
		return e
	case bot.FieldMany:
		e := slack.NewCheckboxGroupsBlockElement(f.Name, optionsOf(f.Options)...)
		for _, v := range f.Value {
			if o := picked(f.Options, v); o != nil {
				e.InitialOptions = append(e.InitialOptions, o)
			}
		}
		return e
	case bot.FieldFind:
		e := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, nil, f.Name)
		least := 0
		e.MinQueryLength = &least
		e.InitialOption = picked(f.Options, value)
		return e
	case bot.FieldDate:
		e := slack.NewDatePickerBlockElement(f.Name)
		e.InitialDate = value
		return e
	case bot.FieldTime:
		e := slack.NewTimePickerBlockElement(f.Name)
		e.InitialTime = value
		return e
	}
	e := slack.NewPlainTextInputBlockElement(nil, f.Name)
	e.Multiline = f.Kind == bot.FieldLong
	e.MaxLength = maxInput
	if f.Max > 0 {
		e.MaxLength = min(f.Max, maxInput)
	}
	e.InitialValue = cut(clean(value), e.MaxLength)
	return e
}

func option(o bot.Option) *slack.OptionBlockObject {
	return slack.NewOptionBlockObject(o.Value, plain(cut(o.Label, maxOption)), nil)
}

func optionsOf(all []bot.Option) []*slack.OptionBlockObject {
	var out []*slack.OptionBlockObject
	for _, o := range all[:min(len(all), maxOptions)] {
		out = append(out, option(o))
	}
	return out
}

func picked(all []bot.Option, value string) *slack.OptionBlockObject {
	for _, o := range all {
		if o.Value == value && value != "" {
			return option(o)
		}
	}
	return nil
}

// about is what comes back with a form: whose it is and when it was opened.
func about(f bot.Form) string {
	return strings.Join([]string{f.Case.String(), strconv.FormatInt(f.Opened.UnixMilli(), 10), f.Ref}, " ")
}

func readAbout(s string) (id bot.CaseID, opened time.Time, ref string, ok bool) {
	parts := strings.SplitN(s, " ", 3)
	if len(parts) != 3 {
		return 0, time.Time{}, "", false
	}
	id, err := bot.CaseID(0), error(nil)
	if parts[0] != "0" { // a form of an event is about no case
		id, err = bot.ParseCaseID(parts[0])
	}
	ms, err2 := strconv.ParseInt(parts[1], 10, 64)
	return id, time.UnixMilli(ms).UTC(), parts[2], err == nil && err2 == nil
}

// sent is a view as it comes with a submission
// (https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload).
type sent struct {
	Type     string `json:"type"`
	ID       string `json:"id"`
	Callback string `json:"callback_id"`
	About    string `json:"private_metadata"`
	Blocks   []struct {
		Type string `json:"type"`
		ID   string `json:"block_id"`
	} `json:"blocks"`
	State struct {
		Values map[string]map[string]filled `json:"values"`
	} `json:"state"`
}

// filled is one element's state; which field holds it depends on its type.
type filled struct {
	Value  *string `json:"value"`
	Date   *string `json:"selected_date"`
	Time   *string `json:"selected_time"`
	Option *struct {
		Value string `json:"value"`
	} `json:"selected_option"`
	Options []struct {
		Value string `json:"value"`
	} `json:"selected_options"`
}

// submitted reads a form that was sent; false when it is none of ours.
func (v sent) submitted() (bot.Submit, bool) {
	id, opened, ref, ok := readAbout(v.About)
	s := bot.Submit{Case: id, Form: bot.Action(v.Callback), Ref: ref, Opened: opened, Values: map[string][]string{}}
	for field, elements := range v.State.Values {
		for _, e := range elements {
			if values := e.values(); len(values) > 0 {
				s.Values[field] = values
			}
		}
	}
	return s, ok && v.ID != ""
}

// first is the form's first field; empty when it has none.
func (v sent) first() string {
	for _, b := range v.Blocks {
		if b.Type == "input" {
			return b.ID
		}
	}
	return ""
}

func (e filled) values() []string {
	var out []string
	for _, p := range []*string{e.Value, e.Date, e.Time} {
		if p != nil && *p != "" {
			out = append(out, clean(*p))
		}
	}
	if e.Option != nil {
		out = append(out, e.Option.Value)
	}
	for _, o := range e.Options {
		out = append(out, o.Value)
	}
	return out
}

// Suggest reads the body of a request to the options URL: somebody types in a field
// that is looked up (https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload).
// stranger: they are of another workspace. false: it is none of ours.
func (d *Decoder) Suggest(body []byte) (l bot.Lookup, stranger, ok bool) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return l, false, false
	}
	var in struct {
		Type  string `json:"type"`
		AppID string `json:"api_app_id"`
		Team  struct {
			ID string `json:"id"`
		} `json:"team"`
		User struct {
			ID     string `json:"id"`
			TeamID string `json:"team_id"`
		} `json:"user"`
		Field string `json:"block_id"`
		Query string `json:"value"`
		View  sent   `json:"view"`
	}
	if json.Unmarshal([]byte(form.Get("payload")), &in) != nil || in.Type != "block_suggestion" ||
		d.TeamID != "" && in.Team.ID != "" && in.Team.ID != d.TeamID || d.AppID != "" && in.AppID != "" && in.AppID != d.AppID ||
		!staffForm.MatchString(in.User.ID) {
		return l, false, false
	}
	id, _, ref, ok := readAbout(in.View.About)
	l = bot.Lookup{Case: id, Form: bot.Action(in.View.Callback), Ref: ref, Field: in.Field, Query: clean(in.Query), By: bot.StaffID(in.User.ID)}
	return l, in.User.TeamID != "" && in.Team.ID != "" && in.User.TeamID != in.Team.ID, ok
}

// Options is the answer to Suggest, at most 100
// (https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element#external_select).
func Options(all []bot.Option) []byte {
	list := optionsOf(all)
	if list == nil {
		list = []*slack.OptionBlockObject{}
	}
	out, _ := json.Marshal(map[string]any{"options": list}) // strings always marshal
	return out
}

// Replace is the answer to a submission that shows another form in its place
// (https://docs.slack.dev/surfaces/modals#updating_response).
func Replace(f bot.Form) []byte {
	out, err := json.Marshal(map[string]any{"response_action": "update", "view": modal(f)})
	if err != nil { // the library's blocks always marshal
		panic(err)
	}
	return out
}

// FieldErrors is the answer to a submission that shows what is wrong at its
// fields; the form stays open
// (https://docs.slack.dev/surfaces/modals#displaying_errors).
func FieldErrors(wrong map[string]string) []byte {
	out, _ := json.Marshal(map[string]any{"response_action": "errors", "errors": wrong}) // strings always marshal
	return out
}
