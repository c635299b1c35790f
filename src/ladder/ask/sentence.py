"""The facts in a person's own sentence: needs, counts, a bill, a wish, and the rest.

Only what it says plainly is taken. A number counts with its unit and meaning; a digit in the name
of a model never does.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ladder.ask.answer import Answer, same_words, short
from ladder.ask.free_text import RankedNeeds, rank_needs
from ladder.ask.question import TRIAGE
from ladder.engine.facts import Facts, Kind, Value
from ladder.engine.rules import Need, Rulebook
from ladder.engine.wording import show
from ladder.load.problems.problem import nested
from ladder.load.problems.writer import in_braces
from ladder.load.yaml.suggestions import Complaint

_AMOUNT = r"(?P<digits>\d[\d,]*(?:\.\d+)?)\s?(?P<thousands>(?:k|m|thousand|million)\b)?"
_FACTOR = {"": 1, "k": 1000, "t": 1000, "m": 1_000_000}
_MONEY = re.compile(
    rf"(?:[$€£]\s?{_AMOUNT}|{_AMOUNT.replace('digits', 'd2').replace('thousands', 't2')}"
    r"\s?(?:[$€£]|dollars?|usd|euros?|eur|cents?|bucks))(?P<per>\s?(?:per|an?|each|every|/)\s?\w+)?",
    re.IGNORECASE,
)
_BILL = re.compile(
    r"\b(?:bill|invoice|pay|cost|spend|burn)(?:s|ing)?\b|\b(?:paid|spent)\b", re.IGNORECASE
)
_BARE = re.compile(
    r"(?<![\w.-])\d[\d.,]*\s?[km]\b"
    r"(?=\s*(?:$|[.,;!?/]|(?:to|for|an?|per|each|every|in|on|this|last|now|month|year)\b|monthly))",
    re.IGNORECASE,
)
"""Thousands without a currency and without a thing that they count; after "pay" they are money."""
_SHARE = re.compile(r"(?P<share>\d+(?:\.\d+)?)\s?(?:%|percent)", re.IGNORECASE)
_RIGHT = re.compile(
    r"(?P<share>\d+(?:\.\d+)?\s?%|\d+\s?(?:/|of)\s?\d+)\s+(?:(?:are|is|were|was)\s+)?"
    r"(?:right|correct)\b",
    re.IGNORECASE,
)
_FAILS = re.compile(
    r"\bin \d[\d.]*\s?(?:%|percent) of|"
    r"\b(?:fail|break|broke|wrong|error|mistake|invent|hallucinat|miss|false|bad|invalid|crash)",
    re.IGNORECASE,
)
_PAID = re.compile(
    r"\b(?:bill|pay|cost|charge|spend|invoice|price|budget|burn)|(?:[/]|\ba|\bper|\beach|\bevery)\s?"
    r"(?:month|year|quarter|week|day)|monthly|yearly|to (?:openai|anthropic|google|azure|aws)",
    re.IGNORECASE,
)
_MONTHLY = re.compile(r"\b(?:per|each|every) month\b", re.IGNORECASE)
_NUMBER = re.compile(r"\S*\d\S*(?: (?:thousand|million)\b)?")


WISH = "A wish, not yet a problem. First find the problem that it should solve."
WISH_TOO = 'A wish: the verdict answers it after "Fine-tune?".'
BILL = "A bill: {}. Volume and prices are asked for, if they matter."


class Understood(NamedTuple):
    """The facts in a sentence.

    Args:
        ranked: the needs in the order in which it speaks for them, and those that it names plainly.
        facts: counts that it states with their unit.
        remarks: what else was understood, in sentences.
        ignored: numbers that were not used.
        right: the share that is right, or that a failure rate leaves, to be confirmed; "" if none
            was stated.
    """

    ranked: RankedNeeds
    facts: Mapping[str, Value]
    remarks: tuple[str, ...]
    ignored: tuple[str, ...]
    right: str


def understand(sentence: str, rulebook: Rulebook) -> Understood:
    """Return what a sentence says plainly, and what of it was not used."""
    ranked = rank_needs(sentence, rulebook)
    left, remarks, right = sentence, list[str](), ""
    if ranked.wish:
        remarks.append(WISH_TOO if ranked.needs else WISH)
    bills = [*_MONEY.finditer(sentence)] if _PAID.search(sentence) else []
    if not bills and (bill := _BILL.search(sentence)):
        bills = [*_BARE.finditer(sentence, bill.end())]
    for found in bills:
        remarks.append(BILL.format(found[0].strip()))
        left = left.replace(found[0], " ")
    if scored := _RIGHT.search(left):
        right = scored["share"]
        remarks.append(f"{right} are right.")
        left = left.replace(right, " ")
    for found in _SHARE.finditer(left):
        share = float(found["share"])
        if not right and _FAILS.search(sentence) and share < 100:
            right = f"{show(round(100 - share, 6))}%"
            remarks.append(f"{found[0]} fail. If so, {right} are right.")
            left = left.replace(found[0], " ")
    facts: dict[str, Value] = {}
    left = _MONTHLY.sub("a month", left)
    for fact, value, text in _counts(left, rulebook):
        if fact not in facts:
            facts[fact] = value
            left = left.replace(text, " ")
    return Understood(
        ranked, facts, tuple(remarks), tuple(dict.fromkeys(_NUMBER.findall(left))), right
    )


def needs_in(sentence: str, rulebook: Rulebook, known: Facts) -> Answer | None:
    """Return the needs that a sentence names, and the counts in it that are not yet known.

    A title, a symptom or a complaint that the program shows names its need. None if no word of
    the sentence speaks for a need.

    Raises:
        Complaint: with the likeliest needs, if it names none plainly.
    """
    for need in rulebook.needs.values():
        if any(same_words(text, sentence) for text in (need.title, need.symptom, *need.words)):
            return Answer({"needs": frozenset({need.id})})
    found = understand(sentence, rulebook)
    if plain := found.ranked.plain:
        new = {fact: value for fact, value in found.facts.items() if fact not in known}
        return Answer({"needs": plain, **new})
    if likeliest := ", ".join(need.id for need in found.ranked.needs[:SHOWN]):
        said = f"“{short(sentence)}” does not name a need plainly."
        raise Complaint(f"{said} Likeliest: {likeliest}.")
    if found.ranked.wish:
        raise Complaint(WISH)
    return None


def _counts(sentence: str, rulebook: Rulebook) -> Iterator[tuple[str, Value, str]]:
    """Yield the counts that stand before the several words that name them: "20k calls a month"."""
    for fact in rulebook.facts.values():
        if fact.kind is not Kind.WHOLE:
            continue
        for phrase in (words for words in fact.words if " " in words):
            pattern = rf"(?<![\w.-]){_AMOUNT}\s+{re.escape(phrase)}\b"
            if found := re.search(pattern, sentence, re.IGNORECASE):
                factor = _FACTOR[(found["thousands"] or "").lower()[:1]]
                value = round(float(found["digits"].replace(",", "")) * factor)
                yield fact.id, value, found[0]


def in_words(understood: Understood, rulebook: Rulebook) -> list[str]:
    """Return what was understood and what was not used, a line each."""
    lines = [f"  {remark}" for remark in understood.remarks]
    plain = [need for need in understood.ranked.needs if need.id in understood.ranked.plain]
    lines += [f"  A problem: {need.symptom}" for need in plain]
    for name, value in understood.facts.items():
        fact = rulebook.facts[name]
        lines.append(f"  {show(value)} {fact.unit} ({name})")
    if not lines:
        order = " Your words order the list below." if understood.ranked.needs else ""
        lines.append(f"  Nothing for sure.{order}")
    if understood.ignored:
        lines.append(f"  Not used: {', '.join(understood.ignored)}")
    return ["I understood:", *lines]


def without_terminal(sentence: str, rulebook: Rulebook, advise: str, ask: str) -> str:
    """Return what was understood, the problems, the likeliest first, and what to do, for a pipe.

    `advise` and `ask` are the commands that go on with the same rules.
    """
    understood = understand(sentence, rulebook)
    lines, needs = [*in_words(understood, rulebook), ""], understood.ranked.needs
    if needs:
        lines += ["The likeliest problems, in this order:", *_listed(needs[:SHOWN])]
        lines.append(f"The others: {', '.join(need.id for need in needs[SHOWN:])}.")
    else:
        lines += ["Look at three answers that you are not happy with. Which is so?"]
        for place, words in TRIAGE.items():
            lines += [words]
            lines += _listed(need for need in rulebook.needs.values() if need.triage == place)
    named = needs[0].id if needs else "NEED"
    problem = in_braces(nested({"needs": f"[{named}]", **understood.facts}))
    lines += [
        "",
        "Next question: which of these is it? To answer:",
        f"  echo '{problem}' | {advise}",
        "If it is none of these:",
        f"  echo '{in_braces(nested({'needs': '[]', **understood.facts}))}' | {advise}",
        "To be asked, in a terminal:",
        f"  {ask}",
    ]
    return "\n".join(lines) + "\n"


def _listed(needs: Iterable[Need]) -> list[str]:
    return [f"  {need.id}: {need.symptom}" for need in needs]


SHOWN = 3
"""Needs that are named first where nobody can be asked."""
