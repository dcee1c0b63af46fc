package linetest

import "strconv"

// stickers are the packages that bots may send, first and last id of each
// (DOCS messaging-api/sticker-list/).
var stickers = map[string][2]int{
	"446": {1988, 2027}, "789": {10855, 10894}, "1070": {17839, 17878},
	"6136": {10551376, 10551399}, "6325": {10979904, 10979927}, "6359": {11069848, 11069871},
	"6362": {11087920, 11087943}, "6370": {11088016, 11088039}, "6632": {11825374, 11825397},
	"8515": {16581242, 16581265}, "8522": {16581266, 16581289}, "8525": {16581290, 16581313},
	"11537": {52002734, 52002773}, "11538": {51626494, 51626533}, "11539": {52114110, 52114149},
}

func (c *check) sticker(m map[string]any, at string) {
	pkg := c.requiredString(m, "packageId", at+".packageId")
	id := c.requiredString(m, "stickerId", at+".stickerId")
	if pkg == "" || id == "" {
		return
	}
	span, known := stickers[pkg]
	n, err := strconv.Atoi(id)
	if !known || err != nil || n < span[0] || n > span[1] {
		c.fail(at, "This sticker may not be sent by a bot")
	}
}
