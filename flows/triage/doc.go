// Package triage says how urgent a text is: none, watch, high or urgent, in
// which category, and why. It reads, it never answers.
//
// A text is first normalised (Views): width, case, kana, small kana, stretched
// vowels, invisible characters, slang, romaji and numbers come down to a few plain
// spellings whose places in the text are known. Words of a class (who, what,
// when, with what, where) are then found in all spellings at once. A modifier
// (negation, past, fiction) caps the words that it touches; an idiom swallows
// them. A rule asks for classes near each other and gives a level; the highest
// level that the caps leave wins, and among equals the rule that stands first.
//
// All words and rules are data: one commented file that a psychologist reviews
// (config/triage.yaml). The code here knows no Japanese word. Everything is
// linear in the text: no back-tracking, no clock, no network.
package triage
