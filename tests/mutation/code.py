"""Mutation score of a module: `python -m tests.mutation.code conditions`, or another of `TARGETS`.

cosmic-ray changes one thing at a time in a copy of the tree and runs the tests named here.
Survivors are shown as a diff. Exit 1 below the score. `conditions` takes two minutes,
`decision` half an hour.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests.mutation.equivalent import SURVIVING

ROOT = Path(__file__).parent.parent.parent
SCORE = 0.95
COPIED = ("src", "rules", "examples", "tests", "pyproject.toml")


class Target(NamedTuple):
    """What to change, and the tests that should notice: the fastest first."""

    module: str
    tests: str


TARGETS = {
    "conditions": Target(
        "src/ladder/engine/conditions.py",
        "tests/engine/test_conditions.py tests/engine/test_any_condition.py -m 'not slow'",
    ),
    "comparisons": Target(
        "src/ladder/engine/comparisons.py",
        "tests/engine/test_conditions.py tests/engine/test_any_condition.py -m 'not slow'",
    ),
    "decision": Target(
        "src/ladder/engine/decision.py",
        "tests/engine/test_decision_edges.py tests/engine/test_decision.py -m 'not slow'",
    ),
}


def configured(target: Target) -> str:
    """The configuration for cosmic-ray."""
    python = f"{sys.executable} -m pytest -x -q -n0 -p no:cacheprovider"
    return f"""
[cosmic-ray]
module-path = "{target.module}"
timeout = 120.0
excluded-modules = []
test-command = "env PYTHONPATH=src:. PYTHONDONTWRITEBYTECODE=1 {python} {target.tests}"

[cosmic-ray.distributor]
name = "local"
"""


def main() -> None:
    (name,) = sys.argv[1:]
    target = TARGETS[name]
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch)
        for item in COPIED:
            if (ROOT / item).is_dir():
                ignored = shutil.ignore_patterns("__pycache__")
                shutil.copytree(ROOT / item, tree / item, ignore=ignored)
            else:
                shutil.copy(ROOT / item, tree / item)
        (tree / "mutation.toml").write_text(configured(target))
        for command in (["init"], ["baseline"], ["exec"]):
            session = [] if command == ["baseline"] else ["session.sqlite"]
            subprocess.run(
                [_tool("cosmic-ray"), *command, "mutation.toml", *session], cwd=tree, check=True
            )
        report = [_tool("cr-report"), "--show-diff", "--surviving-only", "session.sqlite"]
        shown = subprocess.run(report, cwd=tree, check=True, capture_output=True, text=True).stdout
    print(shown)
    sys.exit(_judged(name, shown))


def _tool(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def _judged(name: str, shown: str) -> bool:
    """Whether too many survived; `shown` ends with the totals of cr-report."""
    totals = dict(
        line.split(": ") for line in shown.splitlines() if line.startswith(("total", "surv"))
    )
    every = int(totals["total jobs"])
    survived = int(totals["surviving mutants"].split()[0])
    equal = sum(SURVIVING[name].values())
    score = (every - survived) / (every - min(equal, survived))
    for reason, count in SURVIVING[name].items():
        print(f"known to change nothing, {count}: {reason}")
    print(f"score {score:.1%} of {every} mutants, {survived} survived (wanted {SCORE:.0%})")
    return score < SCORE


if __name__ == "__main__":
    main()
