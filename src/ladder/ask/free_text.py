"""The needs that fit a sentence in your own words: an order for the list, not a verdict."""

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from ladder.engine.rules import Need, Rulebook

LEAST = 0.1
"""The least score that ranks anything: one word that at most three needs use."""


class RankedNeeds(NamedTuple):
    """The needs in the order in which a sentence speaks for them, and those that it names plainly.

    `needs` is empty where the sentence has only words that most needs share.
    """

    needs: tuple[Need, ...]
    plain: frozenset[str]


def rank_needs(sentence: str, rulebook: Rulebook) -> RankedNeeds:
    """Rank the needs by the words that a sentence shares with their texts, rare words first.

    A need is named plainly where one of its phrases (`words`) stands in the sentence as it is.
    """
    result = _words(sentence)
    rarity = _rarity(rulebook)
    line = f" {' '.join(result)} "
    plain = frozenset(
        need.id
        for need in rulebook.needs.values()
        if any(f" {' '.join(_words(phrase))} " in line for phrase in need.words)
    )
    scores = {
        need.id: sum(rarity[word] for word in {*result} & {*_texts(need)})
        for need in rulebook.needs.values()
    }
    if max(scores.values(), default=0) < LEAST:
        return RankedNeeds((), frozenset())
    order = sorted(
        rulebook.needs.values(), key=lambda need: (need.id not in plain, -scores[need.id])
    )
    return RankedNeeds(tuple(order), plain)


@lru_cache(maxsize=8)
def _rarity(rulebook: Rulebook) -> dict[str, float]:
    """Return the weight of each word of the needs' texts: less if more needs use it."""
    uses = Counter(word for need in rulebook.needs.values() for word in {*_texts(need)})
    return {word: 1 / count**2 for word, count in uses.items()}


def _texts(need: Need) -> list[str]:
    return _words(" ".join((need.title, need.symptom, *need.words)))


def _words(text: str) -> list[str]:
    """Return words in lower case, with `doesn't` as `does not`."""
    plain = text.lower().replace("’", "'").replace("n't", " not")
    return re.findall(r"[a-z0-9]+(?:['/-][a-z0-9]+)*|%", plain)
