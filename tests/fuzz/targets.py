"""What is fuzzed: bytes as a problem file, and bytes as a rule file laid on the shipped pack.

Each takes any bytes, and must end in a verdict or in `BadInput` with words that can be shown.
"""

from datetime import date
from functools import cache

from ladder import load_rules
from ladder.advice import judge
from ladder.facts import Value
from ladder.faults import BadInput, Fault
from ladder.load.build import Builder
from ladder.load.checks import check
from ladder.load.documents import Document, read_documents
from ladder.load.files import rule_files
from ladder.load.layers import lay
from ladder.load.problem import parse_problem
from ladder.load.reader import LIMIT, decode
from ladder.load.rules import compiled, shipped
from ladder.model import Rulebook
from ladder.report import explain, json, markdown, text

DAY = date(2026, 11, 24)
NAME = "fuzzed.yaml"


@cache
def rules() -> Rulebook:
    """The shipped rules."""
    return load_rules()


def problem(data: bytes) -> bool:
    """Read bytes as a problem file and write its verdict in every format; whether it was one."""
    if len(data) > LIMIT:
        return False
    try:
        found = parse_problem(decode(data, NAME), NAME, rules())
    except BadInput as bad:
        str(bad).encode()
        return False
    verdict = judge(rules(), found.title, found.facts, DAY)
    written = [
        json.render(verdict),
        markdown.render(verdict),
        text.render(verdict, width=40),
        text.render(verdict, width=120, colour=True),
        explain.render(rules(), found.facts, DAY),
    ]
    "".join(written).encode()
    return True


@cache
def base() -> tuple[Document, ...]:
    """The documents of the shipped pack."""
    found = read_documents([(name, raw) for name, raw in rule_files(shipped())], "core")
    return tuple(each for each in found if isinstance(each, Document))


def pack(data: bytes) -> bool:
    """Lay bytes as a rule file on the shipped pack, and use it; whether it was one."""
    try:
        book = _laid(data)
    except BadInput as bad:
        str(bad).encode()
        return False
    made = compiled(book)
    nothing: dict[str, Value] = {}
    for test in made.tests.values():
        test(nothing.get)
    for battery in made.batteries.values():
        battery.ask(nothing.get)
    return True


def _laid(data: bytes) -> Rulebook:
    faults: list[Fault] = []
    found = list(read_documents([(NAME, data)], "own"))
    faults += [each for each in found if isinstance(each, Fault)]
    if faults:
        raise BadInput(faults)
    documents, named = lay(
        [list(base()), [each for each in found if isinstance(each, Document)]], "", faults
    )
    builder = Builder(documents, faults)
    if faults:
        raise BadInput(faults)
    book = builder.build(named)
    faults += check(book, documents)
    if faults:
        raise BadInput(faults)
    return book
