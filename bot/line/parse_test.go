package line_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tonari/bot"
	"tonari/bot/line"
	"tonari/bot/linetest"
)

var update = flag.Bool("update", false, "rewrite golden files")

const (
	webhooks = "../../testdata/webhooks"
	secret   = "8c570fa6dd201bb328f1c1eac23a96d8"
)

func person(userID string) bot.PersonID { return bot.PersonID("p-" + userID[1:5]) }

func newWebhook(t testing.TB, secrets ...string) *line.Webhook {
	t.Helper()
	if len(secrets) == 0 {
		secrets = []string{secret}
	}
	w, err := line.NewWebhook(secrets, person)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func files(t testing.TB, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(webhooks, pattern))
	if err != nil || len(names) == 0 {
		t.Fatalf("no files %s: %v", pattern, err)
	}
	return names
}

func read(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEveryEventTypeIsReadOrLeftAlone(t *testing.T) {
	w := newWebhook(t)
	for _, name := range files(t, "*.json") {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".json"), func(t *testing.T) {
			batch, err := w.Parse(read(t, name))
			if err != nil {
				t.Fatal(err)
			}
			if len(batch.Asides) > 0 {
				t.Errorf("set aside: %+v", batch.Asides)
			}
			got, err := json.MarshalIndent(batch, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			golden := strings.TrimSuffix(name, ".json") + ".golden"
			if *update {
				if err := os.WriteFile(golden, append(got, '\n'), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(read(t, golden)), string(got)+"\n"); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// A busted file has one defect and its reason on the first line; beside the
// broken event stands a good one.
func TestABrokenEventIsSetAsideAndTheOthersAreRead(t *testing.T) {
	w := newWebhook(t)
	for _, name := range files(t, "busted/*.json") {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".json"), func(t *testing.T) {
			first, body, _ := bytes.Cut(read(t, name), []byte("\n"))
			reason := strings.TrimPrefix(string(first), "// ")
			batch, err := w.Parse(body)
			if reason == "not a webhook" {
				if !errors.Is(err, line.ErrNotWebhook) || err.Error() != line.ErrNotWebhook.Error() {
					t.Errorf("error %v, want only %v", err, line.ErrNotWebhook)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if len(batch.Events) != 1 || batch.Events[0].Input.Text == nil || batch.Events[0].Input.Text.Text != "わたしはぶじ" {
				t.Errorf("the good event was not read: %+v", batch)
			}
			if len(batch.Asides) != 1 || string(batch.Asides[0].Reason) != reason || batch.Asides[0].Index != 1 || len(batch.Asides[0].SHA256) != 64 {
				t.Errorf("set aside %+v, want %q", batch.Asides, reason)
			}
			if said := fmt.Sprintf("%+v %+v", batch.Asides, batch.Ignored); strings.Contains(said, "ひみつ") {
				t.Errorf("what was set aside holds words: %s", said)
			}
		})
	}
}

func TestLINEsOwnExampleIsSignedRightly(t *testing.T) {
	body := []byte(`{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}`)
	const signature = "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="
	const other = "0123456789abcdef0123456789abcdef"
	rows := []struct {
		about     string
		secrets   []string
		body      []byte
		signature string
		want      bool
	}{
		{"LINE's example", []string{secret}, body, signature, true},
		{"the second of two secrets", []string{other, secret}, body, signature, true},
		{"another channel's secret", []string{other}, body, signature, false},
		{"a blank more in the body", []string{secret}, append([]byte(" "), body...), signature, false},
		{"no signature", []string{secret}, body, "", false},
		{"a cut signature", []string{secret}, body, signature[:20], false},
		{"a longer signature", []string{secret}, body, signature + signature, false},
		{"not base64", []string{secret}, body, strings.Repeat("*", 44), false},
		{"signed with nothing", []string{secret}, body, linetest.Sign("", body), false},
	}
	for _, row := range rows {
		t.Run(row.about, func(t *testing.T) {
			if got := newWebhook(t, row.secrets...).Verify(row.body, row.signature); got != row.want {
				t.Errorf("verified %v, want %v", got, row.want)
			}
		})
	}
}

func TestASecretThatCanBeGuessedIsRefused(t *testing.T) {
	for _, secrets := range [][]string{nil, {""}, {"short"}, {strings.Repeat("s", 15)}, {secret, ""}} {
		if _, err := line.NewWebhook(secrets, person); err == nil || strings.Contains(err.Error(), "short") {
			t.Errorf("secrets of %d: error %v", len(secrets), err)
		}
	}
	if _, err := line.NewWebhook([]string{strings.Repeat("s", 16)}, person); err != nil {
		t.Errorf("sixteen bytes: %v", err)
	}
}

// Whatever LINE does to the look of a webhook, it means the same.
func TestChaosOfThePlatformIsReadAllTheSame(t *testing.T) {
	p, bodies := platformWithEar(t)
	child := p.Person("ゆい")
	p.Chaos(linetest.Chaos{HeaderCase: true, ExtraFields: true, ShuffleKeys: true, Whitespace: true, Malformed: true})
	w := newWebhook(t, linetest.DefaultSecret)
	for i := range 60 {
		said := child.Says(fmt.Sprintf("%d", i))
		b := <-bodies
		if !w.Verify(b.body, b.signature) {
			t.Fatal("the signature was not accepted")
		}
		batch, err := w.Parse(b.body)
		if err != nil || len(batch.Events) != 1 || len(batch.Asides)+len(batch.Ignored) != 1 || batch.Destination != p.Account().UserID {
			t.Fatalf("batch %+v, %v", batch, err)
		}
		e := batch.Events[0]
		if e.Input.ID != said.EventID || e.Input.ReplyToken != said.ReplyToken || e.Input.Text.Text != fmt.Sprintf("%d", i) || e.UserID != child.ID() {
			t.Fatalf("event %+v", e)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"*.json", "busted/*.json"} {
		for _, name := range files(f, pattern) {
			b := read(f, name)
			if bytes.HasPrefix(b, []byte("// ")) {
				_, b, _ = bytes.Cut(b, []byte("\n"))
			}
			f.Add(b)
		}
	}
	w := newWebhook(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		batch, err := w.Parse(body)
		if err != nil && (!errors.Is(err, line.ErrNotWebhook) || len(batch.Events) > 0) {
			t.Fatalf("error %v with %d events", err, len(batch.Events))
		}
		for _, e := range batch.Events {
			if e.Input.ID == "" || len(e.UserID) != 33 || e.Input.Person == "" || e.Input.At.IsZero() || !e.Input.FromLINE() {
				t.Fatalf("an event without what every input has: %+v", e)
			}
			if _, err := json.Marshal(e.Input); err != nil {
				t.Fatalf("an input that cannot be stored: %v", err)
			}
		}
	})
}
