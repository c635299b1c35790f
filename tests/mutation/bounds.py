"""Cases at the bounds: `python -m tests.mutation.bounds` writes bounds.yaml anew.

Where a small change of a rule is noticed by none of the cases beside the rules, the solver looks
for the smallest problem that tells the two apart, and what the rule does there today is written
down. Read the diff before you commit: it says what a change of a rule changes.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from ladder import advice, cases, load_rules
from ladder.advice import judge, spoken
from ladder.load.problem import parse_problem
from ladder.model import Case, Facts, Rule, Rulebook
from ladder.verify.circuit import Literal
from ladder.verify.claims import Claim, Result, Theorem
from ladder.verify.domains import AS_OF
from ladder.verify.files import lines
from ladder.verify.proof import Proof
from tests.mutation.mutants import Mutant, mutants

FILE = Path(__file__).parent / "bounds.yaml"


Written = dict[str, Any]
"""A case as it stands in the file."""


def bounds() -> tuple[Case, ...]:
    """The cases of bounds.yaml."""
    return tuple(map(_read, yaml.safe_load(FILE.read_text(encoding="utf-8"))))


def _read(case: Written) -> Case:
    return Case(
        name=case["case"],
        given=case["given"],
        fires=tuple(case.get("fires", ())),
        silent=tuple(case.get("silent", ())),
        as_of=case["as_of"],
    )


def telling(proof: Proof, old: Rule, new: Rule | None) -> Facts | None:
    """A smallest problem whose verdict shows which of two versions of a rule is in force.

    Without a new version, one in which it matters that the old one is unknown.
    """
    c, world = proof.circuit, proof.world
    if new is None:
        true, false = world.truths(old.when)
        differ = c.both(-true, -false)
    else:
        differ = c.differ(proof.said.fires(old), proof.said.fires(new))
    return proof.small(c.both(differ, _seen(proof, old), world.stated()))


def _seen(proof: Proof, rule: Rule) -> Literal:
    """Whether the verdict shows if the rule holds."""
    c, said = proof.circuit, proof.said
    if rule.kind in ("caution", "advice"):
        return said.context(rule)
    ways = []
    for need, each in proof.ladder.walks.items():
        for at, stand in enumerate(each.stands):
            reached = -c.any([*each.uses[:at], *(s for m in each.stops[:at] for s in m.values())])
            here = c.both(proof.ladder.deciding[need], reached, -stand.met.true, -stand.spent.true)
            if rule in stand.entry.gates:
                others = [r for r in stand.entry.gates if r is not rule]
                hold = c.all(proof.world.truths(r.when).true for r in others)
                ways.append(c.both(here, hold, -stand.unfit.true))
            if rule in stand.entry.unfit:
                others = [r for r in stand.entry.unfit if r is not rule]
                ways.append(c.both(here, -c.any(proof.world.truths(r.when).true for r in others)))
        steps = [
            step
            for (name, outcome), step in each.step.items()
            if outcome == "use" and rule.id.startswith(f"variant/{name}/")
        ]
        owners = [
            use
            for stand, use in zip(each.stands, each.uses, strict=True)
            if rule in stand.entry.variants
        ]
        ways.append(c.both(proof.ladder.deciding[need], c.any([*steps, *owners])))
    return c.any(ways)


def written(book: Rulebook, rule: Rule, facts: Facts) -> Written:
    """What the verdict on a problem says today, as a case about one rule."""
    day = facts[AS_OF]
    assert isinstance(day, int)
    result = Result(Theorem("bounds", "", lambda _: iter(())), (), 0.0)
    text = "\n".join(lines(book, result, Claim(rule.id), "-", facts))
    given = {k: v for k, v in yaml.safe_load(text).items() if k != "title"}
    problem = parse_problem(text, "-", book)
    verdict = judge(book, "", problem.facts, date.fromordinal(day), ask=False)
    said = "fires" if rule.id in spoken(verdict) else "silent"
    return {
        "case": f"{rule.id} {'speaks' if said == 'fires' else 'is silent'} here.",
        "given": given,
        "as_of": date.fromordinal(day).isoformat(),
        said: [rule.id],
    }


def _survives(every: Iterable[Case], mutant: Mutant) -> bool:
    made = mutant.make()
    return not any(cases.run(made, case).failures for case in every)


def fresh() -> Iterator[Written]:
    """The cases that the rules need beside their own."""
    cases.judge = partial(advice.judge, ask=False)  # type: ignore[attr-defined]
    book, more = load_rules(), list[Case]()
    proof = Proof(book)
    for mutant in mutants(book):
        rule = book.rules.get(mutant.about)
        if rule is None or not _survives([*more[::-1], *book.cases], mutant):
            continue
        facts = telling(proof, rule, mutant.changed)
        if facts is not None:
            case = written(book, rule, facts)
            more.append(_read(case))
            yield case


def main() -> None:
    found = list(fresh())
    FILE.write_text(
        "# Written by python -m tests.mutation.bounds: what each rule does at its bounds.\n"
        + yaml.safe_dump(found, sort_keys=False, allow_unicode=True, width=110),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
