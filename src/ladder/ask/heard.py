"""What a person may mean who says in words of their own what goes wrong. No model, no guess kept.

A need carries the words in which people complain of it, a fact those that stand behind its number.
What is heard is only proposed: it counts once it is confirmed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ladder.ask.question import Question
from ladder.engine.facts import Choice, Fact, Kind, Value
from ladder.engine.rules import Rulebook
from ladder.engine.wording import show
from ladder.load.meant import Complaint, number

MOST = 3
"""Needs that are proposed at most."""

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|[%$]")
_NUMBER = re.compile(
    r"(?<![\w.,])(?P<number>\d[\d.,']*\s?(?:(?:k|m|thousand|million)\b)?)(?P<after>[^\d.;:!?]*)",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"(?P<number>\d{1,3}(?:[.,]\d+)?)\s?(?:%|percent|per cent)", re.IGNORECASE)
_WANTED = re.compile(
    r"\b(want(s|ed)?|need(s|ed)?|target|goal|aim|should|must|required?|to|at least)\b[^\d.;]*$",
    re.IGNORECASE,
)
_COMMON = """
a about all also am an and answer answers are as assistant at be been bot but by can chatbot do does
even for from get gets give gives good had has have how i if in into is it its just like me model
models more much must my need needs no not of often on only or other our out really right should so
some sometimes still than that the their them then there they this to too up us use very want was we
well what when which while will with would you your
"""
_ARTICLES = frozenset({"a", "an", "the", "my", "our", "your"})
"""Words that stand between others as well as not: call an API, call our API."""
_EMPTY = frozenset(_COMMON.split())
"""Words that stand in any complaint and tell none apart."""


class Heard(NamedTuple):
    """What was heard: needs, the likeliest first; facts with their values; a score as it is now."""

    needs: tuple[str, ...]
    facts: Mapping[str, Value]
    score: str = ""


def heard(rulebook: Rulebook, text: str) -> Heard:
    """What a text may mean."""
    said = _stems(text)
    # What speaks for a need: the phrases whose words all occur in order.
    scores = {
        need: sum(weight for phrase, weight in phrases if _occurs(phrase, said))
        for need, phrases in _phrases(rulebook).items()
    }
    best = max(scores.values(), default=0)
    likely = [need for need, score in scores.items() if score and 2 * score >= best]
    likely.sort(key=lambda need: -scores[need])
    target, score = _shares(rulebook, text)
    return Heard(tuple(likely[:MOST]), {**target, **dict(_counts(rulebook, text))}, score)


@lru_cache(maxsize=8)
def _phrases(rulebook: Rulebook) -> Mapping[str, Sequence[tuple[tuple[str, ...], int]]]:
    """By need, the phrases that speak for it, each with what a full match of it weighs.

    The complaints written down for it weigh most; single words of its title and symptom least.
    """
    phrases: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for need in rulebook.needs.values():
        whole = [(_stems(phrase), 4 * len(_telling(phrase)) + 2) for phrase in need.words]
        loose = _telling(f"{need.title} {need.symptom}")
        phrases[need.id] = [pair for pair in whole if pair[0]] + [((word,), 1) for word in loose]
    return phrases


def _occurs(phrase: Sequence[str], said: Sequence[str]) -> bool:
    """Whether the words of a phrase stand in what was said, in order, little between them."""
    for start, word in enumerate(said):
        if word == phrase[0]:
            window = iter(said[start : start + len(phrase) + 2])
            if all(each in window for each in phrase):
                return True
    return False


def _words(text: str) -> list[str]:
    """The words of a text, contractions in full and every money a dollar."""
    plain = text.lower().replace("’", "'").replace("can't", "cannot").replace("won't", "will not")
    return _WORD.findall(re.sub(r"[€£]|\b(?:eur|euros?|usd)\b", "$", plain.replace("n't", " not")))


def _stems(text: str) -> tuple[str, ...]:
    """The words of a text without articles and endings: hallucinates → hallucinat."""
    return tuple(_stem(word) for word in _words(text) if word not in _ARTICLES)


def _telling(text: str) -> list[str]:
    """The words of a text that do not stand in any complaint, without their endings."""
    return sorted({_stem(word) for word in _words(text) if word not in _EMPTY})


def _stem(word: str) -> str:
    bare = word.removesuffix("'s")
    for ending in ("ations", "ation", "ating", "ates", "ated", "ate"):
        if len(bare) > len(ending) + 3 and bare.endswith(ending):
            return bare.removesuffix(ending) + "at"
    for ending in ("ings", "ing", "ies", "ied", "es", "ed", "ly", "er", "s", "e", "y"):
        if len(bare) > len(ending) + 2 and bare.endswith(ending):
            return bare.removesuffix(ending)
    return bare


def _shares(rulebook: Rulebook, text: str) -> tuple[dict[str, Value], str]:
    """The share that is wanted, as the target, and the one that is reached now."""
    target: dict[str, Value] = {}
    score = ""
    for match in _PERCENT.finditer(text):
        share = float(match["number"].replace(",", ".")) / 100
        if share > 1:
            continue
        if _WANTED.search(text[: match.start()]) and "evaluation.target" in rulebook.facts:
            target = {"evaluation.target": round(share, 6)}
        elif not score:
            score = f"{share:.6g}"
    return target, score


def _counts(rulebook: Rulebook, text: str) -> Iterator[tuple[str, Value]]:
    """The facts whose unit stands behind a number: 60 classes, 3,000 examples, 12 tools."""
    for match in _NUMBER.finditer(text):
        after = _stems(match["after"])[:5]
        for fact, unit in _units(rulebook):
            # One word may stand before the unit: 3,000 labelled examples.
            if unit in (after[: len(unit)], after[1 : len(unit) + 1]):
                try:
                    yield fact.id, number(match["number"].strip().rstrip(".,"), fact)
                except Complaint:
                    continue
                break


@lru_cache(maxsize=8)
def _units(rulebook: Rulebook) -> Sequence[tuple[Fact, tuple[str, ...]]]:
    """What may stand behind the number of each fact, the longest first."""
    counted = (Kind.WHOLE, Kind.NUMBER)
    units = [
        (fact, _stems(text))
        for fact in rulebook.facts.values()
        if fact.kind in counted and not fact.attempt_of
        for text in (fact.unit, *fact.words)
        if text
    ]
    return sorted(units, key=lambda pair: -len(pair[1]))


def question_heard(rulebook: Rulebook, said: Heard) -> Question:
    """The question whether that is what was meant: needs, and facts with the values heard."""
    symptoms = [Choice(need, rulebook.needs[need].symptom) for need in said.needs]
    facts = [
        Choice(fact, f"{rulebook.facts[fact].question} {show(value)}")
        for fact, value in said.facts.items()
    ]
    fact = Fact("needs", Kind.CHOICES, "Is this what you mean?", choices=(*symptoms, *facts))
    return Question("heard", fact, ("needs",))
