"""Bytes to nodes: what is read is what stands there, where it stands; the rest is refused."""

import random
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from ladder import InvalidInput, Problem
from ladder.engine.sources import Position
from ladder.load.problems.problem import parse_problem
from ladder.load.yaml.nodes import Listing, Mapping, Node, Scalar, compose
from ladder.load.yaml.reader import LIMIT, decode
from ladder.output.diagnostics import MOST, Diagnostic, nearest, quoted
from ladder.output.escape import visible
from tests.saw import must_see, saw
from tests.strategies import rules

pytestmark = pytest.mark.usefixtures("parser")

BROKEN = sorted((Path(__file__).parents[2] / "broken").glob("*.yaml"))

VALID = """\
# What we know.
title: "Support: the second attempt"
needs: [missing-knowledge, wrong-tone]
task: {shape: question-answering, monthly_requests: 20000}
evaluation:
  items: 300
  target: 0.9
attempts:
  prompt:
    outcome: below-target
    score: 0.62
    because: >-
      Answers questions about v3
      from v2 memories.
waivers:
  - {rule: requirement/min-examples, reason: Pilot, owner: Ana, expires: 2027-01-31}
"""


def plain(node: Node | None) -> object:
    match node:
        case Scalar(value):
            return value
        case Listing(items):
            return [plain(item) for item in items]
        case Mapping(entries):
            return {key.value: plain(value) for key, value in entries}
        case None:
            return None


def composed(text: str) -> object:
    diagnostics: list[Diagnostic] = []
    root = compose(text, "file", diagnostics)
    assert diagnostics == []
    return plain(root)


def whats(text: str) -> list[str]:
    """Every fault of a problem file, as `line:column what`."""
    with pytest.raises(InvalidInput) as bad:
        parse_problem(text, "file", rules())
    return [
        f"{diagnostic.position.line}:{diagnostic.position.column} {diagnostic.what}"
        for diagnostic in bad.value.diagnostics
    ]


