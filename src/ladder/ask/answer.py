"""What an answer states, and how the parts of a typed one are read: words, lists, numbers."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ladder.ask.commands import Command
from ladder.engine.errors import READ
from ladder.engine.facts import Choice, Fact, Facts, Kind, Value
from ladder.engine.scores import TARGET
from ladder.load.yaml.suggestions import Complaint, is_counted, number
from ladder.output.diagnostics import nearest


@dataclass(frozen=True, slots=True)
class Answer:
    """The content of an answer: facts, unknown facts, and words that state no fact yet.

    `yes` are techniques that were tried, without a word on how it went.
    """

    facts: Mapping[str, Value] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    yes: frozenset[str] = frozenset()

    def settled(self) -> dict[str, Value | None]:
        """Return the facts that the answer settles; None stands for unknown."""
        return {**self.facts, **dict.fromkeys(sorted(self.unknown))}


UNKNOWN = Command.UNKNOWN.value
"""The word for a line of a list that nobody knows."""

_BOOLS = {
    **dict.fromkeys(("yes", "y", "true", "on", "1"), True),
    **dict.fromkeys(("no", "n", "false", "off", "2"), False),
}
_SCORED = re.compile(
    r"(?P<score>[0-9][0-9.,]*\s*%?(?:\s*(?:/|(?:out )?of)\s*[0-9.,]+)?"
    r"(?:\s+on\s+[0-9][0-9.,]*(?:\s+(?:test\s+)?(?:items|examples|cases))?)?)"
    r"(?:(?:\s*[:;]\s*|(?:(?<=%)|(?<=[./]\d)|(?<=\.\d\d)),\s+)(?P<text>.+))?"
)
"""A score, or a score and a reason; a comma parts them where the score can be nothing else."""
_OF = re.compile(r"(?P<part>[0-9.,]+)\s*(?:/|(?:out )?of)\s*(?P<whole>[0-9.,]+)")
_ON = re.compile(
    r"(?P<score>[0-9.,]+\s*%?|[0-9.,]+\s*(?:/|(?:out )?of)\s*[0-9.,]+)"
    r"\s+on\s+(?P<items>[0-9][0-9.,]*)(?:\s+(?:test\s+)?(?:items|examples|cases))?|"
    r"(?P<share>[0-9.,]+\s*%|0?\.[0-9]+)\s*of\s+(?P<of>[0-9][0-9.,]*)"
    r"(?:\s+(?:test\s+)?(?:items|examples|cases))?",
    re.IGNORECASE,
)
"""A score and the items it was measured on: 0.86 on 300 items, 86 % of 300."""
_CAUSE = re.compile(
    r"(?P<count>\d{1,6})\s*[x×:]?\s*(?P<after>\D+)|(?P<before>\D+?)\s*[:=]?\s*(?P<last>\d{1,6})"
)
"""A number of bad answers and their cause, in either order."""
RATED = 10
"""The highest best score that ratings have: 4/5 and 8/10 count no items, 62/100 does."""


def yes_or_no(words: str) -> bool | None:
    """Return whether a text says yes or no; None if it says neither."""
    return _BOOLS.get(words.lower().rstrip(".!"))


def pick(words: str, fact: Fact) -> Choice:
    """Return the choice that a word, its beginning, its number, or words of its title name.

    Raises:
        Complaint: if it names none or several.
    """
    word = words.lower().rstrip(".!")
    if word.isdecimal():
        if 1 <= int(word) <= len(fact.choices):
            return fact.choices[int(word) - 1]
        raise Complaint(f"There is no number {word} in the list.")
    if whole := [choice for choice in fact.choices if _is_named(choice, words)]:
        if len(whole) == 1:
            return whole[0]
        raise Complaint(f"“{words}” could be {' or '.join(choice.id for choice in whole)}.")
    dashed = word.replace(" ", "-").replace("_", "-")
    begun = _begun(dashed, fact)
    if len(begun) == 1:
        return begun[0]
    if begun:
        raise Complaint(f"“{words}” could be {' or '.join(choice.id for choice in begun)}.")
    if titled := _titled(word, fact):
        return titled
    within = [name for name in fact.choice_ids() if dashed in name]
    near = within[0] if len(within) == 1 else nearest(dashed, fact.choice_ids())
    hint = f" Did you mean {near}?" if near else ""
    raise Complaint(f"“{short(words)}” is not in the list.{hint}")


_BEFORE = re.compile(
    r"^(?:(?:an?|the|on|in|at|by|our|my|your|we|it|is|they|run|runs)\s)+", re.IGNORECASE
)
"""Words before a thing that do not tell choices apart."""


def _is_named(choice: Choice, words: str) -> bool:
    """Return whether a typed text is the whole title or another word of a choice."""
    typed = _BEFORE.sub("", words)
    return any(
        same_words(shown, words) or same_words(_BEFORE.sub("", shown), typed)
        for shown in (choice.meaning, *choice.words)
    )


def same_words(shown: str, typed: str) -> bool:
    """Return whether a typed text is a text that was shown, apart from case and the full stop."""
    one, other = (" ".join(text.split()).casefold().rstrip(".!") for text in (shown, typed))
    return one.replace("’", "'") == other.replace("’", "'")


def _titled(word: str, fact: Fact) -> Choice | None:
    """Return the one choice with these words in its title; needs are ranked in place of that."""
    if fact.id == "needs" or len(word) <= len("the"):
        return None
    part = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
    named = [choice for choice in fact.choices if part.search(choice.meaning)]
    if len(named) > 1:
        raise Complaint(f"“{word}” could be {' or '.join(choice.id for choice in named)}.")
    return named[0] if named else None


_RESULT = re.compile(r"[0-9][0-9.,]*\s*(?:%|(?:/|(?:out )?of)\s*[0-9.,]+)|[0-9]*\.[0-9]+")
"""A score that cannot be the number of a choice: 62%, 62/100 or 0.62."""


def beside_target(words: str, fact: Fact, facts: Facts) -> str:
    """Return the choice that a score means beside the target; "" if the text is not a score.

    Raises:
        Complaint: if the target is unknown, or if more than the target tells the choices apart.
    """
    ids = fact.choice_ids()
    if "below-target" not in ids or not _RESULT.fullmatch(words):
        return ""
    if "enough" not in ids:
        raise Complaint(f"“{words}” is a score. Pick a result here; the score is asked for apart.")
    target = facts.get(TARGET)
    if not isinstance(target, int | float):
        raise Complaint(f"You stated no target. Is {words} enough, or below-target?")
    return "enough" if _score(words, best_score(facts)) >= target else "below-target"


def short(words: str) -> str:
    """Return the first words of a reply, to repeat them in a complaint."""
    return textwrap.shorten(words, 40, placeholder=" …") if " " in words[:40] else words[:40]


def _begun(dashed: str, fact: Fact) -> list[Choice]:
    exact = [choice for choice in fact.choices if choice.id == dashed]
    return exact or [choice for choice in fact.choices if choice.id.startswith(dashed)]


def lines(words: str, fact: Fact, results: Sequence[Choice] = ()) -> dict[str, str]:
    """Return the meaning for lines of a list: `1, no 2`, `2 no`, `1 2 fell short, the rest no`.

    A word for a single line has priority over a word for all the others.

    Args:
        words: the text.
        fact: the list, each choice a line.
        results: what can be said of a line beside yes, no and unknown.

    Raises:
        Complaint: if it names no line, or says two things of one.
    """
    outcomes = [UNKNOWN, *(choice.id for choice in results)]
    sides = "|".join(["yes", "y", "not", "no", "n", *(o.replace("-", "[- ]") for o in outcomes)])
    words = _with_ids(words, (*fact.choices, *results))
    line = (
        rf"(?:(?P<before>{sides})\b[:=]?\s+)?(?P<item>.+?)(?:(?:\s*[:=]\s*|\s+)(?P<after>{sides}))?"
    )
    values: dict[str, str] = {}
    rest = ""
    for part in _parts(words):
        match = re.fullmatch(line, part, re.IGNORECASE)
        assert match is not None
        side = (match["before"] or match["after"] or "yes").lower().replace(" ", "-")
        side = side if side in outcomes else "yes" if side.startswith("y") else "no"
        item = match["item"].strip()
        if item.lower() in NONE | _ALL | _REST:
            rest = "no" if item.lower() in NONE else side
        else:
            side = UNKNOWN if item.endswith("?") else side
            for word in _items(item.rstrip("?"), fact):
                if values.setdefault(pick(word, fact).id, side) != side:
                    raise Complaint(f"That says two things of {pick(word, fact).id}.")
    return {**(dict.fromkeys(fact.choice_ids(), rest) if rest else {}), **values}


def _with_ids(words: str, choices: Iterable[Choice]) -> str:
    """Return a text with ids in place of titles, which may contain commas and “and”."""
    for choice in sorted(choices, key=lambda choice: -len(choice.meaning)):
        if title := choice.meaning.rstrip("."):
            shown = re.sub("['’]", "['’]", re.escape(title))
            whole = rf"(?<!\w){shown}(?!\w)\.?"
            words = re.sub(whole, choice.id, words, flags=re.IGNORECASE)
    return words


NONE = frozenset({"none", "nothing", "none of them", "none of these"})
_ALL = frozenset({"all", "all of them", "everything"})
_REST = frozenset({"the rest", "rest", "others", "the others", "all the others"})


def _parts(words: str) -> list[str]:
    """Return the parts between commas, semicolons and "and", without splitting numbers."""
    return [part.strip() for part in re.split(r",(?!\d{3}\b)|;| and ", words) if part.strip()]


def number_of(words: str, fact: Fact, facts: Facts) -> float:
    """Return a number; a target may be written as a share: 4.4/5.

    Raises:
        Complaint: if it is no number that the fact accepts.
    """
    best = best_score(facts)
    return _score(words, best) if fact.id == TARGET else number(words, fact, best)


def _items(words: str, fact: Fact) -> Iterator[str]:
    """Yield the single answers in a list; a comma is not needed between words of the list."""
    for item in _parts(words):
        dashed = item.lower().replace(" ", "-").replace("_", "-")
        yield from [item] if len(_begun(dashed, fact)) == 1 else item.split()


def scored_reason(words: str) -> tuple[str, str] | None:
    """Return a score and the reason after it, or ""; None if a text begins with no score."""
    found = _SCORED.fullmatch(words)
    return (found["score"].strip(), (found["text"] or "").strip()) if found else None


def counts(words: str, causes: Fact) -> tuple[dict[str, int], float]:
    """Return the bad answers of each cause, and how many were read: `22 misread, 11 format of 40`.

    Raises:
        Complaint: if a part is no count of a cause.
    """
    words, *in_all = re.split(r"\s+of\s+(?=[\d.,]+$)", words)
    found: dict[str, int] = {}
    for part in _parts(words):
        if not (match := _CAUSE.fullmatch(part)):
            raise Complaint(f"“{short(part)}” is not a count and a cause.")
        cause = pick(match["after"] or match["before"], causes).id
        found[cause] = int(match["count"] or match["last"])
    every = sum(found.values())
    read = Fact(READ, Kind.WHOLE, "", minimum=1)
    return found, number(in_all[0], read) if in_all else every


def score_of(text: str, best: float) -> tuple[float, float | None]:
    """Return a score, and its number of items if the text counts them: 62/100.

    Raises:
        Complaint: if it is no score.
    """
    if on := _ON.fullmatch(text):
        count = number(on["items"] or on["of"], Fact("items", Kind.WHOLE, "", minimum=1))
        return _score((on["score"] or on["share"]).strip(), best), count
    score = _score(text, best)
    counted = _OF.fullmatch(text)
    if counted and ("." not in text or is_counted(counted["whole"])):
        whole = number(counted["whole"], Fact("items", Kind.WHOLE, ""))
        if whole > RATED and whole != best:
            return round(score, 4), whole
    return score, None


def _score(text: str, best: float) -> float:
    fact = Fact("score", Kind.NUMBER, "", minimum=0, maximum=1_000_000)
    if not (share := _OF.fullmatch(text)):
        return number(text, fact, best)
    if is_counted(share["whole"]):  # 900 of 1.200: items, as a best score has no three decimals
        fact = Fact("items", Kind.WHOLE, "", minimum=0)
    part, whole = number(share["part"], fact), number(share["whole"], fact)
    if not whole:
        raise Complaint("A score out of 0 means nothing. For example: 0.62, 62% or 3.1/5.")
    return round(part if whole == best else part / whole * best, 12)


def best_score(facts: Facts) -> float:
    """Return the best score of the evaluation, as far as known: 1 by default."""
    best = facts.get("evaluation.max_score")
    return float(best) if isinstance(best, int | float) and best > 0 else 1.0
