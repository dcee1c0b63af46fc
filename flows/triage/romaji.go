package triage

import "strings"

// syllables spells the sounds of romaji, Hepburn and Kunrei mixed as people do.
var syllables = func() map[string]string {
	m := map[string]string{"n": "ん", "nn": "ん", "m": "ん"}
	rows := map[string]string{
		"": "あいうえお", "k": "かきくけこ", "g": "がぎぐげご", "s": "さしすせそ", "z": "ざじずぜぞ",
		"t": "たちつてと", "d": "だぢづでど", "n": "なにぬねの", "h": "はひふへほ", "b": "ばびぶべぼ",
		"p": "ぱぴぷぺぽ", "m": "まみむめも", "r": "らりるれろ",
	}
	for c, row := range rows {
		for i, kana := range []rune(row) {
			m[c+"aiueo"[i:i+1]] = string(kana)
		}
	}
	for s, kana := range map[string]string{
		"shi": "し", "chi": "ち", "tsu": "つ", "fu": "ふ", "ji": "じ", "ya": "や", "yu": "ゆ", "yo": "よ",
		"wa": "わ", "wo": "お", "ja": "じゃ", "ju": "じゅ", "jo": "じょ", "cha": "ちゃ", "chu": "ちゅ", "cho": "ちょ",
		"sha": "しゃ", "shu": "しゅ", "sho": "しょ", "zya": "じゃ", "zyu": "じゅ", "zyo": "じょ", "tya": "ちゃ",
		"tyu": "ちゅ", "tyo": "ちょ", "sya": "しゃ", "syu": "しゅ", "syo": "しょ", "she": "しぇ", "che": "ちぇ",
	} {
		m[s] = kana
	}
	for c, kana := range map[string]string{"k": "き", "g": "ぎ", "n": "に", "h": "ひ", "b": "び", "p": "ぴ", "m": "み", "r": "り"} {
		m[c+"ya"], m[c+"yu"], m[c+"yo"] = kana+"ゃ", kana+"ゅ", kana+"ょ"
	}
	return m
}()

// Romaji is read in a text mostly of Latin letters, where nine in ten of them,
// and five at least, are of words that are romaji from end to end.
const (
	romajiLetters = 5
	romajiTenths  = 9
)

// fromRomaji writes the romaji of a text in hiragana; ok is false for a text
// that holds none.
func fromRomaji(s string) (kana string, ok bool) {
	if !mostlyLatin(s) {
		return "", false
	}
	var b strings.Builder
	read, all := 0, 0
	for s = strings.ToLower(compatible(s)); s != ""; {
		n := strings.IndexFunc(s, isLatin)
		if n < 0 {
			n = len(s)
		}
		b.WriteString(s[:n])
		if s = s[n:]; s == "" {
			break
		}
		if n = strings.IndexFunc(s, notLatin); n < 0 {
			n = len(s)
		}
		word := s[:n]
		s = s[n:]
		if strings.Trim(word, "w") == "" {
			b.WriteString(word)
			continue
		}
		all += n
		if k, whole := spellKana(word); whole {
			read += n
			word = k
		}
		b.WriteString(word)
	}
	return b.String(), read >= romajiLetters && read*10 >= all*romajiTenths
}

func mostlyLatin(s string) bool {
	n, others := 0, 0
	for _, r := range s {
		switch {
		case isLatin(r), r >= 'Ａ' && r <= 'ｚ':
			n++
		case r >= 'ぁ':
			others++
		}
	}
	return n >= romajiLetters && n > others
}

func isLatin(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

func notLatin(r rune) bool { return !isLatin(r) }

// spellKana writes one word of romaji in hiragana.
func spellKana(word string) (kana string, ok bool) {
	var b strings.Builder
	for word != "" {
		if len(word) > 1 && word[0] == word[1] && !strings.ContainsRune("aiueon", rune(word[0])) || strings.HasPrefix(word, "tch") {
			b.WriteString("っ")
			word = word[1:]
			continue
		}
		n := min(3, len(word))
		for ; n > 0; n-- {
			if k, known := syllables[word[:n]]; known {
				b.WriteString(k)
				break
			}
		}
		if n == 0 {
			return "", false
		}
		word = word[n:]
	}
	return b.String(), true
}
