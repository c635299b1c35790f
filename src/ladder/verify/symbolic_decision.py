"""The evaluation of `ladder.engine.decision` as a circuit: steps, possible steps, leading need.

Together with `symbolic_assessment` this is the only counterpart of the engine's evaluation. A test
compares every part of it with the engine's own answer on random problems.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product
from operator import itemgetter

from ladder.engine.conditions import NEVER
from ladder.engine.decision import Step, on_the_floor, priority
from ladder.engine.keeping import Place, place
from ladder.engine.rules import Need, Rule
from ladder.verify.circuit import FALSE, TRUE, Circuit, Literal
from ladder.verify.symbolic_assessment import SymbolicAssessment, SymbolicMember
from ladder.verify.symbolic_problem import SymbolicProblem, SymbolicTruth

Weight = tuple[tuple[bool, bool, int, bool], bool]
"""The order of needs: the priority of the step, then whether an option follows it."""

Steps = Iterator[tuple[Step, Literal]]


class SymbolicNeedDecision:
    """The decision on one need, if it were stated: which steps it has or may have."""

    def __init__(self, problem: SymbolicProblem, need: Need) -> None:
        c, floor = problem.circuit, on_the_floor(problem.space.book, "stay")
        self.need = need
        self.assessments: list[SymbolicAssessment] = []
        reached = reachable = TRUE
        superseded, waits = _superseded(problem, need), problem.any_of(())
        for entry in need.options:
            later = superseded[entry.technique]
            assessment = SymbolicAssessment(problem, need, entry, reached, reachable, later, waits)
            self.assessments.append(assessment)
            waits = problem.any_of((waits, assessment.keeps_waiting))
            reached = c.both(
                reached, -assessment.status["target-reached"], -assessment.status["available"]
            )
            reachable = c.both(reachable, assessment.passable)
        self.stated = problem.states(need.id)
        self.leads_on = _leads_on(c, self.assessments, reached)
        self.step = c.any_by_key(_steps(c, self.assessments, reached, floor))
        self.possible = c.any_by_key(_possible(c, self.assessments, reachable, floor))


class SymbolicDecision:
    """The decision on a problem: every need's decision, and which need leads."""

    def __init__(self, problem: SymbolicProblem) -> None:
        self.problem, self.book, self.circuit = problem, problem.space.book, problem.circuit
        needs = self.book.needs.items()
        self.needs = {name: SymbolicNeedDecision(problem, need) for name, need in needs}

    def assessments(self) -> Iterator[SymbolicAssessment]:
        """Yield the assessment of every entry of every option list."""
        for need in self.needs.values():
            yield from need.assessments

    def guarded_by(self, requirement: Rule) -> list[SymbolicAssessment]:
        """Return the entries that have this requirement."""
        return [
            assessment
            for assessment in self.assessments()
            if requirement in assessment.entry.requirements
        ]

    @cached_property
    def leading_need(self) -> Mapping[str, Literal]:
        """The leading need: work to do, then the highest rung, then further options.

        It keeps the best need so far; the last one that was better than all before it leads.
        """
        c = self.circuit
        best: dict[Weight, Literal] = {}
        better: dict[str, Literal] = {}
        for name, need in self.needs.items():
            own = {weight: c.both(need.stated, lit) for weight, lit in self._at_least(need).items()}
            better[name] = c.any(c.both(lit, -best.get(w, FALSE)) for w, lit in own.items())
            best = {weight: c.either(best.get(weight, FALSE), lit) for weight, lit in own.items()}
        leading, later = {}, FALSE
        for name in reversed(self.needs):
            leading[name] = c.both(better[name], -later)
            later = c.either(later, better[name])
        return {name: leading[name] for name in self.needs}

    def _at_least(self, need: SymbolicNeedDecision) -> Mapping[Weight, Literal]:
        """Return whether a need has at least each of the possible priorities."""
        c, weighs = self.circuit, FALSE
        found: dict[Weight, Literal] = {}
        for weight in reversed(self._weights):
            wanted, leads_on = weight
            steps = c.any(lit for step, lit in need.step.items() if priority(step) == wanted)
            own = c.both(steps, need.leads_on if leads_on else -need.leads_on)
            found[weight] = weighs = c.either(weighs, own)
        return found

    @cached_property
    def _weights(self) -> tuple[Weight, ...]:
        """Every priority that a need may have, the lowest first."""
        steps = (step for need in self.needs.values() for step in need.step)
        return tuple(product(sorted(set(map(priority, steps))), (False, True)))

    @cached_property
    def headline(self) -> Mapping[Step, Literal]:
        """The recommendation: the leading need's step, or a prompt if no need is stated."""
        both, lowest = self.circuit.both, on_the_floor(self.book, "use")
        return self.circuit.any_by_key(
            [
                (lowest, -self.problem.stated()),
                *(
                    (step, both(self.leading_need[name], literal))
                    for name, need in self.needs.items()
                    for step, literal in need.step.items()
                ),
            ]
        )


