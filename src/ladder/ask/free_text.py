"""The needs that a sentence in your own words supports: an order to choose from, not a verdict."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import lru_cache
from math import log
from typing import NamedTuple

from ladder.engine.facts import Choice
from ladder.engine.rules import Need, Rulebook
from ladder.output.diagnostics import nearest

SATURATION, LENGTH = 1.2, 0.75
"""The two constants of Okapi BM25, at their usual values."""

BACKGROUND = 0.1
"""The weight of a word in the reasons of a need's options, against 1 in its own texts."""

LEAST = 2.5
"""The least score that supports a need: about two words that few needs use."""

SUPPORTED = 0.6
"""The share of the best score from which a need is listed beside the best one."""

CLEAR = 2.5
"""The ratio of a need's score to the next one from which the need is named."""

BETTER = 1.5
"""The ratio from which another need's phrase fits so much better that this one is not named."""

SHOWN = 3
"""Needs that are listed. A sentence that speaks for more, and tells none, speaks for none."""

TELLING = 1.0
"""The rarity from which a word tells needs apart: a third of them, or fewer, use it."""

MANY = 4
"""Telling words by which a sentence about another subject still speaks of a need."""

ALIKE = 0.85
"""The similarity from which a word is a mistyped one: `wikki`, `documnets`."""

COMMON = 0.3
"""The rarity up to which a word says nothing: nearly all needs use it."""

_ENDING = re.compile(r"(?<=...)(?:ings?|ions?|ed|es|(?<!s)s|ly|e)$")
"""Endings that do not change a word: `swears`, `swearing`; `deprecated`, `deprecation`."""

_MODEL = r"(?:gpt\S*|llama|mistral|qwen)"
_TRAINING = (
    r"fine?[- ]?tun(?:n?ing|e(?:ing)?)?\b|"
    rf"train(?:ing)?(?=\s+(?:an?|the|our|my|on|it|them|vs|{_MODEL})\b|\s*\?)|"
    r"q?lora\b(?!\s+adapter)|distil(?:l|ling|lation)?\b|(?:dpo|grpo|rlhf|rft|reinforcement)\b|"
    r"(?:own|custom|proprietary|tuned)\s(?:\w+\s)?(?:model|llm|gpt)\b"
)
_WISH = re.compile(
    r"\b(?:should|shall|let['’]?s|does|do|need|wants?|consider(?:ing)?|thinking|interested|about|enough|"
    r"worth|how to|ask(?:s|ed)?|(?:can|could|would|[should]{4,7})(?= (?:we|i|it)?\b))\b(?! not\b)"
    rf"[^.!?;]*\b(?:{_TRAINING})|\b(?:{_TRAINING})[^.!;]*\?|^\W*(?:{_TRAINING})(?:\s\w+){{0,2}}\W*$|"
    rf"\b(?:vs\.?|versus|or)\s(?:{_TRAINING})|^\W*(?:{_TRAINING})\s(?:vs\.?|versus|or)\b|"
    rf"^\W*(?:fine?[- ]?tune|train|distill?)\s(?:an?|the|our|my|on|it|{_MODEL})\b",
    re.IGNORECASE,
)
"""A question about training, or a wish for it: "should we fine-tune?", "my boss wants a LoRA".

A choice between training and something else is one too, and so is an order: "train a model".

Before "we", a word of the letters of "should" is a mistyped one: "shuld", "shoudl".
"""
_TRAINING_WORDS = re.compile(rf"\b(?:{_TRAINING}|train\w*|models?|llms?|own|data)", re.IGNORECASE)

_SYSTEM = re.compile(
    r"\b(?:it|its|(?:chat)?bots?|models?|assistants?|agents?|ai|l?lms?|gpt\S*|chatgpt|claude|gemini|"
    r"llama|mistral|qwen|openai|anthropic|prompts?|tokens?|inference|classif\w+|"
    r"hallucinat\w*|fine?[- ]?tun\w*|adapters?|embeddings?|rag)\b",
    re.IGNORECASE,
)
"""A word for a model, or for what only a model has."""

