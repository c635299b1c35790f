"""Score the rules on fully stated problems with an expert's answer, and a heuristic beside them.

Run it from any folder: python tests/vignettes/score.py [FILE.yaml] [--baseline]
"""

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from ladder import InvalidInput, Rulebook, Verdict, advise, load_rules
from ladder.advice.formats import json as as_json
from ladder.advice.formats import text as as_text
from ladder.advice.view import View

HERE = Path(__file__).resolve().parent
VIGNETTES = HERE / "vignettes.yaml"
Case = Mapping[str, Any]


class Score(NamedTuple):
    """How a case came out.

    Args:
        id: the case.
        technique: what the headline names; None where the problem could not be read.
        accepted: whether technique and outcome are among the expert's.
        must_not: whether the technique would be malpractice.
        says: whether one of the words asked for is said; None where none is asked.
        never: the expressions said that must not be.
    """

    id: str
    technique: str | None
    accepted: bool
    must_not: bool
    says: bool | None
    never: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Accepted, no malpractice, says what it must and nothing that it must not."""
        return self.accepted and not self.must_not and self.says is not False and not self.never


class Totals(NamedTuple):
    """What a set of cases comes to."""

    cases: int
    right: int
    accepted: int
    must_not: int
    never: int
    pairs: int
    pairs_right: int


def read(path: Path = VIGNETTES) -> list[Case]:
    """The cases of a file."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast
    return list(yaml.load(path.read_text(encoding="utf-8"), loader))  # noqa: S506


def score(case: Case, rules: Rulebook) -> Score:
    """Judge a problem by the rules, and compare with the expert."""
    try:
        verdict = advise(case["problem"], rules)
    except InvalidInput:
        return Score(case["id"], None, False, False, False, ())
    expect, head = case["expect"], verdict.recommendation
    wanted = expect.get("outcome")
    accepted = head.technique in expect["accept"] and (not wanted or head.outcome in wanted)
    own = own_words(case["problem"])
    screen = as_text.render(verdict, View(width=100))
    place = without(top(verdict, screen), own)
    parts = [bool(re.search(item, place, re.IGNORECASE)) for item in expect.get("says", ())]
    whole = without(screen, own)
    never = [e for e in expect.get("never_says", ()) if re.search(e, whole, re.IGNORECASE)]
    must_not = head.technique in expect["must_not"]
    return Score(
        case["id"], head.technique, accepted, must_not, any(parts) if parts else None, tuple(never)
    )


def top(verdict: Verdict, screen: str) -> str:
    """Where the decisive words should stand: headline, companions, three steps, two reasons."""
    head = json.loads(as_json.render(verdict))["recommendation"]
    beside = [
        f"along with it: {companion.title} for {companion.need}" for companion in verdict.companions
    ]
    named = [str(head.get(key)) for key in ("outcome", "technique", "title", "variant")]
    return "\n".join(
        [
            *named,
            screen.split("\n\n", 1)[0],
            *beside,
            *verdict.recommendation.steps[:3],
            *(reason.text for reason in verdict.recommendation.why[:2]),
        ]
    )


def own_words(problem: Mapping[str, Any]) -> list[str]:
    """What the reader wrote, longest first: it proves nothing about the rules."""
    tried = [item.get("because", "") for item in problem.get("attempts", {}).values()]
    words = [problem.get("title", ""), *tried, problem.get("evaluation", {}).get("metric", "")]
    return sorted(filter(None, words), key=len, reverse=True)


def without(text: str, words: Iterable[str]) -> str:
    """A text in one line, certain words left out."""
    text = " ".join(text.split())
    for word in words:
        text = text.replace(" ".join(word.split()), " ")
    return text


def heuristic(problem: Mapping[str, Any]) -> str:
    """Six lines on the needs alone: what a rule pack must beat."""
    needs, hosting = set(problem.get("needs", ())), problem.get("hosting", {})
    tried = problem.get("attempts", {}).get("prompt", {}).get("outcome", "untried") != "untried"
    spare = hosting.get("serving") == "self-hosted" and hosting.get("load") != "saturated"
    if "many-specialists" in needs:
        return "merging"
    if "too-slow" in needs and "too-costly" not in needs and spare:
        return "speculative-decoding"
    if "must-compute-or-act" in needs:
        return "tools"
    if "missing-knowledge" in needs:
        return "rag"
    return "few-shot" if tried else "prompt"


def baseline(case: Case) -> Score:
    """What the heuristic says; its words are not judged, nor the outcome."""
    technique, expect = heuristic(case["problem"]), case["expect"]
    refused = technique in expect["must_not"]
    return Score(case["id"], technique, technique in expect["accept"], refused, None, ())


def totals(scores: Sequence[Score]) -> Totals:
    """What the cases come to."""
    pairs: dict[str, list[bool]] = defaultdict(list)
    for item in scores:
        if item.id[-2:] in ("-a", "-b"):
            pairs[item.id[:-2]].append(item.right)
    whole = [both for both in pairs.values() if len(both) == 2]
    return Totals(
        len(scores),
        sum(item.right for item in scores),
        sum(item.accepted for item in scores),
        sum(item.must_not for item in scores),
        sum(bool(item.never) for item in scores),
        len(whole),
        sum(map(all, whole)),
    )


def main(arguments: list[str] | None = None) -> int:
    """Read, score, print."""
    parser = argparse.ArgumentParser(description="Score the rules on fully stated problems.")
    parser.add_argument("file", type=Path, nargs="?", default=VIGNETTES)
    parser.add_argument(
        "--baseline", action="store_true", help="the heuristic instead of the rules"
    )
    options = parser.parse_args(arguments)
    cases, rules = read(options.file), load_rules()
    scores = [baseline(case) if options.baseline else score(case, rules) for case in cases]
    for item in scores:
        notes = [
            *(["must not"] if item.must_not else []),
            *(["words"] if item.says is False else []),
        ]
        text = ", ".join([*notes, *item.never])
        sys.stdout.write(
            f"{item.id:<24} {item.technique!s:<26} {'right' if item.right else 'wrong'} {text}\n"
        )
    for name, number in totals(scores)._asdict().items():
        sys.stdout.write(f"{name} {number}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
