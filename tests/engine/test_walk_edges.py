"""Corners of the walk that whole verdicts hardly show, found by changing it one thing at a time."""

from ladder.engine.decision import NeedDecision, place, rung, walk
from tests.strategies import rules
from tests.verify.problems import problems


def following(each: NeedDecision) -> str | None:
    """The next technique up, said in another way: what stands above all that is done or passed."""
    if each.step.outcome == "stop":
        return None
    places = [place(standing) for standing in each.standings]
    passed = [index for index, at in enumerate(places) if at == "spent"]
    last = each.step.at if each.step.at is not None else max(passed, default=-1)
    for index, standing in enumerate(each.standings):
        if index > last and places[index] not in ("unfit", "spent"):
            return standing.candidate.technique
    return None


def test_the_next_rung_stands_above_the_step_and_above_all_that_is_spent() -> None:
    stays = 0
    for facts in problems(3_000):
        for each in walk(rules(), facts).walks:
            found = each.next_up
            assert (found.candidate.technique if found else None) == following(each), facts
            stays += each.step.outcome == "stay" and found is not None
    assert stays > 20


def test_a_need_is_decided_where_every_step_left_is_of_one_technique() -> None:
    found = set()
    for facts in problems(500):
        for each in walk(rules(), facts).walks:
            techniques = {technique for technique, _, _ in each.possible}
            assert each.decided is (len(techniques) == 1)
            assert each.doses == {dose for _, dose, _ in each.possible}
            found.add((each.decided, len(each.possible) > 1))
    assert len(found) == 3


def test_a_dose_is_its_rung_and_beside_the_ladder_there_is_none() -> None:
    assert [rung(dose) for dose in (-1, 0, 1, 5)] == [None, 0, 1, 5]