_OUTPUT = (
    r"(?:answer|repl(?:y|ie)|response|output|result|text|draft|summar(?:y|ie)|translation|style|"
    r"copy|(?:e-?)?mail|letter|message|newsletter|post|article|report|note|description|"
    r"tone|voice|wording|format|layout|json|xml|csv|yaml|schema|field|bracket|label|categor(?:y|ie)|"
    r"extraction|extracted|generated|generation|retrieval|precision|recall|accuracy|latency|"
    r"throughput|gpu|bill|invoice|price)s?"
)
"""What a system writes or costs. People write and pay too, so it must be the subject."""

_THING = re.compile(
    r"\W*(?:(?P<me>i|how\sto)|our|my|your|his|her|their|the|an?|this|these|that|what|where|who|when|why|how|"
    r"(?:can|could|would|will|do|did)\syou)\b",
    re.IGNORECASE,
)
"""The beginning of a sentence that asks a question, or whose subject is a thing or the person."""

_ABOUT_OUTPUT = re.compile(
    r"(?:^|[,;:.!?]|\b(?:because|since|when|if|that|and|but))\W*"
    r"(?:(?:why|how|what)\s(?:are|is|do|does)\s)?(?:(?:our|my|the|an?|this|these|that)\s)?"
    rf"(?:[\w'’-]+\s){{0,2}}(?:(?:of|in|for)\s(?:\w+\s){{0,2}})?\b{_OUTPUT}\b",
    re.IGNORECASE,
)
"""A clause whose subject is what a system writes or costs."""

_JUDGED = re.compile(
    r"\W*(?:[\w'’-]+\s){1,6}(?:finds?|says?|thinks?|likes?|dislikes?|prefers?|picks?|chooses?|"
    r"rates?|votes?|waits?)\b",
    re.IGNORECASE,
)
"""A person who judges an output or waits for it: the subject does not write it."""


class RankedNeeds(NamedTuple):
    """The needs that a sentence supports, and those that it names plainly.

    Args:
        needs: at most three needs, best first; none if the sentence supports no need.
        plain: the ids of the needs that the sentence names plainly.
        wish: whether it asks for a training, beside or in place of a problem.
        elsewhere: whether it is about something other than a language model.
    """

    needs: tuple[Need, ...] = ()
    plain: frozenset[str] = frozenset()
    wish: bool = False
    elsewhere: bool = False

    def place(self, need: str) -> int:
        """Return the place of a need in the order, for a list of choices."""
        return next((at for at, item in enumerate(self.needs) if item.id == need), len(self.needs))


def rank_needs(sentence: str, rulebook: Rulebook) -> RankedNeeds:
    """Rank the needs that a sentence supports, by Okapi BM25 over their titles and complaints.

    Words of training rank no need of a wish; the needs whose purpose it states are named instead.
    A complaint names a need plainly by a phrase, or if it is clearly ahead of all others.
    """
    index, wish = _index(rulebook), bool(_WISH.search(sentence))
    words = {*tokens(_TRAINING_WORDS.sub(" ", sentence) if wish else sentence)}
    scores = index.scores(words)
    first, second, *_ = order = sorted(scores, key=lambda id: -scores[id])
    thing = _THING.match(sentence)
    telling = index.telling(words - {*tokens(thing[0] if thing else "")}, first)
    foreign = 0 if wish else index.foreign(sentence)
    doubtful = foreign > 0 or not (wish or _is_about_model(sentence, telling))
    named, tells = index.named(sentence, words), index.tells(words, first)
    if doubtful and foreign >= telling and not (named or tells):
        return RankedNeeds(elsewhere=True)
    plain = [] if doubtful else named
    listed = [id for id in order if scores[id] >= SUPPORTED * scores[first]]
    many = len(listed) > SHOWN
    if scores[first] < LEAST or (many and named) or (not tells and (wish or many)):
        listed = []
    elif tells and not plain and not doubtful and scores[first] >= CLEAR * scores[second]:
        plain = [first]
    if wish:
        served = [need.id for need in rulebook.needs.values() if serves(need, sentence)]
        plain += served or _nearly_served(sentence, rulebook)
    shown = [*dict.fromkeys([*plain, *([] if plain and wish else listed)])][:SHOWN]
    needs = tuple(rulebook.needs[id] for id in shown)
    return RankedNeeds(needs, frozenset(plain).intersection(shown), wish)


