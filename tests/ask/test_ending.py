"""What an interview leaves: files that are kept, saved, replaced, continued and changed."""

import os
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from time import mktime
from typing import Any

import pytest

from ladder import load_problem
from ladder.cli.interview.saving import draft, resumed
from ladder.cli.interview.terminal import Quit
from ladder.load.problems.writer import blank
from ladder.output.files import put
from tests.ask.scripted import Script, played
from tests.ask.test_session import somewhere  # noqa: F401
from tests.strategies import rules

TO_THE_END = ("wrong-tone", "unknown")
TONE = {"needs": frozenset({"wrong-tone"})}


def kept() -> list[Path]:
    """The files in which answers are kept."""
    return sorted(Path("state/ladder").iterdir()) if Path("state/ladder").exists() else []


def test_saving_on_the_way_goes_on_asking() -> None:
    script, _ = played("wrong-tone", "save", "", "early.yaml", "")
    assert "Type a file name, for example problem.yaml, or one of these words." in script.stated
    assert "Saved in early.yaml" in script.stated
    assert script.pages[-1].head == "Question 2"
    assert load_problem(Path("early.yaml")).facts == TONE


def test_quit_keeps_the_answers_and_says_how_to_go_on() -> None:
    script, _ = played("wrong-tone", "quit")
    [file] = kept()
    assert "The answers are kept. To go on: ladder ask" in script.stated
    assert load_problem(file).facts == TONE


@pytest.mark.parametrize("typed", ["quit", "q"])
def test_quit_ends_the_interview_where_a_number_or_yes_or_no_is_asked_for(typed: str) -> None:
    script, _ = played("too-costly", "change", typed)
    assert script.stated.endswith("The answers are kept. To go on: ladder ask")
    script, _ = played("our tone is wrong, 62% are right", typed)
    assert "So 62% are right?" in script.stated
    assert script.stated.endswith("Nothing was answered yet.")
    with pytest.raises(Quit):
        resumed(Script(typed), rules(), None)


def test_an_interview_that_went_back_to_its_start_leaves_no_draft() -> None:
    played("too-costly", "back")
    assert kept() == []


def test_after_a_save_quitting_says_where_the_answers_are() -> None:
    script, _ = played("wrong-tone", "save", "foo.yaml", "", "quit")
    assert "Saved in foo.yaml To go on: ladder ask foo.yaml" in script.stated
    assert kept() == []


def test_the_draft_of_an_interrupted_interview_is_gone_on_with() -> None:
    played("wrong-tone")
    [draft] = kept()
    script, _ = played("none", file=str(draft.resolve()))
    assert script.pages[0].questions[0].id == "attempts"
    assert kept() == [draft]
    assert load_problem(draft).facts["attempts.prompt.outcome"] == "untried"


@pytest.mark.parametrize(("answer", "resumes"), [("yes", True), ("no", False)])
def test_unfinished_draft_is_offered_and_resumed_on_yes(answer: str, resumes: bool) -> None:
    assert resumed(Script(answer), rules(), None) is None
    played("wrong-tone")
    os.utime(draft(), (mktime((2026, 8, 2, 9, 5, 0, 0, 0, -1)),) * 2)
    script = Script(answer)
    assert (resumed(script, rules(), None) == draft()) is resumes
    about = "An interview of 2026-08-02 09:05 was left unfinished: “It does not sound like us.”"
    assert about in script.stated
    assert ("moves the unfinished interview to" in script.stated) is not resumes


@pytest.mark.parametrize("broken", ["", "needs: [an-own-need]\n", "needs: [\n"])
def test_another_interview_moves_a_draft_at_its_first_answer_and_never_loses_it(
    broken: str,
) -> None:
    played("wrong-tone")
    if broken:
        draft().write_text(broken)
    left = draft().read_text()
    file = None if broken else Path("p.yaml")
    Path("p.yaml").write_text("needs: [too-costly]\n")
    script = Script()
    assert resumed(script, rules(), file) == file
    moved = draft().with_name("previous.yaml")
    assert script.stated.endswith(
        f"The first answer moves the unfinished interview to {moved}, over an older one."
    )
    assert ("its answers cannot be read" in script.stated) is bool(broken)
    played(file=str(file) if file else None)
    assert draft().read_text() == left
    played(*(["chat", "text", "api"] if file else ["too-costly"]), file=str(file) if file else None)
    assert moved.read_text() == left
    assert "too-costly" in draft().read_text()


