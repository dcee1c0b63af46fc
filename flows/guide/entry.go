package guide

import (
	"maps"
	"slices"
	"time"

	"tonari/bot"
)

// Kind tells services from places.
type Kind string

// The kinds: a service is somebody who helps, a place is somewhere to be.
const (
	Service Kind = "service"
	Place   Kind = "place"
)

// Text is a text by language. Japanese is always there.
type Text map[bot.Language]string

// In is the text in the language, else in Japanese. A text that is not there is
// empty.
func (t Text) In(lang bot.Language) string {
	if s, ok := t[lang]; ok {
		return s
	}
	return t[bot.Japanese]
}

// Entry is a service or a place as the guide knows it. What could not be confirmed
// from a public page is empty. An Entry that is given out is the reader's own copy.
type Entry struct {
	ID   string
	Kind Kind

	Name    Text // as it is published; other languages explain it
	Summary Text // one or two short sentences
	First   Text // how to get there the first time; may be empty

	Topics   []Topic
	Purposes []Purpose
	Audience []For // empty: anyone

	Area    string // part of the ward, as in 本郷; empty: the whole ward, or unknown
	Address string // as published, with the ward's name; may be empty
	Days    []Day  // on which somebody is there, in the order of the week; empty: not fixed, or unknown
	Online  bool   // can be joined from home

	Hours     Text           // may be empty
	Cost      Text           // may be empty
	Languages []bot.Language // that people there speak; empty: unknown
	Phone     string         // as it is dialled; may be empty
	Link      string         // address of its page; may be empty
	At        *Point         // nil: unknown, or not to be published

	Source     string    // https address of the page where all of this stands
	VerifiedOn time.Time // the day, in Japan, on which somebody last looked there

	line int
}

// ForAnyone says that nobody is left out.
func (e Entry) ForAnyone() bool {
	return len(e.Audience) == 0 || slices.Contains(e.Audience, ForEveryone)
}

// OnSite says that one can go there on one's feet.
func (e Entry) OnSite() bool { return !e.Online || e.Address != "" || e.At != nil }

func (e Entry) clone() Entry {
	for _, t := range []*Text{&e.Name, &e.Summary, &e.First, &e.Hours, &e.Cost} {
		*t = maps.Clone(*t)
	}
	e.Topics, e.Purposes, e.Audience = slices.Clone(e.Topics), slices.Clone(e.Purposes), slices.Clone(e.Audience)
	e.Days, e.Languages = slices.Clone(e.Days), slices.Clone(e.Languages)
	if e.At != nil {
		p := *e.At
		e.At = &p
	}
	return e
}
