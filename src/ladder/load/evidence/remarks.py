"""The rows of a data set that are worth a look: found only when the reader asks for their text."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ladder.load.evidence.data import DataSet, examples_in, hashes, is_whole
from ladder.load.evidence.lines import Lines
from ladder.load.evidence.new_facts import has_new_number, names_in, new_names
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
    rare, seen = found.new.rare_names(found.rows), set[object]()
    askers = [(each.name, each.asks(found)) for each in others]
    for number, (fields, example) in enumerate(examples_in(lines, DataSet(found.name)), 1):
        question, answer, label, _ = example
        why = next((wrong.get(str(fields[name]), "") for name in IDS if name in fields), "")
        if not is_whole(example, found.kind):
            why = "has no question or no answer"
        else:
            row, exact = hashes(example), hash(example)
            same = found.same(row, label)
            shared = next((name for name, is_asked in askers if is_asked(row)), "")
            names = rare & new_names(question, names_in(answer))
            new = bool(names) or has_new_number(question, answer)
            tells = found.kind == "demonstrations" and new
            told = (
                (exact in seen, "repeats a row"),
                (same in seen, "is all but the same as a row before"),
                (bool(shared), f"asks what {shared} asks"),
                (tells, "answers with what its question lacks"),
            )
            why = why or next((said for holds, said in told if holds), "")
            seen |= {exact, same}
        if why:
            yield Remark(f"row {number:,}", why, f"{question} -> {answer}")
