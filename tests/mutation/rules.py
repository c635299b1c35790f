"""Mutation score of the shipped rules: `python -m tests.mutation.rules [--sample N | --write]`.

Each mutant is put to the cases beside the rules. What survives is listed at the end, with the
reason why no case can notice it (`REASONS`). The others are in `surviving.yaml`, which `--write`
brings up to date. Exit 1 below the score, or if a survivor is in neither. It takes three minutes.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from random import Random
from typing import NamedTuple

from ladder import load_rules
from ladder.engine import cases
from ladder.engine.facts import Get
from ladder.engine.problem import Case
from ladder.engine.rules import Rulebook
from ladder.workshop.rule_tests import checked
from tests.mutation import surviving
from tests.mutation.equivalent import REASONS
from tests.mutation.mutants import Mutant, mutants

SCORE = 0.97
"""The share of all mutants that must be noticed; a reason excuses none of them from it."""


class Known(NamedTuple):
    """A case, and what rules read of its problem."""

    case: Case
    get: Get


def known(book: Rulebook) -> tuple[Known, ...]:
    """Return the cases whose problem can be read."""
    readable = (case for case in book.cases if not case.unreadable)
    return tuple(Known(case, cases.facts_of(case, book).get) for case in readable)


def killed_by_cases(every: Iterable[Known], mutant: Mutant) -> bool:
    """Return whether a case fails: of the rule's own, or of another.

    The same results of all conditions give the same verdict, so other cases cannot fail. A check
    of a proposal also supposes other facts, so each case with a proposal counts.
    """
    telling = [case for case, get in every if mutant.matters(get)]
    telling.sort(key=lambda case: mutant.about not in (*case.fires, *case.silent))
    checks = [case for case, _ in every if case.check is not None]
    made = mutant.make() if telling or checks else None
    return made is not None and (
        any(cases.run(made, case).failures for case in telling)
        or any(checked(made, case) != case.check for case in checks)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, help="only so many mutants, drawn by a fixed seed")
    parser.add_argument("--part", type=int, nargs=2, metavar=("I", "N"), help="the Ith of N parts")
    parser.add_argument("--write", action="store_true", help="list the survivors of all mutants")
    wanted = parser.parse_args()
    book = load_rules()
    every = list(mutants(book))
    if wanted.sample:
        every = Random(6).sample(every, min(wanted.sample, len(every)))
    if wanted.part:
        every = every[wanted.part[0] :: wanted.part[1]]
    survived, read = [], known(book)
    for mutant in every:
        if not killed_by_cases(read, mutant):
            survived.append(mutant)
            print(f"survived: {mutant}", flush=True)  # it takes minutes: say so at once
    if wanted.write:
        surviving.write("rules", _by_rule(survived))
    sys.exit(not summed_up(every, [str(mutant) for mutant in survived]))


def _by_rule(survived: Iterable[Mutant]) -> dict[str, list[str]]:
    """Return the survivors without a reason, by the id that they change."""
    listed: dict[str, list[str]] = {}
    for mutant in survived:
        if str(mutant) not in REASONS:
            listed.setdefault(mutant.about, []).append(f"{mutant.kind}: {mutant.change}")
    return listed


def _listed_before() -> set[str]:
    """Return the survivors in the list, as they are printed."""
    return {
        f"{kind} {about}: {change}"
        for about, items in surviving.read("rules").items()
        for kind, _, change in (item.partition(": ") for item in items)
    }


def summed_up(every: list[Mutant], survived: list[str]) -> bool:
    """Print the score and the survivors with their reasons; whether both are good enough."""
    kinds = Counter(mutant.kind for mutant in every)
    killed = len(every) - len(survived)
    score = killed / len(every) if every else 1.0
    print(f"{len(every)} mutants: {_listed(kinds)}")
    print(f"killed {killed}")
    print(f"score {score:.1%} (wanted {SCORE:.0%})")
    print(f"survivors: {len(survived)}")
    listed = dict.fromkeys(_listed_before(), "listed in surviving.yaml")
    reasons = {name: f"because {reason}" for name, reason in REASONS.items()}
    said = {**listed, **reasons}
    for item in survived:
        print(f"- {item}\n  {said.get(item, 'new: add a case, or list it')}")
    return score >= SCORE and all(item in said for item in survived)


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {what}" for what, count in counts.most_common()) or "none"


if __name__ == "__main__":
    main()
