// Package bot holds the nouns of the house; it does nothing.
//
// A Person writes to the ward's LINE account under a PersonID that no one can
// turn back. Everything that happens to a person's conversation is an Input: a
// LINE event, a counselor's message or click in Slack, a timer, the receipt of
// something that was sent. A turn answers with Messages for the person's phone
// and with changes at the desk. What is urgent, or asks for a human, becomes a
// Case with a number and a Level. Sixteen Partitions share the people; a case
// number carries its partition.
package bot
