package store

// What tests of this package see.
var (
	Pack     = pack
	Unpack   = unpack
	LZUnpack = lzUnpack
)

const (
	PackWords   = packWords
	MaxUnpacked = maxUnpacked
)
