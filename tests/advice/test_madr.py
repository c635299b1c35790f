"""The decision record: complete, in MADR's order, and with what a reviewer needs to check it."""

import re
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
import yaml

from ladder import advise
from ladder.advice.formats import madr
from ladder.advice.ladder import rungs
from ladder.engine.verdict import Verdict
from ladder.load.problems.problem import parse_problem
from ladder.output.escape import markdown as plain
from tests.advice.goldens import AS_OF, EXAMPLES, verdict_on
from tests.advice.problems import WHOLE, titled, verdict
from tests.strategies import rules

HEADINGS = [
    "## Context and Problem Statement",
    "## Decision Drivers",
    "## Considered Options",
    "## Decision Outcome",
    "### Consequences",
    "### Confirmation",
    "## Pros and Cons of the Options",
    "## More Information",
]
"""Of MADR 4, in its order."""


def front(found: Verdict) -> dict[str, object]:
    """The front matter."""
    _, text, _ = madr.render(found, WHOLE).split("---\n", 2)
    read = yaml.safe_load(text)
    assert isinstance(read, dict)
    return read


def carried(found: Verdict) -> str:
    """The problem that the record carries."""
    [text] = re.findall(r"(?s)\n~~~~yaml\n(.*?)\n~~~~\n", madr.render(found, WHOLE))
    assert isinstance(text, str)
    return text


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_headings_are_those_of_madr_in_its_order(example: Path) -> None:
    page, _, _ = madr.render(verdict_on(example), WHOLE).partition("~~~~yaml")
    lines = page.splitlines()
    assert [line for line in lines if line in HEADINGS] == HEADINGS
    assert sum(line.startswith("# ") for line in lines) == 1


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_reason_step_and_caution_is_in_it(example: Path) -> None:
    found = verdict_on(example)
    result = madr.render(found, WHOLE)
    weighed = [row for rung in rungs(found) for row in rung.rows]
    assert len(weighed) < len(found.ladder)
    texts = [reason.text for row in weighed for reason in row.because]
    texts += [*found.recommendation.steps, *(caution.text for caution in found.cautions)]
    texts += [rules().needs[name].symptom for name in found.needs]
    assert [text for text in texts if plain(text)[1:] not in result] == []
    options = re.findall(r"(?s)## Considered Options\n\n(.*?)\n\n", result)
    assert options == ["\n".join(f"- {plain(x.title)}" for x in found.ladder if x in weighed)]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_problem_it_carries_gets_the_same_verdict(example: Path) -> None:
    found = verdict_on(example)
    problem = parse_problem(carried(found), "record.md", rules())
    again = advise(problem, rules(), as_of=AS_OF)
    assert again.recommendation == found.recommendation
    assert again.title == found.title


def test_its_head_says_when_by_which_rules_and_until_when() -> None:
    found = verdict(needs=["wrong-tone"])
    digest = sha256(f"{carried(found)}\n".encode()).hexdigest()
    assert front(found) == {
        "status": "proposed",
        "date": date(2026, 11, 24),
        "review-by": date(2027, 5, 23),
        "technique": "few-shot",
        "rules": f"core {found.pack.version}",
        "rules-digest": found.pack.digest,
        "problem-digest": f"sha256:{digest}",
    }


def test_additional_fact_changes_the_problem_digest() -> None:
    one, two = verdict(needs=["wrong-tone"]), verdict(needs=["wrong-tone"], evaluation={"items": 9})
    assert front(one)["problem-digest"] != front(two)["problem-digest"]


def test_hostile_text_of_an_author_changes_no_structure() -> None:
    hostile = "~~~~ # x\n## Decision Outcome\n---\n<b>`"
    calm = madr.render(titled("calm", "calm"), WHOLE).splitlines()
    lines = madr.render(titled(hostile, hostile), WHOLE).splitlines()
    assert len(lines) == len(calm)
    assert [line for line in lines if line in (*HEADINGS, "---", "~~~~")] == [
        line for line in calm if line in (*HEADINGS, "---", "~~~~")
    ]
