"""Computed facts: arithmetic in the rules, unknown where what goes in is unknown."""

from collections.abc import Mapping
from math import isclose
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder import advise, load_rules
from ladder.advice.formats.text import render
from ladder.advice.view import Detail, View
from ladder.engine.cases import run
from ladder.engine.computed import as_read, computed
from ladder.engine.facts import (
    DOUBTS,
    Formula,
    Lookup,
    Stated,
    Term,
    Value,
    facts_in,
    rounded,
    value,
    written,
)
from ladder.engine.knowledge import Knowledge
from ladder.engine.open_facts import open_facts
from ladder.engine.rules import Rulebook
from ladder.load.packs.loosenings import loosenings
from ladder.load.problems.mappings import problem_from_mapping
from ladder.workshop.rule_tests import untested
from tests.commands import Command
from tests.load.packs.test_rules_loading import DAY, pack
from tests.saw import must_see, saw
from tests.strategies import rules

pytestmark = pytest.mark.usefixtures("small_pack")

CITED = "basis: external\nsources: [lora-paper]\nverified: 2026-11-20\n"
PER_CLASS = f"""\
computed: examples-of-a-class
says: examples for each class
unit: examples
formula: examples.demonstrations / task.classes
digits: 2
why: Examples are shared out among the classes.
{CITED}cases:
  - case: A hundred for four classes.
    given: {{needs: [wrong-tone], examples: {{demonstrations: 1000}}, task: {{classes: 4}}}}
    computes: {{examples-of-a-class: 250}}
  - case: Nobody knows for how many classes.
    given: {{needs: [wrong-tone], examples: {{demonstrations: 1000}}}}
    computes: {{examples-of-a-class: unknown}}
"""
REQUIREMENT = f"""\
requirement: enough-of-a-class
techniques: [lora]
says: enough examples of each class
met_when: {{computed.examples-of-a-class: {{at_least: 50}}}}
why: You have {{computed.examples-of-a-class}} examples for each class.
{CITED}cases:
  - case: Too few for each class.
    given: {{like: ready-for-lora, task: {{classes: 40}}}}
    fires: [requirement/enough-of-a-class]
  - case: Enough for each.
    given: {{like: ready-for-lora, task: {{classes: 4}}}}
    silent: [requirement/enough-of-a-class]
"""
READY = {
    "needs": ["wrong-tone"],
    "examples": {"demonstrations": 600, "label_quality": "expert"},
    "evaluation": {"items": 300, "trusted": True, "safety_set": True},
    "attempts": {
        "prompt": {
            "outcome": "below-target",
            "score": 0.6,
            "items": 300,
            "because": "It is stiff.",
        },
        "few-shot": {
            "outcome": "below-target",
            "score": 0.7,
            "items": 300,
            "because": "It drifts.",
        },
        "model-choice": {"outcome": "not-applicable", "because": "The contract names the model."},
    },
    "hosting": {"open_weights": True},
    "team": {"lifecycle_budgeted": ["training", "serving", "monitoring", "refresh"]},
}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    return load_rules(
        pack(tmp_path_factory.mktemp("own"), computed=PER_CLASS, requirement=REQUIREMENT)
    )


def numbers() -> st.SearchStrategy[Term]:
    facts = st.sampled_from(["a", "b", "c"])
    two = st.sampled_from(["difference", "ratio", "power"])
    many = st.sampled_from(["sum", "product", "least", "most"])
    return st.recursive(
        st.integers(-50, 50) | facts,
        lambda inner: (
            st.builds(Formula, two, st.tuples(inner, inner))
            | st.builds(Formula, many, st.lists(inner, min_size=2, max_size=3).map(tuple))
            | st.builds(
                lambda low, high: Lookup("load", (("low", low), ("high", high))), inner, inner
            )
        ),
        max_leaves=8,
    )


