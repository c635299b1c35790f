"""Counted errors that do not add up, or contradict the attempt whose answers were read."""

from collections.abc import Container, Iterator
from math import floor

from ladder.engine.errors import (
    ERRORS,
    FILE,
    FROM,
    OF,
    READ,
    REPAIRED,
    SAMPLE,
    UNCLEAR,
    attempt_read,
    is_share,
    repaired,
    score_of,
)
from ladder.engine.facts import IN_USE, Facts, number
from ladder.engine.rules import Rulebook
from ladder.engine.wording import show
from ladder.load.yaml.nodes import Scalar
from ladder.load.yaml.suggestions import cause_meant
from ladder.output.diagnostics import Diagnostic, quoted

Fault = tuple[str, str, str]
"""A fact at fault, what is wrong, and the help."""


def miscounted(rulebook: Rulebook, facts: Facts, written: Container[str] = ()) -> Iterator[Fault]:
    """Yield what is wrong with counted errors: the fact at fault, what it is, and the help.

    What is `written` and no known fact has a fault of its own.
    """
    if not any(fact.startswith(ERRORS) for fact in facts):
        return
    counts = {
        fact: int(number(value) or 0)
        for fact, value in facts.items()
        if fact == UNCLEAR or (fact in rulebook.facts and _is_count(rulebook, fact))
    }
    total, read = sum(counts.values()), number(facts.get(READ))
    of_a_file = FILE in facts  # with which each of them is compared
    if not of_a_file and read is None and counts and READ not in written:
        help_ = f"Add read: and how many bad answers you read. These counts add up to {show(total)}"
        yield next(iter(counts)), "`errors.read` is missing", f"{help_}."
    if not of_a_file and read is not None and total > read:
        what = f"`errors` counts {show(total)} bad answers, but `{READ}` is {show(facts[READ])}"
        yield READ, what, "Count each bad answer once, under its first cause; or correct read."
    yield from _repairs(facts, counts)
    yield from _of_what(facts, read)


def unknown_cause(key: Scalar, prefix: str, rulebook: Rulebook) -> Diagnostic | None:
    """Return the fault of a key under `errors:` that is another word for a cause; None if not."""
    if not prefix.startswith(ERRORS):
        return None
    if (cause := cause_meant(rulebook, key.value)) is None:
        return None
    what = f"{quoted(prefix + key.value)} is not the name of a cause"
    return Diagnostic(what, key.position, f"Did you mean {cause.id}?")


def _is_count(rulebook: Rulebook, fact: str) -> bool:
    return bool(rulebook.facts[fact].cause) and not fact.startswith(REPAIRED)


def _repairs(facts: Facts, counts: dict[str, int]) -> Iterator[Fault]:
    """Yield repairs by hand that are no two numbers, or more than were tried or counted."""
    for fact in (fact for fact in facts if fact.startswith(REPAIRED)):
        pair, cause = repaired(facts[fact]), fact.removeprefix(REPAIRED)
        count = counts.get(f"{ERRORS}{cause}", 0)
        if pair is None or not pair[1]:
            what = f"`{fact}` takes two numbers, not {show(facts[fact])}"
            yield fact, what, "Write how many were right, and how many you tried: 17 of 20."
        elif pair[0] > pair[1]:
            what = f"`{fact}` says that {pair[0]} of {pair[1]} were right"
            yield fact, what, "Write the smaller number first: 17 of 20."
        elif pair[1] > count:
            what = f"`{fact}` tries {pair[1]}, but `{ERRORS}{cause}` counts {count}"
            yield fact, what, f"Count the bad answers of this cause under {ERRORS}{cause}."


def _of_what(facts: Facts, read: float | None) -> Iterator[Fault]:
    """Yield what contradicts the attempt whose bad answers were read."""
    of, drawn = attempt_read(facts), facts.get(FROM) == SAMPLE
    if facts.get(IN_USE) == "nothing" and OF not in facts:
        help_ = f"Name what gave these answers in {OF}, or leave errors out."
        yield READ, "`errors` counts bad answers, but `in_use` says that nothing is built", help_
        return
    if not of:
        if drawn:
            what = "nobody says whose wrong answers were read"
            yield FROM, what, "Add of: and the attempt, such as prompt; or state in_use."
        return
    score, items = score_of(facts, of)
    tried = facts.get(f"attempts.{of}.outcome") not in (None, "untried", "not-applicable")
    if OF in facts and score is None and not tried and facts.get(IN_USE) != of:
        what = f"`{OF}` is {of}, which was not tried"
        yield OF, what, f"State its score in attempts.{of}, or name the attempt that was read."
    elif drawn and score is None:
        what = f"the wrong answers come from the test set, but {of} has no score"
        yield FROM, what, f"State attempts.{of}.score, or leave out from."
    elif drawn and read and items and score is not None and is_share(facts):
        wrong = _most_wrong(score, items)
        if read > wrong:
            what = f"`{READ}` is {show(facts[READ])}, but a score of {show(score)} on "
            what += f"{show(items)} items leaves about {show(round(items * (1 - score)))}"
            yield READ, what, "Correct read, the score or its items; or leave out from."


def _most_wrong(score: float, items: int) -> int:
    """Return how many answers can be wrong at a score that was rounded to at least two digits."""
    digits = max(2, len(f"{score:.10g}".partition(".")[2]))
    half = 0.5 / 10.0**digits
    return min(items, floor(items * (1 - score + half) + 1e-9))
