package bottest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"

	"tonari/bot/store/keys"
	"tonari/bot/web"
)

// The story is played by a process of its own, so that everything that it prints
// is seen, whoever prints it.
const canaryDir = "TONARI_TEST_CANARY_DIR"

func TestNothingThatPeopleWriteCanBeReadAnywhere(t *testing.T) {
	t.Parallel()
	if srv := startRedis(t); srv != nil {
		search(t, srv.url, srv.files)
		return
	}
	t.Log("there is no redis-server here: the files of Redis are not looked into (TONARI_TEST_REDIS_SERVER=1 makes that a failure)")
	search(t, "redis://"+miniredis.RunT(t).Addr(), nil)
}

// search plays the story, then looks into every place for every canary. In each
// place stands one that was put there, to show that it would be found.
func search(t *testing.T, url string, files func() map[string][]byte) {
	t.Helper()
	dir := t.TempDir()
	cmd := exec.Command(os.Args[0], "-test.run=^TestPlaysTheCanaryStory$", "-test.v=false")
	cmd.Env = append(os.Environ(), canaryDir+"="+dir, "REDIS_URL="+url, "TONARI_TEST_REDIS_URL=")
	printed, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("the story failed: %v\n%s", err, printed)
	}
	var f flock
	if err := json.Unmarshal(read(t, dir, "canaries"), &f); err != nil {
		t.Fatal(err)
	}
	places := map[string][]byte{"what was printed": printed}
	for _, name := range []string{"log", "metrics", "readyz", "livez"} {
		places["the "+name] = read(t, dir, name)
	}
	c := client(t, url)
	for name, content := range dump(t, c) {
		places["redis "+name] = content
	}
	if files != nil {
		for name, content := range files() {
			places["redis file "+name] = content
		}
	}
	planted, rest := f.only("planted"), f.without("planted")
	if len(rest.All) < 60 {
		t.Errorf("%d canaries flew", len(rest.All))
	}
	for name, content := range places {
		if len(planted.find(content)) == 0 {
			t.Errorf("%s (%d bytes): what was planted there is not found", name, len(content))
		}
		for _, found := range rest.find(content) {
			t.Errorf("%s can be read: %s", name, found)
		}
	}
}

func read(t *testing.T, dir, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestPlaysTheCanaryStory is the process that search starts.
func TestPlaysTheCanaryStory(t *testing.T) {
	t.Parallel()
	dir := os.Getenv(canaryDir)
	if dir == "" {
		t.Skip("it is started by TestNothingThatPeopleWriteCanBeReadAnywhere")
	}
	f := newFlock(1)
	s := newStory(t, f, os.Getenv("REDIS_URL"))
	planted := f.new("planted")
	s.plant(planted)
	s.play()
	s.judge()

	write := func(name string, content []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	slog.New(slog.NewJSONHandler(&s.Log, nil)).Info("planted", "words", planted)
	write("log", []byte(s.Log.String()))
	fmt.Println(planted)
	for _, name := range []string{"metrics", "readyz", "livez"} {
		rec := httptest.NewRecorder()
		s.Service.Admin().ServeHTTP(rec, httptest.NewRequest("GET", "/"+name, nil))
		write(name, append(rec.Body.Bytes(), s.plantedAdmin(name, planted)...))
	}
	write("canaries", []byte(asJSON(f)))
}

// plantedAdmin is an admin listener that shows what it must not.
func (s *story) plantedAdmin(name, words string) []byte {
	reg := prometheus.NewRegistry()
	bad := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "tonari_planted"}, []string{"words"})
	reg.MustRegister(bad)
	bad.WithLabelValues(words).Inc()
	h := web.Admin(func(context.Context) web.Health { return web.Health{Notes: map[string]string{"line": words}} }, reg, slog.New(slog.DiscardHandler))
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest("GET", "/"+name, nil))
	if name == "livez" {
		return []byte(words) // it says one fixed word
	}
	return rec.Body.Bytes()
}

// plant puts words into Redis as every type, and as a key's name.
func (s *story) plant(words string) {
	s.t.Helper()
	c := client(s.t, s.Set.Redis.Reveal())
	ctx := context.Background()
	for _, err := range []error{
		c.Set(ctx, "planted:"+words, "1", 0).Err(),
		c.Set(ctx, "planted:string", words, 0).Err(),
		c.HSet(ctx, "planted:hash", words+"?", "1", "value", words).Err(),
		c.RPush(ctx, "planted:list", words).Err(),
		c.ZAdd(ctx, "planted:zset", redis.Z{Member: words}).Err(),
		c.SAdd(ctx, "planted:set", words).Err(),
		c.XAdd(ctx, &redis.XAddArgs{Stream: "planted:stream", Values: []string{"f", words}}).Err(),
	} {
		if err != nil {
			s.t.Fatal(err)
		}
	}
}