def by_hand(term: Term, facts: Mapping[str, Value]) -> float:
    """The same said in Python; raises where it cannot be known."""
    if isinstance(term, Lookup):
        return by_hand(dict(term.terms)[str(facts[term.fact])], facts)
    if not isinstance(term, Formula):
        return facts[term] if isinstance(term, str) else term  # type: ignore[return-value]
    first, *rest = (by_hand(part, facts) for part in term.parts)
    for other in rest:
        match term.operation:
            case "sum":
                first += other
            case "difference":
                first -= other
            case "product":
                first *= other
            case "ratio":
                first /= other
            case "power":
                first = float(first) ** other  # whole numbers to such powers have no end
                if isinstance(first, complex):
                    raise OverflowError
            case "least":
                first = min(first, other)
            case "most":
                first = max(first, other)
    return first


@must_see(value=3, no_value=2)
@given(
    numbers(),
    st.dictionaries(st.sampled_from("abc"), st.integers(-9, 9)),
    st.sampled_from([None, "low", "high", "unheard of"]),
)
def test_a_formula_means_what_its_words_say(
    term: Term, facts: dict[str, Value], load: str | None
) -> None:
    facts |= {} if load is None else {"load": load}
    found = value(term, facts.get)
    try:
        expected = by_hand(term, facts)
    except (KeyError, ZeroDivisionError, OverflowError):
        assert found is None
        saw("no_value")
    else:
        saw("value")
        assert found is not None
        assert isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9)


@must_see(hidden=3)
@given(
    numbers().filter(lambda term: "load" not in facts_in(term)),  # which may pick another part
    st.data(),
)
def test_unknown_input_gives_an_unknown_result(term: Term, data: st.DataObject) -> None:
    named = list(dict.fromkeys(facts_in(term)))
    hidden = data.draw(st.sampled_from(named)) if named else ""
    known: dict[str, Value] = {name: 1 for name in named if name != hidden}
    assert not hidden or value(term, known.get) is None
    if hidden:
        saw("hidden")


@pytest.mark.parametrize(
    ("number", "digits", "shown"),
    [
        (220740.74, 3, 221000),
        (9.876, 3, 9.88),
        (9.876, 2, 9.9),
        (4.736, 2, 4.7),
        (0.456, 2, 0.46),
        (0.456, 1, 0.46),
        (14.2, 3, 14),
        (0.0135, None, 0.0135),
        (4.0, None, 4),
        (0, 3, 0),
    ],
)
def test_so_many_digits_count(number: float, digits: int | None, shown: float) -> None:
    assert rounded(number, digits) == shown


BY_LOAD = Lookup("load", (("low", Formula("sum", ("a", 1))), ("high", 2)))


@pytest.mark.parametrize(
    ("term", "stated"),
    [
        (Formula("sum", ("a", 2)), "`a` + 2"),
        (Formula("product", (Formula("sum", ("a", "b")), 1000)), "(`a` + `b`) × 1,000"),
        (Formula("ratio", ("a", Formula("least", ("b", "c")))), "`a` / least of (`b`, `c`)"),
        (Formula("sum", ("a", Formula("product", ("b", "c")))), "`a` + `b` × `c`"),
        (Formula("difference", ("a", Formula("difference", ("b", "c")))), "`a` - (`b` - `c`)"),
        (Formula("ratio", ("a", Formula("product", ("b", "c")))), "`a` / (`b` × `c`)"),
        (Formula("ratio", ("a", Formula("ratio", ("b", "c")))), "`a` / (`b` / `c`)"),
        (Formula("power", (Formula("ratio", ("a", "b")), 0.5)), "(`a` / `b`) ^ 0.5"),
        (BY_LOAD, "[by `load`: low: `a` + 1; high: 2]"),
        (Formula("product", ("b", BY_LOAD)), "`b` × [by `load`: low: `a` + 1; high: 2]"),
    ],
)
def test_a_formula_is_written_as_people_write_it(term: Term, stated: str) -> None:
    assert written(term) == stated


@pytest.mark.parametrize(
    ("known", "stated"),
    [
        ({"a": 1500, "b": 3, "load": "low"}, "3 × (1,500 + 1)"),
        ({"b": 3, "load": "low"}, "3 × (`a` + 1)"),
        ({"b": 3, "load": "high"}, "3 × 2"),
    ],
)
def test_known_facts_appear_as_values_in_a_formula(known: Mapping[str, Value], stated: str) -> None:
    assert written(Formula("product", ("b", BY_LOAD)), known) == stated


