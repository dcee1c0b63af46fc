package wording

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"tonari/bot"
	"tonari/config/strictyaml"
)

// Load reads layers of <lang>/*.yaml, later ones over earlier ones, key by key.
// A layer that does not exist is empty. What is faulty is left out, so that the
// book stays as whole as the layers below, and comes back as faults; files are
// named as they lie in the configuration, wording/<lang>/<file>.yaml. The book
// is never nil.
func Load(layers ...fs.FS) (*Book, strictyaml.Faults) {
	b := &Book{langs: map[bot.Language]map[string]entry{}}
	var faults strictyaml.Faults
	for _, layer := range layers {
		if layer == nil {
			continue
		}
		top, err := fs.ReadDir(layer, ".")
		if err != nil {
			if !errors.Is(err, fs.ErrNotExist) {
				faults = append(faults, unreadable("."))
			}
			continue
		}
		for _, d := range top {
			if isYAML(d.Name()) && !d.IsDir() {
				faults = append(faults, strictyaml.Fault{
					File: named(d.Name()), What: "lies outside of a language",
					Hint: "move it into a folder such as ja/",
				})
			}
			if !d.IsDir() || strings.HasPrefix(d.Name(), ".") {
				continue
			}
			faults = append(faults, b.loadLanguage(layer, d.Name())...)
		}
	}
	faults.Sort()
	b.seal()
	return b, faults
}

func (b *Book) loadLanguage(layer fs.FS, dir string) strictyaml.Faults {
	files, err := fs.ReadDir(layer, dir)
	if err != nil {
		return strictyaml.Faults{unreadable(dir)}
	}
	var faults strictyaml.Faults
	for _, f := range files {
		name := path.Join(dir, f.Name())
		if f.IsDir() || !isYAML(f.Name()) || strings.HasPrefix(f.Name(), ".") {
			continue
		}
		if path.Ext(f.Name()) != ".yaml" {
			faults = append(faults, strictyaml.Fault{File: named(name), What: "is not read", Hint: "rename it to end in .yaml"})
			continue
		}
		data, err := fs.ReadFile(layer, name)
		if err != nil {
			faults = append(faults, unreadable(name))
			continue
		}
		faults = append(faults, b.loadFile(bot.Language(dir), name, data)...)
	}
	return faults
}

func (b *Book) loadFile(lang bot.Language, name string, data []byte) strictyaml.Faults {
	file := named(name)
	values := map[string]any{}
	lines, err := strictyaml.Decode(file, data, &values)
	if err != nil {
		if fs := strictyaml.Faults(nil); errors.As(err, &fs) {
			return fs
		}
		return strictyaml.Faults{unreadable(name)}
	}
	prefix := strings.TrimSuffix(path.Base(name), ".yaml") + "."
	var faults strictyaml.Faults
	for key, v := range values {
		e := entry{file: file, line: lines[key]}
		texts, what := textsOf(v)
		if what != "" {
			faults = append(faults, strictyaml.Fault{
				File: file, Line: e.line, What: fmt.Sprintf("%s: %s", key, what),
				Hint: "write a text, or a list of texts; quotes make anything a text",
			})
			continue
		}
		e.texts = texts
		if b.langs[lang] == nil {
			b.langs[lang] = map[string]entry{}
		}
		b.langs[lang][prefix+key] = e
	}
	return faults
}

// textsOf reads a text or a list of texts, or says what is wrong with it.
func textsOf(v any) (texts []string, what string) {
	list, isList := v.([]any)
	if !isList {
		list = []any{v}
	}
	for _, item := range list {
		s, ok := item.(string)
		if !ok {
			return nil, "is not a text"
		}
		if s = strings.TrimSpace(s); s == "" {
			return nil, "is empty"
		}
		texts = append(texts, s)
	}
	if len(texts) == 0 {
		return nil, "is empty"
	}
	return texts, ""
}

func isYAML(name string) bool { return slices.Contains([]string{".yaml", ".yml"}, path.Ext(name)) }

func named(name string) string { return path.Join("wording", name) }

func unreadable(name string) strictyaml.Fault {
	return strictyaml.Fault{File: named(name), What: "cannot be read", Hint: "check that it is a readable file"}
}
