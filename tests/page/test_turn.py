"""The turns of the page, without a browser: state and action in, state and screen out."""

import json
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ladder import first_answer
from ladder.api.advising import plan as planned
from ladder.api.advising import read_problem
from ladder.ask.interview import Interview
from ladder.ask.page import next_page
from ladder.ask.question import question_about
from ladder.page import words
from ladder.page.questions import screen
from ladder.page.turn import Page
from ladder.planning.sums import in_words
from tests.advice.test_several_needs import CASES, ROWS, Case, expected, line, statuses
from tests.page.conftest import SITE
from tests.plan.test_formats import PLANS, Told
from tests.strategies import rules

PAGE = Page(rules(), date(2026, 11, 28))
HOSTILE = "<img src=x onerror=alert(1)>"


def turn(action: str, state: str = "", **given: object) -> dict[str, Any]:
    request = {"action": action, "state": state, **given}
    answer: dict[str, Any] = json.loads(PAGE.turn(json.dumps(request)))
    return answer


def asked(*needs: str, sentence: str = "The tone is off") -> dict[str, Any]:
    """The screen after the sentence and the needs."""
    first = turn("sentence", form={"sentence": [sentence]})
    shown = turn("answer", first["state"], form={"answer": [*needs]})
    assert not shown["error"]
    return shown


def skipped(shown: dict[str, Any]) -> dict[str, Any]:
    """The list of answers, after "I don't know" to every question."""
    for _ in range(40):
        if words.CHECK in shown["title"]:
            return shown
        shown = turn("skip", shown["state"])
    raise AssertionError("the questions do not end")


@cache
def answered() -> dict[str, Any]:
    """The list of answers of somebody who knows the need alone."""
    return skipped(asked("missing-knowledge"))


def result(shown: dict[str, Any]) -> str:
    html: str = turn("result", shown["state"])["html"]
    return html


def test_interview_ends_with_the_answers_and_then_the_answer() -> None:
    checked = answered()
    assert 'data-fact="needs"' in checked["html"]
    assert "Fine-tune?" in result(checked)


def test_a_score_of_the_sentence_is_offered_and_what_else_it_says_is_among_the_answers() -> None:
    said = "The tone is off; 2,400 pairs, 71% are right, need 85%, our bill is 40k a month"
    tried = asked("wrong-tone", sentence=said)
    techniques = re.findall(r'<select id="answer-[^"]*" name="([^"]*)"', tried["html"])
    outcomes = {id: ["below-target" if id == "prompt" else "untried"] for id in techniques}
    why = turn("answer", tried["state"], form=outcomes)
    assert ">71%: </textarea>" in why["html"]
    before = turn("check", why["state"])["html"]
    assert "<li>71% are right.</li>" in before
    assert turn("answer", why["state"], form={"answer": ["71%: "]})["error"]
    after = turn("answer", why["state"], form={"answer": ["71%: too stiff"]})
    checked = turn("check", after["state"])["html"]
    assert words.ALSO_SAID in checked
    assert "<dd>40,000 USD a month</dd>" in checked
    assert "<li>Not used: 2,400</li>" in checked
    assert "71% are right" not in checked
    assert "<dd>0.71</dd>" in checked
    assert "<dd>0.85</dd>" in checked


def test_a_score_of_the_sentence_is_offered_once() -> None:
    tried = asked("wrong-tone", sentence="The tone is off; 71% are right")
    techniques = re.findall(r'<select id="answer-[^"]*" name="([^"]*)"', tried["html"])
    missed = {"prompt", "few-shot"}
    outcomes = {id: ["below-target" if id in missed else "untried"] for id in techniques}
    shown = turn("answer", tried["state"], form=outcomes)
    assert "71%" not in shown["html"]  # it may be that of the second attempt
    second = turn("answer", shown["state"], form={"answer": ["Stiff."]})
    assert ">71%: </textarea>" in second["html"]
    scored = turn("answer", shown["state"], form={"answer": ["55%: stiff"]})
    assert "71%" not in scored["html"]
    assert "few-shot" in scored["html"]


@pytest.mark.parametrize(
    "sentence",
    [
        "should we fine-tune on our wiki?",
        "my boss wants a LoRA",
        "we classify 31 kinds of mails, LoRA or not?",
    ],
)
def test_a_wish_is_answered_above_the_needs(sentence: str) -> None:
    html = turn("sentence", form={"sentence": [sentence]})["html"]
    first, *others = first_answer(sentence, rules()).splitlines()
    assert f"<b>{words.AT_ONCE}: {first}</b>" in html
    assert all(f"<li>{line.strip()}</li>" in html for line in others)


