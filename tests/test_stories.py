"""Stories of people who have seen neither rules nor program; tests/stories says how they came."""

from tests.stories.score import read, score
from tests.strategies import rules


def test_no_story_gets_what_two_of_three_call_malpractice() -> None:
    scores = [score(story, rules()) for story in read()]
    assert len(scores) == 40
    assert [item.id for item in scores if item.malpractice] == []
