package wording

// Word is a word that is understood in every state.
type Word string

// The words understood anywhere. The value is the key in words.yaml, which lists
// their accepted spellings.
const (
	Menu     Word = "menu"     // メニュー: start over
	Leave    Word = "leave"    // やめる: leave this flow
	Human    Word = "human"    // 人と話す
	Hide     Word = "hide"     // かくす: quick hide
	Return   Word = "return"   // もどる: asks the neutral question, when hidden
	Erase    Word = "erase"    // 消して: asked once more
	Settings Word = "settings" // せってい: what the person chooses for themselves
)

// Words lists them all.
var Words = []Word{Menu, Leave, Human, Hide, Return, Erase, Settings}

const (
	wordsPrefix = "words."
	// greetings is the list of words that only greet.
	greetings = "greetings"
)

// Global finds the word understood anywhere that the whole text is, in any
// language.
func (b *Book) Global(text string) (Word, bool) {
	w, ok := b.words[Fold(text)]
	return w, ok
}

// Greets says that the whole text is a greeting, in any language.
func (b *Book) Greets(text string) bool { return b.greetings[Fold(text)] }
