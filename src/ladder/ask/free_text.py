"""The needs that fit a sentence in your own words: an order for the list, not a verdict."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import lru_cache
from math import log
from typing import NamedTuple

from ladder.engine.rules import Need, Rulebook

SATURATION, LENGTH = 1.2, 0.75
"""The two constants of Okapi BM25, at their usual values."""

_ENDING = re.compile(r"(?<=...)(?:ings?|ions?|ed|es|(?<!s)s|ly|e)$")
"""Endings that do not change a word: `swears`, `swearing`; `deprecated`, `deprecation`."""

BACKGROUND = 0.1
"""The weight of a word in the reasons of a need's options, against 1 in its own texts."""

LEAST = 1.0
"""The least score that ranks anything: about one word that few needs use."""

LIKELY, LIKELY_BESIDE_WISH = 2.5, 4.5
"""The least score of the first need from which the order is of use, if none is named plainly."""

CLEAR = 2.5
"""The ratio of a need's score to the next one from which the need is certain."""

BETTER = 1.5
"""The ratio from which another need's phrase fits so much better that this one is not named."""

TELLING = 1.0
"""The rarity from which a word tells needs apart: a third of them, or fewer, use it."""

COMMON = 0.3
"""The rarity up to which a word says nothing: nearly all needs use it."""

WISH = ""
"""The place of the wishes among the needs: they are ranked like one."""

WISHES = (
    "we want to fine-tune a model on our own data",
    "should we fine-tune, train or use RAG, would LoRA or full fine-tuning be better",
    "prompt or train, QLoRA or LoRA",
    "how do I train Llama, Qwen, Mistral or Gemma, where do I begin, when can you start",
    "train, distill or build our own GPT, LLM or AI model",
    "somebody proposes, offers or suggests to train or tune a model on our examples",
    "the board, the boss and investors ask for a custom, tuned or proprietary model",
    "a competitor has its own model, so we need one as well",
    "we are interested in distillation, RLHF, DPO, GRPO or reinforcement, is it worth it",
    "we have thousands of chats, transcripts and idle GPUs, and want to use them for training",
    "how many examples do I need for a finetune or for post-training",
    "help us to choose a model, is it a good idea to switch to open source",
    "I want to build something like ChatGPT for our business",
    "make our model smarter, improve it with AI",
)
"""What people ask for in place of a problem."""


_ASKS = re.compile(
    r"\b(?:should|shall|do|does|need|wants?|consider|about|enough|"
    r"(?:can|could|[should]{4,7})(?= (?:we|i)\b))\b(?! not\b)"
    r"[^.!?;]*"
    r"\b(?:fine?[- ]?tun|train(?=\s+(?:an?|the|our|my|on|it)\b|\s*\?)|lora\b|distil)"
    r"|\bfine?[- ]?tun(?:e|ing)\b[^.!;]*\?",
    re.IGNORECASE,
)
"""A question about training beside a problem: "should we fine-tune? it makes things up".

Before "we", a word of the letters of "should" is a mistyped one: "shuld", "shoudl".
"""


class RankedNeeds(NamedTuple):
    """The needs in the order in which a sentence speaks for them, and those that it names plainly.

    Args:
        needs: all needs, the most likely first; none if the sentence speaks for no need.
        plain: the ids of the needs that the sentence names plainly.
        wish: whether it asks for a model or a training in place of naming a problem.
    """

    needs: tuple[Need, ...] = ()
    plain: frozenset[str] = frozenset()
    wish: bool = False

    def place(self, need: str) -> int:
        """Return the place of a need in the order, for a list of choices."""
        return next((at for at, item in enumerate(self.needs) if item.id == need), len(self.needs))


