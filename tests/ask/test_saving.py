"""Problem files that `ladder ask` writes anew, and those that it adds to."""

import os
import stat
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ladder.ask.answer import Answer
from ladder.ask.interview import Interview
from ladder.ask.question import Inapplicable, Reason, Tried
from ladder.engine.facts import Value
from ladder.load.problems import save
from ladder.load.problems.contradictions import contradictions
from ladder.load.problems.problem import parse_problem
from ladder.load.problems.save import continued
from ladder.load.problems.writer import scalar, written
from ladder.load.yaml.suggestions import Complaint
from ladder.output.files import put
from tests.ask.answering import DAY
from tests.saw import must_see, saw
from tests.strategies import problems, rules

NEEDS = frozenset({"wrong-tone"})
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))


def test_a_new_file_says_what_each_answer_means_and_nothing_that_was_not_answered() -> None:
    facts: dict[str, Value] = {
        "needs": frozenset({"wrong-tone"}),
        "attempts.prompt.outcome": "below-target",
        "attempts.prompt.score": 0.62,
        "attempts.prompt.because": "Too stiff: like a form.",
        "evaluation.trusted": True,
    }
    expected = """\
# A problem for `ladder`, written by `ladder ask`. Edit it as you like.
# The verdict:  ladder advise THIS-FILE        To go on asking:  ladder ask THIS-FILE
# A fact that is missing, or `unknown`, never counts as a no.

# What goes wrong, or what do you want?
needs: [wrong-tone]

evaluation:
  # Do you trust your metric enough to release a version because of it?
  trusted: true
  # How many labeled items does the evaluation set hold, none of them used for
  # training?
  items: unknown  # a whole number, 0 or more labeled items

attempts:
  prompt:
    outcome: below-target  # tried in earnest, measured below what is needed
    score: 0.62
    because: "Too stiff: like a form."
"""
    assert expected == written(rules(), facts, {"evaluation.items"})


def added(text: str, more: dict[str, Value], unknown: frozenset[str] = frozenset()) -> str:
    problem = parse_problem(text, "p.yaml", rules())
    return continued(text, problem, rules(), {**problem.facts, **more}, unknown)


SEEN = "common  # everyday text, code or topics; models have seen a lot of it"
"""A choice as it is saved, with what it means."""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "needs: [too-slow]  # really\ntask: {stage: idea}\n# end\n",
            "needs: [too-slow]  # really\ntask: {stage: idea, distribution: common}\n# end\n",
        ),
        (
            "task:\n    stage: idea  # since May\n    # more to come\nneeds: [too-slow]\n",
            "task:\n    stage: idea  # since May\n"
            "    # How common is your kind of input in the text on which models are\n"
            "    # pretrained?\n"
            f"    distribution: {SEEN}\n"
            "    # more to come\nneeds: [too-slow]\n",
        ),
        ("{needs: [too-slow]}", "{needs: [too-slow], task: {distribution: common}}"),
        ("task:\nneeds: [too-slow]\n", "task: {distribution: common}\nneeds: [too-slow]\n"),
        (
            "task: {distribution: unknown}  # ask Ana\nneeds: [too-slow]\n",
            "task: {distribution: common}  # ask Ana\nneeds: [too-slow]\n",
        ),
        (
            "task: {\n  stage: idea,  # yes\n}\nneeds:\n- too-slow\n",
            "task: {\n  stage: idea, distribution: common,  # yes\n}\nneeds:\n- too-slow\n",
        ),
        (
            "needs: [too-slow]\r\n",
            "needs: [too-slow]\r\n\r\ntask:\r\n"
            "  # How common is your kind of input in the text on which models are pretrained?\r\n"
            f"  distribution: {SEEN}\r\n",
        ),
    ],
    ids=["in braces", "in a block", "all in braces", "empty", "unknown", "comma", "CRLF"],
)
def test_one_more_fact_is_put_in_place_and_nothing_else_is_touched(before: str, after: str) -> None:
    assert after == added(before, {"task.distribution": "common"})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "needs: [too-slow]\ntask: {stage: idea, distribution: under-represented}  # ours\n",
            "needs: [too-slow]\ntask: {stage: idea, distribution: common}  # ours\n",
        ),
        (
            "task:\n  distribution: under-represented  # hardly any of it is in public text\n"
            "  stage: idea\n",
            f"task:\n  distribution: {SEEN}\n  stage: idea\n",
        ),
        ("task:\n  distribution: 'under-represented'\n", "task:\n  distribution: common\n"),
    ],
    ids=["in braces", "with our note", "quoted"],
)
def test_a_value_that_has_changed_is_changed_in_place(before: str, after: str) -> None:
    assert after == added(before, {"task.distribution": "common"})


