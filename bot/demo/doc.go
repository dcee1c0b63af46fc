// Package demo is the try-out: everything around the bot, played in one process.
//
// A Demo holds the LINE platform and a Slack workspace in memory (linetest,
// slacktest), an embedded Redis, a key file, a roster and the page on which one
// person plays residents on phones and counselors at the desk. The bot itself is
// the real one: Env is the environment that points `serve` at all this, Connect
// tells both platforms where it listens.
//
// The page gets the whole picture as one JSON object over server-sent events
// whenever anything changes, and acts by small JSON requests. Nothing of it
// leaves the machine and nothing is kept: Close removes the temporary folder.
//
// Words: a phone is one resident's LINE; the desk is Slack as one member sees
// it; the clock of the try-out can be moved on, never back (Shift).
package demo