def test_a_question_is_worked_out_once_for_the_turn_that_shows_it_and_the_one_that_answers_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worked_out: list[object] = []

    def counted(interview: Interview) -> object:
        worked_out.append(interview)
        return next_page(interview)

    monkeypatch.setattr("ladder.page.turn.next_page", counted)
    shown = asked("wrong-tone")
    del worked_out[:]
    turn("skip", shown["state"])
    assert len(worked_out) == 1
    turn("skip", shown["state"])  # back in the browser, and on again
    assert len(worked_out) == 3


def test_who_named_a_bill_is_not_told_that_the_bill_is_unknown() -> None:
    html = result(skipped(asked("too-costly", sentence="We pay 40k a month, it costs too much")))
    assert "Use better serving" in html
    assert "What did the model cost you in all last month?" not in html


@pytest.mark.parametrize("form", [{}, {"sentence": ["  "]}])
def test_empty_sentence_is_an_error(form: dict[str, list[str]]) -> None:
    shown = turn("sentence", form=form)
    assert shown["error"]
    assert shown["title"].startswith(words.ERROR)
    assert words.SENTENCE_MISSING in shown["html"]


def test_form_without_an_answer_is_an_error_beside_its_field() -> None:
    first = turn("sentence", form={"sentence": ["The tone is off"]})
    shown = turn("answer", first["state"], form={})
    assert shown["error"]
    assert shown["state"] == first["state"]
    field = re.search(r'error-summary.*?href="#([^"]+)"', shown["html"])
    assert field is not None
    assert f'id="{field[1]}"' in shown["html"]


def test_every_answer_can_be_changed() -> None:
    checked = answered()
    facts = re.findall(r'data-fact="([^"]+)"', checked["html"])
    assert len(facts) >= 2
    for fact in facts:
        assert "<form" in turn("change", checked["state"], fact=fact)["html"]
    needs = turn("change", checked["state"], fact="needs")
    assert re.search(r'value="missing-knowledge" checked', needs["html"])
    changed = skipped(turn("answer", needs["state"], form={"answer": ["too-slow"]}))
    assert result(changed) != result(checked)


def test_link_carries_the_answers() -> None:
    checked = answered()
    link = turn("link", checked["state"])["fragment"]
    assert re.fullmatch(r"[\w-]+", link)
    assert turn("link-opened", text=link)["html"] == result(checked)


TRIES = """\
title: Commands on a tractor
needs: [weak-domain-skill]
in_use: lora/new
evaluation: {items: 300, target: 0.9}
attempts:
  prompt: {score: 0.66}
  lora: {tries: [{name: old, score: 0.86}, {name: new, score: 0.74}]}
"""


def test_an_opened_file_with_tries_is_saved_and_linked_with_what_it_states() -> None:
    opened = turn("open", text=TRIES, name="tractor.yaml")
    saved = read_problem(turn("save", opened["state"], format="problem")["text"], rules())
    stated = read_problem(TRIES, rules())
    assert (dict(saved.facts), saved.tries) == (dict(stated.facts), stated.tries)
    link = turn("link", opened["state"])["fragment"]
    linked = turn("link-opened", text=link)
    assert not linked["error"]
    assert turn("link", linked["state"])["fragment"] == link


def test_an_opened_file_need_not_say_why_an_attempt_is_below_target() -> None:
    text = (Path(__file__).parents[1] / "sketches" / "s8.yaml").read_text(encoding="utf-8")
    opened = turn("open", text=text, name="s8.yaml")
    saved = read_problem(turn("save", opened["state"], format="problem")["text"], rules())
    assert dict(saved.facts) == dict(read_problem(text, rules()).facts)


def test_saved_file_gives_the_same_answer() -> None:
    checked = answered()
    saved = turn("save", checked["state"], format="problem")
    opened = turn("open", text=saved["text"], name=saved["name"])
    assert result(opened) == result(checked)


@pytest.mark.parametrize("text", ["abc", "%%%", "eJyrVsrPBgACcgEp"])
def test_broken_link_is_an_error(text: str) -> None:
    shown = turn("link-opened", text=text)
    assert shown["error"]
    assert words.BAD_LINK in shown["html"]


def test_broken_problem_file_is_an_error_with_its_line() -> None:
    shown = turn("open", text="needs: [tonne]\n", name="mine.yaml")
    assert shown["error"]
    assert "Line 1: " in shown["html"]


