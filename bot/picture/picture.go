package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"

	"github.com/bep/imagemeta"
	"golang.org/x/image/draw"
)

// Errors of Make. None becomes better by trying again.
var (
	// ErrType: it is neither JPEG nor PNG.
	ErrType = errors.New("the picture is neither jpeg nor png")
	// ErrTooLarge: it has more than 40 million pixels.
	ErrTooLarge = errors.New("the picture has too many pixels")
	// ErrBroken: it cannot be read to its end.
	ErrBroken = errors.New("the picture cannot be read")
)

// File is one encoded picture.
type File struct {
	Type string // image/jpeg or image/png
	Data []byte
}

// Picture is what a phone gets.
type Picture struct{ Original, Preview File }

// LINE's limits (developers.line.biz/en/reference/messaging-api/#image-message), with
// some room.
const (
	maxOriginal = 9 << 20
	maxPreview  = 900 << 10
)

const (
	// maxPixels bounds what a small file can blow up to in memory.
	maxPixels = 40_000_000
	// The longer edges, in pixels: more than a phone shows.
	originalEdge = 2048
	previewEdge  = 640
)

// Make reads a JPEG or PNG and makes it anew: upright, scaled down, without anything
// but its pixels. ErrType, ErrTooLarge, ErrBroken.
func Make(data []byte) (Picture, error) {
	about, format, err := image.DecodeConfig(bytes.NewReader(data))
	switch {
	case errors.Is(err, image.ErrFormat), err == nil && format != "jpeg" && format != "png":
		return Picture{}, ErrType
	case err != nil:
		return Picture{}, ErrBroken
	case about.Width < 1 || about.Height < 1:
		return Picture{}, ErrBroken
	case about.Width > maxPixels/about.Height:
		return Picture{}, ErrTooLarge
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return Picture{}, ErrBroken
	}
	big := turned(scaled(img, originalEdge), orientation(data, format))
	var p Picture
	if format == "png" {
		if p.Original, err = asPNG(big); err != nil {
			return Picture{}, err
		}
	}
	if format == "jpeg" || len(p.Original.Data) > maxOriginal {
		if p.Original, err = asJPEG(big, maxOriginal); err != nil {
			return Picture{}, err
		}
	}
	p.Preview, err = asJPEG(scaled(big, previewEdge), maxPreview)
	return p, err
}

// scaled is the picture with its longer edge no longer than that.
func scaled(img image.Image, edge int) *image.NRGBA {
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	if long := max(w, h); long > edge {
		w, h = max(1, w*edge/long), max(1, h*edge/long)
	}
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.BiLinear.Scale(out, out.Bounds(), img, img.Bounds(), draw.Src, nil)
	return out
}

// orientation is how a phone was held, 1 to 8, as EXIF says it
// (www.cipa.jp/std/documents/download_e.html?DC-008-Translation-2023-E); 1 where it
// does not say.
func orientation(data []byte, format string) int {
	kind := imagemeta.JPEG
	if format == "png" {
		kind = imagemeta.PNG
	}
	found := 1
	_, err := imagemeta.Decode(imagemeta.Options{
		R: bytes.NewReader(data), ImageFormat: kind, Sources: imagemeta.EXIF,
		ShouldHandleTag: func(t imagemeta.TagInfo) bool { return t.Tag == "Orientation" },
		HandleTag: func(t imagemeta.TagInfo) error {
			if n, ok := t.Value.(uint16); ok && n >= 1 && n <= 8 {
				found = int(n)
			}
			return nil
		},
	})
	if err != nil {
		return 1 // shown as its pixels stand
	}
	return found
}

// turned sets the picture upright.
func turned(img *image.NRGBA, orientation int) *image.NRGBA {
	if orientation == 1 {
		return img
	}
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	ow, oh := w, h
	if orientation >= 5 {
		ow, oh = h, w
	}
	out := image.NewNRGBA(image.Rect(0, 0, ow, oh))
	for y := range h {
		for x := range w {
			ox, oy := x, y
			switch orientation {
			case 2:
				ox = w - 1 - x
			case 3:
				ox, oy = w-1-x, h-1-y
			case 4:
				oy = h - 1 - y
			case 5:
				ox, oy = y, x
			case 6:
				ox, oy = h-1-y, x
			case 7:
				ox, oy = h-1-y, w-1-x
			case 8:
				ox, oy = y, w-1-x
			}
			out.SetNRGBA(ox, oy, img.NRGBAAt(x, y))
		}
	}
	return out
}

func asPNG(img image.Image) (File, error) {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return File{}, fmt.Errorf("encoding a picture: %w", err)
	}
	return File{Type: "image/png", Data: b.Bytes()}, nil
}

// qualities are tried one after the other until a picture fits.
var qualities = []int{85, 70, 50, 30}

// asJPEG puts the picture on white, since JPEG knows nothing that shines through.
func asJPEG(img *image.NRGBA, most int) (File, error) {
	ground := image.NewRGBA(img.Bounds())
	draw.Draw(ground, ground.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(ground, ground.Bounds(), img, img.Bounds().Min, draw.Over)
	for _, q := range qualities {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, ground, &jpeg.Options{Quality: q}); err != nil {
			return File{}, fmt.Errorf("encoding a picture: %w", err)
		}
		if b.Len() <= most {
			return File{Type: "image/jpeg", Data: b.Bytes()}, nil
		}
	}
	return File{}, ErrTooLarge
}
