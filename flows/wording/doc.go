// Package wording holds every sentence that a person reads, and the words that
// are understood from them.
//
// Sentences stand in YAML, one folder per language, one file per flow, so that
// ward staff can change them without an engineer: <lang>/<file>.yaml. A key is
// the file's name, a dot and the name in the file, as in `carer.today`. Its value
// is one bubble, or a list of bubbles. {numbers} is a placeholder. A name with a
// slash is the label of a choice, as in `today/ok` of carer.yaml: its value is
// the label, or a list whose first item is the label and whose others are
// accepted when typed. Labels that many states share stand in label.yaml, words
// understood anywhere in words.yaml.
//
// A Book is all of it, laid layer over layer, key by key. It never changes; a
// reload makes a new one. Japanese is whole (Check sees to it), other languages
// fall back to it key by key.
package wording
