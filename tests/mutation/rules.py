"""Mutation score of the shipped rules: `python -m tests.mutation.rules [--sample N]`.

Each mutant is put to the cases beside the rules, then to the theorems. What survives is listed at
the end, with the reason why it changes no verdict (`EQUIVALENT`). Exit 1 below the score, or if a
survivor has no reason.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from random import Random

from ladder import load_rules
from ladder.engine import cases
from ladder.engine.problem import Case
from ladder.verify.agreement import Disproved
from ladder.verify.theorems import THEOREMS, prove
from tests.mutation.equivalent import EQUIVALENT
from tests.mutation.mutants import Mutant, mutants

SCORE = 0.97
"""The share of all mutants that must be noticed; a reason excuses none of them from it."""


def killed_by(every: Iterable[Case], mutant: Mutant) -> str:
    """What notices the mutant first; empty if nothing does."""
    return killed_by_cases(every, mutant) or killed_by_theorems(mutant)


def killed_by_cases(every: Iterable[Case], mutant: Mutant) -> str:
    """Whether a case fails: of the rule's own, or of another."""
    made = mutant.make()
    own = sorted(every, key=lambda case: mutant.about not in (*case.fires, *case.silent))
    return "cases" if any(cases.run(made, case).failures for case in own) else ""


def killed_by_theorems(mutant: Mutant) -> str:
    """Which theorem fails first; empty if none does."""
    made = mutant.make()
    for theorem in THEOREMS:
        try:
            results = list(prove(made, [theorem]))
        except Disproved:
            return "agreement"
        if not all(result.proved for result in results):
            return theorem.name
    return ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, help="only so many mutants, drawn by a fixed seed")
    parser.add_argument("--part", type=int, nargs=2, metavar=("I", "N"), help="the Ith of N parts")
    wanted = parser.parse_args()
    book = load_rules()
    every = list(mutants(book))
    if wanted.sample:
        every = Random(6).sample(every, min(wanted.sample, len(every)))
    if wanted.part:
        every = every[wanted.part[0] :: wanted.part[1]]
    left = [mutant for mutant in every if not killed_by_cases(book.cases, mutant)]
    by = Counter({"cases": len(every) - len(left)})
    print(f"{len(left)} are left to the theorems", flush=True)
    survived = []
    for mutant in left:
        killer = killed_by_theorems(mutant)
        print(f"{killer or 'survived'}: {mutant}", flush=True)  # it takes minutes: say so at once
        if killer:
            by[killer] += 1
        else:
            survived.append(str(mutant))
    sys.exit(not summed_up(every, by, survived))


def summed_up(every: list[Mutant], by: Counter[str], survived: list[str]) -> bool:
    """Print the score and the survivors with their reasons; whether both are good enough."""
    kinds = Counter(mutant.kind for mutant in every)
    score = by.total() / len(every) if every else 1.0
    print(f"{len(every)} mutants: {_listed(kinds)}")
    print(f"killed {by.total()}: {_listed(by)}")
    print(f"score {score:.1%} (wanted {SCORE:.0%})")
    print(f"survivors: {len(survived)}")
    for item in survived:
        print(f"- {item}\n  because {EQUIVALENT.get(item, '… nobody has said why')}")
    return score >= SCORE and all(item in EQUIVALENT for item in survived)


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {what}" for what, count in counts.most_common()) or "none"


if __name__ == "__main__":
    main()
