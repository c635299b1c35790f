"""Random problems over the whole vocabulary, for properties that must hold of every one."""

from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from ladder import load_problem, load_rules
from ladder.engine.answers import answers
from ladder.engine.conditions import reads
from ladder.engine.facts import Day, Fact, Kind, Value
from ladder.engine.rules import Rulebook
from ladder.load.problems.mappings import problem_from_mapping
from ladder.load.yaml.folders import shipped
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
    """The facts of every example and every vignette: most of what decides is said."""
    files = sorted((Path(__file__).parent.parent / "examples").glob("*.yaml"))
    every = [load_problem(file, rules()) for file in files]
    every += [problem_from_mapping(item["problem"], rules()) for item in vignettes.read()]
    return tuple(dict(problem.facts) for problem in every)


@cache
def realistic() -> tuple[dict[str, Value], ...]:
    """The facts of those, and of every case beside a rule."""
    return (*stated(), *(dict(case.facts) for case in rules().cases))


@st.composite
def problems(draw: st.DrawFn, *, complete: bool = False) -> dict[str, Value]:
    """Known facts of a random problem: a realistic one with some facts changed and some unknown.

    Problems drawn fact by fact hardly ever come near the upper rungs, so half of these start from
    an example. With `complete`, every fact that can matter is known.
    """
    facts = {}
    if draw(st.booleans()):
        facts = dict(draw(st.sampled_from(stated()) | st.sampled_from(realistic())))
    if complete or (not facts and draw(st.integers(0, 9))):
        ids = st.sampled_from(rules().facts["needs"].choice_ids())
        facts["needs"] = draw(st.frozensets(ids, min_size=1, max_size=3))
    known = draw(st.floats(0, 0.3)) if facts else draw(st.floats(0, 1))
    for fact in _relevant():
        if fact.id == "needs":
            continue
        if draw(st.floats(0, 1)) < known or (complete and fact.id not in facts):
            facts[fact.id] = draw(_values(fact.id))
    if not complete:
        for name in draw(st.lists(st.sampled_from(sorted(facts)), max_size=3)) if facts else ():
            facts.pop(name, None)
    return facts


@cache
def _values(fact: str) -> st.SearchStrategy[Value]:
    return values(rules().facts[fact])