def _is_about_model(sentence: str, telling: int) -> bool:
    """Return whether a sentence gives evidence that its subject is a language model.

    The evidence is a word for a model, an output as subject, a reader of outputs, no subject of its
    own ("too slow"), or many words that tell one need from others.
    """
    thing = _THING.match(sentence)
    if thing is None or thing["me"] or telling >= MANY:
        return True
    return _names_model(sentence)


def _names_model(sentence: str) -> bool:
    """Return whether a model is named, what it writes or costs is a subject, or a reader judges."""
    found = _SYSTEM.search(sentence) or _ABOUT_OUTPUT.search(sentence) or _JUDGED.match(sentence)
    return found is not None


def techniques_asked(sentence: str, rulebook: Rulebook) -> list[str]:
    """Return the techniques that a wish names: by title, or by a word that asks for training."""
    if not _WISH.search(sentence) or not (asked := rulebook.facts.get("proposal.technique")):
        return []
    return [choice.id for choice in asked.choices if _named_by(choice).search(sentence)]


def _named_by(choice: Choice) -> re.Pattern[str]:
    """Return what finds a technique's title, its short form (RAG), or its words of training."""
    title = re.sub(r"^an? ", "", choice.meaning.rstrip(".)"), flags=re.IGNORECASE)
    words = [word for word in choice.words if re.match(_TRAINING, word, re.IGNORECASE)]
    names = "|".join(re.escape(name) for name in (*title.split(" ("), *words))
    return re.compile(rf"(?<![\w-])(?:{names})(?![\w-])", re.IGNORECASE)


def serves(need: Need, sentence: str) -> bool:
    """Return whether a sentence has one of the purposes of a need."""
    return any(_purpose(words).search(sentence) for words in need.purpose_words)


def _nearly_served(sentence: str, rulebook: Rulebook) -> list[str]:
    """Return the needs whose purpose a sentence has if mistyped words are mended."""
    purposes = (part for need in rulebook.needs.values() for part in need.purpose_words)
    known = {word for part in purposes for word in re.split(r"[ |]", part) if len(word) > 3}

    def mended(found: re.Match[str]) -> str:
        word = found[0].lower().rstrip("s")
        near = nearest(word, known, ALIKE)
        return near if near and not word.startswith(near) else found[0]  # "extracted" is no slip

    sentence = re.sub(r"\w{5,}", mended, sentence)
    return [need.id for need in rulebook.needs.values() if serves(need, sentence)]


@lru_cache(maxsize=256)
def _purpose(words: str) -> re.Pattern[str]:
    """Return what finds the words of a purpose, in order, with at most four words between them.

    `on|about wiki|manual` finds "on our wiki" and "about the old manuals".
    """
    each = (rf"\b(?:{word})s?\b" for word in words.split())
    return re.compile(r"(?:\W+\w+){0,4}?\W+".join(each), re.IGNORECASE)


class _Index(NamedTuple):
    """What each word adds to the score of each need, the rarity of words, and the phrases.

    `plain` has what names a need: words without the common ones, and whether they deny.
    """

    weights: dict[str, dict[str, float]]
    rarity: dict[str, float]
    phrases: dict[str, list[frozenset[str]]]
    plain: dict[str, list[tuple[str, bool]]]

    def scores(self, words: set[str]) -> dict[str, float]:
        """Return the score of each need for these words.

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

    def named(self, sentence: str, words: set[str]) -> list[str]:
        """Return the needs that a sentence names by a phrase, unless another fits much better."""
        said, affirmed = self.words_of(sentence), self.words_of(_DENIED.sub(" denied ", sentence))
        named = [
            need
            for need, phrases in self.plain.items()
            if any(text in (said if denies else affirmed) for text, denies in phrases)
        ]
        fit = {need: self._fit(need, words) for need in self.plain}
        best = max((fit[need] for need in fit.keys() - {*named}), default=0.0)
        return [need for need in named if best < BETTER * fit[need]]

    def _fit(self, need: str, words: set[str]) -> float:
        """Return the rarity of the words of a need's phrase that a sentence has, at its best."""
        return max(
            sum(self.rarity[word] for word in phrase & words) for phrase in self.phrases[need]
        )

    def tells(self, words: set[str], need: str) -> bool:
        """Return whether one phrase of a need has two of the words that tell needs apart."""
        telling = {word for word in words if self.rarity.get(word, 0.0) >= TELLING}
        return any(len(telling & phrase) > 1 for phrase in self.phrases[need])

    def telling(self, words: set[str], need: str) -> int:
        """Return how many of the words tell a need apart from others."""
        own = self.weights[need].keys()
        return sum(self.rarity[word] >= TELLING for word in words & own)

    def foreign(self, sentence: str) -> int:
        """Return how many words no need speaks of, where a thing and no model is the subject."""
        if not _THING.match(sentence) or _names_model(sentence):
            return 0
        known = {word for said in self.phrases.values() for phrase in said for word in phrase}
        return len({*tokens(re.split(r"[.,;!?]\s", sentence)[0])} - known)

    def words_of(self, text: str) -> str:
        """Return the words of a text, without the common ones, in one string."""
        return f" {' '.join(w for w in tokens(text) if self.rarity.get(w, 1.0) > COMMON)} "


