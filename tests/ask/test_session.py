"""A whole interview: own words, why, back, more, and what stands at the end."""

from pathlib import Path

import pytest

from ladder import load_problem
from ladder.ask.answer import Answer
from ladder.ask.wording import why
from ladder.cli.interview.saving import draft
from tests.ask.scripted import played
from tests.strategies import rules

TOO_SLOW = (
    "needs: [too-slow]\nhosting: {serving: self-hosted, latency_part: whole}\nattempts:\n"
    "  model-choice: {outcome: below-target, because: Still slow.}\n"
)
NO_OUTCOME = "the rest no"
END = "Save the answers?"


@pytest.fixture(autouse=True)
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of its own to work in and to keep answers in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def test_ids_their_beginnings_and_numbers_may_be_typed() -> None:
    script, _ = played("wrong, 1, too-slow")
    assert "It makes things up, or lacks our knowledge." in script.stated


def test_a_sentence_ranks_the_needs_and_marks_only_what_it_names() -> None:
    script, session = played("accuracy is 84% and it is dull", "yes", "1")
    ranked = script.pages[1]
    assert {choice.title for choice in ranked.choices[:2]} == {
        "It has the facts, yet is wrong too often.",
        "Correct, but people prefer other answers.",
    }
    assert (ranked.marked, len(ranked.choices)) == (frozenset(), len(rules().needs))
    assert session.interview.facts.keys() == {"needs"}


@pytest.mark.parametrize("typed", ["blorp", "¿que?", "yes"])
def test_a_sentence_that_fits_no_need_is_refused(typed: str) -> None:
    script, _ = played(typed)
    assert "I did not understand that. Rephrase it" in script.stated


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [("99", "There is no number 99"), ("x-y", "“x-y” is not in the list.")],
)
def test_a_number_or_an_id_that_is_none_is_answered_as_such(typed: str, complaint: str) -> None:
    assert complaint in played(typed)[0].stated


def test_not_sure_leads_to_a_need_in_two_steps() -> None:
    script, _ = played("not sure", "2", "5")
    assert script.pages[1].title.startswith("Look at three answers")
    assert script.pages[2].choices[0].title == "People trick it, or it says or does unsafe things."
    assert len(script.pages[2].choices) == 7
    assert "It does not sound like us." in script.stated
    assert script.pages[3].head == "Question 2"


def test_own_words_after_a_look_offer_all_needs_again() -> None:
    script, session = played("not sure", "2", "it is too slow", "")
    assert [len(page.choices) for page in script.pages[2:4]] == [7, len(rules().needs)]
    assert session.interview.facts["needs"] == frozenset({"too-slow"})


def test_not_sure_three_times_prints_what_to_do_first() -> None:
    script, _ = played("not sure", "not sure", "not sure", "production", "none")
    assert "Measure first: read twenty answers, and name what goes wrong." in script.stated
    assert "Not final. What goes wrong" in script.stated


def test_why_names_the_rules_that_wait_and_what_answers_lead_to() -> None:
    script, _ = played("missing-knowledge", "chat", "", "none", "why")
    assert "Rules that read it:" in script.stated
    assert "documents" in script.stated
    assert "unknown → " in script.stated
    assert script.pages[-1] == script.pages[-2]


@pytest.mark.parametrize("left", [4, 1, 0])
def test_why_shows_some_of_the_rules_and_counts_the_others(
    monkeypatch: pytest.MonkeyPatch, left: int
) -> None:
    _, session = played("missing-knowledge", "chat", "", "none")
    assert session.interview.question is not None
    every = why(session.interview.knowledge, session.interview.question).rules
    monkeypatch.setattr("ladder.cli.interview.asking.RULES", len(every) - left)
    script, _ = played("missing-knowledge", "chat", "", "none", "why")
    lines = script.lines[script.lines.index("Rules that read it:") + 1 :]
    opens = {"exclusion": "excluded if", "requirement": "required:"}
    shown = [f"{opens[rule.kind]} {rule.says} ({rule.id})" for rule in every[: len(every) - left]]
    shown += [f"and {left} more"] * bool(left)
    assert lines[: len(shown) + 1] == [*shown, script.pages[-1].head]


def test_a_question_mark_tells_the_legal_answers() -> None:
    script, _ = played("too-costly", "?")
    assert "Pick one of the list, or answer unknown." in script.stated
    assert "back: the question before" in script.stated


def test_back_at_the_first_question_says_so() -> None:
    script, _ = played("back")
    assert "This is the first question; there is none before it." in script.stated


