package guide_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/flows/guide"
)

// town is a small ward: what its tests look for stands nowhere else.
const town = `
services:
  - {id: desk, name: {ja: 相談まどぐち, en: Desk}, topics: [other], purposes: [talk], source: "https://example.jp/", verified_on: 2026-11-22}
  - {id: centre, name: {ja: 支援センター}, summary: {ja: はなす, ja-easy: はなします}, topics: [withdrawn, health], purposes: [talk, work], audience: [withdrawn_person, family], online: true, source: "https://example.jp/", verified_on: 2026-11-22}
  - {id: carers, name: {ja: 家族の手つだい}, topics: [carer, elderly], purposes: [home, talk], audience: [young_carer], source: "https://example.jp/", verified_on: 2026-11-22, phone: "03-0000-0000"}
  - {id: money, name: {ja: くらしの相談}, topics: [hardship], purposes: [money], source: "https://example.jp/", verified_on: 2026-11-22}
`

const townPlaces = `
places:
  - {id: library, name: {ja: としょかん}, topics: [education], purposes: [quiet, study], area: 本郷, address: 文京区本郷0, days: [sun, mon], lat: 35.7081, lon: 139.7521, source: "https://example.jp/", verified_on: 2026-11-22}
  - {id: teens, name: {ja: たまりば}, topics: [child], purposes: [meet, play, study], audience: [teens], area: 湯島, days: [sat], lat: 35.7200, lon: 139.7600, source: "https://example.jp/", verified_on: 2026-11-22}
  - {id: screen, name: {ja: がめんの中}, topics: [withdrawn], purposes: [meet, quiet], audience: [withdrawn_person], days: [mon, wed], online: true, source: "https://example.jp/", verified_on: 2026-11-22}
`

const townTopics = `
several: {ja: いくつかのこと, en: several things}
rules:
  - {id: care, topic: carer, about: {ja: お世話のこと, en: caring}, purposes: [home], words: [お世話, 介護, look after*], unless: [お世話になって]}
  - {id: ill, topic: carer, about: {ja: 家族の病気のこと}, words: [母, お母さん, おばあちゃん], with: [[病気, 入院]]}
  - {id: in, topic: withdrawn, about: {ja: 家にいること, en: staying in}, leads: [screen], words: [ひきこもり, 部屋から出]}
  - {id: rent, topic: hardship, about: {ja: お金のこと, en: money}, purposes: [money], words: [家賃, お金がない, rent]}
`

func file(name, text string) guide.File { return guide.File{Name: name, Data: []byte(text)} }

func ward(t *testing.T) *guide.Directory {
	t.Helper()
	d, faults := guide.LoadDirectory(file("services.yaml", town), file("places.yaml", townPlaces), file("topics.yaml", townTopics))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return d
}

func foundIDs(found []guide.Found) string {
	var out []string
	for _, f := range found {
		out = append(out, f.Entry.ID)
	}
	return strings.Join(out, " ")
}

func TestWhatIsLookedForIsFoundInTheFilesOrder(t *testing.T) {
	d := ward(t)
	for name, tc := range map[string]struct {
		q    guide.Query
		want string
	}{
		"everything":             {guide.Query{}, "desk centre carers money library teens screen"},
		"places only":            {guide.Query{Kind: guide.Place}, "library teens screen"},
		"two":                    {guide.Query{Limit: 2}, "desk centre"},
		"quiet":                  {guide.Query{Purpose: guide.ToBeQuiet}, "library screen"},
		"for teens and everyone": {guide.Query{Kind: guide.Place, Audience: guide.ForTeens}, "library teens"},
		"a topic, not the first": {guide.Query{Topic: guide.TopicHealth}, "centre"},
		"on Mondays":             {guide.Query{Day: guide.Monday}, "library screen"},
		"from home":              {guide.Query{Where: guide.Online}, "centre screen"},
		"on one's feet":          {guide.Query{Kind: guide.Place, Where: guide.OnSite}, "library teens"},
		"in an area":             {guide.Query{Area: "湯島"}, "teens"},
		"nothing":                {guide.Query{Purpose: guide.ToEat}, ""},
	} {
		if got := foundIDs(d.Find(tc.q)); got != tc.want {
			t.Errorf("%s: got %q, want %q", name, got, tc.want)
		}
	}
	if diff := cmp.Diff([]string{"本郷", "湯島"}, d.Areas(guide.Place)); diff != "" {
		t.Error(diff)
	}
}