def test_text_of_a_person_stays_text_on_every_screen() -> None:
    checked = skipped(asked("missing-knowledge", sentence=f"The tone {HOSTILE} is off"))
    screens = [checked["html"], result(checked)]
    screens.append(turn("sentence", form={"sentence": [HOSTILE]})["html"])
    screens.append(turn("evidence", name="run.csv", text=f"id,score\n{HOSTILE},x\n")["html"])
    screens.append(turn("open", text=HOSTILE, name=f"{HOSTILE}.yaml")["html"])
    assert not [html for html in screens if "<img" in html]


def test_evaluation_shows_its_interval() -> None:
    rows = "".join(f"{row},{row % 2}\n" for row in range(60))
    shown = turn("evidence", name="run.csv", text=f"id,score\n{rows}")
    assert "0.500 on 60 items" in shown["html"]


def test_a_sheet_of_bad_answers_shows_its_causes() -> None:
    rows = "".join(f"{row},{'tone' if row < 9 else 'ocr'}\n" for row in range(12))
    shown = turn("evidence", name="errors.csv", text=f"id,cause\n{rows}")
    assert "No cause leads: chance could explain the order of style (9)" in shown["html"]


def test_scripts_hold_no_words_of_their_own() -> None:
    for name in ("page.js", "worker.js"):
        code = re.sub(r"(?m)^\s*//.*$|\s// .*$", "", (SITE / name).read_text(encoding="utf-8"))
        texts = re.findall(r'"[^"\n]*"|`[^`]*`|\'[^\'\n]*\'', code)
        assert not [text for text in texts if re.search(r"[A-Z][a-z]+ [a-z]+", text)]


@pytest.mark.parametrize("needs", [["missing-knowledge"], ["wrong-tone", "too-slow"]])
def test_the_answer_so_far_keeps_what_is_ticked(needs: list[str]) -> None:
    first = turn("sentence", form={"sentence": ["The tone is off"]})
    assert '<button type="submit" class="link" name="action" value="so-far">' in first["html"]
    shown = turn("so-far", first["state"], form={"answer": needs})
    assert shown["html"] == result(asked(*needs))


def test_the_answer_so_far_takes_nothing_from_a_form_as_it_was_shown() -> None:
    first = asked("wrong-tone")
    assert "Leave the others at “Not tried”." in first["html"]
    names = re.findall(r'<select id="[^"]+" name="([^"]+)"', first["html"])
    untouched = {name: ["untried"] for name in names}
    checked = turn("check", turn("so-far", first["state"], form=untouched)["state"])
    assert "attempts." not in checked["html"]
    touched = {**untouched, "prompt": ["first-draft"]}
    checked = turn("check", turn("so-far", first["state"], form=touched)["state"])
    assert checked["html"].count('data-fact="attempts.') == len(names)


def test_the_answer_so_far_shows_an_answer_that_cannot_be_taken_beside_its_question() -> None:
    checked = answered()
    changed = turn("change", checked["state"], fact="evaluation.items")
    shown = turn("so-far", changed["state"], form={"answer": ["many"]})
    assert shown["error"]
    assert "That is not a number." in shown["html"]


def test_reasons_of_the_answer_name_no_rule_by_its_id() -> None:
    answer = result(answered())
    shown = re.sub(r"(?s)<details.*?</details>", "", answer)
    assert "Facts stay fresh and traceable" in shown
    assert re.findall(r"\b(?:fit|exclusion|requirement|variant|advice)/[a-z-]+", shown) == []


def opened(problem: str) -> dict[str, Any]:
    """The list of answers of a problem file."""
    shown = turn("open", text=f"title: P\n{problem}\n", name="p.yaml")
    assert not shown["error"]
    return shown


SHOWN = (
    *("two needs", "one technique for two needs", "one reached, one to use"),
    *("one kept, one to use", "both kept", "training and serving", "no change"),
)


@pytest.mark.parametrize("case", [CASES[name] for name in SHOWN], ids=SHOWN)
def test_the_answer_says_what_every_format_says(case: Case) -> None:
    html = result(opened(case.problem))
    [answer] = re.findall(r"(?s)<header.*?</header>", html)
    short, _, rest = case.answer.partition(case.answer[re.search(r"[.:]", case.answer).start()])  # type: ignore[union-attr]
    assert line(answer) == f"P Fine-tune? {short} {rest.strip()[:1].upper()}{rest.strip()[1:]}"
    assert f"<h2>{case.headline}</h2>" in html
    [standing] = re.findall(r'<p class="standing">(.*?)</p>', html)
    assert line(standing).endswith(case.also)
    assert statuses(re.findall(ROWS["--format=html"], html)) == expected(case)


