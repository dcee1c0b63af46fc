// Package slacktest is a Slack workspace in memory.
//
// A Workspace serves the part of Slack's Web API that the counselor desk uses
// and refuses what Slack refuses, with Slack's own error strings. It keeps
// state: channels, members, threads, reactions, files, modals. People in it
// (Member) type, edit, delete, click and run commands; each act reaches the
// program under test as Slack delivers it: a signed request that must be
// answered within three seconds, events with Slack's retries. With SocketMode
// the same goes over connections that the program opens, and must be acknowledged.
//
// Nothing waits for time to pass. The clock is given (Clock, Advance), retries
// leave when Redeliver is called, and tests wait for a condition (Wait) or for
// the next change (Changed). Faults play what goes wrong with the real
// platform: rate limits in all their spellings, outages, a message that is
// stored although its answer is lost.
//
// What the workspace saw is kept: Calls (the journal of every API call),
// Deliveries (every request to the program), Violations (what the program sent
// that Slack refuses), and the rendered Posts with the mentions and links that
// would be live in a Slack client.
package slacktest
