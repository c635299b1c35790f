"""What a person may mean who says in words of their own what goes wrong. No model, no guess kept.

A need carries the words in which people complain of it, a fact those that stand behind its number,
and `synonyms` those that people use for one another. What is heard is only proposed: it counts once
it is confirmed.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from ladder.ask.question import Question
from ladder.engine.facts import Choice, Fact, Kind, Value
from ladder.engine.rules import Rulebook
from ladder.engine.wording import show
from ladder.load.suggestions import Complaint, number

MOST = 3
"""Needs that are proposed at most."""

COMMON = 5
"""Needs that may use a word which by itself speaks for each of them."""

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|[%$#]")
_NUMBER = re.compile(
    r"(?<![\w.,])(?P<number>\d[\d.,']*\s?(?:(?:k|m|thousand|million)\b)?)(?P<after>[^\d.;:!?]*)",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"(?P<number>\d{1,3}(?:[.,]\d+)?)\s?(?:%|percent|per cent)", re.IGNORECASE)
_WANTED = re.compile(
    r"\b(want(s|ed)?|need(s|ed)?|target|goal|aim|should|must|required?|to|at least)\b[^\d.;]*$",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"\b(?:wants?|needs?|target|goal|aim|should be|must be|at least|expects?|asks? for)"
    r"\s(?:is |of |for |at least )?(?P<number>[1-9]\d)\s*(?:$|[,;.!?](?!\d))",
    re.IGNORECASE,
)
"""A share that is wanted, said without its sign: 82% right and my customer wants 95."""
_ARTICLES = frozenset({"a", "an", "the", "my", "our", "your", "their", "its", "this", "these"})
"""Words that stand between others as well as not: call an API, call our API."""
_JUDGING = frozenset({"wrong", "bad"})
"""Words that tell only together with what they are said of."""
_WRITTEN = (
    ("’", "'"),
    (r"[€£]|\b(?:eur|euros?|usd)\b", "$"),
    (r"\d(?:[\d.,]*\d)?", " # "),
    (r"fine[- ]?tun", "finetun"),
    (r"\b(?:do|does|did|is|are|was|were|has|have|had|ca|can|wo|would|should|could)n'?t\b", "not"),
    (r"\b(?:do|does|did|is|are|was|were|can|will) ?not\b", "not"),
)
"""Ways to write the same: every money a dollar, every number a #, whatever is not so a not."""


class Understood(NamedTuple):
    """What was heard: needs, the likeliest first; facts with their values; a score as it is now."""

    needs: tuple[str, ...]
    facts: Mapping[str, Value]
    score: str = ""


def understood(rulebook: Rulebook, text: str) -> Understood:
    """What a text may mean."""
    phrases, synonyms, common, known = _vocabulary(rulebook)
    result = _intended(text, synonyms, known)
    words = frozenset(result)
    scores = {
        need: sum(
            weight
            for phrase, weight in own
            if words >= {*phrase} and _near(phrase, result, set() < {*phrase} - common <= _JUDGING)
        )
        for need, own in phrases.items()
    }
    best = max(scores.values(), default=0)
    likely = [need for need, score in scores.items() if score and 3 * score >= best]
    likely.sort(key=lambda need: -scores[need])
    target, score = _shares(rulebook, text)
    return Understood(tuple(likely[:MOST]), {**target, **dict(_counts(rulebook, text))}, score)


class _Vocabulary(NamedTuple):
    """By need, the phrases that speak for it with what each weighs; stems, by what they count as.

    `common` are those that tell no complaint from another, `known` is every stem that occurs.
    """

    phrases: Mapping[str, Sequence[tuple[tuple[str, ...], int]]]
    synonyms: Mapping[str, str]
    common: frozenset[str]
    known: frozenset[str]