def rank_needs(sentence: str, rulebook: Rulebook) -> RankedNeeds:
    """Rank the needs, and the wishes, by Okapi BM25 over their titles, complaints and options.

    Needs of which the sentence contains a phrase come first and are named plainly. If there is no
    such need, the first one is named if two telling words of one phrase put it clearly ahead.
    Where a sentence asks for training, the words of wishes rank no need. A need beside a wish
    counts only if the sentence says half of one of its phrases. Weak matches rank nothing.
    """
    index, words = _index(rulebook), {*tokens(sentence)}
    scores = index.scores(words)
    if max(scores.values()) < LEAST:
        return RankedNeeds()
    asks = bool(_ASKS.search(sentence))
    wish = max(scores, key=scores.__getitem__) == WISH
    if wish or asks:
        words -= index.weights[WISH].keys()
        scores = index.scores(words)
    del scores[WISH]
    plain = index.named(sentence, words, rulebook)
    first, second, *_ = order = sorted(scores, key=lambda id: (id not in plain, -scores[id]))
    said = scores[first] >= LEAST and index.says(words, rulebook.needs[first])
    if wish and not (said or plain):
        return RankedNeeds(wish=True)
    if not plain and scores[first] >= CLEAR * scores[second]:
        plain |= {first} if index.tells(words, first) else set()
    wish = wish or asks
    if not plain and scores[first] < (LIKELY_BESIDE_WISH if wish else LIKELY):
        return RankedNeeds(wish=wish)
    return RankedNeeds(tuple(rulebook.needs[id] for id in order), frozenset(plain), wish)


class _Index(NamedTuple):
    """What each word adds to the score of each need, the rarity of words, and the phrases.

    `plain` has what names a need: words without the common ones, and whether they deny.
    """

    weights: dict[str, dict[str, float]]
    rarity: dict[str, float]
    phrases: dict[str, list[frozenset[str]]]
    plain: dict[str, list[tuple[str, bool]]]

    def scores(self, words: set[str]) -> dict[str, float]:
        """Return the score of each need, and of the wishes, for these words.

        Several words of one phrase say more than as many words of different phrases.
        """
        return {
            id: sum(weights.get(word, 0.0) for word in words)
            + max(self._together(phrase & words) for phrase in self.phrases[id])
            for id, weights in self.weights.items()
        }

    def _together(self, words: frozenset[str]) -> float:
        """Return the rarity of the words of one phrase, all but the rarest."""
        rarities = [self.rarity[word] for word in words]
        return sum(rarities) - max(rarities, default=0.0)

    def tells(self, words: set[str], need: str) -> bool:
        """Return whether one phrase of a need has two of the words that tell needs apart."""
        telling = {word for word in words if self.rarity.get(word, 0.0) >= TELLING}
        return any(len(telling & phrase) > 1 for phrase in self.phrases[need])

    def named(self, sentence: str, words: set[str], rulebook: Rulebook) -> set[str]:
        """Return the needs that a sentence names by a phrase, in a context that fits.

        The phrase does not count if another need fits much better, or if most of the sentence is
        about something that no need speaks of.
        """
        said, affirmed = self.words_of(sentence), self.words_of(_DENIED.sub(" denied ", sentence))
        named = {
            need
            for need in rulebook.needs
            if any(text in (said if denies else affirmed) for text, denies in self.plain[need])
        }
        fit = {need: self._fit(need, words) for need in rulebook.needs}
        best = max((fit[need] for need in fit.keys() - named), default=0.0)
        own = {word for phrases in self.phrases.values() for phrase in phrases for word in phrase}
        foreign = {word for word in words if self.rarity.get(word, 1.0) > COMMON} - own
        known = {word for word in words & own if self.rarity[word] > COMMON}
        if len(foreign) > len(known):
            return set()
        return {need for need in named if best < BETTER * fit[need]}

    def _fit(self, need: str, words: set[str]) -> float:
        """Return the rarity of the words of a need's phrase that a sentence has, at its best."""
        return max(
            sum(self.rarity[word] for word in phrase & words) for phrase in self.phrases[need]
        )

    def words_of(self, text: str) -> str:
        """Return the words of a text, without the common ones, in one string."""
        return f" {' '.join(w for w in tokens(text) if self.rarity.get(w, 1.0) > COMMON)} "

    def says(self, words: set[str], need: Need) -> bool:
        """Return whether words hold half of the telling ones of a phrase, and two if it has two."""
        for phrase in self.phrases[need.id]:
            telling = {word for word in phrase if self.rarity[word] >= TELLING}
            if telling and len(telling & words) >= max(min(2, len(telling)), len(telling) / 2):
                return True
        return False


