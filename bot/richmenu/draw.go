package richmenu

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strings"

	"github.com/hajimehoshi/ebiten/v2/examples/resources/fonts"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// Width and Height of the drawn menus: LINE's largest, in pixels.
const (
	drawnWidth  = 2500
	drawnHeight = 1686
)

const (
	gap      = 36.0 // around and between tiles
	corner   = 64.0
	iconSize = 280.0
	letters  = 104.0 // pixels of a letter's height
	leading  = 134.0
)

// palette are the colours of a menu: text and icons on a tile have a contrast of
// 7:1 and more (www.w3.org/TR/WCAG22/#contrast-enhanced).
type palette struct {
	ground, ink color.RGBA
	tiles       []color.RGBA // in turn
}

var (
	warm = palette{
		ground: color.RGBA{0xFB, 0xF7, 0xEF, 0xFF}, ink: color.RGBA{0x1F, 0x2D, 0x3A, 0xFF},
		tiles: []color.RGBA{
			{0xFF, 0xE3, 0xC2, 0xFF},
			{0xFF, 0xF1, 0xB8, 0xFF},
			{0xD8, 0xEE, 0xCF, 0xFF},
			{0xF6, 0xD9, 0xDE, 0xFF},
			{0xCF, 0xE6, 0xF5, 0xFF},
			{0xE3, 0xDD, 0xF2, 0xFF},
		},
	}
	grey = palette{
		ground: color.RGBA{0xF4, 0xF5, 0xF6, 0xFF}, ink: color.RGBA{0x2A, 0x33, 0x3B, 0xFF},
		tiles: []color.RGBA{{0xE4, 0xE8, 0xEB, 0xFF}, {0xEC, 0xEA, 0xE4, 0xFF}},
	}
)

// paint paints a menu of tiles, each with an icon and its label.
func paint(ids, labels []string, p palette) (*Picture, error) {
	f, err := opentype.Parse(fonts.MPlus1pRegular_ttf)
	if err != nil {
		return nil, fmt.Errorf("reading the menu's font: %w", err)
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: letters, DPI: 72})
	if err != nil {
		return nil, fmt.Errorf("reading the menu's font: %w", err)
	}
	img := image.NewRGBA(image.Rect(0, 0, drawnWidth, drawnHeight))
	draw.Draw(img, img.Bounds(), image.NewUniform(p.ground), image.Point{}, draw.Src)
	for i, id := range ids {
		x, y, w, h := area(i, len(ids), drawnWidth, drawnHeight)
		t := tile{img: img, x: float64(x) + gap/2, y: float64(y) + gap/2, w: float64(w) - gap, h: float64(h) - gap}
		back := p.tiles[i%len(p.tiles)]
		t.round(back)
		lines := split(face, labels[i], t.w-56)
		t.icon(id, p.ink, back, len(lines))
		t.write(face, lines, p.ink)
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, img); err != nil {
		return nil, fmt.Errorf("writing the menu's picture: %w", err)
	}
	return ReadPicture(out.Bytes())
}

// split parts a label that is too wide for its tile at its ・, else in the middle.
func split(face font.Face, label string, width float64) []string {
	if float64(font.MeasureString(face, label).Round()) <= width {
		return []string{label}
	}
	if before, after, ok := strings.Cut(label, "・"); ok {
		return []string{before, after}
	}
	r := []rune(label)
	return []string{string(r[:len(r)/2]), string(r[len(r)/2:])}
}

// write sets lines in the middle of the tile's lower part.
func (t tile) write(face font.Face, lines []string, ink color.Color) {
	base := t.y + t.h*0.76
	if len(lines) > 1 {
		base -= leading / 2
	}
	for i, l := range lines {
		d := font.Drawer{Dst: t.img, Src: image.NewUniform(ink), Face: face}
		x := t.x + (t.w-float64(font.MeasureString(face, l).Round()))/2
		d.Dot = fixed.P(int(x), int(base+float64(i)*leading))
		d.DrawString(l)
	}
}