@lru_cache(maxsize=8)
def _vocabulary(rulebook: Rulebook) -> _Vocabulary:
    """The complaints written down for each need, and each telling word of them by itself."""
    synonyms = {_stem(word): _stem(first) for word, first in rulebook.synonyms.items()}
    common = frozenset(synonyms.get(stem, stem) for stem in map(_stem, rulebook.common))
    phrases = {
        need.id: {_intended(text, synonyms) for text in (need.title, need.symptom, *need.words)}
        - {()}
        for need in rulebook.needs.values()
    }
    words = {need: {*chain.from_iterable(own)} - common for need, own in phrases.items()}
    spread = Counter(chain.from_iterable(words.values()))
    weighed = {
        need: [(item, 2 * len(item) + 4 * len({*item} - common)) for item in own]
        + [((word,), 6) for word in words[need] if len(word) > 1 and spread[word] <= COMMON]
        for need, own in phrases.items()
    }
    return _Vocabulary(weighed, synonyms, common, common.union(spread, synonyms))


def _near(phrase: Sequence[str], stated: Sequence[str], judging: bool) -> bool:
    """Whether the words of a phrase stand near each other, in any order.

    What is wrong or bad is what stands behind it: wrong answers are not answers in the wrong voice.
    """
    size = len(phrase) + (len(phrase) > 1) * 2
    windows = (stated[start : start + size] for start in range(max(1, len(stated) - size + 1)))
    if judging:
        return any(_in_order(phrase, window) for window in windows)
    return any(not Counter(phrase) - Counter(window) for window in windows)


def _in_order(phrase: Sequence[str], window: Sequence[str]) -> bool:
    left = iter(window)
    return all(word in left for word in phrase)


def _stems(text: str) -> tuple[str, ...]:
    """The words of a text without articles and endings: hallucinates → hallucinat."""
    for pattern, instead in _WRITTEN:
        text = re.sub(pattern, instead, text.lower())
    return tuple(_stem(word) for word in _WORD.findall(text) if word not in _ARTICLES)


def _intended(
    text: str, synonyms: Mapping[str, str], known: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """The stems of a text as `known`, each by the one that stands for it: adapters → model."""
    stems = (_spelled(stem, known) for stem in _stems(text))
    return tuple(synonyms.get(stem, stem) for stem in stems)


def _spelled(word: str, known: frozenset[str]) -> str:
    """A word as it is known, where one letter within is wrong, missing, too many or misplaced."""
    if word in known or len(word) < 5:
        return word
    near = (item for item in sorted(known) if (item[0], item[-1]) == (word[0], word[-1]))
    return next((item for item in near if _shortened(item) & _shortened(word)), word)


def _shortened(word: str) -> set[str]:
    """A word, and what is left of it without one of its letters."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _stem(word: str) -> str:
    bare = word.removesuffix("'s")
    for ending in ("ations", "ation", "ating", "ates", "ated", "ate"):
        if len(bare) > len(ending) + 3 and bare.endswith(ending):
            return bare.removesuffix(ending) + "at"
    for ending in ("ings", "ing", "ies", "ied", "es", "ed", "ly", "er", "s", "e", "y"):
        if len(bare) > len(ending) + 2 + (ending != "s") and bare.endswith(ending):
            return bare.removesuffix(ending)
    return bare


def _shares(rulebook: Rulebook, text: str) -> tuple[dict[str, Value], str]:
    """The share that is wanted, as the target, and the one that is reached now."""
    target: dict[str, Value] = {}
    score, asked = "", "evaluation.target" in rulebook.facts
    for match in _PERCENT.finditer(text):
        share = float(match["number"].replace(",", ".")) / 100
        if share > 1:
            continue
        if asked and _WANTED.search(text[: match.start()]):
            target = {"evaluation.target": round(share, 6)}
        elif not score:
            score = f"{share:.6g}"
    if asked and score and not target and (bare := _BARE.search(text)):
        target = {"evaluation.target": float(bare["number"]) / 100}
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


def confirmation_question(rulebook: Rulebook, stated: Understood) -> Question:
    """The question whether that is what was meant: needs, and facts with the values heard."""
    symptoms = [Choice(need, rulebook.needs[need].symptom) for need in stated.needs]
    facts = [
        Choice(fact, f"{rulebook.facts[fact].question} {show(value)}")
        for fact, value in stated.facts.items()
    ]
    fact = Fact("needs", Kind.CHOICES, "Is this what you mean?", choices=(*symptoms, *facts))
    return Question("heard", fact, ("needs",))