def test_back_offers_what_was_answered_before_it_on_both_pages() -> None:
    script, session = played("too-costly", "chat", "audio", "back", "", "", "", "api")
    assert script.pages[2].marked == frozenset({"too-costly"})
    assert [question.default for question in script.pages[3].questions] == ["chat", "audio", ""]
    assert session.interview.facts["task.input"] == "audio"


@pytest.mark.parametrize(
    ("again", "score", "items"),
    [("", 0.62, 100), ("62/100", 0.62, 100), ("70%", 0.7, None), ("31/50", 0.62, 50)],
)
def test_back_from_results_offers_the_techniques_and_what_came_of_them(
    again: str, score: float, items: int | None
) -> None:
    """A score that is entered again has its own items."""
    typed = (
        "wrong-tone",
        "prompt, few-shot",
        "below",
        "62/100",
        "back",
        "",
        "",
        again,
        "Too stiff.",
    )
    script, session = played(*typed, "first", "unknown", "unknown")
    assert script.pages[3].marked == frozenset({"prompt", "few-shot"})
    assert [question.default for question in script.pages[4].questions[:3]] == [
        *("below-target", "0.62", "")
    ]
    facts = session.interview.facts
    assert facts["attempts.prompt.because"] == "Too stiff."
    assert facts["attempts.prompt.score"] == score
    assert facts.get("attempts.prompt.items") == items
    assert facts["attempts.lora.outcome"] == "untried"


def test_a_technique_that_is_taken_back_was_not_tried() -> None:
    typed = ("wrong-tone", "prompt, lora", "below", "62%", "Stiff.", "back", "lora", "first", "")
    _, session = played(*typed, "")
    facts = session.interview.facts
    assert facts["attempts.prompt.outcome"] == "untried"
    assert "attempts.prompt.score" not in facts


def test_what_was_entered_on_a_page_counts_if_change_leaves_it() -> None:
    script, session = played("too-costly", "chat", "audio", "change", "")
    assert session.interview.facts["task.input"] == "audio"
    assert "What does the model get as input? → audio" in script.stated
    assert script.pages[-1].title == "Where does the model run?"


def test_a_result_without_its_reason_is_asked_for_it_after_a_change() -> None:
    script, session = played("wrong-tone", "prompt", "below", "", "change", "", "62%: Too stiff.")
    assert script.pages[-1].title == "What still goes wrong with a better prompt?"
    assert session.interview.facts["attempts.prompt.score"] == 0.62
    assert load_problem(draft()).facts["attempts.prompt.because"] == "Too stiff."


def test_dont_know_is_an_answer_and_is_listed_at_the_end() -> None:
    script, session = played("wrong-tone", *["unknown"] * 3, "no")
    assert "Not known yet, and worth finding out:" in script.stated
    assert "Not saved." in script.stated
    assert session.interview.facts.keys() == {"needs"}


def test_each_answer_says_where_things_stand_and_what_changed() -> None:
    script, _ = played("wrong-tone", "", "", "none")
    assert "So far: " in script.stated
    assert "Still possible: " in script.stated


def test_the_end_says_what_comes_next_after_a_miss() -> None:
    script, _ = played("wrong-tone", "", "", "none")
    assert "If that misses: " in script.stated


def test_an_answer_that_contradicts_another_is_explained() -> None:
    facts = "hosting: {latency_target_ms: 1000}"
    Path("p.yaml").write_text(f"needs: [too-slow]\n{facts}\n")
    _, session = played(file="p.yaml")
    wrong = session.interview.objections(Answer({"hosting.latency_now_ms": 900}))
    assert [line for line in wrong if "within the target" in line]


def test_results_scores_and_reasons_are_asked_beside_each_other() -> None:
    results = ("below", "62%", "Too stiff.", "first", "unknown", "unknown")
    script, session = played("wrong-tone", "prompt, few-shot", *results)
    assert script.pages[2].title == "About what you tried:"
    facts = session.interview.facts
    assert facts["attempts.prompt.score"] == 0.62
    assert facts["attempts.prompt.because"] == "Too stiff."
    assert facts["attempts.few-shot.outcome"] == "first-draft"
    assert facts["attempts.lora.outcome"] == "untried"


@pytest.mark.parametrize("score", ["unknown", "0.62"])
@pytest.mark.parametrize("typed", ["1", "62/100", "3/5: Too stiff."])
def test_a_number_on_the_line_of_the_reason_states_no_score(score: str, typed: str) -> None:
    script, session = played("wrong-tone", "prompt", "below", score, typed, "Too stiff.")
    assert "The score has a line of its own. Write one sentence" in script.stated
    facts = session.interview.facts
    assert facts["attempts.prompt.because"] == "Too stiff."
    assert facts.get("attempts.prompt.score") == (0.62 if score == "0.62" else None)
    assert "attempts.prompt.items" not in facts


