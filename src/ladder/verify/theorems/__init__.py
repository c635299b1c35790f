"""The theorems, a file for each family."""

from ladder.verify.claims import Theorem
from ladder.verify.theorems import (
    bands,
    evidence,
    gates,
    promises,
    questions,
    ranges,
    reach,
    tight,
    variants,
    wording,
)

THEOREMS: tuple[Theorem, ...] = (
    *reach.THEOREMS,
    *variants.THEOREMS,
    *promises.THEOREMS,
    *ranges.THEOREMS,
    *tight.THEOREMS,
    *evidence.THEOREMS,
    *gates.THEOREMS,
    *wording.THEOREMS,
    *bands.THEOREMS,
    *questions.THEOREMS,
)
"""Every theorem, in the order in which they are shown."""