def test_a_number_out_of_its_range_is_unknown(tmp_path: Path) -> None:
    low = PER_CLASS.replace("digits: 2", "minimum: 10\nmaximum: 300")
    book = load_rules(pack(tmp_path, computed=low))
    found = {
        classes: computed(book, {"examples.demonstrations": 1000, "task.classes": classes}).get(
            "computed.examples-of-a-class"
        )
        for classes in (2, 4, 100, 101)
    }
    assert found == {2: None, 4: 250, 100: 10, 101: None}


@pytest.mark.slow
def test_a_requirement_over_a_computed_fact_holds_fails_and_waits(own: Rulebook) -> None:
    values = {
        classes: advise(problem_from_mapping({**READY, "task": task}, own), own, as_of=DAY)
        for classes, task in ((3, {"classes": 3}), (30, {"classes": 30}), (None, {}))
    }
    assert {n: v.recommendation.technique for n, v in values.items()}[3] == "lora"
    shown = " ".join(render(values[30], View(detail=Detail.TRACE)).split())
    assert values[30].recommendation.technique != "lora"
    assert "read examples.demonstrations = 600; task.classes = 30" in shown
    asked = open_facts(Knowledge(own, as_read(own, values[None].facts, DAY.toordinal())))
    assert "task.classes" in [question.fact for question in asked]


def test_the_cases_of_a_computed_fact_are_run_and_asked_for(tmp_path: Path) -> None:
    wrong = PER_CLASS.replace("250", "251")
    book = load_rules(pack(tmp_path / "wrong", computed=wrong, requirement=REQUIREMENT))
    failures = [failure for case in book.cases if case.own for failure in run(book, case).failures]
    assert failures == ["computed.examples-of-a-class is 250, expected 251"]
    unstated = PER_CLASS.partition("cases:")[0]
    book = load_rules(pack(tmp_path / "untold", computed=unstated, requirement=REQUIREMENT))
    assert sorted(item.what for item in untested(book)) == [
        "computed/examples-of-a-class has no case with a result",
        "computed/examples-of-a-class has no case with the result `unknown`",
    ]


def test_a_computed_fact_has_a_page_that_says_how_and_for_whom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = pack(tmp_path, computed=PER_CLASS, requirement=REQUIREMENT)
    ladder = Command(monkeypatch, capsys)
    shown = ladder("rules", "show", "computed/examples-of-a-class", "--rules", str(folder)).out
    for stated in (
        "examples.demonstrations / task.classes",
        "requirement/enough-of-a-class",
        "lora-paper",
    ):
        assert stated in shown


def test_changed_formula_that_a_requirement_reads_is_listed_as_loosened(
    tmp_path: Path, own: Rulebook
) -> None:
    below = pack(tmp_path / "below", computed=PER_CLASS, requirement=REQUIREMENT)
    laxer = "changes: computed/examples-of-a-class\nformula: examples.demonstrations\n"
    above = load_rules(below, pack(tmp_path / "later", computed=laxer))
    opened = [opening.rule for opening in loosenings(own, above)]
    assert "computed/examples-of-a-class" in opened
    assert loosenings(own, own) == ()


def test_the_shipped_formulas_are_read_by_a_rule_or_a_formula_or_are_ends_of_an_estimate() -> None:
    from ladder.engine.conditions import reads
    from ladder.planning.sums import LEAST, MOST
    from ladder.workshop.references import readers

    every_fact = rules().computed.items()
    known = {name: item for name, item in every_fact if not isinstance(item.by, Stated)}
    contradicting = [item.when for every in rules().contradictions.values() for item in every]
    compared = {name for when in contradicting for name in reads(when, rules().derived)}
    bills = {name for name in known if name.endswith("-bill")}  # shown beside their step
    unread = {name for name in known if not readers(rules(), name)} - compared - bills
    names = {name.removesuffix(LEAST).removesuffix(MOST) for name in unread}
    assert unread <= {f"{name}{end}" for name in names for end in (LEAST, MOST)} <= known.keys()


def test_facts_of_the_evaluation_need_no_file() -> None:
    assert rules().computed.keys() >= DOUBTS.keys()
