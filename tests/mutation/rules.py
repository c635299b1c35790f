"""Mutation score of the shipped rules: `python -m tests.mutation.rules [--sample N]`.

Each mutant is put to the cases beside the rules. What survives is listed at the end, with the
reason why it changes no verdict (`EQUIVALENT`). Exit 1 below the score, or if a survivor has none.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from random import Random

from ladder import load_rules
from ladder.engine import cases
from ladder.engine.problem import Case
from tests.mutation.equivalent import EQUIVALENT
from tests.mutation.mutants import Mutant, mutants

SCORE = 0.97
"""The share of all mutants that must be noticed; a reason excuses none of them from it."""


def killed_by_cases(every: Iterable[Case], mutant: Mutant) -> bool:
    """Whether a case fails: of the rule's own, or of another."""
    made = mutant.make()
    own = sorted(every, key=lambda case: mutant.about not in (*case.fires, *case.silent))
    return any(cases.run(made, case).failures for case in own)


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
    survived = []
    for mutant in every:
        if not killed_by_cases(book.cases, mutant):
            survived.append(str(mutant))
            print(f"survived: {mutant}", flush=True)  # it takes minutes: say so at once
    sys.exit(not summed_up(every, survived))


def summed_up(every: list[Mutant], survived: list[str]) -> bool:
    """Print the score and the survivors with their reasons; whether both are good enough."""
    kinds = Counter(mutant.kind for mutant in every)
    killed = len(every) - len(survived)
    score = killed / len(every) if every else 1.0
    print(f"{len(every)} mutants: {_listed(kinds)}")
    print(f"killed {killed}")
    print(f"score {score:.1%} (wanted {SCORE:.0%})")
    print(f"survivors: {len(survived)}")
    for item in survived:
        print(f"- {item}\n  because {EQUIVALENT.get(item, '… nobody has said why')}")
    return score >= SCORE and all(item in EQUIVALENT for item in survived)


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {what}" for what, count in counts.most_common()) or "none"


if __name__ == "__main__":
    main()
