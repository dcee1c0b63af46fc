// Package picture makes a counselor's picture fit for a resident's phone.
//
// A Picture is made anew from its pixels: nothing of the file that a counselor
// chose goes on, neither where and when it was taken nor by what. It comes in two
// sizes, as LINE wants it: the Original and a Preview for the talk.
package picture
