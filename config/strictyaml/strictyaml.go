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
	"io"
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

// Decode reads one YAML document into a pointer. Unknown fields, doubled keys,
// wrong types and broken syntax come back as Faults with their line. An empty
// file decodes to the zero value.
func Decode(file string, data []byte, into any) error {
	dec := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict())
	err := dec.Decode(into)
	if err == nil || errors.Is(err, io.EOF) {
		return nil
	}
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

// Positions maps each YAML path of the document to its line: keys are joined
// with dots, list items are `[i]`, as in `people[0].slack`. Broken syntax gives
// an empty map; Decode reports it.
func Positions(data []byte) map[string]int {
	lines := map[string]int{}
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return lines
	}
	for _, doc := range file.Docs {
		if doc.Body != nil {
			walk(doc.Body, "", lines)
		}
	}
	return lines
}

func walk(n ast.Node, path string, lines map[string]int) {
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
