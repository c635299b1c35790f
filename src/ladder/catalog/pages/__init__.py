"""The pages of a rule pack: one for each rule, technique, need, fact, source and claim."""
