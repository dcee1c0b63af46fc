package bot

import (
	"fmt"
	"hash/fnv"
	"strconv"

	"github.com/google/uuid"
)

// Partitions is the number of partitions, fixed for the life of a ward's data:
// changing it would move people away from their keys.
const Partitions = 16

// Partition is one of the 16 shares of all people, 0 to 15.
type Partition int

// Tag is the Redis Cluster hash tag of the partition, as in `{p03}`.
func (p Partition) Tag() string { return fmt.Sprintf("{p%02d}", int(p)) }

// PersonID is a person's pseudonym: 26 characters of base32, a keyed PRF of the
// LINE user id. It is safe in keys and logs.
type PersonID string

// Partition of the person, fixed for life.
func (p PersonID) Partition() Partition {
	h := fnv.New32a()
	_, _ = h.Write([]byte(p))
	return Partition(h.Sum32() % Partitions)
}

// CaseID is the number of a case as counselors see it: 16·n + partition, n from
// 1 up. 0 is no case.
type CaseID int64

// NewCaseID is the n-th case of a partition; n counts from 1.
func NewCaseID(n int64, p Partition) CaseID { return CaseID(n*Partitions + int64(p)) }

// Partition of the case's person.
func (c CaseID) Partition() Partition { return Partition(c % Partitions) }

// Sequence is n of 16·n + partition.
func (c CaseID) Sequence() int64 { return int64(c) / Partitions }

// String is the number in decimal.
func (c CaseID) String() string { return strconv.FormatInt(int64(c), 10) }

// ParseCaseID reads what String wrote; it refuses anything below the first
// possible number.
func ParseCaseID(s string) (CaseID, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < Partitions {
		return 0, fmt.Errorf("case number: want a whole number of %d or more", Partitions)
	}
	return CaseID(n), nil
}

var effectSpace = uuid.MustParse("8f2c9d3e-6b1a-5e0f-9a55-7d1e3c0b4a10")

// EffectID derives the id of the i-th effect of a turn from the turn's input
// (UUIDv5), so that a replayed turn gives the same ids and LINE retry keys.
func EffectID(inputID string, i int) string {
	return uuid.NewSHA1(effectSpace, []byte(inputID+"#"+strconv.Itoa(i))).String()
}
