"""Problems found by a proof, as problem files that `ladder advise` reads."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from ladder.cases import DAY
from ladder.load.problem import parse_problem
from ladder.load.save import in_yaml, scalar
from ladder.model import Facts, Rulebook, Value
from ladder.verify.claims import Claim, Result
from ladder.verify.domains import AS_OF

BECAUSE = "An earnest attempt was measured below the target."
"""The reason that the loader asks for where an attempt fell short."""


def write_all(book: Rulebook, result: Result, folder: Path, *, wrong: bool) -> list[Path]:
    """Write the counterexamples of a theorem, or its witnesses, below `folder`."""
    written: list[Path] = []
    for claim in result.claims:
        if bool(claim.wrong) is wrong and claim.shown:
            written += write(book, result, claim, folder)
    return written


def write(book: Rulebook, result: Result, claim: Claim, folder: Path) -> list[Path]:
    """Write the problems of one claim: one file, or a pair of before and after.

    Raises:
        BadInput: if the loader refuses one, which would be a fault of the proof.
    """
    names = path_of(result, claim)
    written = []
    for name, facts in zip(names, claim.shown, strict=True):
        text = "".join(f"{line}\n" for line in lines(book, result, claim, name, facts))
        parse_problem(text, name, book)
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def path_of(result: Result, claim: Claim) -> list[str]:
    """Where the problems of a claim go, below the folder of them all."""
    name = claim.about.translate(str.maketrans(" /", "--", "()"))
    stem = f"{result.theorem.name}/{name}"
    if len(claim.shown) == 2:
        return [f"{stem}.before.yaml", f"{stem}.after.yaml"]
    return [f"{stem}.yaml"] * len(claim.shown)


def lines(book: Rulebook, result: Result, claim: Claim, name: str, facts: Facts) -> Iterator[str]:
    """The lines of one problem file."""
    day = facts[AS_OF]
    assert isinstance(day, int)
    as_of = "" if day == DAY.toordinal() else f" --as-of {date.fromordinal(day)}"
    yield f"# {result.theorem.name}: {result.theorem.says}"
    if claim.wrong:
        yield f"# Not so: {claim.wrong}."
    yield f"# See:  ladder advise {name.rsplit('/', 1)[-1]}{as_of}"
    yield f"title: {scalar(claim.wrong or claim.about)}"
    tree: dict[str, object] = {}
    for fact, value in _explained(book, facts).items():
        *sections, leaf = fact.split(".")
        at = tree
        for section in sections:
            at = at.setdefault(section, {})  # type: ignore[assignment]
        at[leaf] = in_yaml(book.facts[fact], value)
    yield from _nested(tree, "")


def _explained(book: Rulebook, facts: Facts) -> Mapping[str, Value]:
    """The facts, with the reason that an attempt which fell short must have."""
    found: dict[str, Value] = {}
    for fact, value in facts.items():
        if fact != AS_OF:
            found[fact] = value
        because = fact.removesuffix(".outcome") + ".because"
        if value == "fell-short" and because in book.facts:
            found[because] = BECAUSE
    return found


def _nested(tree: Mapping[str, object], indent: str) -> Iterator[str]:
    for key, below in tree.items():
        if isinstance(below, Mapping):
            yield f"{indent}{key}:"
            yield from _nested(below, f"{indent}  ")
        else:
            yield f"{indent}{key}: {below}"
