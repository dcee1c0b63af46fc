package richmenu

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // the ward's own picture
	_ "image/png"
)

// Picture is a picture that LINE takes as a rich menu.
type Picture struct {
	width, height int
	mime          string
	data          []byte
}

// LINE's limits
// (developers.line.biz/en/reference/messaging-api/#upload-rich-menu-image-requirements).
const (
	maxBytes           = 1_000_000 // LINE says 1 MB
	minWidth, maxWidth = 800, 2500
	minHeight          = 250
	minRatio           = 1.45
)

// ReadPicture reads the ward's own picture: PNG or JPEG, under 1 MB, 800 to 2500
// pixels wide, 250 or more high, at least 1.45 times as wide as high. Its six
// areas, three above three, belong to the choices in the order of the drawn menu.
func ReadPicture(data []byte) (*Picture, error) {
	c, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, errors.New("the picture is neither PNG nor JPEG: save it as one of them")
	}
	ratio := float64(c.Width) / float64(max(1, c.Height))
	switch {
	case len(data) >= maxBytes:
		return nil, fmt.Errorf("the picture has %d bytes, LINE takes less than %d: save it smaller", len(data), maxBytes)
	case c.Width < minWidth || c.Width > maxWidth:
		return nil, fmt.Errorf("the picture is %d pixels wide, LINE takes %d to %d: make it 2500×1686", c.Width, minWidth, maxWidth)
	case c.Height < minHeight || ratio < minRatio:
		return nil, fmt.Errorf("the picture is %d×%d, LINE takes a height from %d and a width of at least %.2f times the height: make it 2500×1686",
			c.Width, c.Height, minHeight, minRatio)
	}
	if _, _, err := image.Decode(bytes.NewReader(data)); err != nil {
		return nil, fmt.Errorf("the picture is broken: save it again as %s", format)
	}
	return &Picture{width: c.Width, height: c.Height, mime: "image/" + format, data: data}, nil
}
