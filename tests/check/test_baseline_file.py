"""The file of a baseline: its shape, and how what it knows is counted."""

from datetime import date
from pathlib import Path

import pytest

from ladder.check import baseline as ratchets
from ladder.check.findings import Checked, Finding, Severity
from ladder.engine.rules import Position
from tests.check.running import FEW
from tests.commands import Command
from tests.strategies import rules


@pytest.fixture
def run(run: Command) -> Command:
    Path("p.yaml").write_text(FEW)
    return run


@pytest.mark.parametrize(
    "text", [None, "", "[]", '{"schema": 1, "findings": []}', '{"schema": 2, "findings": [1]}']
)
def test_a_baseline_that_is_none_stops_the_run(run: Command, text: str | None) -> None:
    if text is not None:
        Path("b.json").write_text(text)
    said = run("check", ".", "--baseline", "b.json")
    assert (said.code, said.out) == (2, "")
    assert "--> b.json:" in said.err


ENTRY = '{"file": "p.yaml", "rule": "gate/x", "severity": "error"}'


@pytest.mark.parametrize(
    ("text", "what", "place"),
    [
        ('{"schema": 2}', "this is no baseline: its `findings` are not a list", "1:1"),
        (
            '{"schema": 2,\n "findings": {}}',
            "this is no baseline: its `findings` are not a",
            "2:14",
        ),
        ('{"schema": 2, "findings": "all"}', "this is no baseline: its `findings` are", "1:27"),
        ('{"schema": true, "findings": []}', "this is no baseline: its schema is not 2", "1:12"),
        ('{"schema": 2.0, "findings": []}', "this is no baseline: its schema is not 2", "1:12"),
        ('{"schema": 2, "schema": 2, "findings": []}', "`schema` is given twice", "1:15"),
        (
            '{"schema": 2, "findings": [\n {"file": "a", "file": "b", "severity": "note"}]}',
            "`file` is given twice",
            "2:16",
        ),
        (
            '{"schema": 2, "findings": [\n ' + ENTRY + ",\n [1]]}",
            "this is no baseline: an entry is not of its shape",
            "3:2",
        ),
        (
            '{"schema": 2, "findings": [\n {"file": 3, "severity": "note"}]}',
            "this is no baseline: an entry is not of its shape",
            "2:11",
        ),
        (
            '{"schema": 2, "findings": [\n {"severity": "note", "facts": true}]}',
            "this is no baseline: the values of an entry are not of their shape",
            "2:32",
        ),
        ('{"schema": 2, "findings": []}', "this is no baseline: it does not say until when", "1:1"),
        (
            '{"schema": 2, "expires": "soon",\n "findings": []}',
            "this is no baseline: it does not say until when",
            "1:26",
        ),
        (
            '{"schema": 2, "findings": [\n {"severity": "bad"}]}',
            "this is no baseline: an entry has no severity",
            "2:15",
        ),
        ("[" * 100_000, "this is no baseline: it is not JSON", "1:1"),
        ('{"schema": ' + "9" * 5000 + "}", "this is no baseline: it is not JSON", "1:1"),
    ],
)
def test_a_baseline_of_another_shape_is_refused_where_it_is_at_fault(
    run: Command, text: str, what: str, place: str
) -> None:
    Path("b.json").write_text(text)
    said = run("check", ".", "--baseline", "b.json")
    assert (said.code, said.out) == (2, "")
    assert f"error: {what}" in said.err
    assert f"--> b.json:{place}\n" in said.err


def twice(times: int) -> Checked:
    finding = Finding("gate/x", Severity.ERROR, "", "", "", Position("p.yaml"))
    return Checked("p.yaml", techniques=("lora",), findings=(finding,) * times)


DAY = date(2026, 11, 24)


def test_as_many_findings_are_known_as_were_counted() -> None:
    known = ratchets.adopt([twice(2)], DAY)
    compared = ratchets.compare(rules(), [twice(3)], known)
    standings = [finding.suppression for finding in compared.files[0].findings]
    assert (standings, compared.unused) == (["baseline", "baseline", "active"], ())


def test_a_count_only_goes_down() -> None:
    known = ratchets.adopt([twice(2)], DAY)
    counts = [
        len(ratchets.ratchet(rules(), known, [twice(times)], lambda _: True).entries)
        for times in (3, 2, 1, 0)
    ]
    assert counts == [2, 2, 1, 0]
