package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"tonari/bot"
	"tonari/config/strictyaml"
	"tonari/flows/wording"
	"tonari/handoff"
)

const templatesDir = "templates"

// Templates are the files of templates/ by name: those of the directory, and the
// built-in ones that it has not.
func (f Files) Templates() ([]handoff.TemplateFile, strictyaml.Faults) {
	layers := []fs.FS{builtin}
	if f.over != nil {
		layers = append(layers, f.over)
	}
	found := map[string]fs.FS{}
	var faults strictyaml.Faults
	for _, layer := range layers {
		entries, err := fs.ReadDir(layer, templatesDir)
		if err != nil {
			if !errors.Is(err, fs.ErrNotExist) {
				faults = append(faults, unreadable(templatesDir, err))
			}
			continue
		}
		for _, e := range entries {
			name := path.Join(templatesDir, e.Name())
			switch {
			case e.IsDir():
			case strings.HasSuffix(name, ".yaml"):
				found[name] = layer
			case strings.HasSuffix(name, ".yml"):
				faults = append(faults, strictyaml.Fault{File: name, Warning: true, What: "nothing reads this file", Hint: "let its name end in .yaml"})
			}
		}
	}
	var files []handoff.TemplateFile
	for _, name := range slices.Sorted(maps.Keys(found)) {
		data, err := fs.ReadFile(found[name], name)
		if err != nil {
			faults = append(faults, unreadable(name, err))
			continue
		}
		files = append(files, handoff.TemplateFile{Name: name, Data: data})
	}
	return files, faults
}

// loadTemplates reads the templates, and holds what residents may come to read
// against the words that do harm.
func loadTemplates(f Files, h *House) strictyaml.Faults {
	files, faults := f.Templates()
	languages := []bot.Language{bot.Japanese, bot.EasyJapanese, bot.English}
	if h.Words != nil {
		languages = h.Words.Languages()
	}
	ts, found := handoff.LoadTemplates(files, languages)
	faults = append(faults, found...)
	if ts == nil {
		return faults
	}
	lexicon, broken := safeWords()
	faults = append(faults, broken...)
	for _, lang := range languages {
		for _, text := range ts.Texts(lang) {
			if lexicon != nil {
				for _, hit := range lexicon.Hits(lang, text.Text) {
					faults = append(faults, strictyaml.Fault{
						File: text.File, Line: text.Line, What: fmt.Sprintf("the template %s %s", text.ID, hit.Name), Hint: hit.Hint,
					})
				}
			}
			if lang != bot.EasyJapanese {
				continue
			}
			for _, word := range wording.Unread(text.Text) {
				faults = append(faults, strictyaml.Fault{
					File: text.File, Line: text.Line, Warning: true,
					What: fmt.Sprintf("the template %s: %s has no reading in ja-easy", text.ID, word), Hint: "write it as 相談（そうだん）",
				})
			}
		}
	}
	if faults.Err() == nil {
		h.Templates = ts
	}
	return faults
}

// safeWords are the words that do harm.
func safeWords() (*wording.Safe, strictyaml.Faults) {
	data, err := fs.ReadFile(builtin, safeFile)
	if err != nil {
		return nil, strictyaml.Faults{unreadable(safeFile, err)}
	}
	return wording.LoadSafe(safeFile, data)
}
