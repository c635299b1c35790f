"""What was not asked cannot move the headline: every single answer, and every pair, of examples."""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations, islice, product
from pathlib import Path

import pytest

from ladder import load_problem
from ladder.ask.interview import Interview
from ladder.ask.question_order import facts_to_ask, possible, settling
from ladder.engine.answers import answers
from ladder.engine.computed import computed
from ladder.engine.decision import NeedDecision
from ladder.engine.facts import IN_USE, INCONCLUSIVE, Facts, Value
from ladder.engine.forms import LISTED, MEASURE
from ladder.engine.knowledge import Knowledge
from tests.ask.answering import DAY, finished
from tests.deciding import decision_on
from tests.strategies import rules

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT.parent / "examples").glob("*.yaml"))
ROWS = [path for path in EXAMPLES if path.stem.startswith(("row-", "scenario-"))]
TAKEN_AS_SAID = {
    "attempts.prompt-optimizer.outcome",
    "errors.unreadable-input",
    "assets.teacher_score",
    "evaluation.held_out",
    "evaluation.max_score",
    "examples.synthetic",
    "hosting.may_train",
    "team.maintainer",
    "hosting.small_because",
    "knowledge.into_weights",
    "task.simpler",
}
"""Items count as held out, scores as shares, examples as written by people, training as meant for
behavior, text as whole when the model reads it, a teacher as good enough, a small model as wanted
for more than its cost, the task as one that needs a language model, open weights and a provider
that tunes as leave to train, and no search of prompts as started for a tone or a taste.

They do so until you say that they are not; most are the condition of a computed fact with `stated`.
"""
RULED_OUT = {"hosting.data_must_stay", "hosting.open_weights"}
"""A model counts as permitted until you rule out both kinds: the condition of another such fact."""
LONG = ROOT.parent / "examples" / "scenario-research-student.yaml"
"""Its interview takes as long as all the others together: it is left to the nightly tests."""
ALL = [pytest.param(path, marks=pytest.mark.nightly if path == LONG else []) for path in ROWS]
pytestmark = pytest.mark.slow
KNOWN = ("all of it", "what was tried", "what exists")


def truth(example: Path, known: str) -> dict[str, Value]:
    """What a person knows: all of an example, its attempts alone, or all but the team's part."""
    facts = load_problem(example, rules()).facts
    sections = {
        "what was tried": ("needs", "attempts"),
        "what exists": ("needs", "examples", "task"),
    }
    kept = sections.get(known)
    return {
        fact: value for fact, value in facts.items() if not kept or fact.partition(".")[0] in kept
    }


@cache
def ended(example: Path, known: str) -> Interview:
    return finished(rules(), truth(example, known))


def headline(facts: Facts) -> tuple[str, ...]:
    """The form, the technique, and what is prepared or to be found out.

    That a score belies what was said of an attempt is left out of the promise.
    """
    return said(known_from(facts))


def known_from(facts: Facts) -> Knowledge:
    known = {**facts, **computed(rules(), facts), INCONCLUSIVE: frozenset[str]()}
    return Knowledge(rules(), known)


def said(known: Knowledge) -> tuple[str, ...]:
    return known.decision.named


def promised(told: tuple[str, ...], *answered: str) -> tuple[str, ...]:
    """What answers may not move: all of it, but what runs today is kept until then, unnamed."""
    return (told[0], *told[2:]) if IN_USE in answered and told[0] in LISTED else told


def leading(facts: Facts) -> NeedDecision:
    """The decision on the leading need."""
    known = {**facts, **computed(rules(), facts), INCONCLUSIVE: frozenset[str]()}
    need = decision_on(rules(), known).leading_need
    assert need is not None
    return need


def step(facts: Facts) -> tuple[str, str]:
    """The technique, and what to do with it."""
    need = leading(facts)
    return need.step.technique, need.step.outcome


