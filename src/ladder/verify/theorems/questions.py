"""What knowing more may move: only what was asked for or announced, and never what is decided.

The range that a verdict announces is sound for every completion, and not wider than need be.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from ladder.engine.conditions import reads
from ladder.engine.decision import Step
from ladder.engine.facts import Facts
from ladder.engine.rules import Need, conditions
from ladder.output.diagnostics import listed
from ladder.verify.circuit import FALSE, K, Literal
from ladder.verify.claims import Claim, theorem
from ladder.verify.proof import Proof
from ladder.verify.symbolic_decision import SymbolicDecision
from ladder.verify.symbolic_problem import SymbolicProblem
from ladder.verify.symbolic_verdict import SymbolicVerdict
from ladder.verify.theorems.entries import FIRST, never_taken

MOVING = ("gate", "unfit", "variant")
"""The kinds of rules that can change which technique is taken, or in which form."""


def moving(proof: Proof) -> list[str]:
    """The facts that a verdict may ask for: what gates, reasons, variants and outcomes read."""
    book, facts = proof.book, dict[str, None]()
    for key, _, condition in conditions(book):
        rule = book.rules.get(key)
        if key.startswith(("met:", "spent:")) or (rule and rule.kind in MOVING):
            facts |= dict.fromkeys(reads(condition, book.derived))
    return [fact for fact in facts if fact in proof.space.facts]


@theorem()
def every_question_can_matter(proof: Proof) -> Iterator[Claim]:
    """For every fact that is asked for, there is a problem whose verdict its answer moves."""
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
    """The rules that read the fact for nothing, and what to do."""
    book = proof.book
    readers = [
        rule
        for rule in book.rules.values()
        if rule.kind in MOVING and fact in reads(rule.when, book.derived)
    ]
    places = listed([f"{rule.id} ({rule.position})" for rule in readers], 3)
    help_ = f"It is read by {places}: " if readers else "It says when a technique is spent: "
    if shut := never_taken(proof):
        help_ += f"{listed(shut)} is never taken. {FIRST[0].upper()}{FIRST[1:]}."
    else:
        help_ += "let it decide there, or leave it out (advice and cautions may still read it)."
    position = book.positions.get(f"fact/{fact}", readers[0].position if readers else None)
    return claim._replace(position=position, help=help_)


@theorem()
def decided_means_it(proof: Proof) -> Iterator[Claim]:
    """Where a verdict is decided, no answer to what is unknown leads to another technique."""
    c, after = proof.circuit, proof.knowing_more()
    proof.lemma(*(-broken for *_, broken in _unannounced(proof, after)))
    for lead in (proof.decision.headline, after.decision.headline):
        proof.lemma(*_announced(proof, lead))
    for name, need in proof.decision.needs.items():
        later, settled = after.decision.needs[name], proof.verdict.settled[name]
        for step, literal in need.step.items():
            proof.lemma(-c.both(need.stated, settled, c.differ(literal, later.step[step])))
    unknown = c.any(-proof.problem.known[fact] for fact in proof.space.facts)
    wrong = "no verdict is decided while anything is unknown"
    yield proof.exists("decided", wrong, None, c.both(proof.verdict.decided, unknown))
    nothing_open = c.all(-is_open for is_open in proof.verdict.in_play.values())
    broken = c.both(proof.problem.stated(), nothing_open, -proof.verdict.decided)
    wrong = "no question is open, and yet the verdict is not decided"
    yield proof.never("nothing open", wrong, None, broken)
    for name, technique in proof.book.techniques.items():
        moved = c.both(-proof.verdict.recommended[name], after.recommended[name])
        wrong = f"the verdict is decided, and knowing more leads to {name} instead"
        broken = c.both(proof.verdict.decided, moved)
        yield proof.never(name, wrong, technique.position, broken, after)


@theorem()
def open_questions_are_complete(proof: Proof) -> Iterator[Claim]:
    """What is not an open question moves neither headline, range, variant nor possible steps.

    Not even several such answers together: all may become known but what is listed.
    """
    c, after = proof.circuit, proof.knowing_more()
    before, then, stated = proof.decision, after.decision, proof.problem.stated()
    for fact, is_open in proof.verdict.in_play.items():
        c.require([-is_open, -after.problem.known[fact]])
    proof.lemma(*(-broken for *_, broken in _unannounced(proof, after)))

    def same(where: Literal, one: Mapping[K, Literal], other: Mapping[K, Literal]) -> list[Literal]:
        return [-c.both(where, c.differ(literal, other[key])) for key, literal in one.items()]

    def moved(what: str, one: Mapping[K, Literal], other: Mapping[K, Literal]) -> Claim:
        wrong = f"facts that are no open question move {what}"
        return proof.never(what, wrong, None, -c.all(same(stated, one, other)), after)

    def led(by: SymbolicDecision, name: str) -> dict[Step, Literal]:
        leads = by.leading_need[name]
        return {step: c.both(leads, literal) for step, literal in by.needs[name].step.items()}

    for name, need in before.needs.items():
        later, chosen = then.needs[name], proof.verdict.variants(name)
        kept = same(need.stated, need.possible, later.possible)
        kept += same(need.stated, chosen, after.variants(name))
        wrong = f"facts that are no open question move the steps of {name}, or their variants"
        yield proof.never(name, wrong, need.need.position, -c.all(kept), after)
        proof.lemma(*same(need.stated, need.step, later.step))
    proof.lemma(*same(stated, before.may_lead, then.may_lead))
    yield moved("the low end of the range", before.low_at_least, then.low_at_least)
    yield moved("the high end of the range", before.high_at_least, then.high_at_least)
    proof.lemma(*same(stated, before.leading_need, then.leading_need))
    for name in before.needs:
        proof.lemma(*same(stated, led(before, name), led(then, name)))
    proof.lemma(*same(stated, before.headline, then.headline))
    yield moved("the headline", before.headline, then.headline)


def _unannounced(proof: Proof, after: SymbolicVerdict) -> Iterator[tuple[Need, Step, Literal]]:
    """Every step, and whether knowing more leads to it though it was not announced as possible."""
    for name, need in after.decision.needs.items():
        before = proof.decision.needs[name]
        for step, literal in need.step.items():
            broken = proof.circuit.both(before.stated, literal, -before.possible[step])
            yield need.need, step, broken


def _announced(proof: Proof, leading: Mapping[Step, Literal]) -> Iterator[Literal]:
    """Of every step that leads, or may: that it was announced as one that may lead."""
    announced, stated = proof.decision.may_lead, proof.problem.stated()
    for step, literal in leading.items():
        yield -proof.circuit.both(stated, literal, -announced.get(step, FALSE))


def _differ(proof: Proof, after: SymbolicVerdict) -> Literal:
    """Whether two verdicts differ in technique, in what to do with it, or in its variant."""
    c, ways = proof.circuit, []
    for step, literal in proof.decision.headline.items():
        ways.append(c.differ(literal, after.decision.headline[step]))
    for name, need in proof.decision.needs.items():
        chosen = after.variants(name)
        for variant, literal in proof.verdict.variants(name).items():
            ways.append(c.both(need.stated, c.differ(literal, chosen[variant])))
    return c.any(ways)


@theorem()
def range_is_sound(proof: Proof) -> Iterator[Claim]:
    """Knowing more never moves the dose outside the range announced before."""
    after, stated = proof.knowing_more(), proof.problem.stated()
    c, decision = proof.circuit, proof.decision
    proof.lemma(*_announced(proof, after.decision.headline))
    for at in decision.heights:
        above = c.any(lit for height, lit in decision.low_at_least.items() if height > at)
        inside = c.both(-above, decision.high_at_least[at])
        broken = c.both(stated, after.decision.height[at], -inside)
        wrong = f"a dose of {at} is reached by knowing more, outside the range announced before"
        yield proof.never(f"dose {at}", wrong, None, broken, after)


@theorem()
def steps_are_announced(proof: Proof) -> Iterator[Claim]:
    """Knowing more never brings a need to a step that was not announced as possible."""
    after = proof.knowing_more()
    for need, step, broken in _unannounced(proof, after):
        taken = f"{step.outcome} {step.technique}"
        wrong = f"{need.id} comes to {taken} by knowing more, which was ruled out"
        about = f"{need.id}/{step.technique}/{step.outcome}"
        yield proof.never(about, wrong, need.position, broken, after)


@theorem()
def range_never_widens(proof: Proof) -> Iterator[Claim]:
    """Knowing more never widens the range."""
    after, stated = proof.knowing_more(), proof.problem.stated()
    c, old, new = proof.circuit, proof.decision, after.decision
    proof.lemma(*_announced(proof, new.may_lead))
    for at in old.heights:
        lower = c.both(stated, old.low_at_least[at], -new.low_at_least[at])
        higher = c.both(stated, new.high_at_least[at], -old.high_at_least[at])
        wrong = f"the range reaches further, past a dose of {at}, by knowing more"
        yield proof.never(f"dose {at}", wrong, None, c.either(lower, higher), after)


@theorem()
def knowing_all_decides(proof: Proof) -> Iterator[Claim]:
    """Where every fact is known, each need has exactly one possible step."""
    c = proof.circuit
    facts = (*proof.space.facts, *proof.space.computed)
    known = c.all(proof.problem.known[fact] for fact in facts)
    for name, need in proof.decision.needs.items():
        broken = c.both(known, need.stated, c.two_of(need.possible.values()))
        wrong = f"{name} announces two steps although everything is known"
        yield proof.never(name, wrong, need.need.position, broken)


@theorem(long=True)
def range_is_tight(proof: Proof) -> Iterator[Claim]:
    """Where conditions share no unknown fact, every step announced as possible can come.

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
        # A completion may be any answers that the rules tell apart, likely ones or not.
        self.complete = SymbolicDecision(SymbolicProblem(proof.space))
        for fact in (*proof.space.facts, *proof.space.computed):
            proof.circuit.require([self.complete.problem.known[fact]])
        self.denied = dict(self._denials())

    def _denials(self) -> Iterator[tuple[Literal, Literal]]:
        """By how a comparison turns out in a completion: whether the problem rules that out."""
        for leaf in self.proof.space.comparisons:
            stated, value = self.proof.problem.truth(leaf), self.complete.problem.value(leaf)
            yield value, stated.false
            yield -value, stated.true

    def doubt(self, need: str, step: Step) -> tuple[Facts, ...]:
        """A problem that announces this step and has no completion that comes to it."""
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
                find = proof.small  # this doubt is real: now for the smallest
                continue
            # Whoever doubts on must state something that this answer does not keep.
            proof.circuit.require([-doubting, *(self.denied[value] for value in decisive)])
        return ()

    def _answer(self, facts: Facts, comes: Literal) -> set[Literal] | None:
        """What is decisive in a completion of `facts` that comes to the step; None without one."""
        search = self.proof.search
        model = search.model(comes, *self.complete.problem.stating(facts))
        if model is None:
            return None
        search.model(-comes, *(value for value in self.denied if model[value]))
        return search.core() - {-comes}


def shared(proof: Proof, need: str) -> list[str]:
    """The facts that more than one condition on a need's route reads, or one at two places.

    The walk takes unknown conditions one by one, as if each could turn out either way: that is true
    of conditions that have no unknown fact in common.
    """
    book, counts = proof.book, Counter[str]()
    for entry in book.needs[need].route:
        conditions = {rule.when for rule in (*entry.unfit, *entry.gates)}
        conditions |= {entry.spent, entry.half}
        for name in (*entry.combined_with, entry.technique):
            conditions |= {book.techniques[name].met, book.techniques[name].spent}
        for condition in (*conditions, entry.in_hand):
            counts.update(set(reads(condition, book.derived)))
    return [fact for fact in (*proof.space.facts, *proof.space.computed) if counts[fact] > 1]
