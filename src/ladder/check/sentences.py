"""Whether words that somebody had to write say anything, or only fill the line."""

import re
import unicodedata

_NOBODY = frozenset({
    *("nobody", "noone", "none", "na", "nn", "tba", "tbd", "todo", "test", "unknown", "me"),
    *("anyone", "anybody", "someone", "somebody", "owner", "theowner", "johndoe", "janedoe"),
})  # fmt: skip
_RUNS = "qwertyuiop qwertzuiop azertyuiop asdfghjkl zxcvbnm yxcvbnm abcdefghijklmnopqrstuvwxyz"
_FILLER = frozenset(
    ("lorem", "ipsum", "dolor", "sit", "amet", "consectetur", "adipiscing", "elit", "foo", "bar")
)


def plain(text: str) -> str:
    """A text as it is compared with others: its letters and digits, in words."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"[^\W_]+", folded))


def names_something(text: str) -> bool:
    """Whether a name is one: two signs that are not the same, and no word that stands for none."""
    signs = plain(text).replace(" ", "")
    some = any(map(str.isalpha, signs)) and len(set(signs)) + _dense(signs) > 1
    return some and signs not in _NOBODY


def is_sentence(text: str) -> bool:
    """Whether a text can be a sentence: three different words of a dozen letters, each worth it.

    A word of one letter over and over, a run of neighbouring keys and filler are worth nothing. A
    sign of a script without an alphabet counts as three letters, and as a word.
    """
    words = {word for word in plain(text).split() if _is_word(word)}
    letters = "".join(words)
    dense = _dense(letters)
    weight = sum(map(str.isalpha, letters)) + 2 * dense
    return weight >= 12 and len(words) + dense >= 3 and len(set(letters)) >= 4


def _is_word(word: str) -> bool:
    run = len(word) > 2 and (word in _RUNS or word[::-1] in _RUNS)
    return len(set(word)) + _dense(word) > 1 and not run and word not in _FILLER


def _dense(letters: str) -> int:
    """How many signs are of a script in which one says a syllable or a word."""
    return sum(unicodedata.category(letter) == "Lo" for letter in letters)