@pytest.mark.parametrize("needs", ["[wrong-tone, too-slow]", "\n  - wrong-tone\n  - too-slow"])
def test_a_list_that_has_changed_keeps_what_stands_around_it(needs: str) -> None:
    after = added(f"# ours\nneeds: {needs}\ntask: {{stage: idea}}  # yes\n", {"needs": NEEDS})
    assert dict(parse_problem(after, "p.yaml", rules()).facts)["needs"] == NEEDS
    assert after.startswith("# ours\n")
    assert after.endswith("task: {stage: idea}  # yes\n")


def test_removed_answer_becomes_unknown_in_the_file() -> None:
    before = "needs: [wrong-tone]\nattempts: {prompt: {outcome: below-target, because: Stiff.}}\n"
    problem = parse_problem(before, "p.yaml", rules())
    facts: dict[str, Value] = {"needs": NEEDS, "attempts.prompt.outcome": "untried"}
    after = continued(before, problem, rules(), facts, frozenset())
    assert after == (
        'needs: [wrong-tone]\nattempts: {prompt: {outcome: untried, because: "unknown"}}\n'
    )


def test_an_attempt_is_put_under_the_others() -> None:
    before = "needs: [wrong-tone]\nattempts:\n  prompt:\n    outcome: untried\n# end\n"
    after = (
        "needs: [wrong-tone]\nattempts:\n  prompt:\n    outcome: untried\n"
        "  lora:\n    outcome: untried  # not tried\n# end\n"
    )
    assert after == added(before, {"attempts.lora.outcome": "untried"})


def test_a_file_that_cannot_be_added_to_is_written_anew_with_all_that_it_stated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(save, "_with", lambda text, *_, **__: text)  # no fact finds a place
    before = (
        "# For Ana.\ntitle: Ours # a comment\nnotes: Ask Ana.\nneeds: [wrong-tone]\n"
        "waivers:\n- {rule: requirement/x, reason: Known., owner: Ana,\n"
        "   expires: 2027-01-31}\n? task\n: stage: idea\n"
    )
    problem = parse_problem(before, "p.yaml", rules())
    after = continued(
        before, problem, rules(), {**problem.facts, "task.distribution": "common"}, frozenset()
    )
    read = parse_problem(after, "p.yaml", rules())
    assert {**problem.facts, "task.distribution": "common"} == dict(read.facts)
    assert (read.title, len(read.waivers)) == ("Ours", 1)
    assert read.remarks == {"notes": "Ask Ana."}
    assert after.startswith("# For Ana.\n# a comment\n")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_keeps_every_line_when_facts_are_added(example: Path) -> None:
    text = example.read_text(encoding="utf-8")
    problem = parse_problem(text, "p.yaml", rules())
    if not problem.facts.get("needs"):
        return
    more: dict[str, Value] = {"hosting.data_must_stay": False, "attempts.tools.outcome": "untried"}
    more |= problem.facts
    after = added(text, more, frozenset({"knowledge.into_weights"}))
    comments = [line for line in text.splitlines() if line.lstrip().startswith("#")]
    assert [line for line in comments if line not in after.splitlines()] == []
    assert dict(parse_problem(after, "p.yaml", rules()).facts) == more


@pytest.mark.slow
@must_see(added=4)
@settings(max_examples=25)
@given(problems(), problems())
def test_any_facts_added_to_any_file_are_read_back(
    first: dict[str, Value], second: dict[str, Value]
) -> None:
    first, second = loadable(first), loadable(second)
    assume(not list(contradictions(rules(), first)))
    every = {**second, **first}
    assume(not list(contradictions(rules(), every)))
    text = written(rules(), first, ())
    assume(text.rstrip().splitlines()[-1:] and first)
    read = dict(parse_problem(added(text, every), "p.yaml", rules()).facts)
    if "needs" not in every:  # an idea without a need follows as one
        read.pop("needs", None)
    assert read == every
    if len(every) > len(first):
        saw("added")


