package bot

import "fmt"

// Level says how urgent a person's words are. Within a case it only rises by
// itself; only a counselor lowers it.
type Level int

// The levels, from calm to urgent. Urgent and high open a case at once, watch
// marks an open one, none opens nothing.
const (
	LevelNone Level = iota
	LevelWatch
	LevelHigh
	LevelUrgent
)

var levelNames = [...]string{"none", "watch", "high", "urgent"}

// String returns the machine name: none, watch, high or urgent.
func (l Level) String() string {
	if l < LevelNone || l > LevelUrgent {
		return fmt.Sprintf("level(%d)", int(l))
	}
	return levelNames[l]
}

// ParseLevel reads a machine name.
func ParseLevel(s string) (Level, error) {
	for i, n := range levelNames {
		if n == s {
			return Level(i), nil
		}
	}
	return LevelNone, fmt.Errorf("level %q: want none, watch, high or urgent", s)
}

// MarshalText writes the machine name.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads the machine name.
func (l *Level) UnmarshalText(b []byte) error {
	v, err := ParseLevel(string(b))
	if err != nil {
		return err
	}
	*l = v
	return nil
}
