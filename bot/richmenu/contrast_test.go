package richmenu

import (
	"image/color"
	"math"
	"testing"
)

// www.w3.org/TR/WCAG22/#dfn-contrast-ratio
func contrast(a, b color.RGBA) float64 {
	light := func(c color.RGBA) float64 {
		part := func(v uint8) float64 {
			s := float64(v) / 255
			if s <= 0.04045 {
				return s / 12.92
			}
			return math.Pow((s+0.055)/1.055, 2.4)
		}
		return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
	}
	hi, lo := light(a), light(b)
	return (max(hi, lo) + 0.05) / (min(hi, lo) + 0.05)
}

func TestWordsAndIconsStandOutFromEveryTile(t *testing.T) {
	for _, p := range []palette{warm, grey} {
		for _, tile := range p.tiles {
			if c := contrast(p.ink, tile); c < 7 {
				t.Errorf("contrast %.1f on %v, want 7", c, tile)
			}
		}
	}
}
