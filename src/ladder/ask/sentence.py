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
from ladder.ask.wording import value_in_words
from ladder.engine.facts import Facts, Kind, Value
from ladder.engine.rules import Need, Rulebook
from ladder.engine.scores import TARGET
from ladder.engine.wording import show
from ladder.load.problems.problem import nested
from ladder.load.problems.writer import in_braces
from ladder.load.yaml.suggestions import Complaint

_AMOUNT = r"(?P<digits>\d[\d,]*(?:\.\d+)?)\s?(?P<thousands>(?:k|m|thousand|million)\b)?"
_FACTOR = {"": 1, "k": 1000, "t": 1000, "m": 1_000_000}
_NUMBER = re.compile(
    r"(?<![\w.-])(?:[$€£]\s?)?\d\S*"
    r"(?:\s(?:%|(?:percent|thousand|million|dollars?|euros?|cents?)\b))?"
)
_CLAUSE_END = re.compile(r"[;!?\n]|[.,](?=\s|$)|\b(?:and|but)\b", re.IGNORECASE)

_MONEY = re.compile(
    r"[$€£]\s?\d[\d.,]*(?:\s?(?:k|m|thousand|million)\b)?|"
    r"\d[\d.,]*\s?(?:k|m|thousand|million)?\s?(?:[$€£]|(?:dollars?|usd|euros?|eur|cents?|bucks)\b)|"
    r"(?<![\w.-])\d[\d.,]*\s?[km](?=\s*(?:$|/)|\s(?:to|for|an?|per|each|every|in|on|this|last|now|"
    r"monthly)\b)",
    re.IGNORECASE,
)
"""An amount with a currency, or in thousands without a thing that they count."""
_PERIOD = re.compile(
    r"\s?(?:/\s?|\b(?:an?|per|each|every)\s)(?:month|year|quarter|week|day)\b|\s(?:month|year)ly\b",
    re.IGNORECASE,
)
_PAID = re.compile(r"\b(?:bill|invoice|pay|paid|cost|spend|spent|burn)(?:s|ing)?\b", re.IGNORECASE)
_LARGE = re.compile(r"\d\s?(?:k|m|thousand|million)\b", re.IGNORECASE)
_EACH = re.compile(r"\b(?:each|every|per)\b|/", re.IGNORECASE)
"""A word that makes an amount the price of one thing, unless a period follows it."""

_SHARE = r"(?<![\w.,/])(\d+(?:\.\d+)?\s?(?:%|percent\b)|\d+\s?(?:/|of)\s?\d+)"
_AFTER = r"(?=\s*(?:$|\))|\s(?:on|in|for|with|at|now)\b)"


def _beside(words: str, rates: str) -> re.Pattern[str]:
    """Return what finds a share right beside the words that say what it is a share of."""
    return re.compile(
        rf"{_SHARE}\s(?:(?:of\s(?:\w+\s){{1,3}})?(?:is|are|was|were)\s)?(?:{words})\b{_AFTER}|"
        rf"\b(?:{rates})(?:\s(?:is|was|of|at))?:?\s{_SHARE}{_AFTER}|"
        rf"\b(?:{words})\s(?:\w+\s){{0,2}}in\s{_SHARE}\sof\b",
        re.IGNORECASE,
    )


