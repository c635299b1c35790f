"""The theorems in the modules of this folder, in the order of their names."""

from collections.abc import Collection, Iterator
from importlib import import_module
from pkgutil import iter_modules
from time import perf_counter

from ladder.engine.rules import Rulebook
from ladder.verify.agreement import Agreement, Disproved
from ladder.verify.proof import Proof
from ladder.verify.theorem import Result, Theorem

THEOREMS: tuple[Theorem, ...] = tuple(
    value
    for module in iter_modules(__path__)
    for value in vars(import_module(f"{__name__}.{module.name}")).values()
    if isinstance(value, Theorem)
)
"""Every theorem, in the order in which they are shown."""


def prove(
    book: Rulebook, theorems: Collection[Theorem] = THEOREMS, *, below: Rulebook | None = None
) -> Iterator[Result]:
    """Yield the result of each theorem; every counterexample is first checked with the engine.

    With overlays, the rules `below` are those without them.

    Raises:
        Disproved: if the engine judges such a problem differently.
    """
    bench: Agreement | None = None
    for theorem in theorems:
        if theorem.layered and below is None:
            continue
        start = perf_counter()
        proof = Proof(book, below=below if theorem.layered else None)
        try:
            claims = tuple(theorem.claims(proof))
        finally:
            proof.close()
        for facts in (facts for claim in claims if claim.wrong for facts in claim.shown):
            bench = bench or Agreement(Proof(book))
            if differences := bench.put(facts):
                raise Disproved("; ".join(differences))
        yield Result(theorem, claims, perf_counter() - start)