def test_a_result_is_named_by_its_title_as_shown() -> None:
    _, session = played("wrong-tone", "prompt", "it reached the target", "0.9", "unknown")
    assert session.interview.facts["attempts.prompt.outcome"] == "target-reached"


def test_items_that_a_score_counts_are_kept_and_repeated() -> None:
    script, session = played("wrong-tone", "", "", "prompt", "below", "62/100", "Too stiff.")
    assert session.interview.facts["attempts.prompt.items"] == 100
    assert "On how many items was a better prompt scored? → 100" in script.stated


@pytest.mark.parametrize(
    ("sentence", "offered", "score", "items"),
    [
        ("it is wrong too often, 62/100 right", "62/100", 0.62, 100),
        ("it is wrong too often, accuracy is 71%", "71%", 0.71, None),
        ("it is wrong too often, error rate is 8%", "92%", 0.92, None),
        ("it is wrong too often, in 62 of our cases", "", None, None),
    ],
)
def test_a_share_that_is_right_is_offered_as_the_score(
    sentence: str, offered: str, score: float | None, items: int | None
) -> None:
    typed = (sentence, "yes", "1", "chat", "", "prompt", "below", "", "So.")
    script, session = played(*typed)
    asked = [question for page in script.pages for question in page.questions]
    assert [item.default for item in asked if item.id == "attempts.prompt.score"] == [offered]
    facts = session.interview.facts
    told = (facts.get("attempts.prompt.score"), facts.get("attempts.prompt.items"))
    assert told == (score, items)


def test_a_failure_below_target_without_its_reason_counts_as_inconclusive() -> None:
    _, session = played("wrong-tone", "prompt", "below", "unknown", "unknown")
    assert session.interview.facts["attempts.prompt.outcome"] == "inconclusive"


def test_questions_that_decide_stand_on_one_screen() -> None:
    script, _ = played("missing-knowledge", "chat", "", "none", "unknown")
    assert [page.title for page in script.pages[1:]] == [
        *("About what the model does:", "Which of these have you tried?", "About the knowledge:")
    ]
    subject = script.pages[-1].questions
    assert len(subject) > 1
    assert {question.id.partition(".")[0] for question in subject} == {"knowledge"}
    assert script.pages[-1].notes[0].startswith("Why I ask the first: ")


@pytest.mark.parametrize("typed", ["13", "none of these", "None of these"])
def test_the_printed_last_line_of_techniques_means_that_none_was_tried(typed: str) -> None:
    script, _ = played("wrong-tone", "", "", "?")
    last = len(script.pages[-1].choices) + 1
    _, session = played("wrong-tone", "", "", str(last) if typed == "13" else typed)
    assert session.interview.facts["attempts.prompt.outcome"] == "untried"


def test_a_sentence_typed_at_the_first_question_is_answered() -> None:
    script, _ = played("our voice assistant is bad at noon")
    assert "I understood: Nothing for sure. Your words order the list below." in script.stated


def test_a_wish_typed_at_the_first_question_is_looked_into_in_two_steps() -> None:
    script, _ = played("should we fine-tune?", "3")
    assert "A wish, not yet a problem." in script.stated
    assert [page.head for page in script.pages] == [
        *("Question 1", "Question 1, step 1 of 2", "Question 1, step 2 of 2")
    ]


def test_why_names_what_each_answer_leads_to_first() -> None:
    script, _ = played("weak-domain-skill", "chat", "why")
    found = "Text: use a better prompt. Scans, pictures, audio or table: use another kind of tool."
    assert found in script.stated


def test_a_first_draft_is_in_the_summary() -> None:
    results = ("below", "62%", "Too stiff.", "first", "unknown", "unknown")
    script, _ = played("wrong-tone", "", "", "prompt, few-shot", *results)
    assert "first draft: few-shot examples" in script.stated
    assert "A result below target needs a score or a reason" in script.stated


def test_an_open_answer_is_named_below_an_end_that_claims_no_more_than_it_knows() -> None:
    script, _ = played("not sure", "not sure", "not sure", "not sure", "not sure")
    assert "I have no more questions." in script.stated
    assert "all I need" not in script.stated


def test_what_runs_today_is_asked_after_what_was_tried_and_repeated_once() -> None:
    results = ("below", "62%", "Too stiff.") * 3
    typed = ("wrong-tone", "prompt, few-shot, model-choice", *results, "few-shot", "change", "")
    script, session = played(*typed)
    assert "What runs today? → few-shot" in script.stated
    assert session.interview.facts["in_use_score"] == 0.62
    assert rules().facts["in_use_score"].question not in script.stated