_RIGHT = _beside("right|correct|accurate|accuracy", "accuracy|correct")
_WRONG = _beside("wrong|incorrect|invalid|fails?|failed|breaks?", "error rate|failure rate")
_NOT_MEASURED = re.compile(
    r"\b(?:not?|never|cannot|if|when|must|should|would|could|needs?|wants?|target|goal|than|average)"
    r"\b|n['’]t\b",
    re.IGNORECASE,
)
"""A word beside which a share is denied, wanted, compared or a mean error."""
_TARGET = re.compile(
    r"\b(?:needs?|wants?|target|goal)(?:\sis|\sof)?:?\s(\d+(?:\.\d+)?)\s?(?:%|percent)(?:\s(?:right|correct))?\s*$",
    re.IGNORECASE,
)
_MONTHLY = re.compile(r"\b(?:per|each|every) month\b", re.IGNORECASE)

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
    facts: dict[str, Value] = {}
    remarks, used = list[str](), list[str]()
    if ranked.wish:
        remarks.append(WISH_TOO if ranked.needs else WISH)
    clauses = [clause.strip() for clause in _CLAUSE_END.split(sentence)]
    for bill in _bills(clauses):
        remarks.append(BILL.format(bill))
        used.append(bill)
    right, remark, number = _right(clauses)
    if right:
        remarks.append(remark)
        used.append(number)
        targets = [found for clause in clauses if (found := _TARGET.search(clause))]
        if len(targets) == 1 and TARGET in rulebook.facts:
            facts[TARGET] = round(float(targets[0][1]) / 100, 6)
            used.append(targets[0][0])
    left = sentence
    for text in used:
        left = re.sub(rf"(?<![\w.,]){re.escape(text)}", " ", left, count=1)
    left = _MONTHLY.sub("a month", left)
    for fact, value, text in _counts(left, rulebook):
        if fact not in facts:
            facts[fact] = value
            left = left.replace(text, " ")
    ignored = (text.strip(".,;:!?()\"'”’") for text in _NUMBER.findall(left))
    return Understood(ranked, facts, tuple(remarks), tuple(dict.fromkeys(ignored)), right)


def _bills(clauses: Iterable[str]) -> Iterator[str]:
    """Yield the amounts paid for a period or called a bill, and never the price of one thing."""
    paid = False
    for clause in clauses:
        start = _PAID.search(clause)
        for found in _MONEY.finditer(clause):
            before, after = clause[: found.start()], clause[found.end() :]
            if period := _PERIOD.match(after):
                after = after[period.end() :]
            if _EACH.search(before) or _EACH.search(after):
                continue
            called = re.search(r"\b(?:bill|invoice)\b", before, re.IGNORECASE)
            said = paid or (start and start.end() <= found.start())
            if called or (said and (period or _LARGE.search(found[0]))):
                yield f"{found[0]}{period[0] if period else ''}".strip()
        paid = paid or bool(start)


def _right(clauses: Iterable[str]) -> tuple[str, str, str]:
    """Return the share that is right, what is said of it, and its number; empty if it is unsure."""
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for clause in clauses:
        if not _NOT_MEASURED.search(clause):
            for good, pattern in ((True, _RIGHT), (False, _WRONG)):
                for match in pattern.finditer(clause):
                    found[good] |= {*filter(None, match.groups())}
    right, wrong = found[True], found[False]
    if len(right) == 1:
        (share,) = right
        return share, f"{share} are right.", share
    if not right and len(wrong) == 1:
        (share,) = wrong
        number = re.match(r"[\d.]+(?=\s?(?:%|percent))", share)
        if number and float(number[0]) < 100:
            rest = f"{show(round(100 - float(number[0]), 6))}%"
            return rest, f"{share} fail. If so, {rest} are right.", share
    return "", "", ""


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
        other_scale = {TARGET} if "evaluation.max_score" in known else set[str]()
        settled = known.keys() | other_scale
        new = {fact: value for fact, value in found.facts.items() if fact not in settled}
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
        lines.append(f"  {value_in_words(rulebook.facts[name], value)} ({name})")
    if not lines:
        order = " Your words order the list below." if understood.ranked.needs else ""
        lines.append(f"  Nothing for sure.{order}")
    lines += [f"  {line}" for line in _not_used(understood)]
    return ["I understood:", *lines]


def not_stated(understood: Understood, facts: Facts) -> list[str]:
    """Return what a sentence says that is not yet a fact: a score, a bill, other numbers."""
    done = {WISH, WISH_TOO}
    if is_scored(facts):
        done |= {remark for remark in understood.remarks if remark.endswith(" are right.")}
    lines = [remark for remark in understood.remarks if remark not in done]
    return [*lines, *_not_used(understood)]


def is_scored(facts: Facts) -> bool:
    """Return whether a score of an attempt is known."""
    return any(fact.startswith("attempts.") and fact.endswith(".score") for fact in facts)


def _not_used(understood: Understood) -> list[str]:
    return [f"Not used: {', '.join(understood.ignored)}"] if understood.ignored else []


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
    plain = [need.id for need in needs if need.id in understood.ranked.plain]
    named = ", ".join(plain or [need.id for need in needs[:1]]) or "NEED"
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