def test_a_file_that_exists_is_not_replaced_unless_the_person_says_so() -> None:
    other = Path("there.yaml")
    other.write_text("needs: [too-slow]\n")
    script, _ = played(*TO_THE_END, "", "", "no", "new.yaml", save=other)
    assert "there.yaml exists. Replace it? yes or no: Answer yes or no." in script.stated
    assert "Saved in new.yaml" in script.stated
    assert other.read_text() == "needs: [too-slow]\n"


def test_force_replaces_the_file_that_was_named() -> None:
    there = Path("there.yaml")
    there.write_text("needs: [too-slow]\n")
    played(*TO_THE_END, "", save=there, force=True)
    assert load_problem(there).facts == TONE


def test_a_name_that_cannot_be_written_is_asked_for_again() -> None:
    script, _ = played(
        *TO_THE_END, "Ours: the voice", "saved.yaml", save=Path("nowhere/saved.yaml")
    )
    assert "nowhere/saved.yaml cannot be written: No such file or directory." in script.stated
    assert load_problem(Path("saved.yaml")).title == "Ours: the voice"


def test_a_file_that_could_not_be_written_again_is_offered_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("p.yaml").write_text("needs: [wrong-tone]\n")
    tries: list[Path] = []

    def fails_once(path: Path, text: str, **more: Any) -> None:
        tries.extend([path] if path.name == "other.yaml" else [])
        if len(tries) == 2 and path.name == "other.yaml":
            raise OSError(28, "No space left on device")
        put(path, text, **more)

    monkeypatch.setattr("ladder.cli.interview.saving.put", fails_once)
    script, _ = played("save", "other.yaml", "none", "yes", file="p.yaml")
    assert [x for x in script.lines if ".yaml" in x and not x.startswith("ladder advise")] == [
        "What p.yaml states already (1) is not asked again.",
        "Save the answers? Type yes for p.yaml, a file name or no:",
        "Saved in other.yaml. The verdict in full:",
        "other.yaml cannot be written: No space left on device.",
        "Save the answers? Type yes for other.yaml, a file name or no:",
        "Saved in other.yaml. The verdict in full:",
    ]
    assert Path("p.yaml").read_text() == "needs: [wrong-tone]\n"
    assert load_problem(Path("other.yaml")).facts["attempts.prompt.outcome"] == "untried"


def test_a_file_is_continued_with_its_comments_and_its_unknowns() -> None:
    problem = Path("p.yaml")
    before = (
        "# ours\ntitle: Voice  # of the house\nneeds: [wrong-tone]\n"
        "examples: {demonstrations: unknown}  # count them\n"
    )
    problem.write_text(before)
    script, _ = played("", "", "none", "yes", file="p.yaml")
    assert "What p.yaml states already (1) is not asked again." in script.stated
    reason = "Not asked, because you marked them as unknown (use --again to answer them): "
    assert reason + rules().facts["examples.demonstrations"].question in script.stated
    assert script.pages[0].head == "Question 3"
    assert "Save the answers? Type yes for p.yaml" in script.stated
    assert problem.read_text().startswith(before)
    assert load_problem(problem).facts["attempts.prompt.outcome"] == "untried"


def test_a_draft_names_what_was_marked_as_unknown_and_counts_its_questions() -> None:
    played("too-costly", "unknown", "unknown")
    script, _ = played(file=str(draft().resolve()))
    assert "you marked them as unknown: What does the model get as input?" in script.stated
    assert script.pages[0].head == "Question 3"


def test_a_file_in_which_nothing_else_is_open_is_asked_about_what_is_unknown() -> None:
    Path("p.yaml").write_text(blank(rules(), ["wrong-tone"], every=False))
    script, _ = played(file="p.yaml")
    assert script.pages[0].questions[0].id.startswith("attempts")
    assert script.pages[0].head == "Question 2"
    assert "Not asked" not in script.stated


def test_a_file_that_states_nothing_is_asked_about_from_the_first_question() -> None:
    Path("p.yaml").write_text(blank(rules(), every=False))
    script, _ = played(file="p.yaml")
    assert script.pages[0].head == "Question 1"
    assert "states already" not in script.stated


def test_what_has_no_ending_is_no_file_name_unless_that_is_intended() -> None:
    script, _ = played(*TO_THE_END, "asdf qwer", "no", "answers", "yes", "")
    assert "Save them in a file called “asdf qwer”? yes or no:" in script.stated
    assert load_problem(Path("answers")).facts == TONE
    assert not Path("asdf qwer").exists()


def test_a_word_to_us_is_no_title() -> None:
    script, _ = played(*TO_THE_END, "a.yaml", "verdict", "Ours")
    assert "“verdict” is a command." in script.stated
    assert load_problem(Path("a.yaml")).title == "Ours"