TREES = st.recursive(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.slow
@must_see(nested=3)
@given(TREES, st.booleans())
def test_composed_nodes_equal_the_written_document(tree: object, flow: bool) -> None:
    written = yaml.safe_dump(tree, default_flow_style=flow, allow_unicode=True)
    as_text = yaml.load(written, Loader=yaml.BaseLoader)  # noqa: S506 - it makes texts only
    assert as_text == composed(written)
    if tree and not isinstance(tree, str):
        saw("nested")


def test_every_node_knows_its_place() -> None:
    root = compose("title: x\nneeds:\n  - wrong-tone\ntask: {ü: 1, shape: chat}\n", "file", [])
    assert isinstance(root, Mapping)
    needs, task = root.entries[1][1], root.entries[2][1]
    assert isinstance(needs, Listing)
    assert isinstance(task, Mapping)
    key, value = task.entries[1]
    assert [Position("file", 3, 5), Position("file", 4, 14), Position("file", 4, 21)] == [
        needs.items[0].position,
        key.position,
        value.position,
    ]


def test_repeated_key_is_reported_and_reading_continues() -> None:
    text = "title: one\ntitle: two\nneeds: [wrong-tones]\n"
    assert whats(text) == [
        "2:1 `title` is given twice",
        "3:9 `needs` cannot hold `wrong-tones`",
    ]


def test_faults_before_a_syntax_error_are_reported_with_it() -> None:
    assert whats("title: one\ntitle: two\nneeds: [wrong-tone\n") == [
        "2:1 `title` is given twice",
        "3:8 a list in [ ] is not closed, or lacks a comma",
    ]


def test_a_complex_key_is_passed_over_with_its_value() -> None:
    assert whats("? [a, {b: c}]\n: {d: [e]}\ntitle: no\n") == [
        "1:3 a key is a list or a mapping",
        "3:8 `title` takes a text, but YAML reads `no` as true or false",
    ]


def test_an_anchor_without_an_alias_is_harmless() -> None:
    assert composed("title: &name x\n") == {"title": "x"}


@pytest.mark.parametrize("text", ["a: &a [*a]", "a: &a x\nb: *a", "a: &a {<<: *a}", "*a", "a: *a"])
def test_every_alias_is_refused(text: str) -> None:
    [what] = whats(text)
    assert what.endswith("an alias (*name) is used")


@pytest.mark.parametrize(
    "text", ["--- \ntitle: x\n...\n", "%YAML 1.1\n---\ntitle: x\n", "title: x"]
)
def test_one_document_may_be_marked_as_such(text: str) -> None:
    assert composed(text) == {"title": "x"}


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n", "---\n", "---\n...\n", "~"[:0] + "  "])
def test_empty_text_is_read_as_an_empty_file(text: str) -> None:
    assert whats(text) == ["1:1 the file is empty"]


@pytest.mark.parametrize("levels", [20, 39])
def test_deep_nesting_within_reason_is_read(levels: int) -> None:
    assert composed("[" * levels + "]" * levels) is not None


@pytest.mark.parametrize("unit", ["[", "{a: ", "- ", "? ", "{? "])
@pytest.mark.parametrize("levels", [41, 200, 20_000])
def test_nesting_beyond_reason_is_refused(unit: str, levels: int) -> None:
    assert whats(unit * levels)[-1].endswith("nested too deeply")


@pytest.mark.parametrize(
    ("raw", "line", "column"),
    [(b"title: \xff", 1, 8), ("é: \n ö\n".encode() + b"\xe9", 3, 1), (b"\xef\xbb\xbfa\xff", 1, 2)],
)
def test_byte_that_is_not_utf_8_is_located_by_characters(
    raw: bytes, line: int, column: int
) -> None:
    with pytest.raises(InvalidInput) as bad:
        decode(raw, "file")
    assert [Position("file", line, column)] == [
        diagnostic.position for diagnostic in bad.value.diagnostics
    ]


def test_a_forbidden_character_is_located_by_characters() -> None:
    assert whats("é: ö\nü: \x07\n") == ["2:4 the file contains a control character (U+0007)"]


def test_a_surrogate_in_a_text_given_by_a_program_is_refused() -> None:
    assert whats("title: \ud800") == ["1:8 the file contains a control character (U+D800)"]


def test_report_of_many_faults_is_cut() -> None:
    flood = "".join(f"{number}: x\n" for number in range(LIMIT // 10))
    with pytest.raises(InvalidInput) as bad:
        parse_problem(flood, "file", rules())
    text = str(bad.value)
    assert text.count("error: ") == MOST
    assert text.endswith(f"\n\nMore is wrong; these are the first {MOST}.")


def test_faults_come_in_the_order_of_the_file() -> None:
    last, first = Diagnostic("b", Position("file", 10, 1)), Diagnostic("a", Position("file", 9, 3))
    assert (first, last) == tuple(InvalidInput([last, first]).diagnostics)


def test_a_fault_without_help_is_two_lines() -> None:
    assert (
        str(Diagnostic("it is wrong", Position("file", 1, 2)))
        == "error: it is wrong\n  --> file:1:2"
    )


@must_see(printable=2, unprintable=4)
@given(st.text())
def test_visible_text_is_printable_and_keeps_printable_characters(text: str) -> None:
    assert visible(text).isprintable()
    assert (text == visible(text)) is text.isprintable()
    saw("printable" if text.isprintable() else "unprintable")


@must_see(long=3)
@given(st.text(min_size=30, max_size=60))
def test_quoted_word_is_cut_to_43_characters(text: str) -> None:
    assert len(quoted(text)) <= 43
    if len(text) > 43:
        saw("long")


def test_no_word_is_near_a_very_long_one() -> None:
    assert nearest("x" * 100_000, ["x" * 100_000]) is None


def ends_well(text: str) -> None:
    """Reading gives a problem or says what is wrong, and nothing else happens."""
    found: object
    try:
        found = parse_problem(text, "file", rules())
    except InvalidInput as bad:
        found = bad
    if not isinstance(found, InvalidInput):
        assert isinstance(found, Problem)
        saw("read")
        return
    saw("refused")
    assert found.diagnostics
    for diagnostic in found.diagnostics:
        assert diagnostic.help
        assert str(diagnostic).replace("\n", "").isprintable()
        assert 1 <= diagnostic.position.line <= len(text.splitlines()) + 1


@must_see(refused=1)
@given(st.binary(max_size=300))
@example(b"\xff\xfet\x00")
def test_random_bytes_end_well(raw: bytes) -> None:
    try:
        text = decode(raw, "file")
    except InvalidInput:
        return
    ends_well(text)


@must_see(refused=6)
@given(st.text(max_size=200) | st.text("[]{}:-?*&!|>'\"%@`,# \n\tab01", max_size=200))
def test_random_text_ends_well(text: str) -> None:
    ends_well(text)


@must_see(read=1, refused=5)
@given(st.integers(0, 2**32), st.integers(1, 3))
def test_problem_file_with_typing_errors_is_parsed_or_refused(seed: int, mistakes: int) -> None:
    chance = random.Random(seed)
    text = VALID
    for _ in range(mistakes):
        at, length = chance.randrange(len(text)), chance.randrange(12)
        put = chance.choice(
            ["", "\t", ":", "[", "}", "*x ", "&x ", "no", "1,5", "\n", "  ", "- ", "é"]
        )
        text = text[:at] + put + text[at + length * chance.randrange(2) :]
    ends_well(text)


def test_broken_files_are_parsed_or_refused() -> None:
    badly = []
    for file in BROKEN:
        try:
            ends_well(decode(file.read_bytes(), file.name))
        except InvalidInput:
            pass
        except Exception as error:  # noqa: BLE001 - each file that ends badly is named
            badly.append((file.name, error))
    assert badly == []


def test_valid_problem_file_is_parsed() -> None:
    assert parse_problem(VALID, "file", rules()).title == "Support: the second attempt"