@pytest.mark.parametrize("told", PLANS.values(), ids=PLANS)
def test_the_answer_has_the_whole_plan_with_its_first_experiment_open(told: Told) -> None:
    html = result(opened(told.problem))
    [plan] = re.findall(rf"(?s)<section><h2>{words.PLAN}</h2>.*?</section>", html)
    found = re.findall(r"<details( open)?><summary>(.*?)</summary>", plan)
    opens = [" open", *[""] * len(told.experiments)]
    assert found == [(opens[at], title) for at, (title, _) in enumerate(told.experiments)]
    leads = [
        f"{says[:1].upper()}{says[1:]}: {then}"
        for _, results in told.experiments
        for says, _, then in results
    ]
    listed = re.findall(r"<li><b>.*?</li>", plan)
    assert [line(item).replace(" :", ":") for item in listed] == leads
    nothing = "No experiment and no answer can move this verdict."
    assert (nothing in plan) is (not leads)
    whole = planned(read_problem(told.problem, rules()), rules(), as_of=PAGE.as_of)
    sums = [in_words(item) for item in whole.estimates]
    texts = [line(item) for item in re.findall(r"<li>(.*?)</li>", plan)]
    assert [text for text in (*sums, *whole.data) if text not in texts] == []
    assert (words.SUMS in plan, words.DATA in plan) == (bool(sums), bool(whole.data))


def test_every_kind_of_answer_is_listed_in_words() -> None:
    html = opened(
        "needs: [too-slow, wrong-tone]\n"
        "task: {stage: production}\n"
        "evaluation: {items: 1, trusted: true, held_out: false, target: unknown}\n"
        "examples: {demonstrations: 2}\n"
        "team: {lifecycle_budgeted: []}\n"
    )["html"]
    cells = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html)
    told = {line(name): line(value.replace("</li>", "|")) for name, value in cells}
    names = (
        *("needs", "evaluation.items", "evaluation.trusted", "evaluation.held_out", "task.stage"),
        *("evaluation.target", "examples.demonstrations", "team.lifecycle_budgeted"),
    )
    assert [told[rules().facts[name].question] for name in names] == [
        "Good, but too slow.| It does not sound like us.|",
        "1 labeled item",
        words.YES,
        words.NO,
        "Real users depend on it",
        words.DONT_KNOW,
        "2 correct examples",
        words.NONE_OF_THESE,
    ]


def test_the_answers_about_one_attempt_stand_together_and_needs_come_first() -> None:
    html = opened(
        "attempts:\n"
        "  prompt: {outcome: below-target, score: unknown, items: 40, because: Stiff.}\n"
        "  few-shot: {outcome: first-draft, score: 0.5}\n"
        "task: {stage: unknown, shape: chat}\nneeds: [wrong-tone]\n"
    )["html"]
    assert re.findall(r'data-fact="(.*?)"', html) == [
        "needs",
        "attempts.prompt.outcome",
        "attempts.prompt.items",
        "attempts.prompt.because",
        "attempts.prompt.score",
        "attempts.few-shot.outcome",
        "attempts.few-shot.score",
        "task.shape",
        "task.stage",
    ]


def test_questions_are_counted_and_the_likeliest_needs_come_first() -> None:
    first = turn("sentence", form={"sentence": ["The tone is off"]})
    assert words.QUESTION.format(1) in first["html"]
    shown, _, others = first["html"].partition('<details class="more">')
    assert (shown.count('name="answer"'), others.count('name="answer"')) == (
        2,
        len(rules().needs) - 2,
    )
    wish = turn("sentence", form={"sentence": ["should we fine-tune?"]})["html"]
    assert '<details class="more"' not in wish
    second = asked("wrong-tone", "too-slow")
    third = turn("skip", second["state"])
    assert words.QUESTION.format(2) in second["html"]
    assert words.QUESTION.format(3) in third["html"]
    changed = turn("change", third["state"], fact="needs")
    assert words.QUESTION.format(4) not in changed["html"]
    again = turn("answer", changed["state"], form={"answer": ["wrong-tone", "too-costly"]})
    following = turn("ask", again["state"])["html"]
    assert re.findall(r"Question \d+", following) == [words.QUESTION.format(3)]


