"""What is fuzzed: bytes as a problem file, and bytes as a rule file laid on the shipped pack.

Each takes any bytes, and must end in a verdict or in `InvalidInput` with words that can be shown.
"""

from datetime import date
from functools import cache

from ladder import load_rules
from ladder.advice.formats import json, markdown, text
from ladder.advice.view import Detail, View
from ladder.engine.explanation import judge
from ladder.engine.facts import Value
from ladder.engine.rules import Rulebook
from ladder.load.packs.build import Builder
from ladder.load.packs.checks import check
from ladder.load.packs.document import Document
from ladder.load.packs.documents import read_documents, roots
from ladder.load.packs.layers import in_layer, lay
from ladder.load.packs.parameters import Writer, shared
from ladder.load.problems.problem import parse_problem
from ladder.load.yaml.folders import rule_files, shipped
from ladder.load.yaml.nodes import Mapping
from ladder.load.yaml.reader import LIMIT, decode
from ladder.output.diagnostics import InvalidInput

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
    except InvalidInput as bad:
        str(bad).encode()
        return False
    verdict = judge(rules(), found.title, found.facts, DAY)
    written = [
        json.render(verdict),
        markdown.render(verdict),
        text.render(verdict, View(width=40)),
        text.render(verdict, View(120, color=True, detail=Detail.TRACE)),
    ]
    "".join(written).encode()
    return True


@cache
def shipped_roots() -> tuple[Mapping, ...]:
    """The content of the shipped rule files."""
    return tuple(roots(rule_files(shipped()), []))


def _writer() -> Writer:
    found = shared(shipped_roots())
    return Writer(found.numbers, found.problems, [])


@cache
def base() -> tuple[Document, ...]:
    """The documents of the shipped pack."""
    return tuple(in_layer([*read_documents(shipped_roots(), "core", _writer())], 0))


def pack(data: bytes) -> bool:
    """Lay bytes as a rule file on the shipped pack, and use it; whether it was one."""
    try:
        book = _laid(data)
    except InvalidInput as bad:
        str(bad).encode()
        return False
    nothing: dict[str, Value] = {}
    for test in book.tests.values():
        test(nothing.get)
    for need in book.needs:
        judge(book, "", {"needs": frozenset({need})}, DAY)
    return True


def _laid(data: bytes) -> Rulebook:
    writer = _writer()
    diagnostics = writer.diagnostics
    found = [*read_documents(roots([(NAME, data)], diagnostics), "own", writer)]
    if diagnostics:
        raise InvalidInput(diagnostics)
    documents, named = lay([base(), in_layer(found, 1)], "", writer)
    builder = Builder(documents, named, writer)
    if diagnostics:
        raise InvalidInput(diagnostics)
    book = builder.build()
    diagnostics += check(book, documents)
    if diagnostics:
        raise InvalidInput(diagnostics)
    return book