@lru_cache(maxsize=8)
def _index(rulebook: Rulebook) -> _Index:
    counts = {need.id: _counts(need) for need in rulebook.needs.values()}
    counts[WISH] = Counter(tokens(" ".join(WISHES)))
    texts = {need.id: (need.title, need.symptom, *need.words) for need in rulebook.needs.values()}
    texts[WISH] = WISHES
    uses, weights = defaultdict[str, float](float), dict[str, dict[str, float]]()
    for count in counts.values():
        for word, times in count.items():
            uses[word] += min(1, times)
    rarity = {
        word: log(1 + (len(counts) - used + 0.5) / (used + 0.5)) for word, used in uses.items()
    }
    average = sum(sum(count.values()) for count in counts.values()) / len(counts)
    for id, count in counts.items():
        norm = SATURATION * (1 - LENGTH + LENGTH * sum(count.values()) / average)
        weights[id] = {
            word: rarity[word] * times * (SATURATION + 1) / (times + norm)
            for word, times in count.items()
        }
    phrases = {id: [frozenset(tokens(text)) for text in said] for id, said in texts.items()}
    index = _Index(weights, rarity, phrases, {})
    for need in rulebook.needs.values():
        index.plain[need.id] = [
            (index.words_of(text), bool(_DENIED.search(text)))
            for text in (need.symptom, *need.words)
        ]
    return index


def _counts(need: Need) -> Mapping[str, float]:
    """Return the words of a need: its title, symptom and complaints, and its options' reasons."""
    own = Counter(tokens(" . ".join((need.title, need.symptom, *need.words))))
    options = Counter(tokens(" . ".join(f"{o.fit.says} {o.fit.why}" for o in need.options)))
    return {word: own[word] + BACKGROUND * options[word] for word in own | options}


_DENIED = re.compile(
    r"(?:\b(?:not|never|no|without)|n['’]t)\b(?! (?:only|just))"
    r"(?:(?!\b(?:but|because|and|it)\b)[\w\s'’-])*",
    re.IGNORECASE,
)
"""What a sentence denies, up to the next clause: `not slow`, `no hallucinations`."""

_NUM = r"\d[\d.,]*\s?[kmb]?"
_UNITS = (
    (re.compile(rf"[$€£]\s?{_NUM}\b|{_NUM}\s?(?:[$€£]|dollar|usd|euro?|cent|buck)"), " money "),
    (re.compile(r"\d[\d.,]*\s?(?:ms|millisec\w*|s|secs?|seconds?|min\w*)\b"), " duration "),
    (re.compile(r"\d[\d.,]*\s?(?:%|percent\b)|\d+ (?:in|of|out of) \d+"), " share "),
    (re.compile(r"\bfine?[- ]?tunn?"), "finetun"),
)  # fmt: skip
"""An amount counts by what its unit measures, not by its digits; `fine-tune` is one word."""


def tokens(text: str) -> list[str]:
    """Return the words of a text by which it is ranked: short stems, amounts by their unit.

    "Yes or no" asks, and "we" is in most sentences: they say nothing about a problem.
    """
    plain = text.lower().replace("’", "'").replace("n't", " not")
    for pattern, name in _UNITS:
        plain = pattern.sub(name, plain)
    words: list[str] = re.findall(r"(?=\d*[^\W\d_])[^\W_]{2,}|[$€£%]", plain)
    return [_ENDING.sub("", word) for word in words if word not in ("yes", "no", "we")]
