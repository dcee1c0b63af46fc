// Package slackdesk is the counselor desk in Slack.
//
// Inwards it turns what Slack delivers into nouns: a Verifier checks that a
// request is Slack's, or Sockets receive it over connections of our own; a Decoder
// reads events, clicks and commands. It decodes
// only what the desk needs, so that a kind of block or event that nobody knew
// yet spoils nothing.
//
// Outwards a Client does one thing in Slack for each call, without retries of
// its own, and tells its Fate: the scheduler in front of it decides when to ask
// again. A Card is the parent message of a case; in its thread stand Words of
// the person, and Lines of ours. Each post carries the id of its outbox item in
// its first block (the marker), so that a post whose answer was lost can be
// found; a card also carries its case number.
//
// A person's words stand only in rich_text or plain_text elements. No mention
// and no link can come alive from them, and no notification repeats them.
package slackdesk
