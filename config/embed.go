package config

import (
	"embed"
	"io/fs"
)

//go:embed wording guide templates triage.yaml safe-messaging.yaml
var builtin embed.FS

// Builtin are the files in the program: wording/, guide/, templates/ and triage.yaml. There is
// no roster among them; every ward has its own.
func Builtin() fs.FS { return builtin }

//go:embed deploy/roster.yaml
var deploy embed.FS

// Deploy holds deploy/roster.yaml, the example roster.
func Deploy() fs.FS { return deploy }