def test_words_to_us_are_no_file_names(capsys: pytest.CaptureFixture[str]) -> None:
    script, _ = played(*TO_THE_END, "?", "verdict", "no")
    assert "Type a file name, for example problem.yaml, or one of these words." in script.stated
    assert "ALL OF few-shot" in capsys.readouterr().err
    assert [path.name for path in Path().iterdir()] == ["state"]


def test_an_answer_of_a_finished_file_is_changed_in_the_file() -> None:
    problem = Path("p.yaml")
    attempts = (
        "attempts: {prompt: {outcome: target-reached}, few-shot: {outcome: untried}, "
        "model-choice: {outcome: not-applicable, because: Contract.}}  # since May\n"
    )
    problem.write_text(f"# ours\nneeds: [wrong-tone]\n{attempts}")
    script, _ = played("change", "4", "first-draft", "", "", "yes", file="p.yaml")
    assert "What was the result of a better prompt? → target-reached" in script.stated
    assert "Anything else? Type no, verdict, change or back:" in script.stated
    assert "Why I ask: " in script.stated
    assert "first draft: a better prompt" in script.stated
    changed = attempts.replace("target-reached", "first-draft")
    assert problem.read_text().startswith(f"# ours\nneeds: [wrong-tone]\n{changed}")


def test_an_answer_is_changed_on_the_way_and_what_follows_from_it_goes() -> None:
    typed = ("wrong-tone", "prompt", "below", "unknown", "Too stiff.")
    _, session = played(*typed, "change", "5", "first-draft")
    assert session.interview.facts["attempts.prompt.outcome"] == "first-draft"
    assert "attempts.prompt.because" not in session.interview.facts


def test_the_answers_to_change_keep_their_numbers() -> None:
    typed = ("wrong-tone", "few-shot", "below", "62/100", "Too stiff.", "change", "")
    script, _ = played(*typed, "change", "2", "first-draft", "change", "")
    lists = [
        {line.partition(".")[2].partition(" → ")[0]: line.partition(".")[0] for line in shown}
        for shown in _lists(script.lines)
    ]
    first, again, last = lists
    assert first == again
    assert len(last) == len(first) - len(("score", "items"))
    assert [text for text, number in last.items() if first[text] != number] == []


def _lists(lines: list[str]) -> Iterator[list[str]]:
    """Yield each list of answers to change."""
    for at, line in enumerate(lines):
        if line.startswith("Which answer do you want to change?"):
            yield [*takewhile(lambda shown: " → " in shown, lines[at + 1 :])]


def test_none_of_the_answers_need_be_changed() -> None:
    script, _ = played("wrong-tone", "change", "9", "")
    assert "There is no number 9 in the list." in script.stated
    assert script.pages[-1].head == "Question 2"


def test_unwritable_file_is_reported_and_the_interview_continues(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ladder.cli.interview.saving.put", full)
    script, _ = played(*TO_THE_END, "quit")
    assert script.stated.count("cannot be saved automatically: No space left") == 1
    assert not draft().exists()
    assert "The answers could not be kept." in script.stated


def test_enter_keeps_the_present_answer_that_is_changed() -> None:
    script, session = played("weak-domain-skill", "chat", "audio", "change", "2", "")
    assert script.pages[-2].questions[0].default == "audio"
    assert session.interview.facts["task.input"] == "audio"


def test_a_changed_answer_has_no_number_and_the_next_question_keeps_its_own() -> None:
    script, _ = played("weak-domain-skill", "chat", "audio", "change", "2", "text")
    assert [page.head for page in script.pages[-3:]] == [
        *("Question 3", "Changed answer", "Question 3")
    ]


def test_enter_on_an_unchanged_result_keeps_its_score_and_reason() -> None:
    typed = ("wrong-tone", "", "", "prompt", "below", "62%", "Too stiff.")
    script, session = played(*typed, "change", "?")
    listed = next(line for line in script.lines if "better prompt? → below-target" in line)
    _, session = played(*typed, "change", listed.partition(".")[0], "")
    facts = session.interview.facts
    assert (facts["attempts.prompt.score"], facts["attempts.prompt.because"]) == (
        0.62,
        "Too stiff.",
    )


def test_a_full_disk_behind_the_output_does_not_end_the_interview(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        monkeypatch.setattr("sys.stdout", full)
        script, _ = played(*TO_THE_END, "ours.yaml", "")
    assert "The output cannot be written: no space left on device." in script.stated
    assert load_problem(Path("ours.yaml")).facts == TONE
