"""What an interview leaves: files that are kept, saved, replaced, continued and changed."""

from pathlib import Path

import pytest

from ladder import load_problem
from tests.ask.scripted import played
from tests.ask.test_session import somewhere  # noqa: F401

TO_THE_END = ("wrong-tone", "unknown")
TONE = {"needs": frozenset({"wrong-tone"})}


def kept() -> list[Path]:
    """The files in which answers are kept."""
    return sorted(Path("state/ladder").glob("interview-*.yaml"))


def test_saving_on_the_way_goes_on_asking() -> None:
    script, _ = played("wrong-tone", "save", "", "early.yaml", "")
    assert "Type a file name, for example problem.yaml, or one of these words." in script.stated
    assert "Saved in early.yaml" in script.stated
    assert script.pages[-1].question.startswith("Which of these have you tried")
    assert load_problem(Path("early.yaml")).facts == TONE


def test_quit_keeps_the_answers_and_says_how_to_go_on() -> None:
    script, _ = played("wrong-tone", "quit")
    [file] = kept()
    assert f"To go on: ladder ask {file.resolve()}" in script.stated
    assert load_problem(file).facts == TONE


def test_after_a_save_quitting_says_where_the_answers_are() -> None:
    script, _ = played("wrong-tone", "save", "foo.yaml", "", "quit")
    assert "The answers are saved in foo.yaml To go on: ladder ask foo.yaml" in script.stated
    assert kept() == []


def test_an_interview_left_unfinished_is_mentioned_once() -> None:
    played("wrong-tone")
    assert "left unfinished: “It does not sound like us.”" in played()[0].stated
    # Once is enough: the next interview may be about something else.
    assert "left unfinished" not in played()[0].stated


def test_a_kept_interview_is_gone_on_with_in_its_file() -> None:
    played("wrong-tone")
    [file] = kept()
    script, _ = played("none", file=str(file))
    assert script.pages[0].head.startswith("Question 1, about")
    assert kept() == [file]
    assert load_problem(file).facts["attempts.prompt.outcome"] == "untried"


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


def test_a_file_is_continued_with_its_comments_and_its_unknowns() -> None:
    problem = Path("p.yaml")
    before = (
        "# ours\ntitle: Voice  # of the house\nneeds: [wrong-tone]\n"
        "examples: {demonstrations: unknown}  # count them\n"
    )
    problem.write_text(before)
    script, _ = played("none", "yes", file="p.yaml")
    assert "What p.yaml states already (1) is not asked again." in script.stated
    assert "It marks 1 as unknown" in script.stated
    assert "Save the answers? Type yes for p.yaml" in script.stated
    assert problem.read_text().startswith(before)
    assert load_problem(problem).facts["attempts.prompt.outcome"] == "untried"


def test_what_has_no_ending_is_no_file_name_unless_that_is_intended() -> None:
    script, _ = played(*TO_THE_END, "asdf qwer", "no", "answers", "yes", "")
    assert "Save them in a file called “asdf qwer”? yes or no:" in script.stated
    assert load_problem(Path("answers")).facts == TONE
    assert not Path("asdf qwer").exists()


def test_a_word_to_us_is_no_title() -> None:
    script, _ = played(*TO_THE_END, "a.yaml", "verdict", "Ours")
    assert "“verdict” is a word to me." in script.stated
    assert load_problem(Path("a.yaml")).title == "Ours"


def test_words_to_us_are_no_file_names(capsys: pytest.CaptureFixture[str]) -> None:
    script, _ = played(*TO_THE_END, "?", "verdict", "no")
    assert "Type a file name, for example problem.yaml, or one of these words." in script.stated
    assert "ALL OF few-shot" in capsys.readouterr().err
    assert [path.name for path in Path().iterdir()] == ["state"]


def test_an_answer_of_a_finished_file_is_changed_in_the_file() -> None:
    problem = Path("p.yaml")
    attempts = (
        "attempts: {prompt: {outcome: target-reached}, few-shot: {outcome: untried}}  # since May\n"
    )
    problem.write_text(f"# ours\nneeds: [wrong-tone]\n{attempts}")
    script, _ = played("change", "3", "first-draft", "yes", file="p.yaml")
    assert script.pages[0].options[2] == "What came of a better prompt? → target-reached"
    assert "Anything else? Type no, verdict, change or back:" in script.stated
    assert "Why I ask: You want to change it." in script.stated
    assert "→ first-draft" in script.stated
    changed = attempts.replace("target-reached", "first-draft")
    assert problem.read_text().startswith(f"# ours\nneeds: [wrong-tone]\n{changed}")


def test_quitting_after_a_change_offers_to_put_it_into_the_file() -> None:
    problem = Path("p.yaml")
    problem.write_text("needs: [wrong-tone]\nattempts: {prompt: {outcome: target-reached}}\n")
    script, _ = played("change", "2", "first-draft", "quit", "yes", file="p.yaml")
    assert "Put the answers into p.yaml? yes or no:" in script.stated
    assert "first-draft" in problem.read_text()


def test_an_answer_is_changed_on_the_way_and_what_follows_from_it_goes() -> None:
    typed = ("wrong-tone", "1, 2 first draft, rest no", "fell", "Too stiff.")
    _, session = played(*typed, "change", "4", "first-draft")
    assert session.interview.facts["attempts.prompt.outcome"] == "first-draft"
    assert "attempts.prompt.because" not in session.interview.facts


def test_none_of_the_answers_need_be_changed() -> None:
    script, _ = played("wrong-tone", "change", "9", "2")
    assert "There is no number 9 in the list." in script.stated
    assert script.pages[-1].question.startswith("Which of these have you tried")


def test_where_answers_cannot_be_kept_it_is_stated_and_the_interview_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ladder.ask.terminal.saving._new_file", _full)
    script, _ = played(*TO_THE_END, "quit")
    assert script.stated.count("cannot be kept on disk as we go: No space left") == 1
    assert "The answers could not be kept." in script.stated


def _full() -> Path:
    raise OSError(28, "No space left on device")
