package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"tonari/config"
	"tonari/flows/triage"
)

type triageCommand struct {
	Lines triageLines `cmd:"" default:"withargs" help:"Judge each line of standard input. This is what triage does by itself, as in tonari triage --json."`
	Eval  triageEval  `cmd:"" help:"Draw the confusion table of labelled sentences."`
}

type triageLines struct {
	JSON bool `name:"json" help:"A JSON object a line instead of tab-separated fields."`
}

// judgement is the JSON form of a finding.
type judgement struct {
	Level    string   `json:"level"`
	Category string   `json:"category"`
	Why      []string `json:"why"`
}

// Run judges each line by itself.
func (c *triageLines) Run(w *world) error {
	rules, err := builtinTriage()
	if err != nil {
		return err
	}
	in, out := bufio.NewReader(w.in), bufio.NewWriter(w.out)
	for {
		line, err := in.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("reading standard input: %w", err)
		}
		if err != nil && line == "" {
			return out.Flush()
		}
		f := rules.Judge(strings.TrimRight(line, "\r\n"))
		if werr := c.write(out, judgement{f.Level.String(), string(f.Category), append([]string{}, f.Why...)}); werr != nil {
			return werr
		}
		if in.Buffered() == 0 {
			if err := out.Flush(); err != nil {
				return fmt.Errorf("writing standard output: %w", err)
			}
		}
	}
}

func (c *triageLines) write(out io.Writer, j judgement) error {
	if c.JSON {
		return json.NewEncoder(out).Encode(j)
	}
	_, err := fmt.Fprintf(out, "%s\t%s\t%s\n", j.Level, j.Category, strings.Join(j.Why, " "))
	return err
}

type triageEval struct {
	File string `arg:"" type:"existingfile" help:"Level, category, family and sentence, parted by tabs."`
}

// Run draws the table.
func (c *triageEval) Run(w *world) error {
	rules, err := builtinTriage()
	if err != nil {
		return err
	}
	data, err := os.ReadFile(c.File)
	if err != nil {
		return fmt.Errorf("reading labelled sentences: %w", err)
	}
	rows, err := triage.ReadRows(c.File, data)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(w.out, triage.Eval(rules, rows))
	return err
}

func builtinTriage() (*triage.Rules, error) {
	const file = "triage.yaml"
	data, err := fs.ReadFile(config.Builtin(), file)
	if err != nil {
		return nil, fmt.Errorf("reading the built-in rules: %w", err)
	}
	return triage.Load(file, data)
}
