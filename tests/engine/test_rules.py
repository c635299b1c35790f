"""A rulebook's conditions, each under its key, and what is left of it when it is kept."""

import pickle
from datetime import date

import pytest
from hypothesis import given

from ladder.engine.comparisons import Is
from ladder.engine.conditions import All, Named
from ladder.engine.explanation import judge
from ladder.engine.facts import Choice, Fact, Kind, Value
from ladder.engine.pack import begin
from ladder.engine.rules import Rulebook, conditions, entries
from tests.engine.small import BOTH, DAY, in_full, judged, small, tried
from tests.saw import must_see, saw
from tests.strategies import problems, rules


def test_every_condition_has_one_key() -> None:
    for book in (small(), rules()):
        keys = [written.key for written in conditions(book)]
        assert sorted(set(keys)) == sorted(keys)
        assert list(book.tests) == keys


def test_every_condition_of_a_rulebook_is_among_them() -> None:
    written = {
        condition.key: (condition.page, condition.condition) for condition in conditions(small())
    }
    short = Is("attempts.tuning.outcome", "below-target")
    assert written["exhausted:tuning"] == ("technique/tuning", short)
    assert written["exhausted:too-slow/tuning"] == ("technique/tuning", short)
    both = All((short, Is("examples.good", True)))
    assert written["exhausted:wrong-voice/tuning"] == ("need/wrong-voice", both)
    assert written["target_reached:prompt"] == (
        "technique/prompt",
        Is("attempts.prompt.outcome", "target-reached"),
    )
    assert written["requirement/it-is-live"] == ("requirement/it-is-live", Named("is-live"))
    assert written["derived/is-live"] == ("derived/is-live", Is("task.stage", "live"))
    others = {key for key in written if key.startswith("derived/") or ":" in key}
    assert written.keys() - others == small().rules.keys()
    routes = {f"exhausted:{need.id}/{entry.technique}" for need, entry in entries(small())}
    assert {key for key in others if key.startswith("exhausted:") and "/" in key} == routes


def kept(book: Rulebook) -> Rulebook:
    loaded = pickle.loads(pickle.dumps(book))  # noqa: S301 - our own, of this moment
    assert isinstance(loaded, Rulebook)
    return loaded


def test_a_rulebook_is_kept_without_functions_and_makes_them_anew() -> None:
    assert small().tests
    loaded = kept(small())
    assert not {"tests", "evaluators"} & vars(loaded).keys()
    assert loaded.tests.keys() == small().tests.keys()
    assert loaded.rules.keys() == small().rules.keys()
    assert vars(small()).keys() >= {"tests", "evaluators"}


LOADED = kept(rules())


@must_see(needs=5)
@given(problems())
def test_a_rulebook_judges_alike_after_loading(facts: dict[str, Value]) -> None:
    verdict, again = judge(rules(), "", facts, DAY), judge(LOADED, "", facts, DAY)
    assert again.outline is not verdict.outline
    assert in_full(again) == in_full(verdict)
    if verdict.needs:
        saw("needs")


SPRING, AUTUMN = date(2026, 3, 1), date(2026, 9, 1)


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        (date(2026, 2, 28), SPRING),
        (SPRING, SPRING),
        (date(2026, 8, 31), SPRING),
        (AUTUMN, AUTUMN),
        (date(2027, 1, 1), AUTUMN),
    ],
)
def test_a_number_has_the_value_of_the_last_day_on_which_it_changed(
    day: date, begins: date
) -> None:
    assert begin((SPRING, AUTUMN), day) == begins
    assert begin((), day) == date.min


def test_rules_are_read_as_of_any_day_whatever_day_they_were_read_for() -> None:
    first, *_, last = rules().days
    assert [rules().on(day).begins for day in (first, last)] == [first, last]
    assert [rules().on(first).on(day).begins for day in (first, last)] == [first, last]


def test_attempts_of_what_changes_no_answers_need_no_items() -> None:
    unscored = {name for name, card in rules().techniques.items() if not card.scored_on_items}
    assert unscored == {"measure", "serving", "speculative-decoding"}


@pytest.mark.parametrize(
    ("choices", "meant"),
    [
        (("yes", "not-yet"), ("yes", "not-yet")),
        (("refused", "not-yet", "yes"), ("yes", "not-yet")),
        (("yes", "no"), None),
    ],
)
def test_true_and_false_mean_yes_and_not_yet_where_a_fact_has_both(
    choices: tuple[str, ...], meant: tuple[str, str] | None
) -> None:
    every = tuple(Choice(choice, "") for choice in choices)
    assert Fact("team.signed", Kind.CHOICE, "Signed?", choices=every).yes_or_no == meant


def test_a_rulebook_is_equal_to_itself_alone() -> None:
    assert small() == small()
    assert kept(small()) != small()
    verdict = judged(BOTH, tried(prompt="target-reached"))
    assert verdict == judged(BOTH, tried(prompt="target-reached"))
