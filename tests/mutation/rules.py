"""Mutation score of the shipped rules: `python -m tests.mutation.rules [--sample N]`.

Each mutant is put to the cases beside the rules and at their bounds, then to the theorems.
Survivors are listed, with the reason where one is known to change nothing (`EQUIVALENT`). Exit 1
below the score.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from functools import partial
from random import Random

from ladder import advice, cases, load_rules
from ladder.model import Case, Rulebook
from ladder.verify.agreement import Agreement
from ladder.verify.proof import Proof
from ladder.verify.prove import Disproved, prove
from ladder.verify.theorems import THEOREMS
from tests.mutation.bounds import bounds
from tests.mutation.equivalent import EQUIVALENT
from tests.mutation.mutants import Mutant, mutants

SCORE = 0.95
SLOW = ("range-is-tight", "one-recommendation", "evidence-against-counts-against")
"""Theorems to try last."""


def killed_by(every: Iterable[Case], mutant: Mutant) -> str:
    """What notices the mutant first; empty if nothing does."""
    made = mutant.make()
    own = sorted(every, key=lambda case: mutant.about not in (*case.fires, *case.silent))
    for case in own:
        if cases.run(made, case).failures:
            return "cases"
    for theorem in sorted(THEOREMS, key=lambda each: each.name in SLOW):
        try:
            (result,) = prove(made, [theorem])
        except Disproved:
            return "agreement"
        if not result.proved:
            return theorem.name
    return "agreement" if mutant.kind == "unknown" and _disagrees(made) else ""


def _disagrees(book: Rulebook) -> bool:
    """Whether engine and circuit part: what a test makes of an unknown is not in the conditions."""
    from tests.verify.problems import problems

    proof = Proof(book)
    try:
        agreement = Agreement(proof.said)
        for facts in problems(200):
            model = proof.search.model(*proof.world.fixed(facts))
            if model is None or next(agreement.differences(model, facts), None):
                return True
        return False
    finally:
        proof.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, help="only so many mutants, drawn by a fixed seed")
    parser.add_argument("--part", type=int, nargs=2, metavar=("I", "N"), help="the Ith of N parts")
    wanted = parser.parse_args()
    cases.judge = partial(advice.judge, ask=False)  # type: ignore[attr-defined]
    book, more = load_rules(), bounds()
    every = list(mutants(book))
    if wanted.sample:
        every = Random(6).sample(every, min(wanted.sample, len(every)))
    if wanted.part:
        every = every[wanted.part[0] :: wanted.part[1]]
    by: Counter[str] = Counter()
    kinds: Counter[str] = Counter(mutant.kind for mutant in every)
    survived = []
    for mutant in every:
        killer = killed_by((*book.cases, *more), mutant)
        by[killer] += 1
        if not killer:
            survived.append(str(mutant))
            print(f"survived: {mutant}", flush=True)
            print(f"  because {EQUIVALENT.get(str(mutant), '… nobody has said why')}", flush=True)
    equal = sum(each in EQUIVALENT for each in survived)
    count = len(every) - equal
    score = (len(every) - len(survived)) / count if count else 1.0
    print(f"{len(every)} mutants ({dict(kinds)}), {len(survived)} survived, {equal} of them equal")
    print(f"killed by {dict(by.most_common())}")
    print(f"score {score:.1%} (wanted {SCORE:.0%})")
    sys.exit(score < SCORE)


if __name__ == "__main__":
    main()
