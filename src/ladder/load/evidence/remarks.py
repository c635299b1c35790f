"""The rows of a data set that are worth a look: found only when the reader asks for their text."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ladder.load.evidence.data import (
    DataSet,
    asked,
    examples_in,
    has_new_number,
    is_whole,
    names_in,
    new_names,
)
from ladder.load.evidence.lines import Lines
from ladder.load.evidence.table import IDS


class Remark(NamedTuple):
    """A row that is worth a look: where it is, why, and what it says."""

    row: str
    why: str
    text: str


def remarks(
    lines: Lines, found: DataSet, others: Sequence[DataSet], wrong: Mapping[str, str]
) -> Iterator[Remark]:
    """The rows of a data set that count less than others, or raise a question.

    Goes through the file once more: no text is kept while it is counted. Of the items that are
    `wrong`, by their ids, it is said why.
    """
    rare, seen = found.rare_names, set[object]()
    askers = [(each.name, each.asks(found)) for each in others]
    for number, (fields, example) in enumerate(examples_in(lines, DataSet(found.name)), 1):
        why = next((wrong.get(str(fields[name]), "") for name in IDS if name in fields), "")
        if not is_whole(example, found.kind):
            why = "has no question or no answer"
        else:
            row, exact = asked(example), hash(example)
            same = found.same(row)
            shared = next((name for name, is_asked in askers if is_asked(row)), "")
            names = rare.intersection(new_names(example.question, names_in(example.answer)))
            tells = found.kind == "demonstrations" and (bool(names) or has_new_number(example))
            told = (
                (exact in seen, "repeats a row"),
                (same in seen, "is all but the same as a row before"),
                (bool(shared), f"asks what {shared} asks"),
                (tells, "answers with what its question lacks"),
            )
            why = why or next((said for holds, said in told if holds), "")
            seen |= {exact, same}
        if why:
            yield Remark(f"row {number:,}", why, f"{example.question} -> {example.answer}")
