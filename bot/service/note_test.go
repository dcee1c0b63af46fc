package service_test

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/bot/bottest"
	"tonari/bot/service"
	"tonari/bot/store"
	"tonari/config"
)

// facts are all on record, as the audit trail's export reads them.
func (h *house) facts() []bot.Fact {
	h.t.Helper()
	trail, err := store.OpenTrail(h.t.Context(), "redis://"+h.mini.Addr())
	if err != nil {
		h.t.Fatal(err)
	}
	defer trail.Close()
	var all []bot.Fact
	for e, err := range trail.Facts(h.t.Context(), nil, time.Now().Add(time.Hour)) {
		if err != nil {
			h.t.Fatal(err)
		}
		all = append(all, e.Fact)
	}
	return all
}

func TestABrokenConfigurationIsOnRecordOnceThoughSeveralProcessesSeeIt(t *testing.T) {
	files := fstest.MapFS{"roster.yaml": file(bottest.Roster)}
	h := newHouse(t, configured(t, files))
	live, _, err := config.NewLive(config.OverFS(files))
	if err != nil {
		t.Fatal(err)
	}
	other := h.Start(service.Options{Live: live, Shift: h.Shift})
	files["guide/places.yaml"] = file("nonsense: [\n")
	h.care()
	other.Care(t.Context())
	delete(files, "guide/places.yaml")
	h.care()
	other.Care(t.Context())
	var got []string
	for _, f := range h.facts() {
		got = append(got, f.Name+" "+f.Fields["faults"])
	}
	if diff := cmp.Diff([]string{"config_faulty 1", "config_mended "}, got); diff != "" {
		t.Error(diff)
	}
}
