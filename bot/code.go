package bot

import (
	"hash/fnv"
	"strings"
)

// SeatCode is the number of a two-word code that a family says at the door, from
// 1 to SeatCodes; 0 is none.
type SeatCode int

// SeatCodes is how many codes there are; events have fewer seats.
const SeatCodes = 64 * 64

// CodeStride leads from a code to the next to be tried, which sounds different. It
// has no factor in common with SeatCodes, so that every code is tried.
const CodeStride = 1601

// FirstCode is the code that an ask is given if no other seat has it; else the first
// free one of those that Next leads to.
func FirstCode(ask string) SeatCode {
	h := fnv.New32a()
	_, _ = h.Write([]byte(ask))
	return SeatCode(h.Sum32()%SeatCodes) + 1
}

// Next is the code to be tried after this one.
func (c SeatCode) Next() SeatCode { return (c-1+CodeStride)%SeatCodes + 1 }

// String is the code as it is said, as in 「あおい すずめ」: two words of daily life
// that children know, in hiragana, none of them two ways to say or about a person.
func (c SeatCode) String() string {
	if c < 1 || c > SeatCodes {
		return ""
	}
	n := int(c) - 1
	return codeFirst[n/64] + " " + codeSecond[n%64]
}

// ParseSeatCode reads what String wrote, spaces of either width or none between
// the words; 0 for what is no code.
func ParseSeatCode(s string) SeatCode {
	joined := strings.Join(strings.Fields(s), "")
	for i, first := range codeFirst {
		rest, ok := strings.CutPrefix(joined, first)
		if !ok {
			continue
		}
		for j, second := range codeSecond {
			if rest == second {
				return SeatCode(i*64 + j + 1)
			}
		}
	}
	return 0
}

var codeFirst = strings.Fields(`
	あおい あかい しろい きいろい みどりの そらいろの ももいろの ぎんいろの
	はるの なつの あきの ふゆの あさの ひるの ゆうがたの ほしぞらの
	もりの やまの うみの かわの のはらの にわの みなとの いずみの
	まるい ちいさな おおきな ながい ほそい かるい まっすぐな ひろい
	やさしい しずかな のどかな げんきな あかるい ゆっくりの ふかふかの ふわふわの
	きらきらの ぽかぽかの さらさらの つやつやの もこもこの くるくるの ころころの ひらひらの
	あまい つめたい あたたかい すずしい いいにおいの できたての つみたての とれたての
	はじめの おそろいの てづくりの おきにいりの となりの まんなかの みなみの きたの
`)

var codeSecond = strings.Fields(`
	すずめ つばめ ひばり めじろ かもめ ふくろう ぺんぎん はくちょう
	うさぎ りす こじか ひつじ いるか らっこ あざらし かわうそ
	めだか くじら さくらがい かめ とんぼ ちょうちょ てんとうむし みつばち
	たんぽぽ すみれ こすもす ひまわり あさがお すいせん なのはな つくし
	さくら もみじ いちょう どんぐり まつぼっくり くるみ よつば わかば
	いちご りんご みかん ぶどう れもん さくらんぼ すいか めろん
	ぷりん くっきー どーなつ ぱん おにぎり だんご ようかん せんべい
	ふうせん たいこ すず ぼたん りぼん えんぴつ ながぐつ てぶくろ
`)
