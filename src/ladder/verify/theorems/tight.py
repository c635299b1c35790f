"""Nothing is announced that cannot come: the other half of an honest range.

"For every problem there is a completion" is more than one question to a SAT solver. So it is a
game: one side names a problem whose announcement it doubts, the other answers with a completion
that keeps it; what in the completion was decisive is then ruled out for the first side. It ends
when no doubt is left, or no answer.
"""

from collections import Counter
from collections.abc import Iterator

from ladder.engine.conditions import reads
from ladder.engine.facts import Facts
from ladder.verify.circuit import Literal
from ladder.verify.claims import Claim, Theorem
from ladder.verify.proof import Proof
from ladder.verify.said import Said
from ladder.verify.walked import Ladder, Taken
from ladder.verify.world import World


class Game:
    """A problem (`proof.world`) against its completions (`full`)."""

    def __init__(self, proof: Proof) -> None:
        self.proof = proof
        # A completion may be any answers that the rules tell apart, likely ones or not.
        self.full = Said(Ladder(World(proof.space)))
        for fact in proof.space.facts:
            proof.circuit.require([self.full.world.known[fact]])
        self.denied = dict(self._denials())

    def _denials(self) -> Iterator[tuple[Literal, Literal]]:
        """By how a comparison turns out in a completion: whether the problem rules that out."""
        for leaf in self.proof.world.comparisons:
            stated, value = self.proof.world.truths(leaf), self.full.world.value(leaf)
            yield value, stated.false
            yield -value, stated.true

    def doubt(self, need: str, taken: Taken) -> tuple[Facts, ...]:
        """A problem that announces this step and has no completion that comes to it."""
        proof = self.proof
        comes = self.full.ladder.walks[need].step[taken]
        doubting = proof.circuit.input()
        announced = proof.ladder.walks[need].possible[taken]
        settled = [proof.world.known[fact] for fact in shared(proof, need)]
        wanted = (doubting, proof.world.states(need), announced, *settled)
        find = proof.possible
        while (facts := find(*wanted)) is not None:
            decisive = self._answer(facts, comes)
            if decisive is None:
                if find == proof.small:
                    return (facts,)
                find = proof.small  # this doubt is real: now for the smallest
                continue
            # Whoever doubts on must state something that this answer does not keep.
            proof.circuit.require([-doubting, *(self.denied[each] for each in decisive)])
        return ()

    def _answer(self, facts: Facts, comes: Literal) -> set[Literal] | None:
        """What is decisive in a completion of `facts` that comes to the step; None without one."""
        search, world = self.proof.search, self.full.world
        model = search.model(comes, *world.stating(facts))
        if model is None:
            return None
        values = [each for each in self.denied if model[each]]
        search.model(-comes, *values)
        return search.core() - {-comes}


def shared(proof: Proof, need: str) -> list[str]:
    """The facts that more than one condition on a need's route reads, or one at two places.

    The walk takes unknown conditions one by one, as if each could turn out either way: that is true
    of conditions that have no unknown fact in common.
    """
    book, counts = proof.book, Counter[str]()
    for entry in book.needs[need].route:
        conditions = {rule.when for rule in (*entry.unfit, *entry.gates)} | {entry.spent}
        for part in (*entry.combined_with, entry.technique):
            conditions |= {book.techniques[part].met, book.techniques[part].spent}
        for condition in conditions:
            counts.update(set(reads(condition, book.derived)))
    return [fact for fact in proof.space.facts if counts[fact] > 1]


def _is_tight(proof: Proof) -> Iterator[Claim]:
    game = Game(proof)
    for need, each in proof.ladder.walks.items():
        for taken in each.possible:
            shown = game.doubt(need, taken)
            wrong = f"{need} announces {' '.join(taken[::-1])} where no answer leads to it"
            name = f"{need}/{taken[0]}/{taken[1]}"
            yield Claim(name, wrong if shown else "", each.need.position, shown)


THEOREMS = (
    Theorem(
        "range-is-tight",
        "Where conditions share no unknown fact, every step announced as possible can come.",
        _is_tight,
    ),
)
