"""One mechanical table from the facts of a published case to the facts of a problem.

The table is `mapping.yaml`; this applies it. A case may hold anything: what the table cannot read
is listed, never guessed at.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import yaml

from ladder.engine.facts import Fact, Kind, Value
from ladder.engine.rules import Rulebook

Row = Mapping[str, object]

NOTHING = "nothing"
"""In a list of words: the list is stated, and empty."""

MOST = 10**15
DEPTH = 6
LONGEST = 400


@dataclass
class Stated:
    """What a case says: the facts of the problem, and what could not be carried over and why."""

    facts: dict[str, Value] = field(default_factory=dict)
    unmapped: list[dict[str, str]] = field(default_factory=list)

    def left_out(self, name: str, value: object, why: str) -> None:
        """Note a key of the case that the problem does not carry."""
        self.unmapped.append({"key": name, "value": plain_text(value)[:80], "why": why})


def stated(case_facts: object, rulebook: Rulebook) -> Stated:
    """The facts that a case states, in the vocabulary of `rulebook`."""
    table, found = _table(), Stated()
    if not isinstance(case_facts, Mapping):
        if case_facts is not None:
            found.left_out("facts", case_facts, "not a mapping")
        return found
    given = {_word(key): value for key, value in case_facts.items()}
    _needs(given.pop("symptoms", None), table["needs"], found)
    _attempts(given.pop("tried", None), table, found)
    known = dict(_flat(given))
    used: set[str] = set()
    for fact_id, rows in table["facts"].items():
        if (fact := rulebook.facts.get(fact_id)) is not None:
            _fact(fact, rows, known, used, found)
    for name, value in known.items():
        if name not in used and value is not None:
            found.left_out(name, value, _why_not(name))
    return found


def _why_not(name: str) -> str:
    rows = [row for rows in _table()["facts"].values() for row in rows]
    if any(name in _named(row, "from") for row in rows):
        return "its row cannot read this value"
    if any(name in _named(row, "when") for row in rows):
        return "says nothing without the facts that it is read with"
    return "no row names it"


def plain_text(value: object) -> str:
    """A value as one line of printable text, cut where it is very long."""
    shown = "".join(item if item.isprintable() else " " for item in str(value)[:LONGEST])
    return " ".join(shown.split())


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, list[Row]]]:
    text = (Path(__file__).parent / "mapping.yaml").read_text(encoding="utf-8")
    table: dict[str, dict[str, list[Row]]] = yaml.safe_load(text)
    return table


def _named(row: Row, key: str) -> list[str]:
    names = row.get(key, ())
    return [str(name) for name in names] if isinstance(names, list | tuple | Mapping) else []


def _word(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = plain_text(value).lower()
    return "".join("_" if item in " -./" else item for item in text)


def _flat(
    given: Mapping[str, object], prefix: str = "", depth: int = 0
) -> Iterator[tuple[str, object]]:
    """Every leaf by its name: `knowledge: {private}` is knowledge_private, `extra: {x}` is x."""
    for key, value in given.items():
        name = "" if depth == 0 and key == "extra" else f"{prefix}{key}"
        if isinstance(value, Mapping) and depth < DEPTH:
            inner = {_word(element): item for element, item in value.items()}
            yield from _flat(inner, f"{name}_" if name else "", depth + 1)
        else:
            yield name or "extra", value


def _needs(symptoms: object, words: object, found: Stated) -> None:
    listed = symptoms if isinstance(symptoms, list) else [symptoms]
    intended = _meanings(words)
    needs: set[str] = set()
    for symptom in listed:
        if symptom is None:
            continue
        if (need := intended.get(_word(symptom))) is not None:
            needs.add(need)
        else:
            found.left_out("symptoms", symptom, "no row names it")
    if needs:
        found.facts["needs"] = frozenset(needs)


def _attempts(tried: object, table: Mapping[str, object], found: Stated) -> None:
    if not isinstance(tried, Mapping):
        if tried is not None:
            found.left_out("tried", tried, "not a mapping")
        return
    intended = _meanings(table["attempts"])
    ignored = table["ignored_attempts"]
    assert isinstance(ignored, list)
    for key, result in tried.items():
        technique, text = intended.get(_word(key)), plain_text(result)
        if result is None or text.lower() in {"", "unknown"}:
            continue
        if technique is None:
            why = "no technique of the ladder" if _word(key) in ignored else "no row names it"
            found.left_out(f"tried.{plain_text(key)}", result, why)
            continue
        here = f"attempts.{technique}"
        if result is False:
            found.facts.setdefault(f"{here}.outcome", "untried")
            continue
        before = found.facts.get(f"{here}.because")
        reason = "Tried; the case does not say how it went." if result is True else text
        found.facts[f"{here}.outcome"] = "below-target"
        found.facts[f"{here}.because"] = f"{before}; {reason}" if before else reason


def _meanings(words: object) -> dict[str, str]:
    assert isinstance(words, Mapping)
    return {_word(item): str(target) for target, those in words.items() for item in those}


def _fact(
    fact: Fact, rows: list[Row], known: Mapping[str, object], used: set[str], found: Stated
) -> None:
    for row in rows:
        for name, value in _readings(row, known):
            read = _converted(fact, row, value)
            if read is None:
                continue
            used.update([name] if name else _named(row, "when"))
            before = found.facts.get(fact.id)
            if isinstance(before, frozenset) and isinstance(read, frozenset) and before:
                found.facts[fact.id] = before | read
            elif before is None:
                found.facts[fact.id] = read
            elif before != read and name:
                found.left_out(name, value, f"{fact.id} is already {plain_text(before)}")


def _readings(row: Row, known: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """The values that a row may read, each with its name in the case ("" for a combination)."""
    wanted = row.get("when")
    if isinstance(wanted, Mapping):
        if all(known.get(name) is value for name, value in wanted.items()):
            yield "", row["gives"]
        return
    for name in _named(row, "from"):
        if known.get(name) is not None:
            yield name, known[name]


def _converted(fact: Fact, row: Row, value: object) -> Value | None:
    """The value as the fact holds it; None if the row cannot read it."""
    if "when" in row:
        return str(value)
    if "words" in row:
        return _intended(fact, row["words"], value)
    if "bands" in row:
        return _band(row["bands"], value)
    if row["as"] in {"flag", "inverse"}:
        truth = {"true": True, "false": False}.get(_word(value))
        return None if truth is None else truth == (row["as"] == "flag")
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MOST:
        return None
    factor = row.get("times", 1)
    assert isinstance(factor, int | float)
    number = value * factor
    if fact.kind is Kind.WHOLE:
        number = round(number)
    low, high = fact.minimum, fact.maximum
    outside = (low is not None and number < low) or (high is not None and number > high)
    return None if outside else number


def _intended(fact: Fact, words: object, value: object) -> Value | None:
    assert isinstance(words, Mapping)
    names = {_word(item) for item in value} if isinstance(value, list) else {_word(value)}
    intended = [
        target for target, those in words.items() if names & {_word(item) for item in those}
    ]
    if not intended:
        return None
    if fact.kind is Kind.CHOICES:
        return frozenset(str(item) for item in intended if item != NOTHING)
    return intended[0] if isinstance(intended[0], bool) else str(intended[0])


def _band(bands: object, value: object) -> str | None:
    assert isinstance(bands, Mapping)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    inside = (
        name for name, band in bands.items() if band["from"] <= value < band.get("below", MOST)
    )
    return next((str(name) for name in inside), None)