@lru_cache(maxsize=8)
def _index(rulebook: Rulebook) -> _Index:
    texts = {need.id: (need.title, need.symptom, *need.words) for need in rulebook.needs.values()}
    counts = {need.id: _counts(need) for need in rulebook.needs.values()}
    uses = defaultdict[str, float](float)
    for count in counts.values():
        for word, times in count.items():
            uses[word] += min(1, times)
    rarity = {
        word: log(1 + (len(counts) - used + 0.5) / (used + 0.5)) for word, used in uses.items()
    }
    average = sum(sum(count.values()) for count in counts.values()) / len(counts)
    weights = dict[str, dict[str, float]]()
    for id, count in counts.items():
        norm = SATURATION * (1 - LENGTH + LENGTH * sum(count.values()) / average)
        weights[id] = {
            word: rarity[word] * times * (SATURATION + 1) / (times + norm)
            for word, times in count.items()
        }
    phrases = {id: [frozenset(tokens(text)) for text in said] for id, said in texts.items()}
    index = _Index(weights, rarity, phrases, {})
    for id, (_, *said) in texts.items():
        index.plain[id] = [(index.words_of(text), bool(_DENIED.search(text))) for text in said]
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
_MONEY = "dollar|usd|euro?|gbp|pound|chf|franc|cent|buck"
_UNITS = (
    (re.compile(rf"[$€£]\s?{_NUM}\b|{_NUM}\s?(?:[$€£]|{_MONEY})"), " money "),
    (re.compile(r"\d[\d.,]*\s?(?:ms|millisec\w*|s|secs?|seconds?|min\w*)\b"), " duration "),
    (re.compile(r"\d[\d.,]*\s?(?:%|percent\b)|\d+ (?:in|of|out of) \d+"), " share "),
    (
        re.compile(
            r"\b(?:in|for|(?:answer|handl|resolv)e?[sd]?)(?: about| only)* +share +of"
            r"(?: (?:all|the|our|its|these|your|my))* [\w-]+(?!.* share )"
        ),
        " ",
    ),
    (re.compile(r"\bnow and (?:then|again)\b|\bfrom time to time\b|\bonce in a while\b"), " "),
    (re.compile(r"\bfine?[- ]?tunn?"), "finetun"),
)  # fmt: skip
"""An amount counts by what its unit measures, not by its digits; `fine-tune` is one word.

"In 6 % of answers", "answers 59 % of questions" and "now and then" say how often, not what goes
wrong.
"""


def tokens(text: str) -> list[str]:
    """Return the words of a text by which it is ranked: short stems, amounts by their unit.

    "Yes or no" asks, and "we" is in most sentences: they say nothing about a problem.
    """
    plain = text.lower().replace("’", "'").replace("n't", " not")
    for pattern, name in _UNITS:
        plain = pattern.sub(name, plain)
    words: list[str] = re.findall(r"(?=\d*[^\W\d_])[^\W_]{2,}|[$€£%]", plain)
    return [_ENDING.sub("", word) for word in words if word not in ("yes", "no", "we")]