def loadable(facts: dict[str, Value]) -> dict[str, Value]:
    """Without attempts, of which random ones contradict themselves, and what they give."""
    left_out = ("attempts.", "in_use_")
    return {fact: value for fact, value in facts.items() if not fact.startswith(left_out)}


WORD = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12)


@must_see(quoted=5)
@given(st.lists(WORD, min_size=1, max_size=6).map(" ".join))
def test_any_reason_that_may_be_typed_is_read_back_word_for_word(words: str) -> None:
    problem = f"attempts: {{prompt: {{outcome: below-target, because: {scalar(words)}}}}}\n"
    read = parse_problem(problem, "p.yaml", rules())
    assert words == read.facts["attempts.prompt.because"]
    if scalar(words) != words:
        saw("quoted")


KNOWN: dict[str, Value] = {"needs": frozenset({"wrong-tone"})}
OUTCOME, BECAUSE = "attempts.model-choice.outcome", "attempts.model-choice.because"
SCORE = "attempts.model-choice.score"


@pytest.mark.parametrize("outcome", ["below-target", "not-applicable"])
def test_an_attempt_without_its_reason_is_not_stated_yet(outcome: str) -> None:
    score = {SCORE: 0.62} if outcome == "not-applicable" else {}
    result = Interview(rules(), {**KNOWN, OUTCOME: outcome, **score}, frozenset(), DAY)
    assert result.question is not None
    assert isinstance(result.question, Reason | Inapplicable)
    assert result.settled_facts == KNOWN


def test_a_score_is_the_reason_of_an_attempt_that_missed_the_target() -> None:
    missed = {**KNOWN, OUTCOME: "below-target", SCORE: 0.62}
    result = Interview(rules(), missed, frozenset(), DAY)
    assert result.settled_facts == missed
    assert result.question is not None
    assert isinstance(result.question, Tried)


def test_a_score_that_reaches_the_target_is_no_reason_to_fall_short() -> None:
    facts = {**KNOWN, OUTCOME: "below-target", SCORE: 0.41}
    result = Interview(rules(), {**facts, "evaluation.target": 0.4}, frozenset(), DAY)
    why = result.question
    assert isinstance(why, Reason)
    with pytest.raises(Complaint, match=r"That score reaches your target\. Say in words what"):
        why.read("0.41", result.facts)
    below, said = why.read("0.39", result.facts), why.read("0.41: too large", result.facts)
    for answer in (below, said, why.unknown):
        assert isinstance(answer, Answer)
        assert result.after(answer).question != why
    assert why.read("0.41", facts) == Answer({SCORE: 0.41})


def test_what_does_not_apply_says_why_or_nobody_knows() -> None:
    result = Interview(rules(), {**KNOWN, OUTCOME: "not-applicable"}, frozenset(), DAY)
    assert result.question is not None
    assert result.question.fact.question == "Why can another ready-made model not be taken here?"
    stated = result.after(Answer({BECAUSE: "The contract names the words."}))
    assert stated.settled_facts == {
        **KNOWN,
        OUTCOME: "not-applicable",
        BECAUSE: "The contract names the words.",
    }
    unsaid = result.after(result.question.unknown)
    assert (unsaid.settled_facts, OUTCOME in unsaid.unknown) == (KNOWN, True)


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    put(path, "one", replace=False)
    with pytest.raises(FileExistsError):
        put(path, "two", replace=False)
    assert path.read_text() == "one"
    put(path, "three", replace=True)
    assert path.read_text() == "three"
    assert os.listdir(tmp_path) == ["p.yaml"]


def test_a_replaced_file_keeps_its_permissions_and_a_link_stays_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "p.yaml", tmp_path / "link.yaml"
    path.write_text("one")
    path.chmod(0o640)
    link.symlink_to(path)
    put(link, "two", replace=True)
    assert link.is_symlink()
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("two", 0o640)


def test_a_pipe_is_written_to_and_never_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    put(pipe, "one")
    assert os.read(reader, 10) == b"one"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
