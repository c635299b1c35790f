"""The theorems, a file for each family."""

from ladder.verify.claims import Theorem
from ladder.verify.theorems import (
    bands,
    evidence,
    gates,
    opening,
    promises,
    questions,
    ranges,
    reach,
    tight,
    variants,
    wording,
)

THEOREMS: tuple[Theorem, ...] = (
    *opening.THEOREMS,
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
"""Every theorem, in the order in which they are shown: causes before what follows from them."""