func TestTheNearestStandsFirstAndTheUnknownLast(t *testing.T) {
	d := ward(t)
	got := d.Find(guide.Query{Kind: guide.Place, From: &guide.Point{Lat: 35.7205, Lon: 139.7600}})
	if foundIDs(got) != "teens library screen" {
		t.Fatalf("got %s", foundIDs(got))
	}
	if m := got[0].Metres; !got[0].Located || m < 50 || m > 60 {
		t.Errorf("the nearest is %d m away", m)
	}
	if m := got[1].Metres; m < 1500 || m > 1600 {
		t.Errorf("the next is %d m away", m)
	}
	if got[2].Located {
		t.Error("a place on a screen has a distance")
	}
}

func TestDistancesAreTrue(t *testing.T) {
	tokyo, osaka := guide.Point{Lat: 35.681236, Lon: 139.767125}, guide.Point{Lat: 34.702485, Lon: 135.495951}
	if m := tokyo.Metres(osaka); m < 400_000 || m > 406_000 {
		t.Errorf("東京 to 大阪: %d m", m)
	}
	if m := tokyo.Metres(tokyo); m != 0 {
		t.Errorf("nowhere: %d m", m)
	}
}

func TestNobodyChangesTheDirectoryThroughWhatItGivesOut(t *testing.T) {
	d := ward(t)
	e, ok := d.Get("library")
	if !ok {
		t.Fatal("not there")
	}
	e.Name[bot.Japanese], e.Purposes[0], e.Days[0], e.At.Lat = "x", "x", "x", 0
	for _, f := range d.Find(guide.Query{}) {
		f.Entry.Topics[0] = "x"
	}
	again, _ := d.Get("library")
	if again.Name.In("ja") != "としょかん" || again.Purposes[0] != guide.ToBeQuiet || again.Days[0] != guide.Monday || again.At.Lat == 0 || again.Topics[0] != guide.TopicEducation {
		t.Errorf("changed: %+v", again)
	}
	if _, ok := d.Get("nobody"); ok {
		t.Error("found somebody who is not there")
	}
}

func TestATextThatIsNotTranslatedIsJapanese(t *testing.T) {
	d := ward(t)
	e, _ := d.Get("centre")
	for lang, want := range map[bot.Language]string{"ja": "はなす", "ja-easy": "はなします", "en": "はなす", "zh": "はなす"} {
		if got := e.Summary.In(lang); got != want {
			t.Errorf("%s: %s", lang, got)
		}
	}
	if got := e.First.In("en"); got != "" {
		t.Errorf("a text that is not there: %q", got)
	}
}

func TestWishesLeadToTheFewThatMeetMost(t *testing.T) {
	d := ward(t)
	for name, tc := range map[string]struct {
		wishes string
		want   string
	}{
		"quiet, from home":         {"quiet online", "screen[quiet online] library[quiet]"},
		"a teen who studies":       {"study teens", "library[study teens] teens[study teens]"},
		"somebody who withdraws":   {"quiet withdrawn_person", "library[quiet withdrawn_person] screen[quiet withdrawn_person]"},
		"only who they are":        {"withdrawn_person", "screen[withdrawn_person]"},
		"on Saturday, but a child": {"sat children", ""},
		"unknown":                  {"moon", ""},
		"none":                     {"", ""},
	} {
		var got []string
		for _, m := range d.Match(guide.Place, strings.Fields(tc.wishes), nil, 2) {
			got = append(got, m.Entry.ID+"["+strings.Join(m.Met, " ")+"]")
		}
		if s := strings.Join(got, " "); s != tc.want {
			t.Errorf("%s: got %s", name, s)
		}
	}
	got := d.Match(guide.Place, []string{"quiet", "online"}, nil, 0)
	if diff := cmp.Diff([]string{"online"}, got[1].Missing); diff != "" {
		t.Error(diff)
	}
	near := d.Match(guide.Place, []string{"study"}, &guide.Point{Lat: 35.72, Lon: 139.76}, 1)
	if len(near) != 1 || near[0].Entry.ID != "teens" || !near[0].Located {
		t.Errorf("got %v", near)
	}
}

// Each file of testdata/busted/guide has one defect; its name begins with the file
// that it stands for, its first line says the fault.
func TestEveryDefectOfAGuideFileIsNamedWithItsLineAndFix(t *testing.T) {
	files, err := filepath.Glob("../../testdata/busted/guide/*.yaml")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			first, _, _ := strings.Cut(string(data), "\n")
			all := map[string]guide.File{"services": file("services.yaml", town), "places": file("places.yaml", townPlaces), "topics": file("topics.yaml", townTopics)}
			kind, _, _ := strings.Cut(filepath.Base(path), "-")
			all[kind] = guide.File{Name: kind + ".yaml", Data: data}
			d, faults := guide.LoadDirectory(all["services"], all["places"], all["topics"])
			if d != nil {
				t.Error("accepted")
			}
			if want := strings.TrimPrefix(first, "# want: "); faults.Error() != want {
				t.Errorf("got  # want: %s", faults.Error())
			}
		})
	}
}
