"""Mutants of the rules are found and noticed; `tests.mutation.rules` goes through all of them."""

import pytest

from tests.mutation.equivalent import REASONS
from tests.mutation.mutants import mutants
from tests.mutation.rules import killed_by_cases, known
from tests.strategies import rules

pytestmark = pytest.mark.nightly

EVERY = {str(mutant): mutant for mutant in mutants(rules())}


def test_every_reason_is_that_of_a_mutant() -> None:
    assert REASONS.keys() <= EVERY.keys()


@pytest.mark.parametrize(
    "name",
    [
        "move requirement/min-examples: move examples.demonstrations from 500 to 499",
        "move derived provider-tuning-closed: move as_of from 739803 to 739804",
        "negate stated: {hosting.data_must_stay: true}: negate hosting.data_must_stay is yes",
        "unknown requirement/min-examples: counts as true",
        "drop derived self-hosting-possible: drop on-device of hosting.serving",
        "drop missing-knowledge/rag: exhausted: knowledge.retrieval includes hybrid",
    ],
)
def test_a_mutant_is_noticed_by_the_cases_beside_the_rules(name: str) -> None:
    assert killed_by_cases(known(rules()), EVERY[name])
