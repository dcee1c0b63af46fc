package richmenu

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/vector"
)

// tile is a part of the picture.
type tile struct {
	img        *image.RGBA
	x, y, w, h float64
}

// shape fills a path that is given in pixels from the tile's corner.
func (t tile) shape(c color.Color, path func(v *vector.Rasterizer)) {
	b := image.Rect(int(t.x), int(t.y), int(t.x+t.w)+1, int(t.y+t.h)+1)
	v := vector.NewRasterizer(b.Dx(), b.Dy())
	path(v)
	v.Draw(t.img, b, image.NewUniform(c), image.Point{})
}

func (t tile) round(c color.Color) {
	t.shape(c, func(v *vector.Rasterizer) { roundRect(v, 0, 0, t.w, t.h, corner) })
}

// icon draws the choice's sign in the middle of the tile's upper part: ink on the
// tile's own colour.
func (t tile) icon(id string, ink, back color.Color, lines int) {
	draw, ok := icons[id]
	if !ok {
		return
	}
	top := t.h * 0.17
	if lines > 1 {
		top = t.h * 0.10
	}
	draw(pen{tile{t.img, t.x + (t.w-iconSize)/2, t.y + top, iconSize, iconSize}, ink, back})
}

// pen draws in a box of 100×100 units, and nothing outside of it.
type pen struct {
	tile
	ink, back color.Color
}

const unit = iconSize / 100

func (p pen) rect(c color.Color, x, y, w, h, r float64) {
	p.shape(c, func(v *vector.Rasterizer) {
		roundRect(v, x*unit, y*unit, w*unit, h*unit, r*unit)
	})
}

func (p pen) disc(c color.Color, x, y, r float64) { p.rect(c, x-r, y-r, 2*r, 2*r, r) }

func (p pen) polygon(c color.Color, points ...[2]float64) {
	p.shape(c, func(v *vector.Rasterizer) {
		for i, q := range points {
			x, y := float32(q[0]*unit), float32(q[1]*unit)
			if i == 0 {
				v.MoveTo(x, y)
			} else {
				v.LineTo(x, y)
			}
		}
		v.ClosePath()
	})
}

// icons are the signs of the choices.
var icons = map[string]func(pen){
	"talk": func(p pen) { // a speech bubble with three dots
		p.rect(p.ink, 5, 12, 90, 62, 22)
		p.polygon(p.ink, [2]float64{26, 66}, [2]float64{24, 96}, [2]float64{54, 70})
		for _, x := range []float64{29, 50, 71} {
			p.disc(p.back, x, 43, 6)
		}
	},
	"today": func(p pen) { // the sun
		p.disc(p.ink, 50, 50, 22)
		for i := range 8 {
			s, c := math.Sincos(float64(i) * math.Pi / 4)
			q := func(r, side float64) [2]float64 { return [2]float64{50 + c*r - s*side, 50 + s*r + c*side} }
			p.polygon(p.ink, q(30, -4), q(46, -4), q(46, 4), q(30, 4))
		}
	},
	"places": func(p pen) { // a house
		p.polygon(p.ink, [2]float64{50, 8}, [2]float64{98, 50}, [2]float64{2, 50})
		p.rect(p.ink, 14, 46, 72, 46, 6)
		p.rect(p.back, 40, 60, 20, 32, 3)
	},
	"salon": func(p pen) { // a cup
		p.disc(p.ink, 76, 48, 20)
		p.disc(p.back, 76, 48, 11)
		p.rect(p.ink, 12, 26, 64, 52, 16)
		p.rect(p.ink, 6, 84, 78, 8, 4)
	},
	"phone": func(p pen) { // a telephone
		p.rect(p.ink, 25, 4, 50, 92, 12)
		p.rect(p.back, 32, 16, 36, 58, 4)
		p.disc(p.back, 50, 85, 5)
	},
	"settings": func(p pen) { // sliders
		for i, knob := range []float64{30, 66, 44} {
			y := 22 + float64(i)*28
			p.rect(p.ink, 6, y-3, 88, 6, 3)
			p.disc(p.ink, knob, y, 12)
			p.disc(p.back, knob, y, 5)
		}
	},
	"news": func(p pen) { // a sheet of paper
		p.rect(p.ink, 18, 6, 64, 88, 8)
		for i := range 4 {
			p.rect(p.back, 30, 22+float64(i)*17, 40, 7, 3)
		}
	},
	"library": func(p pen) { // books on a shelf
		p.rect(p.ink, 14, 14, 20, 72, 3)
		p.rect(p.ink, 38, 24, 20, 62, 3)
		p.polygon(p.ink, [2]float64{62, 28}, [2]float64{79, 22}, [2]float64{98, 82}, [2]float64{81, 88})
		p.rect(p.ink, 4, 89, 92, 6, 3)
	},
}

// roundRect adds a rectangle with round corners.
func roundRect(v *vector.Rasterizer, x, y, w, h, r float64) {
	const k = 0.5522847 // a quarter of a circle as a cubic curve
	to := func(f func(float32, float32), x, y float64) { f(float32(x), float32(y)) }
	curve := func(ax, ay, bx, by, cx, cy float64) {
		v.CubeTo(float32(ax), float32(ay), float32(bx), float32(by), float32(cx), float32(cy))
	}
	q := r * (1 - k)
	to(v.MoveTo, x+r, y)
	to(v.LineTo, x+w-r, y)
	curve(x+w-q, y, x+w, y+q, x+w, y+r)
	to(v.LineTo, x+w, y+h-r)
	curve(x+w, y+h-q, x+w-q, y+h, x+w-r, y+h)
	to(v.LineTo, x+r, y+h)
	curve(x+q, y+h, x, y+h-q, x, y+h-r)
	to(v.LineTo, x, y+r)
	curve(x, y+q, x+q, y, x+r, y)
	v.ClosePath()
}
