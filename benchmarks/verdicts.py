"""Verdicts a second, as a ratio against zen-engine on the same conditions, and how cost grows.

    pip install '.[bench]'
    python benchmarks/verdicts.py

Both sides judge one problem at a time in this process. The problems are the examples, each many
times over with its numbers drawn anew in every round, so that hardly one comes twice. zen-engine
evaluates the conditions of the shipped rules as a decision table, in two forms: the usual one with
a column for each fact, and one expression for each row. `ladder` gives a verdict, of which words
are made when they are read; on a second line every word is read, on a third its open questions.
The growth table adds cautions to the shipped rules, each with a condition of its own, up to some
6,000. The sides take turns, some thousand problems at a time, each with problems of its own, so
that no side finds what another has just worked out. A ratio is the median of the ratios within each
turn, which a slow spell of the machine hardly moves; a rate is a median as well.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import chain, product
from pathlib import Path
from random import Random

import zen

from ladder import Problem, Rulebook, load_problem, load_rules
from ladder.engine.comparisons import AtLeast, AtLeastOf, Comparison, Includes, Is, OneOf
from ladder.engine.conditions import All, Any, Condition, Named, Not
from ladder.engine.explanation import judge
from ladder.engine.facts import Kind, Value
from ladder.engine.verdict import Verdict

ROOT = Path(__file__).parent.parent
DAY = date(2026, 11, 24)
ROUNDS = 15
VARIATIONS = 100
MORE_RULES = (0, 540, 5900)


def main() -> None:
    rules = load_rules()
    files = sorted((ROOT / "examples").glob("*.yaml"))
    problems = [load_problem(file, rules) for file in files]
    against_zen(rules, problems)
    growth(problems)


def against_zen(rules: Rulebook, examples: list[Problem]) -> None:
    usual, columns, rows = by_column(rules)
    brief, conditions = by_row(rules)
    sides: dict[str, Side] = {
        f"zen-engine, {columns} columns, {rows} rows": lambda some: evaluated(usual, some),
        f"zen-engine, {conditions} expressions": lambda some: evaluated(brief, some),
        "ladder, verdict": lambda some: judged(rules, some),
        "ladder, with every word made": lambda some: judged(rules, some, every_word),
        "ladder, with its open questions": lambda some: judged(rules, some, questions),
    }
    times = rounds(sides, varied(rules, examples))
    floors = list(times.values())[:2]
    print(f"{conditions} conditions, Python {sys.version.split()[0]}")
    for name, taken in times.items():
        ratios = "".join(f"{ratio(taken, floor):>8.1f} x" for floor in floors)
        print(f"{name:34}{1 / statistics.median(taken):>10,.0f} a second{ratios} zen-engine")


def ratio(times: list[float], floor: list[float]) -> float:
    """Return how many times as fast as the floor, turn by turn, in the median."""
    return statistics.median(slow / fast for slow, fast in zip(floor, times, strict=True))


def varied(rules: Rulebook, examples: list[Problem]) -> Iterator[list[Problem]]:
    """Turn by turn, each example many times over, its counts, measures and scores drawn anew."""
    draw = Random(11)
    while True:
        yield [drawn(rules, example, draw) for _ in range(VARIATIONS) for example in examples]


def drawn(rules: Rulebook, example: Problem, draw: Random) -> Problem:
    facts = dict(example.facts)
    for name, value in example.facts.items():
        match rules.facts[name].kind:
            case Kind.WHOLE:
                facts[name] = max(1, round(value * draw.uniform(0.5, 2)))
            case Kind.NUMBER if not name.startswith("evaluation."):
                facts[name] = round(value * draw.uniform(0.5, 1), 3)
    return replace(example, facts=facts)


Timed = Callable[[], None]
Side = Callable[[list[Problem]], Timed]
"""Takes the problems of a turn, and gives what is to be timed."""


def evaluated(decision: "zen.ZenDecision", problems: list[Problem]) -> Timed:
    contexts = [context(problem) for problem in problems]
    return lambda: [decision.evaluate(item) for item in contexts] and None


def judged(
    rules: Rulebook, problems: list[Problem], read: Callable[[Verdict], object] | None = None
) -> Timed:
    """Judges each problem, and reads of its verdict what `read` does."""

    def timed() -> None:
        for problem in problems:
            verdict = judge(rules, problem.title, problem.facts, DAY)
            if read is not None:
                read(verdict)

    return timed


def every_word(verdict: Verdict) -> None:
    """Make all that a verdict says: each section, its steps, and every reason and gate in full."""
    advised = (verdict.recommendation, *verdict.companions, *verdict.off_ladder)
    reasons = (
        *(reason for item in advised for reason in item.why),
        *(reason for row in verdict.ladder for reason in row.because),
        *verdict.cautions,
    )
    for reason in reasons:
        _ = reason.says, reason.text, reason.facts
    for requirement in verdict.next_rung.unmet if verdict.next_rung else ():
        _ = requirement.says, requirement.text, requirement.asks


def questions(verdict: Verdict) -> object:
    """Return what could still move a verdict."""
    return verdict.open_questions


def rounds(sides: dict[str, Side], turns: Iterator[list[Problem]]) -> dict[str, list[float]]:
    """Return the seconds that a problem took each side, turn by turn."""
    times: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(ROUNDS):
        for name, side in sides.items():
            problems = next(turns)
            timed = side(problems)
            start = time.perf_counter()
            timed()
            times[name].append((time.perf_counter() - start) / len(problems))
    return times


def asked(rules: Rulebook) -> list[Condition]:
    """Return the shipped conditions."""
    found = [rule.when for rule in rules.rules.values() if rule.when != All(())]
    for technique in rules.techniques.values():
        found += [technique.target_reached, technique.exhausted]
    return found


def by_row(rules: Rulebook) -> tuple["zen.ZenDecision", int]:
    """Return the shipped conditions as a decision table with one expression for each row."""
    rows = [{"in": expression(when, rules)} for when in asked(rules)]
    inputs = [{"id": "in", "name": "condition", "type": "expression"}]
    return decision(inputs, rows), len(rows)


def by_column(rules: Rulebook) -> tuple["zen.ZenDecision", int, int]:
    """Return the shipped conditions as a decision table with one column for each fact they read.

    A row holds where all its cells do, so a condition takes a row for each of its alternatives.
    """
    rows = []
    for when in asked(rules):
        for tests in alternatives(when, rules, True):
            cells: dict[str, list[str]] = {}
            for fact, test in tests:
                cells.setdefault(name(fact), []).append(test)
            rows.append({fact: " and ".join(tests) for fact, tests in cells.items()})
    facts = sorted({fact for row in rows for fact in row})
    inputs = [{"id": x, "name": x, "field": x, "type": "expression"} for x in facts]
    return decision(inputs, rows), len(facts), len(rows)


def decision(inputs: list[dict[str, str]], rows: list[dict[str, str]]) -> "zen.ZenDecision":
    numbered = [{"_id": str(i), "out": str(i), **row} for i, row in enumerate(rows)]
    content = {
        "hitPolicy": "collect",
        "inputs": inputs,
        "outputs": [{"id": "out", "name": "row", "field": "row", "type": "expression"}],
        "rules": numbered,
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
    return zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))


Cell = tuple[str, str]
"""A fact, and a test of its value, written `$`."""


def alternatives(condition: Condition, rules: Rulebook, wanted: bool) -> list[tuple[Cell, ...]]:
    """Return the ways for a condition to come out as wanted, each as cells that must all hold."""
    match condition:
        case Not(part):
            return alternatives(part, rules, not wanted)
        case Named(named):
            return alternatives(rules.derived[named].when, rules, wanted)
        case All(parts) | Any(parts):
            item = [alternatives(part, rules, wanted) for part in parts]
            if isinstance(condition, All) is wanted:
                return [tuple(chain(*chosen)) for chosen in product(*item)]
            return list(chain(*item))
        case _:
            return [((condition.fact, cell(condition, wanted)),)]


def cell(leaf: Comparison, wanted: bool) -> str:
    match leaf:
        case Is(_, value):
            return f"$ {'==' if wanted else '!='} {json.dumps(value)}"
        case OneOf(_, values):
            return f"$ {'in' if wanted else 'not in'} {json.dumps(list(values))}"
        case Includes(_, item):
            return f"contains($, {json.dumps(item)})" + ("" if wanted else " == false")
        case AtLeast(_, bound):
            return f"$ {'>=' if wanted else '<'} {bound}"
        case AtLeastOf(_, other, times, plus):
            return f"$ {'>=' if wanted else '<'} {times} * {name(other)} + {plus}"
        case _:
            raise TypeError(leaf)


def name(fact: str) -> str:
    return fact.replace(".", "_").replace("-", "_")


def expression(condition: Condition, rules: Rulebook) -> str:
    """Return a condition in zen-engine's language; what is unknown there is null."""
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
            raise TypeError(condition)


def context(problem: Problem) -> dict[str, object]:
    """Return a problem as zen-engine takes it; lists that conditions look into are never null."""
    lists = {"needs", "knowledge_retrieval", "team_lifecycle_budgeted"}
    known = {name(fact): plain(value) for fact, value in problem.facts.items()}
    return {**{item: [] for item in lists}, "as_of": DAY.toordinal(), **known}


def plain(value: Value) -> object:
    return sorted(value) if isinstance(value, frozenset) else value


def growth(examples: list[Problem]) -> None:
    """Return the cost of a verdict with ten and a hundred times as many rules."""
    print("\nrules   verdict, microseconds   for each rule, against the first row")
    first = 0.0
    for more in MORE_RULES:
        with tempfile.TemporaryDirectory() as folder:
            for number in range(more):
                Path(folder, f"c{number}.yaml").write_text(caution(number))
            rules = load_rules(folder) if more else load_rules()
        side: Side = lambda some, rules=rules: judged(rules, some)  # noqa: E731
        taken = 1e6 * statistics.median(rounds({"x": side}, varied(rules, examples))["x"])
        cost = taken / len(rules.rules)
        first = first or cost
        print(f"{len(rules.rules):5}{taken:>20,.0f}{cost / first:>28.2f}")


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
