package guide

import "math"

// Point is a place on the earth: degrees, WGS 84, as LINE's location messages and
// the open data give them.
type Point struct{ Lat, Lon float64 }

// earth is the mean radius in metres (IUGG).
const earth = 6371008.8

// Metres is the distance over the ground, as the crow flies, rounded; good to
// half a percent.
func (p Point) Metres(q Point) int {
	lat1, lat2 := radians(p.Lat), radians(q.Lat)
	sinLat, sinLon := math.Sin((lat2-lat1)/2), math.Sin(radians(q.Lon-p.Lon)/2)
	h := sinLat*sinLat + math.Cos(lat1)*math.Cos(lat2)*sinLon*sinLon
	return int(math.Round(2 * earth * math.Asin(math.Min(1, math.Sqrt(h)))))
}

func radians(degrees float64) float64 { return degrees * math.Pi / 180 }

// InJapan says that the point lies among Japan's islands. One outside is a slip,
// most often the two numbers swapped.
func (p Point) InJapan() bool {
	return p.Lat >= 20 && p.Lat <= 46 && p.Lon >= 122 && p.Lon <= 154
}
