// Package config holds what operators and ward staff set.
//
// Settings come from the environment of `serve`: one table names every variable
// with its default, its meaning and its check. The words, the guide, triage and
// the roster are files: the built-in ones are in the program, and a directory is
// laid over them (wording key by key, other files whole). A House is all of them
// read and checked; Live reads them anew while the program runs and keeps the old
// ones where the new are faulty, so that a slip of the pen never silences the
// bot. config/deploy has examples for a production machine.
package config
