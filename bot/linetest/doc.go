// Package linetest is the LINE platform in memory, as seen by one official
// account: strict where LINE is strict, stateful, and run by people.
//
// A [Platform] is an http.Handler that serves the Messaging API under the paths
// of api.line.me and of api-data.line.me, keeps reply tokens, retry keys, the
// monthly quota and rate limits, and delivers signed webhooks. A [Person] is a
// LINE user with a phone: they follow, write, tap, send pictures, unsend and
// block, and their [Person.Screen] shows what the phone would show.
//
// Time comes from the clock given to [New] and goes forward by itself or by
// [Platform.Advance]; nothing here sleeps. Every API call and every webhook
// delivery stands in a journal, and what LINE's guidelines forbid is listed by
// [Platform.Violations]. Faults (statuses, latency, accepted but cut, hanging,
// the kinds of 429, outages) are played with [Platform.Fault].
//
// Rules cite LINE's own pages: REF is developers.line.biz/en/reference/messaging-api/,
// DOCS is developers.line.biz/en/docs/. What LINE leaves undocumented
// (error texts, redelivery schedule, flood threshold, retry-after) is set by
// options and must not be relied on by a bot's tests.
package linetest
