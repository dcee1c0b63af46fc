package triage

import "slices"

// Category says what a text is about; it picks the safety path.
type Category string

// The categories. ThirdParty is somebody else in danger, whoever writes;
// Violence is danger for others from the writer or the family.
const (
	None       Category = "none"
	Suicide    Category = "suicide"
	SelfHarm   Category = "self_harm"
	Overdose   Category = "overdose"
	Abuse      Category = "abuse"
	DV         Category = "dv"
	Sexual     Category = "sexual"
	Pregnancy  Category = "pregnancy"
	Neglect    Category = "neglect"
	ThirdParty Category = "third_party"
	Violence   Category = "violence"
	Health     Category = "health"
	Carer      Category = "carer"
	Bullying   Category = "bullying"
	Hardship   Category = "hardship"
	Distress   Category = "distress"
	Help       Category = "help"
)

var categories = []Category{
	None, Suicide, SelfHarm, Overdose, Abuse, DV, Sexual, Pregnancy, Neglect, ThirdParty,
	Violence, Health, Carer, Bullying, Hardship, Distress, Help,
}

// Categories returns every category that a rule may give.
func Categories() []Category { return slices.Clone(categories) }

func (c Category) known() bool { return c != None && slices.Contains(categories, c) }

func categoryNames() []string {
	var out []string
	for _, c := range categories[1:] {
		out = append(out, string(c))
	}
	return out
}