def _superseded(problem: SymbolicProblem, need: Need) -> Mapping[str, SymbolicTruth]:
    """Return, by technique, whether a higher one reached the target without training."""
    found: dict[str, SymbolicTruth] = {}
    later = no = problem.any_of(())
    for entry in reversed(need.options):
        found[entry.technique] = later
        if need.solved_by == "quality":
            supersedes = SymbolicAssessment(problem, need, entry, TRUE, TRUE, no, no).supersedes
            later = problem.any_of((later, supersedes))
    return found


def _leads_on(
    c: Circuit, assessments: Sequence[SymbolicAssessment], none_taken: Literal
) -> Literal:
    """Return whether a suitable technique above the step is not exhausted."""
    ways = []
    for index, assessment in enumerate(assessments):
        later = [other.status for other in assessments[index + 1 :]]
        wanted = [
            status[name] for status in later for name in ("available", "blocked", "target-reached")
        ]
        ways.append(c.both(assessment.taken, c.any(wanted)))
        exhausted_later = c.any(status["below-target"] for status in later)
        ways.append(c.both(none_taken, assessment.status["blocked"], -exhausted_later))
    return c.any(ways)


def _steps(
    c: Circuit, assessments: Sequence[SymbolicAssessment], none_taken: Literal, floor: Step
) -> Steps:
    kept: list[tuple[Place, Step, Literal]] = []
    for at, assessment in enumerate(assessments):
        comes = c.both(assessment.reached, -assessment.excluded.true)
        may_keep = c.both(-assessment.excluded.true, assessment.keepable.true)
        for member in assessment.members:
            yield member.step("stop"), c.both(comes, member.target_reached.true)
            comes = c.both(comes, -member.target_reached.true)
            for key, when in _places(c, member, at, member.enough.true, member.exhausted.true):
                kept.append((key, member.step("stay"), c.both(may_keep, when)))
        taken, already_available = assessment.taken, assessment.already_available.true
        yield assessment.own.step("use"), c.both(taken, -already_available)
        if assessment.entry.already_available != NEVER:
            yield (
                assessment.own.step("use", already_available=True),
                c.both(taken, already_available),
            )
    for _, step, keeps in sorted(kept, key=itemgetter(0), reverse=True):
        yield step, c.both(none_taken, keeps)
        none_taken = c.both(none_taken, -keeps)
    yield floor, none_taken


def _places(
    c: Circuit, member: SymbolicMember, at: int, enough: Literal, short: Literal
) -> Iterator[tuple[Place, Literal]]:
    """Yield the priorities that a technique to keep may have, and when: if good enough, or not."""
    outscored = member.outscored.true
    yield place(True, False, member.rung, at), enough
    yield place(False, True, member.rung, at), c.both(short, outscored)
    yield place(False, False, member.rung, at), c.both(short, -outscored)


def _possible(
    c: Circuit, assessments: Sequence[SymbolicAssessment], passed: Literal, floor: Step
) -> Steps:
    for assessment in assessments:
        comes = c.both(assessment.reachable, -assessment.excluded.true)
        for member in assessment.members:
            yield member.step("stop"), c.both(comes, -member.target_reached.false)
            comes = c.both(comes, -member.target_reached.true)
        usable, already_available = (
            c.both(assessment.reachable, assessment.usable),
            assessment.already_available,
        )
        yield assessment.own.step("use"), c.both(usable, -already_available.true)
        if assessment.entry.already_available != NEVER:
            yield (
                assessment.own.step("use", already_available=True),
                c.both(usable, -already_available.false),
            )
    for step, literal in _possible_stays(c, assessments, floor):
        yield step, c.both(passed, literal)


def _possible_stays(c: Circuit, assessments: Sequence[SymbolicAssessment], floor: Step) -> Steps:
    possible: list[tuple[Place, Step, Literal]] = []
    sure: list[tuple[Place, Literal]] = []
    for at, assessment in enumerate(assessments):
        may_keep = c.both(-assessment.excluded.true, -assessment.keepable.false, -assessment.ends)
        keeps = c.both(assessment.excluded.false, assessment.keepable.true)
        for member in assessment.members:
            maybe, step = c.both(may_keep, -member.exhausted.false), member.step("stay")
            enough = member.enough
            for key, when in _places(c, member, at, -enough.false, enough.false):
                possible.append((key, step, c.both(maybe, when)))
            for key, when in _places(c, member, at, enough.true, member.exhausted.true):
                sure.append((key, c.both(keeps, when)))
        # An available, suitable entry is skipped only if it is exhausted.
        is_open = c.both(keeps, assessment.open.true, assessment.waits.false)
        for key, when in _places(c, assessment.own, at, FALSE, is_open):
            sure.append((key, when))
    for key, step, maybe in possible:
        yield step, c.both(maybe, -c.any(surely for other, surely in sure if other > key))
    yield floor, -c.any(surely for _, surely in sure)
