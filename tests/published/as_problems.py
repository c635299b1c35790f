"""The published cases as problems: `python -m tests.published.as_problems` writes them anew.

They stand in a folder of their own, so that `ladder rules diff --on` can judge packs by them.
"""

from pathlib import Path

import yaml

from ladder import load_rules
from ladder.engine.rules import Rulebook
from tests.published.mapping import stated
from tests.published.score import nested, problem_of, read_cases

CASES = Path(__file__).parent / "cases.yaml"
FILE = Path(__file__).parent / "problems" / "problems.yaml"

HEAD = """\
# What 30 published projects and guides say of their problems; their sources: tests/published/
#   ladder rules diff shipped my-rules --on tests/published/problems
# Written by `python -m tests.published.as_problems`.
"""


def written(rulebook: Rulebook) -> str:
    """The file: each case's name and problem."""
    every = []
    for case in read_cases(CASES):
        assert isinstance(case, dict)
        facts = problem_of(case["id"], stated(case["facts"], rulebook), rulebook).facts
        plain = {name: sorted(x) if isinstance(x, frozenset) else x for name, x in facts.items()}
        every.append({"id": case["id"], "problem": nested(plain)})
    return HEAD + yaml.safe_dump(every, sort_keys=False, width=150, default_flow_style=None)


if __name__ == "__main__":
    FILE.write_text(written(load_rules()), encoding="utf-8")
