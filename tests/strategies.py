"""Random problems over the whole vocabulary, for properties that must hold of every one."""

from functools import cache
from random import Random

from hypothesis import strategies as st

from ladder import load_rules
from ladder.engine.answers import answers
from ladder.engine.computed import as_read
from ladder.engine.conditions import reads
from ladder.engine.facts import Day, Fact, Kind, Value
from ladder.engine.rules import Rulebook
from ladder.load.problems.mappings import problem_from_mapping
from ladder.load.yaml.folders import shipped
from ladder.workshop.seeds import seeds
from tests.deciding import decision_on
from tests.vignettes import score as vignettes


@cache
def rules() -> Rulebook:
    """The shipped rules, loaded once, also where a test uses others in their place."""
    return load_rules(shipped(), only=True)


def values(fact: Fact) -> st.SearchStrategy[Value]:
    """Legal values of a fact: those that rules tell apart, and others."""
    match fact.kind:
        case Kind.CHOICES:
            return st.frozensets(st.sampled_from(fact.choice_ids()))
        case Kind.TEXT:
            return st.just("a text")
        case Kind.DATE:
            return st.builds(Day, st.integers(730000, 750000))
        case Kind.WHOLE:
            edges = st.sampled_from(answers(rules(), fact, {}))
            return edges | st.integers(int(fact.minimum or 0), int(fact.maximum or 10**6))
        case Kind.NUMBER:
            edges = st.sampled_from(answers(rules(), fact, {}))
            return edges | st.floats(fact.minimum or 0, min(200, fact.maximum or 200))
        case _:
            return st.sampled_from(answers(rules(), fact, {}))


def _relevant() -> list[Fact]:
    """Facts that some rule reads: the others cannot matter, and would drown those that do."""
    book = rules()
    read = {fact for rule in book.rules.values() for fact in rule.reads}
    for need in book.needs.values():
        read.update(fact for entry in need.options for fact in reads(entry.exhausted, book.derived))
    return [fact for fact in book.facts.values() if fact.id in read or fact.id.endswith(".outcome")]


@cache
def stated() -> tuple[dict[str, Value], ...]:
    """The facts of every example, seed and vignette: most of what decides is said."""
    every = [seed.facts for seed in seeds(rules())]
    every += [problem_from_mapping(item["problem"], rules()).facts for item in vignettes.read()]
    return tuple(
        {name: value for name, value in facts.items() if not name.startswith("proposal.")}
        for facts in every
    )


@cache
def realistic() -> tuple[dict[str, Value], ...]:
    """The facts of those, and of every case beside a rule."""
    return (*stated(), *(dict(case.facts) for case in rules().cases))


@cache
def ready() -> tuple[dict[str, Value], ...]:
    """The facts of those that meet every requirement of training, so that a step trains."""
    day = rules().pack.day.toordinal()
    return tuple(
        facts
        for facts in stated()
        for need in decision_on(rules(), as_read(rules(), facts, day)).needs
        if rules().techniques[need.step.technique].training and need.step.outcome == "use"
    )


@st.composite
def problems(
    draw: st.DrawFn, *, complete: bool = False, near_training: bool = False
) -> dict[str, Value]:
    """Known facts of a random problem: a realistic one with some facts changed and some unknown.

    Problems drawn fact by fact hardly ever come near the upper rungs, so three of four start from
    one that people wrote. With `complete`, every fact that can matter is known. With
    `near_training`, each starts from a problem that meets every requirement of training.
    """
    facts: dict[str, Value] = {}
    share = draw(st.sampled_from([0.0, 0.02, 0.1, 0.3]))
    match "ready" if near_training else draw(st.sampled_from(["", "any", "stated", "ready"])):
        case "ready":
            facts |= draw(st.sampled_from(ready()))
            share /= 10
        case "stated":
            facts |= draw(st.sampled_from(stated()))
        case "any":
            facts |= draw(st.sampled_from(realistic()))
        case _:
            share = draw(st.sampled_from([0.1, 0.3, 0.6, 0.9]))
    if "needs" not in facts and (complete or draw(st.integers(0, 9))):
        ids = st.sampled_from(rules().facts["needs"].choice_ids())
        facts["needs"] = draw(st.frozensets(ids, min_size=1, max_size=3))
    # Numbers that Hypothesis draws one by one are 0 too often: hardly a fact would stay.
    random = Random(draw(st.integers(0, 2**32)))
    for fact in _relevant():
        if fact.id == "needs":
            continue
        if random.random() < share or (complete and fact.id not in facts):
            facts[fact.id] = draw(_values(fact.id))
    if facts and not complete:
        for name in random.sample(sorted(facts), random.randint(0, min(3, len(facts)))):
            del facts[name]
    return facts


@cache
def _values(fact: str) -> st.SearchStrategy[Value]:
    return values(rules().facts[fact])
