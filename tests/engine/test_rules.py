"""A rulebook's conditions, each under its key, and what is left of it when it is kept."""

import pickle

from hypothesis import given

from ladder.engine.comparisons import Is
from ladder.engine.conditions import All, Named
from ladder.engine.explanation import judge
from ladder.engine.facts import Value
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
    drifts = "caution/a-voice-drifts"
    assert written[f"unless:{drifts}"] == (drifts, Is("task.stage", "idea"))
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


def test_a_rulebook_is_equal_to_itself_alone() -> None:
    assert small() == small()
    assert kept(small()) != small()
    verdict = judged(BOTH, tried(prompt="target-reached"))
    assert verdict == judged(BOTH, tried(prompt="target-reached"))
