// Package strictyaml reads the files that ward staff edit: unknown and doubled
// keys are faults, and every fault says file, line, what is wrong and what to
// do. It is the only package that imports a YAML library (goccy/go-yaml: kept
// up, MIT, and it reports positions, which the archived yaml.v3 hides).
//
// A Fault never holds more of a value than the key it stands under.
package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"sort"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Fault is one thing that is wrong in a file.
type Fault struct {
	File string
	Line int // 1-based; 0 when the fault belongs to the whole file
	What string
	Hint string
	// Warning faults are shown but do not fail a check.
	Warning bool
}

// Error renders `file:line: what is wrong (hint)`.
func (f Fault) Error() string {
	s := f.File
	if f.Line > 0 {
		s += fmt.Sprintf(":%d", f.Line)
	}
	s += ": "
	if f.Warning {
		s += "warning: "
	}
	s += f.What
	if f.Hint != "" {
		s += " (" + f.Hint + ")"
	}
	return s
}

// Faults is a list of faults; it is an error when it is not empty.
type Faults []Fault

// Error joins the faults, one a line.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

// Err returns nil for no real fault: an empty list, or warnings only.
func (fs Faults) Err() error {
	for _, f := range fs {
		if !f.Warning {
			return fs
		}
	}
	return nil
}

// Sort orders by file and line.
func (fs Faults) Sort() {
	sort.SliceStable(fs, func(i, j int) bool {
		if fs[i].File != fs[j].File {
			return fs[i].File < fs[j].File
		}
		return fs[i].Line < fs[j].Line
	})
}

// Lines maps each YAML path of a document to its line: keys are joined with dots,
// list items are `[i]`, as in `people[0].slack`.
type Lines map[string]int

// Decode reads one YAML document into a pointer and says where everything stands in
// it. Unknown fields, doubled keys, wrong types and broken syntax come back as Faults
// with their line. An empty file decodes to the zero value.
func Decode(file string, data []byte, into any) (Lines, error) {
	doc, err := parser.ParseBytes(data, 0)
	if err != nil {
		return Lines{}, faultOf(file, err)
	}
	lines := linesOf(doc)
	for _, d := range doc.Docs {
		if d.Body == nil {
			continue
		}
		if err := yaml.NewDecoder(bytes.NewReader(nil), yaml.Strict()).DecodeFromNode(d.Body, into); err != nil {
			return lines, faultOf(file, err)
		}
		break
	}
	return lines, nil
}

func faultOf(file string, err error) Faults {
	f := Fault{File: file, What: "cannot be read as YAML", Hint: "compare with the built-in file"}
	var ye yaml.Error
	if errors.As(err, &ye) {
		f.What = strings.TrimSpace(ye.GetMessage())
		if tk := ye.GetToken(); tk != nil && tk.Position != nil {
			f.Line = tk.Position.Line
		}
	}
	switch {
	case strings.HasPrefix(f.What, "unknown field"):
		f.Hint = "remove it or mend its spelling"
	case strings.Contains(f.What, "already defined"), strings.Contains(f.What, "duplicate"):
		f.Hint = "keep one of the two"
	}
	return Faults{f}
}

// Positions are the lines of a document that was not decoded as it stands. Broken
// syntax has none.
func Positions(data []byte) Lines {
	doc, err := parser.ParseBytes(data, 0)
	if err != nil {
		return Lines{}
	}
	return linesOf(doc)
}

func linesOf(file *ast.File) Lines {
	lines := Lines{}
	for _, doc := range file.Docs {
		if doc.Body != nil {
			walk(doc.Body, "", lines)
		}
	}
	return lines
}

func walk(n ast.Node, path string, lines Lines) {
	switch n := n.(type) {
	case *ast.MappingNode:
		for _, v := range n.Values {
			walk(v, path, lines)
		}
	case *ast.MappingValueNode:
		key := n.Key.String()
		if tk := n.Key.GetToken(); tk != nil {
			key = tk.Value
		}
		p := key
		if path != "" {
			p = path + "." + key
		}
		if tk := n.Key.GetToken(); tk != nil {
			lines[p] = tk.Position.Line
		}
		walk(n.Value, p, lines)
	case *ast.SequenceNode:
		for i, v := range n.Values {
			p := fmt.Sprintf("%s[%d]", path, i)
			if tk := v.GetToken(); tk != nil {
				lines[p] = tk.Position.Line
			}
			walk(v, p, lines)
		}
	case *ast.AnchorNode:
		walk(n.Value, path, lines)
	case *ast.TagNode:
		walk(n.Value, path, lines)
	}
}