func client(t *testing.T, url string) *redis.Client {
	t.Helper()
	o, err := redis.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	c := redis.NewClient(o)
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// dump is everything in Redis by type of key; "keys" are their names.
func dump(t *testing.T, c *redis.Client) map[string][]byte {
	t.Helper()
	ctx := t.Context()
	out := map[string]*bytes.Buffer{}
	put := func(kind string, values ...string) {
		if out[kind] == nil {
			out[kind] = &bytes.Buffer{}
		}
		for _, v := range values {
			out[kind].WriteString(v + "\x00")
		}
	}
	for it := c.Scan(ctx, 0, "*", 500).Iterator(); it.Next(ctx); {
		key := it.Val()
		put("keys", key)
		kind, err := c.Type(ctx, key).Result()
		if err != nil {
			t.Fatal(err)
		}
		var values []string
		switch kind {
		case "string":
			values = []string{c.Get(ctx, key).Val()}
		case "hash":
			for name, v := range c.HGetAll(ctx, key).Val() {
				values = append(values, name, v)
			}
		case "list":
			values = c.LRange(ctx, key, 0, -1).Val()
		case "zset":
			for _, z := range c.ZRangeWithScores(ctx, key, 0, -1).Val() {
				values = append(values, fmt.Sprint(z.Member, " ", z.Score))
			}
		case "set":
			values = c.SMembers(ctx, key).Val()
		case "stream":
			for _, m := range c.XRange(ctx, key, "-", "+").Val() {
				values = append(values, m.ID)
				for name, v := range m.Values {
					values = append(values, name, fmt.Sprint(v))
				}
			}
		default:
			t.Errorf("%s is a %s, which is not looked into", key, kind)
		}
		if len(values) == 0 {
			t.Errorf("%s could not be read", key)
		}
		put(kind, values...)
	}
	plain := map[string][]byte{}
	for kind, b := range out {
		plain[kind] = b.Bytes()
	}
	return plain
}

// sealedOnly says which long values of Redis no key of the file sealed and are no
// figures or set-aside entries, which are JSON.
func (s *story) sealedOnly() {
	k, err := keys.Read(s.Set.Keyset)
	if err != nil {
		s.t.Fatal(err)
	}
	sealed := 0
	for kind, content := range valuesOf(s.t, client(s.t, s.Set.Redis.Reveal())) {
		for _, v := range content {
			switch {
			case k.Knows([]byte(v)):
				sealed++
			case len(v) > 64 && !json.Valid([]byte(v)):
				s.t.Errorf("%s: a value of %d bytes is not sealed", kind, len(v))
			}
		}
	}
	if sealed < 50 {
		s.t.Errorf("%d sealed values", sealed)
	}
}

// valuesOf are the values of our own hashes, lists and strings.
func valuesOf(t *testing.T, c *redis.Client) map[string][]string {
	t.Helper()
	ctx := t.Context()
	out := map[string][]string{}
	for it := c.Scan(ctx, 0, "tn:*", 500).Iterator(); it.Next(ctx); {
		key := it.Val()
		switch c.Type(ctx, key).Val() {
		case "string":
			out[key] = []string{c.Get(ctx, key).Val()}
		case "hash":
			for name, v := range c.HGetAll(ctx, key).Val() {
				out[key+" "+name] = []string{v}
			}
		case "list":
			out[key] = c.LRange(ctx, key, 0, -1).Val()
		case "stream":
			for _, m := range c.XRange(ctx, key, "-", "+").Val() {
				for _, v := range m.Values {
					out[key] = append(out[key], fmt.Sprint(v))
				}
			}
		}
	}
	return out
}

func TestSearchFindsEveryWriting(t *testing.T) {
	t.Parallel()
	f := newFlock(2)
	words := f.new("planted")
	for form, writing := range f.All[0].forms() {
		hay := append(append(bytes.Repeat([]byte("x"), 5000), writing...), bytes.Repeat([]byte("y"), 5000)...)
		if len(f.find(hay)) == 0 {
			t.Errorf("%s is not found", form)
		}
	}
	for i := range 3 {
		text := strings.Repeat("a", i) + words
		for name, hay := range map[string][]byte{
			"json":         []byte(asJSON(text)),
			"bytes json":   []byte(asJSON([]byte(text))),
			"twice":        []byte(asJSON([]byte(asJSON([]byte(text))))),
			"small":        []byte(strings.ToLower(text)),
			"%q":           fmt.Appendf(nil, "%q", text),
			"%+q":          fmt.Appendf(nil, "%+q", text),
			"%x":           fmt.Appendf(nil, "%x", text),
			"% X":          fmt.Appendf(nil, "% X", text),
			"%v of bytes":  fmt.Appendf(nil, "%v", []byte(text)),
			"%#v of bytes": fmt.Appendf(nil, "%#v", []byte(text)),
		} {
			if len(f.find(hay)) == 0 {
				t.Errorf("%s at %d is not found: %s", name, i, hay)
			}
		}
	}
	other := newFlock(3)
	other.new("other")
	if found := other.find([]byte(words)); len(found) != 0 {
		t.Errorf("found %v in what is not there", found)
	}
	id := &flock{All: []canary{{"LINE id", "U0123456789abcdef0123456789abcdef"}}}
	for _, hay := range []string{"u0123456789ABCDEF0123456789ABCDEF", "\x01\x23\x45\x67\x89\xab\xcd\xef\x01\x23\x45\x67\x89\xab\xcd\xef", "ASNFZ4mrze8BI0VniavN7w=="} {
		if len(id.find([]byte("--"+hay+"--"))) == 0 {
			t.Errorf("an id written as %q is not found", hay)
		}
	}
}
