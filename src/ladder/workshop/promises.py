"""The promises of `ladder`, tried on the program itself: engine, gate and interview judge.

docs/concepts.md lists the promises. A search finds problems that break one; it proves nothing.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ladder.check.assumed import assumed
from ladder.check.evaluation import Evaluation, evaluate
from ladder.check.findings import Exit, FailOn
from ladder.check.judge import issues_of
from ladder.check.report import of_severity
from ladder.engine.assessment import Answers
from ladder.engine.computed import as_read, follows_from
from ladder.engine.decision import Decision, NeedDecision, decide, stated_needs
from ladder.engine.facts import Facts, Value
from ladder.engine.problem import Problem
from ladder.engine.rules import Rule, Rulebook
from ladder.load.problems.contradictions import contradictions
from ladder.workshop.seeds import (
    ASKED_FOR,
    Seed,
    Variation,
    seeds,
    stating,
    variations,
    without,
)

INTO_WEIGHTS = "knowledge.into_weights"

MORE = (
    "examples.demonstrations",
    "examples.per_class",
    "examples.preference_pairs",
    "examples.tasks",
)
"""Counts of evidence of which more is never worse."""

BETTER = ("examples.label_quality", "evaluation.labels")
"""Choices that go from worse to better evidence."""


class Breach(NamedTuple):
    """A pair of problems that shows that a promise is broken.

    Args:
        says: what is wrong, in a sentence without its full stop.
        about: the fact, need or technique that makes the difference.
        before: a problem.
        after: the same with one thing changed, which the promise says cannot help.
    """

    says: str
    about: str
    before: Facts
    after: Facts


class Broken(NamedTuple):
    """A broken promise by its short name, the seed that was varied, and what shows it."""

    promise: str
    seed: str
    breach: Breach


class Trial:
    """One rulebook on one day, with what it decided of the problems so far."""

    def __init__(self, rulebook: Rulebook, day: date) -> None:
        self.rulebook = rulebook.on(day)
        self._day = day.toordinal()
        self._decided: dict[frozenset[tuple[str, Value]], Decision] = {}

    def decision(self, facts: Facts) -> Decision:
        """Return what `advise` decides."""
        key = frozenset(facts.items())
        if key not in self._decided:
            read = as_read(self.rulebook, facts, self._day)
            answers = Answers(self.rulebook.tests, read.get)
            needs = stated_needs(self.rulebook, read)
            self._decided[key] = decide(self.rulebook, needs, answers)
        return self._decided[key]

    def forget(self) -> None:
        """Forget what was decided: another seed has other problems."""
        self._decided.clear()

    def _evaluated(self, facts: Facts) -> Evaluation:
        problem = Problem("", facts, file="proposal.yaml")
        return evaluate(self.rulebook, problem, self._day)

    def results(self, facts: Facts, fail_on: FailOn = FailOn.UNDECIDED) -> Iterator[Exit]:
        """Yield the result of each issue of `check` on a proposal."""
        evaluation = self._evaluated(facts)
        for item in issues_of(evaluation):
            yield of_severity(item.severity, fail_on, evaluation.trains)

    def fails(self, facts: Facts, fail_on: FailOn = FailOn.UNDECIDED) -> bool:
        """Return whether `check` does not let a proposal pass."""
        return any(result is not Exit.PASS for result in self.results(facts, fail_on))

    def assumes(self, facts: Facts, fact: str) -> bool:
        """Return whether the report of a proposal names the value that was assumed for a fact."""
        return any(fact in item.facts for item in assumed(self._evaluated(facts), ()))

    def is_cost(self, rule: Rule) -> bool:
        """Return whether a rule compares what something costs."""
        return any(
            fact.startswith("costs.")
            for name in rule.reads
            for fact in follows_from(self.rulebook, name)
        )

    def trains(self, decision: NeedDecision) -> bool:
        """Return whether the step of a need is to train."""
        step = decision.step
        return step.outcome == "use" and self.rulebook.techniques[step.technique].training


def search(
    rulebook: Rulebook, every: Iterable[Seed], day: date, varied: Collection[str] | None = None
) -> Iterator[Broken]:
    """Yield each promise that some variation of a seed breaks, once for each thing it is about.

    `varied` limits the facts that are varied.
    """
    trial, found = Trial(rulebook, day), set[tuple[str, str]]()
    for seed in every:
        trial.forget()
        around = tuple(variations(trial.rulebook, seed.facts, varied))
        for name, promise in PROMISES.items():
            for breach in promise.breaches(trial, seed, around):
                if (name, breach.about) not in found:
                    found.add((name, breach.about))
                    yield Broken(name, seed.name, promise.lessen(trial, breach))


_HARMLESS = ("caution/", "advice/", "source/", "message/", "fact/", "problem/")
"""Kinds of declarations that change no technique by themselves."""


def broken_by(rulebook: Rulebook, day: date) -> list[Broken]:
    """Return the promises that the overlays of a rulebook break; none without overlays.

    Only facts that their rules read are varied: the rest is as shipped.
    """
    own = [name for name in rulebook.own if name not in rulebook.reworded]
    if all(name.startswith(_HARMLESS) for name in own):
        return []
    rules = [rulebook.rules[name] for name in own if name in rulebook.rules]
    names = {name for rule in rules for name in rule.reads}
    read = {fact for name in names for fact in follows_from(rulebook, name)}
    read |= {name.removeprefix("fact/") for name in own if name.startswith("fact/")}
    return list(search(rulebook, seeds(rulebook), day, read))


def _left_out(around: Iterable[Variation]) -> Iterator[Facts]:
    yield from {item.fact: item.left_out for item in around}.values()


def omission(trial: Trial, seed: Seed, around: Sequence[Variation]) -> Iterator[Breach]:
    """Yield facts whose omission lets a proposal that trains pass."""
    if not any(trial.rulebook.techniques[name].training for name in seed.proposes):
        return
    passes: dict[tuple[str, FailOn], bool] = {}
    for item in around:
        for fail_on in (FailOn.UNDECIDED, FailOn.ERROR):
            key = item.fact, fail_on
            if key not in passes:
                passes[key] = not trial.fails(item.left_out, fail_on)
            if passes[key] and trial.fails(item.stated, fail_on):
                if trial.assumes(item.left_out, item.fact):
                    break  # the report names the value that was read instead
                says = f"a proposal passes if it leaves out `{item.fact}`"
                yield Breach(says, item.fact, item.stated, item.left_out)
                break


def _smallest_omission(trial: Trial, breach: Breach) -> Breach:
    """Return an omission that pays with the fewest facts that show it."""
    fact, value = trial.rulebook.facts[breach.about], breach.before[breach.about]

    def passes_without(facts: Facts) -> bool:
        if trial.fails(facts) or trial.assumes(facts, fact.id):
            return False
        return trial.fails(stating(facts, fact, value))

    less = smallest(breach.after, passes_without)
    return breach._replace(before=stating(less, fact, value), after=less)


def needing(facts: Facts, need: str) -> Facts:
    """Return the facts with one more need."""
    needs = facts.get("needs", frozenset())
    assert isinstance(needs, frozenset)
    return {**facts, "needs": needs | {need}}


def further_need_passes(trial: Trial, seed: Seed, _: Sequence[Variation]) -> Iterator[Breach]:
    """Yield needs that let a proposal pass which fails without them."""
    if seed.proposes and trial.fails(seed.facts):
        for need in trial.rulebook.needs:
            if not trial.fails(needing(seed.facts, need)):
                after = needing(seed.facts, need)
                says = f"a proposal passes if it also names the need {need}"
                yield Breach(says, need, seed.facts, after)


def further_need_trains(trial: Trial, seed: Seed, _: Sequence[Variation]) -> Iterator[Breach]:
    """Yield needs, stated without a number, beside which another need trains."""
    trained = {item.need.id for item in trial.decision(seed.facts).needs if trial.trains(item)}
    for need in trial.rulebook.needs:
        after = needing(seed.facts, need)
        for item in trial.decision(after).needs:
            if item.need.id not in {*trained, need} and trial.trains(item):
                says = f"the need {need} leads to training for {item.need.id}"
                about = f"{need} and {item.need.id}"
                yield Breach(says, about, seed.facts, after)


def refused_for_cost(trial: Trial, seed: Seed, _: Sequence[Variation]) -> Iterator[Breach]:
    """Yield trainings that one need is refused for their cost and another need recommends."""
    for need in ("", *trial.rulebook.needs):
        after = needing(seed.facts, need) if need else seed.facts
        decided = trial.decision(after).needs
        for item in filter(trial.trains, decided):
            refusals = {
                rule.id
                for other in decided
                for entry in other.assessments
                for rule, truth in entry.exclusions
                if truth and entry.own.technique == item.step.technique and trial.is_cost(rule)
            }
            for name in sorted(refusals):
                says = f"{item.step.technique} is recommended for {item.need.id} against {name}"
                about = f"{item.step.technique} and {name}"
                yield Breach(says, about, seed.facts, after)


def ready(trial: Trial, seed: Seed, around: Sequence[Variation]) -> Iterator[Breach]:
    """Yield trainings that are recommended although something is unknown, not met or excluded."""
    for facts in (seed.facts, *(item.stated for item in around), *_left_out(around)):
        yield from _ready(trial, facts)


def _ready(trial: Trial, facts: Facts) -> Iterator[Breach]:
    for item in trial.decision(facts).needs:
        taken = item.taken
        if taken is None or not trial.trains(item):
            continue
        against = [rule.id for rule, truth in taken.requirements if truth is not True]
        against += [rule.id for rule, truth in taken.exclusions if truth]
        if facts.get(INTO_WEIGHTS) is True:
            against.append(INTO_WEIGHTS)
        for name in against:
            says = f"{item.step.technique} is recommended for {item.need.id} against {name}"
            yield Breach(says, name, facts, facts)


def more_evidence(trial: Trial, seed: Seed, _: Sequence[Variation]) -> Iterator[Breach]:
    """Yield what more evidence of the same kind turns against a training.

    More evidence may well exclude a technique that does not train: it can do more than that one.
    """
    before = _against(trial, seed.facts)
    for name, value in _more(trial, seed.facts):
        after = {**seed.facts, name: value}
        if any(True for _ in contradictions(trial.rulebook, after)):
            continue
        for rule in sorted(_against(trial, after) - before):
            says = f"more of `{name}` turns {rule} against you"
            yield Breach(says, f"{name} and {rule}", seed.facts, after)


def _more(trial: Trial, facts: Facts) -> Iterator[tuple[str, Value]]:
    for name in MORE:
        count = facts.get(name)
        if isinstance(count, int):
            yield name, count * 3 + 1
    for name in BETTER:
        choices = trial.rulebook.facts[name].choice_ids() if name in trial.rulebook.facts else ()
        if (value := facts.get(name)) in choices:
            yield from ((name, better) for better in choices[choices.index(str(value)) + 1 :])


def _against(trial: Trial, facts: Facts) -> set[str]:
    """Return the requirements of trainings that are known to fail, and their exclusions."""
    return {
        rule.id
        for item in trial.decision(facts).needs
        for entry in item.assessments
        if entry.entry.trains
        for rules, wrong in ((entry.requirements, False), (entry.exclusions, True))
        for rule, truth in rules
        if truth is wrong
    }


def reached(trial: Trial, seed: Seed, _: Sequence[Variation]) -> Iterator[Breach]:
    """Yield techniques whose reached target does not end the search of their need."""
    for item in trial.decision(seed.facts).needs:
        for entry in item.assessments:
            name, solves = entry.own.technique, item.need.solved_by
            outcome = trial.rulebook.facts.get(f"attempts.{name}.outcome")
            if entry.excluded is not False or outcome is None:
                continue
            if solves not in trial.rulebook.techniques[name].solved_by:
                continue
            after = stating(without(seed.facts, outcome.id), outcome, "target-reached")
            if any(True for _ in contradictions(trial.rulebook, after)):
                continue
            for later in trial.decision(after).needs:
                if later.need.id == item.need.id and trial.trains(later):
                    says = f"{name} reached the target, and {item.need.id} goes on to training"
                    about = f"{item.need.id} and {name}"
                    yield Breach(says, about, seed.facts, after)


def smallest(facts: Facts, still: Callable[[Facts], bool]) -> Facts:
    """Return the facts without all that can be left out while `still` holds."""
    less = dict(facts)
    for name in sorted(facts):
        fewer = without(less, name)
        if name in less and name not in ASKED_FOR and still(fewer):
            less = fewer
    return less


def _as_found(_: Trial, breach: Breach) -> Breach:
    return breach


class Promise(NamedTuple):
    """A promise: what it says, what yields its breaches, and what makes one smaller to show it."""

    says: str
    breaches: Callable[[Trial, Seed, Sequence[Variation]], Iterator[Breach]]
    lessen: Callable[[Trial, Breach], Breach] = _as_found


PROMISES: Mapping[str, Promise] = {
    "omission": Promise(
        "Leaving out a fact never improves the result of a proposal that trains.",
        omission,
        _smallest_omission,
    ),
    "further-need-passes": Promise(
        "A further need never lets a refused proposal pass.", further_need_passes
    ),
    "ready": Promise("Training is recommended only if each requirement is known to be met.", ready),
    "further-need-trains": Promise(
        "A further need without numbers never opens training for another need.",
        further_need_trains,
    ),
    "refused-for-cost": Promise(
        "A training that costs more than it saves is recommended for no need.", refused_for_cost
    ),
    "more-evidence": Promise(
        "More evidence of the same kind never turns a rule against a training.", more_evidence
    ),
    "reached": Promise("A reached target ends the search for its need.", reached),
}
"""The promises by their short names, in the order in which they are tried."""
