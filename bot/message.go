package bot

// Message is one bubble on a person's phone, rendered.
type Message struct {
	// Key is the wording key that it came from, as in `welcome.promise`; empty for
	// a counselor's own words. Transcripts assert keys, phones never see them.
	Key  string `json:"k,omitempty"`
	Text string `json:"t"`
	// Sender is the role name shown above the bubble; empty for the account's own.
	Sender string `json:"s,omitempty"`
	// Tiles are cards side by side, at most MaxTiles. Text is then what stands for
	// them in a notification.
	Tiles []Tile `json:"ti,omitempty"`
	// Image is a picture instead of a text.
	Image *Image `json:"im,omitempty"`
	// Choices become quick replies. LINE shows only those of the last message.
	Choices []Choice `json:"c,omitempty"`
}

// Image is a picture on a phone: https addresses of at most 2,000 UTF-16 units of a
// JPEG or PNG of at most 10 MB and of its preview of at most 1 MB (LINE's limits).
type Image struct {
	URL     string `json:"u"`
	Preview string `json:"p"`
}

// Choice is something to tap instead of typing.
type Choice struct {
	// Data says what was meant and where: "<flow>.<state>/<choice>", at most 300
	// UTF-16 units (LINE's postback limit). It never holds a person's words.
	Data string `json:"d"`
	// Label is what the button says: at most 20 graphemes (LINE's limit).
	Label string `json:"l"`
	// Map opens the phone's map, to send a place. The tap itself tells nothing; only
	// a quick reply can do it.
	Map bool `json:"m,omitempty"`
}
