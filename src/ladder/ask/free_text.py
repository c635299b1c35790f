"""The needs that fit a sentence in your own words: an order for the list, not a verdict."""

import re
from collections import Counter
from functools import lru_cache
from math import log
from typing import NamedTuple

from ladder.engine.rules import Need, Rulebook

SATURATION, LENGTH = 1.2, 0.75
"""The two constants of Okapi BM25, at their usual values."""

STEM = 6
"""Letters of a word that count: `deprecated` and `deprecation` are the same."""

_ENDING = re.compile(r"(?<=...)(?:ings?|ed|es|s|ly|e)$")
"""Endings that do not change a word: `swears`, `swearing`."""

LEAST = 1.0
"""The least score that ranks anything: about one word that few needs use."""

CLEAR = 2.5
"""The ratio of a need's score to the next one from which the need is certain."""


FAMILIAR = 0.6
"""The share of a sentence's words that the needs must use too, for one to be named plainly."""

TELLING = 0.5
"""The rarity from which a word tells needs apart: about half of them, or fewer, use it."""


class RankedNeeds(NamedTuple):
    """The needs in the order in which a sentence speaks for them, and those that it names plainly.

    Args:
        needs: all needs, the most likely first; none if the sentence has only words of most needs.
        plain: the ids of the needs that the sentence names plainly.
    """

    needs: tuple[Need, ...]
    plain: frozenset[str]


def rank_needs(sentence: str, rulebook: Rulebook) -> RankedNeeds:
    """Rank the needs by Okapi BM25 over their titles, complaints and phrases, and their options.

    A need is named plainly where it leads clearly and the sentence shares two telling words with
    one of its phrases, or the only one that the phrase has.
    """
    index, words = _index(rulebook), tokens(sentence)
    scores = {
        need: sum(index.weight(need, word) for word in dict.fromkeys(words))
        for need in rulebook.needs
    }
    order = sorted(rulebook.needs, key=lambda need: -scores[need])
    if not order or scores[order[0]] < LEAST:
        return RankedNeeds((), frozenset())
    first, second = order[0], (scores[order[1]] if len(order) > 1 else 0.0)
    known = sum(word in index.rarity for word in words) / len(words)
    clear = scores[first] >= CLEAR * second and known >= FAMILIAR
    said = clear and index.says({*words}, rulebook.needs[first])
    plain = frozenset([first] if said else [])
    return RankedNeeds(tuple(rulebook.needs[need] for need in order), plain)


class _Index(NamedTuple):
    """Word counts of each need's texts, their lengths, and the rarity of words."""

    counts: dict[str, Counter[str]]
    lengths: dict[str, float]
    rarity: dict[str, float]

    def weight(self, need: str, word: str) -> float:
        """Return what a word adds to the score of a need."""
        count = self.counts[need][word]
        norm = 1 - LENGTH + LENGTH * self.lengths[need]
        return self.rarity.get(word, 0.0) * count * (SATURATION + 1) / (count + SATURATION * norm)

    def says(self, words: set[str], need: Need) -> bool:
        """Return whether words share two telling ones with a phrase of a need, or its only one."""
        for phrase in (need.symptom, *need.words):
            telling = {word for word in tokens(phrase) if self.rarity[word] >= TELLING}
            if telling and len(telling & words) >= min(2, len(telling)):
                return True
        return False


@lru_cache(maxsize=8)
def _index(rulebook: Rulebook) -> _Index:
    counts = {need.id: Counter(tokens(_texts(need))) for need in rulebook.needs.values()}
    totals = {need: sum(count.values()) for need, count in counts.items()}
    average = sum(totals.values()) / max(1, len(totals))
    uses = Counter(word for count in counts.values() for word in count)
    rarity = {
        word: log(1 + (len(counts) - used + 0.5) / (used + 0.5)) for word, used in uses.items()
    }
    lengths = {need: total / average for need, total in totals.items()}
    return _Index(counts, lengths, rarity)


def _texts(need: Need) -> str:
    """Return the words of a need: its title, complaint and phrases, which count more than once."""
    own = " . ".join((need.title, need.symptom, *need.words))
    options = (option.fit.says for option in need.options)
    return " . ".join((own, own, *options))


_NUM = r"\d[\d.,]*\s?[kmb]?"
_UNITS = (
    (re.compile(rf"[$€£]\s?{_NUM}\b|{_NUM}\s?(?:[$€£]|dollar|usd|euro?|cent|buck)"), " money "),
    (re.compile(r"\d[\d.,]*\s?(?:ms|millisec\w*|s|secs?|seconds?|min\w*)\b"), " duration "),
    (re.compile(r"\d[\d.,]*\s?(?:%|percent\b)|\d+ (?:in|of|out of) \d+"), " share "),
)  # fmt: skip
"""An amount with its unit counts by what it measures, not by its digits."""


def tokens(text: str) -> list[str]:
    """Return the words of a text by which it is ranked: short stems, amounts by their unit."""
    plain = text.lower().replace("’", "'").replace("n't", " not")
    for pattern, name in _UNITS:
        plain = pattern.sub(name, plain)
    words: list[str] = re.findall(r"[^\W\d_]{2,}|[$€£%]", plain)
    return [_ENDING.sub("", word)[:STEM] for word in words]
