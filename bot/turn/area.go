package turn

import (
	"fmt"

	"tonari/bot"
	"tonari/flows/guide"
)

// nearby is how far away a place of the guide may be to name the area, in metres.
const nearby = 1000

// area is where a person roughly is, as counselors read it: the part of the ward of
// the nearest place that the guide knows, and a corner of a map of about a
// kilometre. A point is shown to nobody.
func (t *turn) area(l bot.Location) string {
	grid := map[string]string{"lat": fmt.Sprintf("%.2f", l.Lat), "lon": fmt.Sprintf("%.2f", l.Lon)}
	from := guide.Point{Lat: l.Lat, Lon: l.Lon}
	nearest := nearby + 1
	for _, f := range t.Guide.Find(guide.Query{Kind: guide.Place, From: &from}) {
		if f.Located && f.Metres < nearest && f.Entry.Area != "" {
			nearest, grid["area"] = f.Metres, f.Entry.Area
		}
	}
	if grid["area"] == "" {
		return t.words("desk.location_grid", grid)
	}
	return t.words("desk.location_area", grid)
}
