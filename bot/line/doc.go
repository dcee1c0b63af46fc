// Package line stands between LINE and the nouns of package bot.
//
// Inwards, a [Webhook] holds the channel secrets: Verify checks the signature on
// the raw bytes, Parse turns each event of the body into a [bot.Input]. An event
// is read ([Event]), left alone with a reason ([Ignored]: a group, standby, a
// type that is no talk) or set aside ([Aside]: malformed); none ever spoils the
// others of its body.
//
// Outwards, [Encode] freezes rendered messages into the JSON that LINE will get,
// and a [Sender] sends exactly those bytes, by reply token or by push, and says
// what became of them as an [Outcome]. The sender decides nothing: whether to
// try again, when, and by which road is the worker's matter.
//
// No error, reason or outcome of this package holds a person's words, a LINE
// user id, a token or a body.
package line
