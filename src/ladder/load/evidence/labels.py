"""Labels beside predictions: a prediction is right if it equals its label."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from ladder.load.evidence.lines import Lines
from ladder.output.diagnostics import InvalidInput

CERTAIN: Final = (
    *("expected", "expected_output", "expected_answer", "gold", "gold_label", "ground_truth"),
    *("reference_answer", "correct_answer", "true_label", "y_true", "truth"),
)
LIKELY: Final = (*CERTAIN, "reference", "target", "label")
EXPECTED: Final = (*LIKELY, "answer", "class", "intent", "category")
"""Names of columns with the right answer; the first that exists is used."""

PREDICTED: Final = (
    *("predicted", "predicted_label", "prediction", "pred", "y_pred", "model_answer"),
    *("model_output", "model_response", "actual", "actual_output"),
)
"""Names of columns with the answer of a model."""

PAIRS: Final = (
    (EXPECTED, PREDICTED),
    (LIKELY, ("output", "response")),
    (CERTAIN, ("answer",)),
)
"""Names that go together. In examples, `output`, `response` and `answer` are right answers."""

_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
"""A number; `007` is a code."""

NAME_IT: Final = "`ladder evidence` also takes --score COLUMN."

LONGEST_LABEL: Final = 40
"""Letters of a label at most; of longer texts, others may be right too."""


class Pair(NamedTuple):
    """The columns of the label and of the prediction."""

    expected: str
    predicted: str


def pair_of(plain: Mapping[str, str]) -> Pair | None:
    """Return the label and the prediction among columns, given with their names in plain form."""
    named = {short: name for name, short in plain.items()}
    for expected, predicted in PAIRS:
        label = next((named[name] for name in expected if name in named), None)
        answer = next((named[name] for name in predicted if name in named), None)
        if label is not None and answer is not None:
            return Pair(label, answer)
    return None


def model_pair(plain: Mapping[str, str]) -> Pair | None:
    """Return the label and the prediction, if its name says that a model wrote it."""
    pair = pair_of(plain)
    return pair if pair and plain[pair.predicted] in PREDICTED else None


def is_right(row: Mapping[str, Any], pair: Pair) -> bool:
    """Return whether a row has a label, and its prediction equals it."""
    expected, predicted = (_plain(row.get(name)) for name in pair)
    return "" != expected == predicted


def is_label(value: object) -> bool:
    """Return whether a value may be a label: a short text, a number, or true or false."""
    return not isinstance(value, list | dict) and len(str(value).strip()) <= LONGEST_LABEL


class Labels:
    """The labels of a file, each compared with its prediction."""

    def __init__(self, lines: Lines, pair: Pair) -> None:
        self.lines, self.pair = lines, pair
        self._expected = Counter[object]()
        self._predicted: list[object] = []

    def score(self, line: int, row: Mapping[str, Any]) -> float | None:
        """Return 1 if the prediction equals the label, 0 if not; None if one of them is missing.

        Case, spaces at the ends, and how a number is written make no difference.

        Raises:
            InvalidInput: if one of them is too long for a label.
        """
        values = [row.get(name) for name in self.pair]
        if not all(map(is_label, values)):
            raise self._unclear(line)
        expected, predicted = map(_plain, values)
        if "" in (expected, predicted):
            return None
        self._expected[expected] += 1
        if predicted != expected:
            self._predicted.append(predicted)
        return float(predicted == expected)

    def stated(self) -> Iterator[str]:
        """Yield how items were scored, in sentences.

        Raises:
            InvalidInput: if most labels occur once, because then they are answers in free words.
        """
        once = sum(times == 1 for times in self._expected.values())
        if once > self._expected.total() / 2:
            raise self._unclear(1)
        expected, predicted = self.pair
        yield f"An item is right if `{predicted}` equals `{expected}`; case makes no difference."
        other = sum(answer not in self._expected for answer in self._predicted)
        if other:
            are = "prediction is" if other == 1 else "predictions are"
            yield f"{other:,} {are} none of the {len(self._expected):,} labels, and so wrong."

    def _unclear(self, line: int) -> InvalidInput:
        expected, predicted = self.pair
        what = f"`{expected}` and `{predicted}` hold texts that may be right without being equal"
        help_ = f"Add a column `correct` that says for each row whether it is right. {NAME_IT}"
        return self.lines.fault(what, line, help_=help_)


def _plain(value: object) -> object:
    """Return a label without case and spaces at its ends; a number by its value."""
    text = "" if value is None else str(value).strip().casefold()
    return float(text) if _NUMBER.fullmatch(text) else text
