package store_test

import (
	"bytes"
	"strings"
	"testing"

	"tonari/bot/store"
)

func FuzzPackedConversationsComeBack(f *testing.F) {
	for _, s := range []string{
		"", "a", "{}", store.PackWords, store.PackWords[100:300] + "ごはんをつくってる" + store.PackWords[100:300], strings.Repeat("あ", 400),
		`{"v":1,"p":"","alias":"しずかな かわうそ","lang":"ja","hi":true,"w":[{"m":"5","at":"2026-12-01T00:00:00Z","t":"宿題できなくて"}]}`,
		strings.Repeat("0123456789", 26) + "!" + strings.Repeat("0123456789", 60), strings.Repeat("long ", 20_000),
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, plain []byte) {
		packed, err := store.Pack(plain)
		if err != nil {
			t.Fatal(err)
		}
		got, err := store.Unpack(packed)
		if err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("%d bytes came back as %d: %v", len(plain), len(got), err)
		}
	})
}

func FuzzUnpackedRubbishIsAnError(f *testing.F) {
	for _, s := range []string{"", "\xf0", "\xff\xff", "\x10a\x00\x00", "\x1fa\x01\x00\xff\xff\xff", "\x00\xff\xff\x00", "\x40abcd"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, packed []byte) {
		if plain, err := store.LZUnpack(packed); err == nil && len(plain) > store.MaxUnpacked+len(store.PackWords) {
			t.Fatalf("%d bytes became %d", len(packed), len(plain))
		}
	})
}