def left(interview: Interview) -> Iterator[tuple[str, tuple[Value, ...]]]:
    """The facts that were not asked about, each with the answers that rules tell apart.

    Results of trainings that are no option of a stated need are nobody's question.
    """
    facts = interview.knowledge.facts
    for fact in rules().facts.values():
        unlisted = fact.attempt_of and not any(
            fact.attempt_of in (entry.technique, *entry.combined_with)
            for need in interview.knowledge.decision.needs
            for entry in need.need.options
        )
        known = fact.id in facts or fact.id in interview.unknown
        if not known and not unlisted and fact.id not in TAKEN_AS_SAID:
            yield fact.id, answers(rules(), fact, facts)


LITTLE = [
    pytest.param(
        path,
        known,
        marks=pytest.mark.nightly if (at + turn) % 6 or path == LONG else pytest.mark.slow,
    )
    for at, path in enumerate(ROWS)
    for turn, known in enumerate(KNOWN[1:])
]
"""Some examples with one of the shorter problems; the others are left to the nightly tests."""


@pytest.mark.parametrize(
    ("example", "known"),
    [*(pytest.param(*one.values, KNOWN[0], marks=one.marks) for one in ALL), *LITTLE],
    ids=lambda item: getattr(item, "stem", item),
)
def test_no_answer_to_what_was_not_asked_moves_the_headline(example: Path, known: str) -> None:
    interview = ended(example, known)
    facts = interview.knowledge.facts
    before = headline(facts)
    assert interview.knowledge.named == before
    assert before[0] == "measure" or step(facts) in possible(interview.knowledge)
    # What is possible is more than what can come. Once nobody knows the rest, one step is left.
    unknown = dict.fromkeys(facts_to_ask(interview.knowledge))
    assert settling(interview.knowledge.learn(unknown)) == {step(facts)}
    start = known_from(facts)
    for fact, values in left(interview):
        for value in values:
            then = start.learn({fact: value})
            belied = then.facts[INCONCLUSIVE]
            after = headline({**facts, fact: value}) if belied else said(then)
            assert promised(after, fact) == promised(before, fact), (fact, value)


@pytest.mark.nightly
@pytest.mark.in_turns
@pytest.mark.parametrize("example", ROWS, ids=lambda path: path.stem)
def test_no_two_answers_together_do(example: Path) -> None:
    interview = ended(example, "all of it")
    facts: Mapping[str, Value] = interview.knowledge.facts
    before = headline(facts)
    far = [(fact, values[:1] + values[-1:]) for fact, values in left(interview) if values]
    # A third of the pairs: what decides together mostly does so with more than one other.
    for (one, some), (other, more) in islice(combinations(far, 2), 0, None, 3):
        if {one, other} == RULED_OUT:
            continue
        for first, second in product(some, more):
            after = headline({**facts, one: first, other: second})
            assert promised(after, one, other) == promised(before, one, other), (one, other)


def _is_passed_over(known: Knowledge, technique: str) -> bool:
    """Return whether what nobody tells of a technique puts others first."""
    return any(
        option.own.technique == technique
        and any(truth and rule.proposable for rule, truth in option.exclusions)
        for need in known.decision.needs
        for option in need.assessments
    )


@pytest.mark.parametrize("example", ALL, ids=lambda path: path.stem)
def test_result_of_an_answer_was_possible_before_it(example: Path) -> None:
    # Not what is assumed until it is stated, not an attempt that is passed over until it is told,
    # and not what a score shows to be better than what is in use: the range is of what may still be
    # needed.
    facts = ended(example, "all of it").knowledge.facts
    for fact in rules().facts.values():
        if fact.id not in facts or fact.id == "needs" or fact.assume:
            continue
        stated = {name: facts[name] for name in facts if name in rules().facts and name != fact.id}
        dated = {**stated, "as_of": DAY.toordinal()}
        rest = {**dated, **computed(rules(), dated)}
        known = Knowledge(rules(), rest, frozenset())
        if fact.attempt_of and _is_passed_over(known, fact.attempt_of):
            continue
        before = possible(known)
        for value in answers(rules(), fact, rest):
            after = leading({**rest, fact.id: value})
            way = after.step.technique, after.step.outcome
            assert way in before or way[0] == MEASURE or after.better, (fact.id, value)