def folds(html: str) -> tuple[list[str], list[str]]:
    """The list of further choices, if there is one, and the choices that are marked."""
    return (
        re.findall(r'<details class="more"( open)?>', html),
        re.findall(r'name="answer" id="answer-\d+" value="([^"]+)" checked', html),
    )


@pytest.mark.parametrize(
    ("sentence", "folded", "marked"),
    [
        ("it is too slow", [""], ["too-slow"]),
        ("too expensive, and it invents facts", [""], ["missing-knowledge", "too-costly"]),
        ("the tone is off", [""], []),
        ("should we fine-tune?", [], []),
    ],
)
def test_further_needs_stay_folded_if_only_the_first_are_marked(
    sentence: str, folded: list[str], marked: list[str]
) -> None:
    found, named = folds(turn("sentence", form={"sentence": [sentence]})["html"])
    assert (found, sorted(named)) == (folded, marked)


def test_further_choices_are_shown_if_one_of_them_is_marked() -> None:
    question = question_about(rules(), "needs")
    every = [choice.id for choice in question.choices]
    for place in (0, 4, 5, len(every) - 1):
        html = screen(question, 1, marked=[every[place]], first=5)
        assert folds(html) == ([" open"] if place >= 5 else [""], [every[place]])


PREPARE = (
    "needs: [wrong-tone]\nin_use: few-shot\nhosting: {open_weights: true, gpu_memory_gb: 24}\n"
    "attempts: {prompt: {score: 0.5}, few-shot: {score: 0.6}, "
    "model-choice: {outcome: not-applicable, because: Contract.}}\n"
    "evaluation: {items: 400, target: 0.9}\n"
    "examples: {demonstrations: 900, label_quality: expert}\n"
)


@pytest.mark.parametrize(
    ("problem", "headline", "sections"),
    [
        (
            PREPARE,
            "Prepare LoRA: two things are missing",
            ["Missing", "Do, in this order", "This changes when", "The ladder"],
        ),
        (
            "needs: [wrong-tone]\n",
            "Use few-shot examples: show three to ten examples",
            ["Do, in this order", "This changes when", "The ladder", "Before you start"],
        ),
    ],
)
def test_what_is_missing_and_what_comes_next_stand_open_beside_the_ladder(
    problem: str, headline: str, sections: list[str]
) -> None:
    html = result(opened(problem))
    titles = [line(title) for title in re.findall(r"<h2[^>]*>(.*?)</h2>", html)]
    assert titles[: len(sections) + 1] == [headline, *sections]


def test_what_is_in_use_is_asked_after_what_was_tried() -> None:
    state = opened(
        "needs: [wrong-tone]\nattempts: {few-shot: {outcome: below-target, because: So.}, "
        "prompt: {outcome: below-target, because: Stiff.}, lora: {outcome: untried}, "
        "model-choice: {outcome: not-applicable, because: Contract.}}\n"
    )["state"]
    shown = turn("ask", state)
    assert rules().facts["in_use"].question in shown["html"]
    choices = re.findall(r'name="answer" id="answer-\d+" value="([^"]+)"', shown["html"])
    assert choices == ["few-shot", "prompt", "nothing"]


def test_a_file_that_cannot_be_read_is_an_error_at_its_field() -> None:
    shown = turn("open", text="nedes: [wrong-tone]\nevaluation: {itemz: 3}\n", name="mine.yaml")
    assert shown["error"]
    faults = [
        "Line 1: Unknown key `nedes`. Did you mean needs?",
        "Line 2: Unknown key `evaluation.itemz`. Did you mean items?",
    ]
    assert re.findall(r'<li><a href="#open-file">(.*?)</a></li>', shown["html"]) == faults
    said = re.escape("<br>".join(faults))
    assert re.search(rf"<details[^>]* open>.*{said}</p><input", shown["html"])


def test_the_answer_to_the_sentence_alone_is_named_as_such() -> None:
    shown = turn("sentence", form={"sentence": ["should we fine-tune on our wiki?"]})
    assert "<b>I understood:</b> The model should know your facts." in shown["html"]
    label = f"<b>{words.AT_ONCE}: Use retrieval (RAG): index, retrieve, cite.</b>"
    assert label in shown["html"]


def test_sources_are_numbered_as_they_are_cited() -> None:
    shown = turn("result", answered()["state"])
    assert (
        f'<summary>{words.SOURCES}</summary><ol class="sources">\n<li id="source-1"'
        in (shown["html"])
    )
