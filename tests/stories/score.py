"""Score the files of a set of stories: `python -m tests.stories.score [SET.yaml]`."""

import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from ladder import Rulebook, advise, load_rules

SET = Path(__file__).parent / "set-1.yaml"
EXPERTS = ("writer", "first-expert", "second-expert")
SAID = {"not-asked": "not-the-question"}
"""The program's word for an answer about fine-tuning, and the experts' word."""

Story = dict[str, Any]


class Score(NamedTuple):
    """A story scored: the technique, and whether it is one of the experts'."""

    id: str
    technique: str
    accepted: bool
    first: bool
    fine_tune: bool
    malpractice: bool
    trains: bool | None
    """True if a justified training is named; None if most experts justify none."""


def read(path: Path = SET) -> list[Story]:
    """The stories of a set."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast
    return list(yaml.load(path.read_text(encoding="utf-8"), loader))  # noqa: S506


def score(story: Story, rules: Rulebook) -> Score:
    """Judge the problem file of a story, and compare with its writer and two experts."""
    verdict = advise(story["problem"], rules)
    head, ahead = verdict.recommendation, verdict.ahead
    kept = {"stay": "keep", "stop": "keep", "find-out": "find-out"}
    technique = head.technique if verdict.better else kept.get(head.outcome, head.technique)
    if head.outcome == "prepare" and ahead is not None:
        technique = ahead.technique
    answers = [story["answers"][name] for name in EXPERTS]
    forbidden = Counter(name for each in answers for name in each.get("must_not", ()))
    justified = sum(each["fine_tune"] in ("yes", "when-ready") for each in answers) > 1
    card = rules.techniques.get(technique)
    answer = SAID.get(verdict.fine_tune.answer, verdict.fine_tune.answer)
    return Score(
        story["id"],
        technique,
        any(technique in each["technique"] for each in answers),
        technique in [each["technique"][0] for each in answers],
        answer in [each["fine_tune"] for each in answers],
        forbidden[technique] > 1,
        bool(card and card.training) if justified else None,
    )


def main() -> None:
    path = Path(sys.argv[1]) if sys.argv[1:] else SET
    scores = [score(story, load_rules()) for story in read(path)]
    for item in scores:
        if not item.accepted:
            print(f"not accepted: {item.id}: {item.technique}")
    trains = [item.trains for item in scores if item.trains is not None]
    print(f"stories {len(scores)}, accepted {sum(item.accepted for item in scores)}")
    print(f"first choice {sum(item.first for item in scores)}")
    print(f"fine-tune answer {sum(item.fine_tune for item in scores)}")
    print(f"justified trainings named {sum(trains)} of {len(trains)}")
    print(f"malpractice {sum(item.malpractice for item in scores)}")


if __name__ == "__main__":
    main()
