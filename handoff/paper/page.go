package paper

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"

	"tonari/bot"
)

//go:embed page.html
var pageSource string

var pageTemplate = template.Must(template.New("page").Parse(pageSource))

// page is the paper as a page of its own, without scripts, pictures or fonts.
func page(p bot.Paper) ([]byte, error) {
	var b bytes.Buffer
	if err := pageTemplate.Execute(&b, p); err != nil {
		return nil, fmt.Errorf("writing a page: %w", err)
	}
	return b.Bytes(), nil
}
