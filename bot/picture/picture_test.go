package picture_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"strings"
	"testing"

	"tonari/bot/picture"
)

const secret = "KANARI-35.7089N"

// corner is a picture that is red in its upper left and blue elsewhere.
func corner(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.Set(x, y, color.RGBA{B: 255, A: 255})
			if x < w/2 && y < h/2 {
				img.Set(x, y, color.RGBA{R: 255, A: 255})
			}
		}
	}
	return img
}

func asJPEG(img image.Image) []byte {
	var b bytes.Buffer
	_ = jpeg.Encode(&b, img, nil)
	return b.Bytes()
}

func asPNG(img image.Image) []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, img)
	return b.Bytes()
}

// withExif puts an EXIF segment after the start of a JPEG: how the phone was held, and a
// description.
func withExif(data []byte, orientation uint16) []byte {
	var tiff bytes.Buffer
	put := func(v any) { _ = binary.Write(&tiff, binary.BigEndian, v) }
	tiff.WriteString("MM\x00*")
	put(uint32(8))
	put(uint16(2))
	put([]uint16{0x010E, 2})
	put(uint32(len(secret) + 1))
	put(uint32(8 + 2 + 2*12 + 4))
	put([]uint16{0x0112, 3})
	put(uint32(1))
	put([]uint16{orientation, 0})
	put(uint32(0))
	tiff.WriteString(secret + "\x00")
	segment := append([]byte("Exif\x00\x00"), tiff.Bytes()...)
	out := append([]byte{}, data[:2]...)
	out = append(out, 0xFF, 0xE1)
	out = binary.BigEndian.AppendUint16(out, uint16(len(segment)+2))
	return append(append(out, segment...), data[2:]...)
}

func decode(t *testing.T, f picture.File) image.Image {
	t.Helper()
	img, format, err := image.Decode(bytes.NewReader(f.Data))
	if err != nil || "image/"+format != f.Type {
		t.Fatalf("%s: %s %v", f.Type, format, err)
	}
	return img
}

func red(c color.Color) bool {
	r, _, b, _ := c.RGBA()
	return r > b
}

func TestAPictureIsMadeAnewUprightAndTellsNothingButItsPixels(t *testing.T) {
	// Where the red corner of the stored pixels is once the phone is held upright.
	for orientation, want := range map[uint16]string{
		1: "upper left", 2: "upper right", 3: "lower right", 4: "lower left",
		5: "upper left", 6: "upper right", 7: "lower right", 8: "lower left",
	} {
		data := withExif(asJPEG(corner(64, 32)), orientation)
		p, err := picture.Make(data)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range []picture.File{p.Original, p.Preview} {
			if strings.Contains(string(f.Data), secret) || strings.Contains(string(f.Data), "Exif") {
				t.Errorf("orientation %d: the file still tells where it was taken", orientation)
			}
			img := decode(t, f)
			w, h := img.Bounds().Dx(), img.Bounds().Dy()
			if turned := w < h; turned != (orientation >= 5) {
				t.Errorf("orientation %d: %d x %d", orientation, w, h)
			}
			for name, at := range map[string]image.Point{
				"upper left": {w / 4, h / 4}, "upper right": {3 * w / 4, h / 4}, "lower left": {w / 4, 3 * h / 4}, "lower right": {3 * w / 4, 3 * h / 4},
			} {
				if got := red(img.At(at.X, at.Y)); got != (name == want) {
					t.Errorf("orientation %d: %s is red: %v", orientation, name, got)
				}
			}
		}
	}
}

func TestLargePicturesAreScaledToWhatLineTakes(t *testing.T) {
	noise := image.NewRGBA(image.Rect(0, 0, 2400, 200))
	r := rand.New(rand.NewPCG(1, 2))
	for i := range noise.Pix {
		noise.Pix[i] = byte(r.Uint32()) | 0x80
	}
	for about, data := range map[string][]byte{"png": asPNG(noise), "jpeg": asJPEG(corner(2400, 200))} {
		p, err := picture.Make(data)
		if err != nil {
			t.Fatal(about, err)
		}
		if n := len(p.Original.Data); n > 10<<20 {
			t.Errorf("%s: %d bytes", about, n)
		}
		if n := len(p.Preview.Data); n > 1<<20 || p.Preview.Type != "image/jpeg" {
			t.Errorf("%s: preview of %d bytes, %s", about, n, p.Preview.Type)
		}
		if b := decode(t, p.Original).Bounds(); b.Dx() != 2048 || b.Dy() != 170 {
			t.Errorf("%s: %v", about, b)
		}
	}
}

func TestWhatIsNoPictureIsRefused(t *testing.T) {
	var g bytes.Buffer
	if err := gif.Encode(&g, corner(4, 4), nil); err != nil {
		t.Fatal(err)
	}
	bomb := asPNG(image.NewGray(image.Rect(0, 0, 7000, 6000)))
	whole := asPNG(corner(40, 40))
	for about, row := range map[string]struct {
		data []byte
		want error
	}{
		"a gif":                         {g.Bytes(), picture.ErrType},
		"a page":                        {[]byte("<html>"), picture.ErrType},
		"nothing":                       {nil, picture.ErrType},
		"a small file of 42 megapixels": {bomb, picture.ErrTooLarge},
		"half a picture":                {whole[:len(whole)/2], picture.ErrBroken},
		"a broken jpeg":                 {[]byte("\xff\xd8\xff\xe0"), picture.ErrBroken},
	} {
		if _, err := picture.Make(row.data); !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", about, err, row.want)
		}
	}
}
