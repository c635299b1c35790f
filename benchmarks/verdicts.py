"""Verdicts a second, as a ratio against zen-engine on the same conditions, and how cost grows.

    pip install '.[bench]'
    python benchmarks/verdicts.py

Both sides judge one problem at a time in this process. zen-engine evaluates a decision table with
one row for each condition of the shipped rules; `ladder` gives a whole verdict with its reasons.
The growth table adds cautions to the shipped rules, each with a condition of its own, up to some
6,000. Medians of interleaved rounds: compare the ratios, not the times.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import assert_never

import zen

from ladder import Problem, Rulebook, load_problem, load_rules
from ladder.advice import judge
from ladder.model import (
    All,
    Any,
    AtLeast,
    AtLeastOf,
    Condition,
    Includes,
    Is,
    Named,
    Not,
    OneOf,
    Value,
)

ROOT = Path(__file__).parent.parent
DAY = date(2026, 11, 24)
ROUNDS = 9


def main() -> None:
    rules = load_rules()
    files = sorted((ROOT / "examples").glob("*.yaml"))
    problems = [load_problem(file, rules) for file in files]
    against_zen(rules, problems)
    growth(problems)


def against_zen(rules: Rulebook, problems: list[Problem]) -> None:
    decision, rows = table(rules)
    contexts = [context(problem) for problem in problems]
    sides: dict[str, Callable[[], None]] = {
        "zen-engine, the conditions only": lambda: (
            [decision.evaluate(c) for c in contexts] and None
        ),
        "ladder, verdict with reasons": lambda: judged(rules, problems, ask=False),
        "ladder, and its open questions": lambda: judged(rules, problems, ask=True),
    }
    rates = rounds(sides, len(problems))
    floor = rates["zen-engine, the conditions only"]
    print(f"{rows} conditions, {len(problems)} examples, Python {sys.version.split()[0]}")
    for name, rate in rates.items():
        print(f"{name:34}{rate:>10,.0f} a second{rate / floor:>8.1f} x zen-engine")


def judged(rules: Rulebook, problems: list[Problem], ask: bool) -> None:
    for problem in problems:
        judge(rules, problem.title, problem.facts, DAY, ask=ask)


def rounds(sides: dict[str, Callable[[], None]], size: int) -> dict[str, float]:
    """Median problems a second of each side, the rounds interleaved."""
    times: dict[str, list[float]] = {name: [] for name in sides}
    for side in sides.values():
        side()
    for _ in range(ROUNDS):
        for name, side in sides.items():
            start, turns = time.perf_counter(), 0
            while time.perf_counter() - start < 0.15:
                side()
                turns += 1
            times[name].append((time.perf_counter() - start) / (turns * size))
    return {name: 1 / statistics.median(each) for name, each in times.items()}


def table(rules: Rulebook) -> tuple["zen.ZenDecision", int]:
    """The shipped conditions as a decision table of zen-engine, one row each."""
    conditions = [rule.when for rule in rules.rules.values() if rule.when != All(())]
    for technique in rules.techniques.values():
        conditions += [technique.met, technique.spent]
    rows = [
        {"_id": str(i), "in": expression(when, rules), "out": str(i)}
        for i, when in enumerate(conditions)
    ]
    content = {
        "hitPolicy": "collect",
        "inputs": [{"id": "in", "name": "condition", "type": "expression"}],
        "outputs": [{"id": "out", "name": "row", "field": "row", "type": "expression"}],
        "rules": rows,
    }
    nodes = [
        {"id": "a", "type": "inputNode", "name": "in"},
        {"id": "b", "type": "decisionTableNode", "name": "rules", "content": content},
        {"id": "c", "type": "outputNode", "name": "out"},
    ]
    edges = [
        {"id": "ab", "type": "edge", "sourceId": "a", "targetId": "b"},
        {"id": "bc", "type": "edge", "sourceId": "b", "targetId": "c"},
    ]
    engine = zen.ZenEngine()
    return engine.create_decision(json.dumps({"nodes": nodes, "edges": edges})), len(rows)


def name(fact: str) -> str:
    return fact.replace(".", "_").replace("-", "_")


def expression(condition: Condition, rules: Rulebook) -> str:
    """A condition in zen-engine's language; what is unknown there is null."""
    match condition:
        case All(parts):
            return "(" + " and ".join(expression(part, rules) for part in parts) + ")"
        case Any(parts):
            return "(" + " or ".join(expression(part, rules) for part in parts) + ")"
        case Not(part):
            return f"not ({expression(part, rules)})"
        case Named(named):
            return expression(rules.derived[named].when, rules)
        case Is(fact, value):
            return f"{name(fact)} == {json.dumps(value)}"
        case OneOf(fact, values):
            return f"{name(fact)} in {json.dumps(list(values))}"
        case Includes(fact, item):
            return f"contains({name(fact)}, {json.dumps(item)})"
        case AtLeast(fact, bound):
            return f"{name(fact)} >= {bound}"
        case AtLeastOf(fact, other, times, plus):
            return f"{name(fact)} >= {times} * {name(other)} + {plus}"
        case _:
            assert_never(condition)


def context(problem: Problem) -> dict[str, object]:
    """A problem as zen-engine takes it; lists that conditions look into are never null."""
    lists = {"needs", "knowledge_retrieval", "team_lifecycle_budgeted"}
    known = {name(fact): plain(value) for fact, value in problem.facts.items()}
    return {**{each: [] for each in lists}, "as_of": DAY.toordinal(), **known}


def plain(value: Value) -> object:
    return sorted(value) if isinstance(value, frozenset) else value


def growth(problems: list[Problem]) -> None:
    """The cost of a verdict with ten and a hundred times as many rules."""
    print("\nrules   verdict, microseconds   for each rule, against the first row")
    first = 0.0
    for more in (0, 540, 5900):
        with tempfile.TemporaryDirectory() as folder:
            for number in range(more):
                Path(folder, f"c{number}.yaml").write_text(caution(number))
            rules = load_rules(folder) if more else load_rules()
        rate = rounds({"x": lambda r=rules: judged(r, problems, ask=False)}, len(problems))["x"]
        cost = 1e6 / rate / len(rules.rules)
        first = first or cost
        print(f"{len(rules.rules):5}{1e6 / rate:>20,.0f}{cost / first:>28.2f}")


def caution(number: int) -> str:
    return f"""caution: extra-{number}
when: {{all: [{{evaluation.items: {{at_least: {number + 10}}}}}, {{task.stage: idea}}]}}
says: an extra rule
why: An extra rule for measuring how cost grows.
sources: [atomeons-post-training]
verified: 2026-11-24
"""


if __name__ == "__main__":
    main()
