"""`ladder ask` in a pseudo-terminal, key by key."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from ladder import load_problem
from ladder.advice.formats.json import render
from ladder.advice.phrases import headline
from ladder.ask.answer import Answer
from ladder.ask.interview import Interview
from ladder.ask.question import Question, because_of, score_of, word_of
from ladder.ask.result import result
from ladder.ask.terminal.page import head
from ladder.engine.explanation import judge
from ladder.engine.facts import Kind, Value
from tests.ask.answering import DAY, asked
from tests.ask.person import (
    BACKSPACE,
    CONTROL_C,
    CONTROL_D,
    DOWN,
    ENTER,
    UP,
    Person,
)
from tests.strategies import rules

EXAMPLES = Path(__file__).parents[2] / "examples"


def advised(file: Path, *arguments: str, columns: int = 80) -> str:
    """What `ladder advise` says of a file."""
    ladder = Path(sys.executable).parent / "ladder"
    command = [str(ladder), "advise", str(file), "--as-of", "2026-11-24", *arguments]
    environment = {**os.environ, "COLUMNS": str(columns)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return done.stdout


def keys(question: Question, answer: Answer) -> list[str]:
    """The keys that give an answer: arrows and Space in lists, else typed text."""
    if question.form == "reason":
        score = answer.facts.get(score_of(question.technique))
        because = answer.facts[because_of(question.technique)]
        return [f"{score:g}: {because}" if score is not None else str(because), ENTER]
    words = question.fact.choice_ids()
    if question.line_by_line and question.form != "fact":
        states: list[Value] = [choice.id for choice in question.outcomes] or [True, False]
        known = {word: answer.facts.get(f) for word, f in zip(words, question.settles, strict=True)}
        turns = {word: 1 + states.index(v) for word, v in known.items() if v is not None}
        return marked(words, turns)
    value = answer.facts.get(question.settles[0])
    if value is None:
        return ["unknown", ENTER]
    return valued(question, value)


def valued(question: Question, value: Value) -> list[str]:
    words = question.fact.choice_ids()
    if isinstance(value, frozenset):
        no = 0 if question.form == "needs" else 2
        return marked(words, {word: 1 if word in value else no for word in words})
    if question.fact.kind is Kind.CHOICE:
        return [*[DOWN] * (words.index(str(value)) + 1), ENTER]
    if isinstance(value, bool):
        return [UP, ENTER] if value is False else [DOWN, ENTER]
    return [f"{value:g}" if isinstance(value, float) else f"{value:,}", ENTER]


def marked(words: Iterable[str], turns: Mapping[str, int]) -> list[str]:
    pressed: list[str] = []
    for word in words:
        pressed += [DOWN, *[" "] * turns.get(word, 0)]
    return [*pressed, ENTER]


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("scenario-*.yaml")), ids=lambda p: p.stem)
def test_a_scenario_answered_key_by_key_ends_on_the_verdict_of_its_saved_file(
    example: Path, tmp_path: Path
) -> None:
    truth = load_problem(example, rules()).facts
    person = Person(tmp_path, "--save", "saved.yaml")
    for interview, question, answer in asked(rules(), truth):
        if question is None or answer is None:
            break
        person.sees(head(interview, question))
        person.sees(question.fact.question)
        person.presses(*keys(question, answer))
    person.sees("A title for it, or Enter for none:")
    person.presses(ENTER)
    shown = person.sees("Saved in saved.yaml")
    assert person.ends() == 0
    assert interview.facts == dict(load_problem(tmp_path / "saved.yaml", rules()).facts)
    expected = render(judge(rules(), "Untitled problem", interview.facts, DAY))
    assert expected == advised(tmp_path / "saved.yaml", "--format", "json")
    verdict = judge(rules(), "", interview.facts, DAY)
    for line in result(verdict, headline(verdict)):
        assert line in shown
    assert person.kept() == []


def to_the_second_question(tmp_path: Path, *arguments: str) -> Person:
    person = Person(tmp_path, *arguments)
    person.sees("Question 1")
    person.answers("wrong-tone")
    person.sees("Question 2, about")
    return person


def test_enter_takes_no_need_that_was_not_marked(tmp_path: Path) -> None:
    person = Person(tmp_path)
    person.sees("Question 1")
    person.presses(ENTER)
    person.sees("Nothing is marked yet")
    person.presses(DOWN, ENTER)
    assert "Question 2" not in person.shown()


def test_ids_their_beginnings_and_numbers_may_be_typed(tmp_path: Path) -> None:
    person = Person(tmp_path)
    person.sees("Question 1")
    person.answers("wrong, missing, too-slow")
    person.sees("→ It makes things up, or lacks our knowledge.")
    person.sees("Good, but too slow. It does not sound like us.")


def test_own_words_are_proposed_and_can_be_refused_line_by_line(tmp_path: Path) -> None:
    person = Person(tmp_path, "--save", "saved.yaml")
    person.sees("Question 1")
    person.answers("accuracy is 84%, need 95%, 60 labels")
    person.sees("1 [x] It has the facts, yet is wrong too often.")
    person.sees("3 [x] How many classes are there to choose from? 60")
    person.presses(DOWN, DOWN, " ", ENTER)
    person.sees("Question 2")
    person.answers("save")
    person.sees("A title")
    person.presses(ENTER)
    person.sees("Saved in saved.yaml")
    facts = load_problem(tmp_path / "saved.yaml").facts
    assert facts == {"needs": frozenset({"weak-domain-skill"}), "task.classes": 60}


def test_words_in_which_nothing_is_heard_are_answered_by_what_may_be_said(tmp_path: Path) -> None:
    person = Person(tmp_path)
    person.sees("Question 1")
    person.answers("blorp")
    person.sees("is not in the list")


def test_who_is_not_sure_is_led_to_a_need_by_three_questions(tmp_path: Path) -> None:
    person = Person(tmp_path)
    person.sees("None of these, or not sure")
    person.presses(UP, ENTER)
    person.sees("Look at three answers that you are not happy with.")
    person.presses(DOWN, DOWN, " ", ENTER)
    person.sees("Question 3")
    lines = [line for line in person.screen() if line.startswith("   1 [")]
    assert lines == ["   1 [ ] It ignores my rules."]
    assert "5 None of these" in person.shown()
    person.answers("4")
    person.sees("→ It does not sound like us.")
    person.sees("Question 4, about")


def test_who_cannot_say_even_then_is_told_what_to_do_first(tmp_path: Path) -> None:
    person = Person(tmp_path)
    person.sees("Question 1")
    for _ in range(3):
        person.answers("not sure")
    person.sees("Save the answers?")
    person.sees("What could change it: What goes wrong")


def test_why_names_the_rules_that_wait_and_what_answers_lead_to(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.answers("prompt, few-shot, rest no")
    person.sees("Question 3")
    person.answers("why")
    person.sees("What an answer leads to:")
    person.sees("(gate/lower-rungs-tried-in-writing)")
    person.sees("fell-short → few-shot examples or LoRA or QLoRA")
    person.sees("unknown → ")


def test_a_question_mark_tells_the_legal_answers_at_once(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.answers("prompt")
    person.sees("Question 3")
    person.presses("?")
    person.sees("fell-short: tried in earnest, measured below what is needed")
    person.sees("back: the question before")


def test_back_puts_the_question_again_and_keeps_what_still_applies(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.answers("prompt, rest no")
    person.sees("Question 3")
    person.answers("fell")
    person.sees("second half")
    person.answers("Too stiff.")
    person.sees("Question 4")
    for _ in range(3):
        person.answers("back")
    person.sees("You had answered: tried: a better prompt")
    person.answers("prompt, few-shot, rest no")
    person.sees("What came of a better prompt? → fell-short (as before)")
    person.sees("→ Too stiff. (as before)")
    person.sees("What came of few-shot examples?")


def test_back_at_the_first_question_says_so(tmp_path: Path) -> None:
    person = Person(tmp_path)
    person.sees("Question 1")
    person.answers("back")
    person.sees("This is the first question; there is none before it.")


def test_unknown_is_an_answer_and_is_listed_at_the_end(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    shown = person.knows_nothing_more()
    assert "→ I don't know" in shown
    listed = shown.partition("Nobody knows yet, and nothing was assumed:")[2]
    assert "apart from the evaluation set? (worth finding out)" in listed
    person.answers("no")
    person.sees("Not saved.")
    assert person.ends() == 0
    assert person.kept() == []


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("many", "That is not a number."),
        ("-3", "-3 is out of range: 0 or more"),
        ("1.5", "1.5 is not a whole number."),
        ("1.500", "1.500 can be read in two ways. Write 1500 if you mean that."),
        ("200-300", "Give one number."),
        ("30%", "This is counted, not a share."),
        ("30 cats", "“cats” is not understood. The unit here is correct examples."),
    ],
)
def test_a_bad_number_is_explained_and_asked_again(
    typed: str, complaint: str, tmp_path: Path
) -> None:
    (tmp_path / "p.yaml").write_text(
        "needs: [wrong-tone]\nattempts:\n"
        "  prompt: {outcome: fell-short, because: Stiff.}\n"
        "  few-shot: {outcome: untried}\n  lora: {outcome: untried}\n"
        "task: {classes: 2}\n"
    )
    person = Person(tmp_path, "p.yaml")
    person.sees("How many examples")
    person.answers(typed)
    person.sees(complaint)
    person.answers("2k examples")
    person.sees("→ 2,000 correct examples")


def test_each_answer_says_where_things_stand_and_what_changed(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.sees("Best so far: few-shot examples. Still possible: a better prompt; LoRA or QLoRA.")
    person.answers("none")
    person.sees(": LoRA or QLoRA.")


def test_the_verdict_can_be_seen_at_any_question(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.answers("verdict")
    person.sees("Sources")
    person.sees("Which of these have you tried")


def test_saving_on_the_way_goes_on_asking(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.answers("save")
    person.sees("Save the answers?")
    person.answers("")
    person.sees("Type a file name, for example problem.yaml, or no.")
    person.answers("early.yaml")
    person.sees("A title for it")
    person.presses(ENTER)
    person.sees("Saved in early.yaml")
    person.sees("Which of these have you tried")
    assert load_problem(tmp_path / "early.yaml").facts == {"needs": frozenset({"wrong-tone"})}


def test_quit_keeps_the_answers_and_says_how_to_go_on(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.answers("quit")
    assert person.ends() == 0
    [kept] = person.kept()
    assert f"To go on: ladder ask {kept}".replace(" ", "") in person.shown().replace(" ", "")


@pytest.mark.parametrize("key", [CONTROL_C, CONTROL_D], ids=["Ctrl-C", "Ctrl-D"])
def test_an_interrupt_keeps_the_answers_and_exits_130(key: str, tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.presses(key)
    assert person.ends() == 130
    [kept] = person.kept()
    shown = person.shown().replace(" ", "")
    assert f"Interrupted.Theanswersarekeptin{kept}Togoon:ladderask{kept}" in shown
    assert load_problem(kept).facts == {"needs": frozenset({"wrong-tone"})}
    again = Person(tmp_path, str(kept))
    again.sees("Question 1, about")
    again.presses(CONTROL_C)
    assert again.ends() == 130
    assert again.kept() == [kept]


def test_an_interrupt_before_any_answer_leaves_no_file(tmp_path: Path) -> None:
    person = Person(tmp_path)
    person.sees("Question 1")
    person.presses(CONTROL_C)
    assert person.ends() == 130
    assert person.kept() == []


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM], ids=lambda n: n.name)
def test_a_signal_to_end_keeps_the_answers(number: signal.Signals, tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.kills(number)
    assert person.ends() == 130
    assert len(person.kept()) == 1


def test_a_closed_terminal_keeps_the_answers(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    assert person.hangs_up() == 130
    [kept] = person.kept()
    assert load_problem(kept).facts == {"needs": frozenset({"wrong-tone"})}


def test_even_a_killed_program_leaves_the_answers_on_disk(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.kills(signal.SIGKILL)
    [kept] = person.kept()
    assert load_problem(kept).facts == {"needs": frozenset({"wrong-tone"})}


def test_an_interview_left_unfinished_is_remembered_at_the_next_start(tmp_path: Path) -> None:
    to_the_second_question(tmp_path).kills(signal.SIGKILL)
    person = Person(tmp_path)
    person.sees("An interview was left unfinished: “It does not sound like us.”")
    person.presses(CONTROL_C)
    assert person.ends() == 130
    # Once is enough: the next interview may be about something else.
    another = Person(tmp_path)
    another.sees("Question 1")
    assert "left unfinished" not in another.shown()


def test_a_smaller_window_redraws_the_question_within_its_columns(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.resizes(50, 24)
    person.presses(DOWN)
    person.sees("> 1 don't know A better prompt")
    person.answers("prompt, rest no")
    person.sees("What came of a better prompt?")
    assert max(len(line) for line in person.screen()) <= 50
    person.resizes(100, 30)
    person.presses(DOWN)
    person.sees("> 1 first-draft: only a first, quick version was tried")


def test_a_long_list_stays_in_view_in_a_low_window(tmp_path: Path) -> None:
    person = Person(tmp_path, rows=14)
    person.sees("Question 1")
    person.presses(UP, UP)
    person.sees(f"> {len(rules().needs)} [ ] It does not sound like us.")
    person.presses(" ", ENTER)
    person.sees("→ It does not sound like us.")


def test_a_file_that_exists_is_not_replaced_unless_the_person_says_so(tmp_path: Path) -> None:
    other = tmp_path / "there.yaml"
    other.write_text("needs: [too-slow]\n")
    person = to_the_second_question(tmp_path, "--save", "there.yaml")
    person.knows_nothing_more("A title for it")
    person.presses(ENTER)
    person.sees("there.yaml exists. Replace it? yes or no:")
    person.presses(ENTER)
    person.sees("Answer yes or no.")
    person.answers("no")
    person.sees("Save the answers?")
    person.answers("new.yaml")
    person.sees("Saved in new.yaml")
    assert person.ends() == 0
    assert other.read_text() == "needs: [too-slow]\n"


def test_force_replaces_the_file_that_was_named(tmp_path: Path) -> None:
    (tmp_path / "there.yaml").write_text("needs: [too-slow]\n")
    person = to_the_second_question(tmp_path, "--save", "there.yaml", "--force")
    person.knows_nothing_more("A title for it")
    person.presses(ENTER)
    person.sees("Saved in there.yaml")
    assert person.ends() == 0
    assert load_problem(tmp_path / "there.yaml").facts["needs"] == frozenset({"wrong-tone"})


def test_a_name_that_cannot_be_written_is_asked_for_again(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path, "--save", "nowhere/saved.yaml")
    person.knows_nothing_more("A title for it")
    person.answers("Ours: the voice")
    person.sees("nowhere/saved.yaml cannot be written: No such file or directory.")
    person.answers("saved.yaml")
    person.sees("Saved in saved.yaml")
    assert person.ends() == 0
    assert load_problem(tmp_path / "saved.yaml").title == "Ours: the voice"


def test_a_file_is_continued_with_its_comments_and_its_unknowns(tmp_path: Path) -> None:
    problem = tmp_path / "p.yaml"
    problem.write_text(
        "# ours\ntitle: Voice  # of the house\nneeds: [wrong-tone]\n"
        "examples: {demonstrations: unknown}  # count them\n"
    )
    person = Person(tmp_path, "p.yaml")
    person.sees("p.yaml states 1 fact")
    person.sees("It marks 1 as unknown")
    person.answers("none")
    person.knows_nothing_more("Save the answers? Type yes for p.yaml")
    person.answers("yes")
    person.sees("Saved in p.yaml")
    assert person.ends() == 0
    saved = problem.read_text()
    assert saved.startswith(
        "# ours\ntitle: Voice  # of the house\nneeds: [wrong-tone]\n"
        "examples: {demonstrations: unknown}  # count them\n"
    )
    assert load_problem(problem).facts["attempts.prompt.outcome"] == "untried"


def test_no_colour_is_used_where_it_is_not_wanted(tmp_path: Path) -> None:
    person = Person(tmp_path, environment={"NO_COLOR": "1"})
    person.sees("Question 1")
    colours = {cell.fg for line in person._screen.buffer.values() for cell in line.values()}
    assert colours == {"default"}


def test_not_to_know_is_what_enter_alone_says_and_it_shows(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.answers("prompt")
    person.sees("> 6 I don't know")
    person.presses(ENTER)
    person.sees("What came of a better prompt? → I don't know")


def at_a_list(tmp_path: Path) -> tuple[Person, Question]:
    """At a list of things that are so or not so."""
    (tmp_path / "p.yaml").write_text(
        "needs: [wrong-tone]\nexamples: {demonstrations: 900, label_quality: expert}\nattempts:\n"
        "  prompt: {outcome: fell-short, because: Stiff.}\n"
        "  few-shot: {outcome: fell-short, because: Drifts.}\n  lora: {outcome: untried}\n"
        "evaluation: {items: 300}\n"
    )
    person = Person(tmp_path, "p.yaml", "--save", "saved.yaml")
    person.sees("Is this so?")
    question = Interview(rules(), load_problem(tmp_path / "p.yaml").facts, NOTHING, DAY).question
    assert question is not None
    assert len(question.settles) > 2
    return person, question


NOTHING = frozenset[str]()


def test_each_line_of_a_list_says_what_it_stands_at_and_keeps_it(tmp_path: Path) -> None:
    person, question = at_a_list(tmp_path)
    so, not_so, *open_ = question.settles
    person.presses(DOWN, " ", DOWN, " ", " ")
    person.sees("1 yes ")
    person.sees("> 2 no ")
    person.answers("why")
    person.sees("What an answer leads to:")
    person.presses(ENTER)
    words = ", ".join(map(word_of, open_))
    person.sees(f"→ yes: {word_of(so)}; no: {word_of(not_so)}; I don't know: {words}")
    person.answers("save")
    person.sees("Saved in saved.yaml")
    facts = load_problem(tmp_path / "saved.yaml").facts
    assert {fact: facts.get(fact) for fact in question.settles} == {
        so: True,
        not_so: False,
        **dict.fromkeys(open_),
    }


def test_the_rest_becomes_a_no_only_on_demand_and_in_sight(tmp_path: Path) -> None:
    person, question = at_a_list(tmp_path)
    so, *others = question.settles
    person.presses(DOWN, " ", UP, ENTER)
    for number in range(2, len(question.settles) + 1):
        person.sees(f"{number} no ")
    person.presses(ENTER)
    person.sees(f"→ yes: {word_of(so)}; no: {', '.join(map(word_of, others))}")


def test_enter_alone_says_no_to_nothing(tmp_path: Path) -> None:
    person, question = at_a_list(tmp_path)
    person.presses(ENTER)
    person.sees(f"→ I don't know: {', '.join(map(word_of, question.settles))}")


def test_what_was_refused_gives_way_to_what_is_typed_next(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.answers("chat")
    person.sees("“chat” is not in the list.")
    person.answers("none")
    person.sees("→ not tried: ")


def test_what_was_refused_can_also_be_edited(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.answers("promptx")
    person.sees("“promptx” is not in the list.")
    person.presses(BACKSPACE, ENTER)
    person.sees("→ tried: a better prompt")


def test_after_a_save_quitting_says_where_the_answers_are(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path)
    person.answers("save")
    person.sees("Save the answers?")
    person.answers("foo.yaml")
    person.sees("A title for it")
    person.presses(ENTER)
    person.sees("Saved in foo.yaml")
    person.answers("quit")
    assert person.ends() == 0
    assert "The answers are saved in foo.yaml To go on: ladder ask foo.yaml" in person.shown()


def at_the_end(tmp_path: Path) -> Person:
    person = to_the_second_question(tmp_path)
    person.knows_nothing_more()
    return person


def test_words_to_us_are_no_file_names(tmp_path: Path) -> None:
    person = at_the_end(tmp_path)
    person.answers("?")
    person.sees("`verdict` shows all of it")
    person.answers("verdict")
    person.sees("Sources")
    person.answers("no")
    assert person.ends() == 0
    assert [path.name for path in tmp_path.iterdir()] == ["state"]


@pytest.mark.parametrize("columns", [80, 120])
def test_the_verdict_inside_an_interview_is_the_one_outside(tmp_path: Path, columns: int) -> None:
    (tmp_path / "p.yaml").write_text("needs: [wrong-tone]\n")
    person = Person(tmp_path, "p.yaml", columns=columns, rows=100)
    person.sees("Question 1")
    person.answers("verdict")
    person.sees("Sources")
    person.sees("Which of these have you tried")
    shown = [line.rstrip() for line in person.text().splitlines()]
    outside = advised(tmp_path / "p.yaml", columns=columns).splitlines()
    assert [line for line in outside if line.rstrip() not in shown] == []


def picks(person: Person, answer: str) -> None:
    """Pick an answer to be changed, by its number."""
    person.sees("Which answer do you want to change?")
    shown = person.sees("None > ↑↓")
    number = re.search(rf"(\d+) {re.escape(answer)}", shown)
    assert number
    person.answers(number[1])


def test_an_answer_of_a_finished_file_is_changed_in_the_file(tmp_path: Path) -> None:
    problem = tmp_path / "p.yaml"
    problem.write_text(
        "# ours\nneeds: [wrong-tone]\n"
        "attempts: {prompt: {outcome: met}, few-shot: {outcome: untried}}  # since May\n"
    )
    person = Person(tmp_path, "p.yaml")
    person.sees("Anything else?")
    person.answers("change")
    picks(person, "What came of a better prompt? → met")
    person.sees("What came of a better prompt?")
    person.answers("first-draft")
    person.sees("→ first-draft")
    person.answers("quit")
    person.sees("Put the answers into p.yaml? yes or no:")
    person.answers("yes")
    person.sees("Saved in p.yaml")
    assert person.ends() == 0
    assert problem.read_text().startswith(
        "# ours\nneeds: [wrong-tone]\n"
        "attempts: {prompt: {outcome: first-draft}, few-shot: {outcome: untried}}  # since May\n"
    )


def test_an_answer_is_changed_on_the_way_and_what_follows_from_it_goes(tmp_path: Path) -> None:
    person = to_the_second_question(tmp_path, "--save", "saved.yaml")
    person.answers("prompt, rest no")
    person.sees("Question 3")
    person.answers("fell")
    person.sees("second half")
    person.answers("Too stiff.")
    person.sees("Question 4")
    person.answers("change")
    picks(person, "What came of a better prompt? → fell-short")
    person.answers("first-draft")
    person.sees("→ first-draft")
    person.answers("save")
    person.sees("A title")
    person.presses(ENTER)
    person.sees("Saved in saved.yaml")
    facts = load_problem(tmp_path / "saved.yaml").facts
    assert facts["attempts.prompt.outcome"] == "first-draft"
    assert "attempts.prompt.because" not in facts


def test_an_interview_that_ends_can_be_gone_back_into(tmp_path: Path) -> None:
    person = at_the_end(tmp_path)
    person.answers("back")
    person.sees("You had answered: I don't know.")


def test_a_command_to_go_on_stands_on_a_line_of_its_own(tmp_path: Path) -> None:
    home = tmp_path / "home"
    state = {"HOME": str(home), "XDG_STATE_HOME": ""}
    person = Person(tmp_path, environment=state)
    person.sees("Question 1")
    person.answers("wrong-tone")
    person.sees("Question 2")
    person.presses(CONTROL_C)
    assert person.ends() == 130
    again = Person(tmp_path, environment=state)
    again.sees("Question 1")
    lines = again.text().splitlines()
    expected = "  ladder ask ~/.local/state/ladder/interview-1.yaml --as-of 2026-11-24"
    assert expected in [line.rstrip() for line in lines]


def test_an_answer_that_contradicts_another_is_explained(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(
        "needs: [many-specialists]\n"
        "assets: {specialists_same_base: true, specialists_called: together}\n"
        "knowledge: {into_weights: false}\n"
        "attempts: {merging: {outcome: untried}, lora: {outcome: untried},\n"
        "  serving: {outcome: untried}}\n"
    )
    person = Person(tmp_path, "p.yaml")
    person.sees("How many fine-tuned specialist models do you have?")
    person.answers("1")
    person.sees("Correct assets.specialists, or drop the need. Answer again, or go back.")
    person.answers("3")
    person.sees("→ 3 fine-tuned models")
