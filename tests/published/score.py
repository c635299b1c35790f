"""Score a file of published cases: what the ladder recommends, against what its sources concluded.

Run it from any folder: python tests/published/score.py FILE.yaml [--json] [--as-of DATE]
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import yaml

if not __package__:  # run as a script: the folder above tests/ holds its siblings
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from ladder import InvalidInput, Problem, Rulebook, Verdict, advise, load_rules
from ladder.engine.facts import Value
from ladder.engine.sources import Position
from ladder.load.problems.mappings import problem_from_mapping
from ladder.output.diagnostics import Diagnostic
from tests.published.mapping import Stated, plain_text, stated
from tests.published.route import Answer, ahead, answer_of

AS_OF = date(2026, 11, 24)
"""The day on which the shipped rules were verified: a case is judged by the rules of one day."""

WORDS = {
    "merge": "merging",
    "merging": "merging",
    "model_merging": "merging",
    "spec_decoding": "spec_decoding",
    "speculative_decoding": "spec_decoding",
    "speculation": "spec_decoding",
}


@dataclass(frozen=True)
class Step:
    """A technique and its rung; None off the ladder."""

    technique: str
    rung: int | None
    outcome: str | None = None

    def __str__(self) -> str:
        shown = f"{self.technique} ({'beside' if self.rung is None else self.rung})"
        return shown if self.outcome in (None, "use") else f"{shown}, {self.outcome}"


@dataclass(frozen=True)
class Score:
    """One case scored."""

    id: str
    recommendation: Step
    next_rung: Step | None
    range: tuple[int | None, int | None]
    answers: list[Answer]
    accepted: str
    must_not: bool
    because: str
    assumed: list[str]
    unmapped: list[dict[str, str]]


def main(arguments: list[str] | None = None) -> int:
    """Read, score, print. Exits 0 when the file was scored, 2 when it could not be read."""
    parser = argparse.ArgumentParser(description="Score a file of published cases.")
    parser.add_argument("file", type=Path, metavar="FILE.yaml")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    help_ = "read dated rules as of this day (YYYY-MM-DD)"
    parser.add_argument("--as-of", type=date.fromisoformat, default=AS_OF, help=help_)
    options = parser.parse_args(arguments)
    try:
        cases = read_cases(options.file)
    except InvalidInput as error:
        sys.stderr.write(f"{error}\n")
        return 2
    rulebook = load_rules()
    scores = [score(case, at, rulebook, options.as_of) for at, case in enumerate(cases, 1)]
    write = as_json if options.json else as_text
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(write(scores, rulebook, options.as_of) + "\n")
    return 0


def read_cases(path: Path) -> list[object]:
    """The cases of a file: a list, or a list under `cases`.

    Raises:
        InvalidInput: if it cannot be read or holds no list.
    """
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast
        found = yaml.load(path.read_text(encoding="utf-8-sig"), loader)  # noqa: S506
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(
            [Diagnostic(f"cannot read the file: {error}", Position(str(path)))]
        ) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        position = getattr(error, "problem_mark", None)
        at = (
            Position(str(path), position.line + 1, position.column + 1)
            if position
            else Position(str(path))
        )
        raise InvalidInput(
            [Diagnostic("the file is not YAML", at, plain_text(error)[:200])]
        ) from None
    cases = found.get("cases") if isinstance(found, Mapping) else found
    if not isinstance(cases, list):
        help_ = "Write a list of cases, each with id, facts and verdict."
        raise InvalidInput(
            [Diagnostic("the file holds no list of cases", Position(str(path)), help_)]
        )
    return cases


def score(case: object, at: int, rulebook: Rulebook, as_of: date) -> Score:
    """Judge one case by its facts, then compare with its verdict."""
    given = case if isinstance(case, Mapping) else {}
    name = plain_text(given.get("id") or "") or f"case {at}"
    result = stated(given.get("facts"), rulebook)
    problem = problem_of(name, result, rulebook)
    verdict = advise(problem, rulebook, as_of=as_of)
    concluded = given.get("verdict")
    concluded = concluded if isinstance(concluded, Mapping) else {}
    wanted = answers(concluded.get("rung")) + answers(concluded.get("also_accept"))
    head = verdict.recommendation
    answer = answer_of(head.technique, head.rung)
    refused = answer in answers(concluded.get("must_not"))
    accepted, because, assumed = "miss", "", list[str]()
    if refused:
        because = "the case's source argues against this answer"
    elif not wanted:
        because = "the case names no answer"
    elif answer in wanted:
        accepted = "now"
    else:
        path, because = ahead(rulebook, problem.facts, wanted, as_of)
        if path is not None:
            accepted, assumed = "ahead", path
    return Score(
        name,
        Step(head.technique, head.rung, head.outcome),
        _next(verdict),
        (verdict.range.low, verdict.range.high),
        wanted,
        accepted,
        refused,
        because,
        assumed,
        result.unmapped,
    )


def _next(verdict: Verdict) -> Step | None:
    following = verdict.next_rung
    return Step(following.technique, following.rung) if following else None


def answers(value: object) -> list[Answer]:
    """Rungs 0 to 5, `merging` and `spec_decoding`, however written; the rest is ignored."""
    found: list[Answer] = []
    for item in value if isinstance(value, list) else [value]:
        word = plain_text(item).lower().replace("-", "_").replace(" ", "_")
        rung = word.removeprefix("rung_").removesuffix(".0")
        if isinstance(item, bool):
            continue
        if rung in {"0", "1", "2", "3", "4", "5"}:
            found.append(int(rung))
        elif word in WORDS:
            found.append(WORDS[word])
    return list(dict.fromkeys(found))


def problem_of(title: str, result: Stated, rulebook: Rulebook) -> Problem:
    """The stated facts as a checked problem; of facts that contradict each other one gives way."""
    facts = dict(result.facts)
    while True:
        try:
            return problem_from_mapping({"title": title, **nested(facts)}, rulebook)
        except InvalidInput as error:
            fact = _lesser(facts, title, rulebook)
            why = f"gives way to another stated fact: {error.diagnostics[0].what}"
            result.left_out(fact, facts.pop(fact), why)


def _lesser(facts: Mapping[str, Value], title: str, rulebook: Rulebook) -> str:
    """The fact whose absence leaves fewest faults; among equals the needs give way last."""
    order = sorted(facts, key=lambda fact: (fact == "needs", fact.endswith(".outcome")))
    return min(order, key=lambda fact: _faults({**facts}, fact, title, rulebook))


def _faults(facts: dict[str, Value], without: str, title: str, rulebook: Rulebook) -> int:
    del facts[without]
    try:
        problem_from_mapping({"title": title, **nested(facts)}, rulebook)
    except InvalidInput as error:
        return len(error.diagnostics)
    return 0


def nested(facts: Mapping[str, object]) -> dict[str, object]:
    """Facts as a problem file nests them."""
    tree: dict[str, object] = {}
    for fact, value in facts.items():
        *sections, leaf = fact.split(".")
        here = tree
        for section in sections:
            inner = here.setdefault(section, {})
            assert isinstance(inner, dict)
            here = inner
        here[leaf] = value
    return tree


def totals(scores: Sequence[Score]) -> dict[str, int]:
    """How many cases, how many accepted now and ahead, and how many against their source."""
    return {
        "cases": len(scores),
        "now": sum(item.accepted == "now" for item in scores),
        "ahead": sum(item.accepted == "ahead" for item in scores),
        "must_not": sum(item.must_not for item in scores),
    }


def as_json(scores: list[Score], rulebook: Rulebook, as_of: date) -> str:
    """Everything, as one document."""
    cases = []
    for item in scores:
        shown = asdict(item)
        shown["range"] = {"low": item.range[0], "high": item.range[1]}
        if shown["next_rung"]:
            del shown["next_rung"]["outcome"]
        cases.append(shown)
    pack = {"pack": rulebook.pack.name, "version": rulebook.pack.version}
    rules = {**pack, "digest": rulebook.pack.digest}
    document = {"rules": rules, "as_of": as_of.isoformat(), "totals": totals(scores)}
    return json.dumps({**document, "cases": cases}, indent=2, ensure_ascii=False)


def as_text(scores: list[Score], rulebook: Rulebook, as_of: date) -> str:
    """A line for each case, then the totals."""
    lines = [f"rules {rulebook.pack.name} {rulebook.pack.version}, as of {as_of}"]
    width = max((len(item.id) for item in scores), default=0)
    for item in scores:
        wanted = ", ".join(map(str, item.answers)) or "none"
        low, high = ("beside" if rung is None else rung for rung in item.range)
        following = f"next {item.next_rung}" if item.next_rung else "next none"
        accepted = f"{item.accepted} MUST NOT" if item.must_not else item.accepted
        lines.append(
            f"{item.id:<{width}}  {accepted:<5}  {item.recommendation}; {following};"
            f" range {low}-{high}; accepted: {wanted}"
        )
        if item.accepted == "miss":
            lines.append(f"{'':<{width}}         {item.because}")
    counted = totals(scores)
    return "\n".join([*lines, "", *(f"{name} {number}" for name, number in counted.items())])


if __name__ == "__main__":
    raise SystemExit(main())
