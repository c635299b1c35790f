"""Whether words that somebody had to write say anything, or only fill the line."""

import re
import unicodedata
from collections.abc import Collection

_SAY_NOTHING = """
a all announced anybody anyone as assigned be been confirmed decide decided defined determined
everybody everyone found given group it janedoe johndoe known later me my myself n na name named nn
no nobody none noone not one open our ourselves owner owners pending person placeholder some
somebody someone soon still tba tbc tbd team test the to todo unassigned undecided unknown us we
whoever x xx xxx xyz yet
lorem ipsum dolor sit amet consectetur adipiscing elit foo bar
"""
_NOTHING = frozenset(_SAY_NOTHING.split())
"""Words that name nobody and say nothing, however many of them stand together."""

_NO_MEASURE = """
and answer answers better eval evaluation excellent excellence good goodness great high improved
improvement kpi kpis measure metric model nice of output outputs overall performance quality
response responses result results score scores success works
"""
NO_MEASURE = frozenset(_NO_MEASURE.split())
"""Words that say of a metric only that there is one, or that more of it is better."""

_RUNS = "qwertyuiop qwertzuiop azertyuiop asdfghjkl zxcvbnm yxcvbnm abcdefghijklmnopqrstuvwxyz"


def plain(text: str) -> str:
    """A text as it is compared with others: its letters and digits, in words."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"[^\W_]+", folded))


def names_something(text: str, beside: frozenset[str] = frozenset()) -> bool:
    """Whether a name is one: two signs that are not the same, and not only words that name none.

    `beside` are further words that name nothing here.
    """
    words = plain(text).split()
    signs = "".join(words)
    some = any(map(str.isalpha, signs)) and len(set(signs)) + _dense(signs) > 1
    names = {word for word in words if len(word) + _dense(word) > 1} - _NOTHING - beside
    return some and bool(names) and signs not in _NOTHING


def is_sentence(text: str) -> bool:
    """Whether a text can be a sentence: three different words of a dozen letters, each worth it.

    A word of one letter over and over and a run of neighbouring keys are worth nothing, nor are
    words that say nothing where fewer than two stand beside them. A sign of a script without an
    alphabet counts as three letters, and as a word.
    """
    words = {word for word in plain(text).split() if _is_word(word)}
    letters = "".join(words)
    dense = _dense(letters)
    weight = sum(map(str.isalpha, letters)) + 2 * dense
    says = len(words - _NOTHING) + dense >= 2
    return says and weight >= 12 and len(words) + dense >= 3 and len(set(letters)) >= 4


def is_repeated(words: Collection[str], others: Collection[str]) -> bool:
    """Whether of the words of two texts three in four are the same: that is one text, altered."""
    return 4 * len({*words} & {*others}) >= 3 * max(len(words), len(others), 1)


def _is_word(word: str) -> bool:
    run = len(word) > 2 and (word in _RUNS or word[::-1] in _RUNS)
    return len(set(word)) + _dense(word) > 1 and not run


def _dense(letters: str) -> int:
    """How many signs are of a script in which one says a syllable or a word."""
    return sum(unicodedata.category(letter) == "Lo" for letter in letters)
