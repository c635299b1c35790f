"""Theorems on questions: only announced questions change a verdict, and never a decided one.

The announced range holds for every completion and is not wider than necessary.
"""

from collections import Counter
from collections.abc import Iterator

from ladder.engine.conditions import reads
from ladder.engine.decision import Step
from ladder.engine.facts import Facts
from ladder.engine.rules import conditions
from ladder.output.diagnostics import listed
from ladder.verify.circuit import Literal
from ladder.verify.claims import Claim
from ladder.verify.proof import Proof
from ladder.verify.symbolic_decision import SymbolicDecision
from ladder.verify.symbolic_problem import SymbolicProblem
from ladder.verify.symbolic_verdict import SymbolicVerdict
from ladder.verify.theorem import theorem
from ladder.verify.theorems.entries import FIRST, never_taken

MOVING = ("requirement", "exclusion", "variant")
"""The kinds of rules that can change which technique is taken, or in which form."""


def moving(proof: Proof) -> list[str]:
    """Return the facts that a verdict may ask for.

    Requirements, exclusions, variants and outcomes read them.
    """
    book, facts = proof.book, dict[str, None]()
    for key, _, condition in conditions(book):
        rule = book.rules.get(key)
        if key.startswith(("target_reached:", "exhausted:")) or (rule and rule.kind in MOVING):
            facts |= dict.fromkeys(reads(condition, book.derived))
    return [fact for fact in facts if fact in proof.space.facts]


@theorem()
def relevant_questions(proof: Proof) -> Iterator[Claim]:
    """For each fact that is asked for, some answer changes some verdict."""
    c, known = proof.circuit, proof.problem.known
    after = proof.another(known=proof.space.facts)
    same = {fact: -c.differ(known[fact], after.problem.known[fact]) for fact in proof.space.facts}
    moves = c.both(after.problem.stated(), _differ(proof, after))
    for fact in moving(proof):
        others = [literal for other, literal in same.items() if other != fact]
        wanted = c.both(-known[fact], after.problem.known[fact], moves, *others)
        wrong = (
            f"{fact} is asked for, and no answer to it ever changes which technique is taken, "
            "what is to be done with it, or its form"
        )
        claim = proof.exists(fact, wrong, None, wanted, -known[fact])
        yield _explained(proof, fact, claim) if claim.wrong else claim


def _explained(proof: Proof, fact: str, claim: Claim) -> Claim:
    """Return the rules that read the fact without effect, and what to do."""
    book = proof.book
    readers = [
        rule
        for rule in book.rules.values()
        if rule.kind in MOVING and fact in reads(rule.when, book.derived)
    ]
    places = listed([f"{rule.id} ({rule.position})" for rule in readers], 3)
    help_ = f"It is read by {places}: " if readers else "It says when a technique is exhausted: "
    if unmet := never_taken(proof):
        help_ += f"{listed(unmet)} is never taken. {FIRST[0].upper()}{FIRST[1:]}."
    else:
        help_ += "let it decide there, or leave it out (advice and cautions may still read it)."
    position = book.positions.get(f"fact/{fact}", readers[0].position if readers else None)
    return claim._replace(position=position, help=help_)


def _differ(proof: Proof, after: SymbolicVerdict) -> Literal:
    """Return whether two verdicts differ in technique, outcome or variant."""
    c, ways = proof.circuit, []
    for step, literal in proof.decision.headline.items():
        ways.append(c.differ(literal, after.decision.headline[step]))
    for name, need in proof.decision.needs.items():
        chosen = after.variants(name)
        for variant, literal in proof.verdict.variants(name).items():
            ways.append(c.both(need.stated, c.differ(literal, chosen[variant])))
    return c.any(ways)


@theorem(long=True)
def tight_range(proof: Proof) -> Iterator[Claim]:
    """If no two conditions share an unknown fact, each step in the range can happen.

    "For every problem there is a completion" is more than one question to a SAT solver. So it is a
    game: one side names a problem whose announcement it doubts, the other answers with a completion
    that keeps it; what in the completion was decisive is then ruled out for the first side. It ends
    when no doubt is left, or no answer.
    """
    game = Game(proof)
    for name, need in proof.decision.needs.items():
        for step in need.possible:
            shown = game.doubt(name, step)
            wrong = f"{name} announces {step.outcome} {step.technique} where no answer leads to it"
            about = f"{name}/{step.technique}/{step.outcome}"
            yield Claim(about, wrong if shown else "", need.need.position, shown)


class Game:
    """A problem (`proof.problem`) against its completions (`complete`)."""

    def __init__(self, proof: Proof) -> None:
        self.proof = proof
        # A completion may have any answers that rules tell apart, even unlikely ones.
        self.complete = SymbolicDecision(SymbolicProblem(proof.space))
        for fact in (*proof.space.facts, *proof.space.computed):
            proof.circuit.require([self.complete.problem.known[fact]])
        # By a result of a comparison in a completion: whether the problem excludes it.
        self.denied: dict[Literal, Literal] = {}
        for leaf in proof.space.comparisons:
            stated, value = proof.problem.truth(leaf), self.complete.problem.value(leaf)
            self.denied |= {value: stated.false, -value: stated.true}

    def doubt(self, need: str, step: Step) -> tuple[Facts, ...]:
        """Return a problem that announces this step and has no completion with it."""
        proof = self.proof
        comes = self.complete.needs[need].step[step]
        doubting, before = proof.circuit.input(), proof.decision.needs[need]
        settled = [proof.problem.known[fact] for fact in shared(proof, need)]
        wanted = (doubting, before.stated, before.possible[step], *settled)
        find = proof.possible
        while (facts := find(*wanted)) is not None:
            decisive = self._answer(facts, comes)
            if decisive is None:
                if find == proof.small:
                    return (facts,)
                find = proof.small  # the doubt is real: find the smallest problem
                continue
            # The next doubt must differ from what this answer covers.
            proof.circuit.require([-doubting, *(self.denied[value] for value in decisive)])
        return ()

    def _answer(self, facts: Facts, comes: Literal) -> set[Literal] | None:
        """Return what decides in a completion of `facts` with the step; None without one."""
        search = self.proof.search
        model = search.model(comes, *self.complete.problem.stating(facts))
        if model is None:
            return None
        search.model(-comes, *(value for value in self.denied if model[value]))
        return search.core() - {-comes}


def shared(proof: Proof, need: str) -> list[str]:
    """Return the facts that several conditions of a need's option list read, or one in two places.

    The evaluation treats unknown conditions as independent of each other. That is exact only for
    conditions without a common unknown fact.
    """
    book, counts = proof.book, Counter[str]()
    for entry in book.needs[need].options:
        conditions = {rule.when for rule in (*entry.exclusions, *entry.requirements)}
        conditions |= {entry.exhausted, entry.partial}
        for name in (*entry.combined_with, entry.technique):
            conditions |= {book.techniques[name].target_reached, book.techniques[name].exhausted}
        for condition in (*conditions, entry.already_available):
            counts.update(set(reads(condition, book.derived)))
    return [fact for fact in (*proof.space.facts, *proof.space.computed) if counts[fact] > 1]
