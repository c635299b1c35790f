"""What each format says of several needs: what to use, keep and leave, read from whole outputs."""

import html as codes
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.commands import Command

TONE, FORMAT, SLOW = (
    "“Its tone or style is wrong”",
    "“Its output format is inconsistent”",
    "“It answers too slowly”",
)
SKILL = "“It is weak at the task itself”"
KNOWLEDGE = "“It lacks knowledge”"
ITEMS = "an evaluation set of a few hundred items."
AMONG = "an evaluation set of a few hundred items, among other things."
REFUSED = "No. Training needs permission to train a model on these data, which is out of reach."
MISSED = """
  prompt: {outcome: below-target, score: 0.5, because: Stiff.}
  few-shot: {outcome: below-target, score: 0.6, because: It drifts.}
  model-choice: {outcome: below-target, because: All are stiff.}
"""
READY = """
task: {behavior_changes: never, stage: production}
knowledge: {into_weights: false}
evaluation: {items: 4000, trusted: true, target: 0.9, held_out: true}
team: {maintainer: true, lifecycle_budgeted: [training, serving, monitoring, refresh]}
hosting: {open_weights: true, gpu_memory_gb: 80, model_billions: 8, serving: self-hosted, latency_part: first-token}
attempts:
"""  # noqa: E501


class Case(NamedTuple):
    """A problem, and what every format says of it.

    Args:
        problem: the file.
        headline: what to do.
        answer: whether to fine-tune.
        rows: the marked rows of the ladder on the screen, from the highest rung down.
        also: the sentence about the other needs, as long formats write it.
        brief: the same in the brief text.
        steps: how each step begins, if it is for another need.
        data: technique, need and outcome of each other step, for programs.
        trains: whether a training starts now.
    """

    problem: str
    headline: str
    answer: str
    rows: tuple[str, ...]
    also: str = ""
    brief: str = ""
    steps: tuple[str, ...] = ()
    data: tuple[tuple[str, str, str], ...] = ()
    trains: bool = False


CASES = {
    "two needs": Case(
        "needs: [missing-knowledge, wrong-tone]\n"
        "knowledge: {location: documents, comes_with_request: false, changes: monthly}",
        "Use retrieval (RAG): index, retrieve, cite",
        f"No for {KNOWLEDGE}. Not yet for {TONE}: LoRA first needs {ITEMS}",
        (
            "> 2 Retrieval (RAG) recommended",
            "+ 1 Few-shot examples also do for another need",
            "+ 0 A better prompt also do for another need",
        ),
        f"Also do: a better prompt (for {TONE}) and few-shot examples (for {TONE}).",
        "A better prompt (for wrong-tone) and few-shot examples (for wrong-tone).",
        (f"Meanwhile, few-shot examples for {TONE}", *[f"For {TONE}"] * 2),
        (("prompt", "wrong-tone", "use"), ("few-shot", "wrong-tone", "use")),
    ),
    "three needs, one off the ladder": Case(
        "needs: [missing-knowledge, wrong-tone, too-slow]\n"
        "knowledge: {location: documents, comes_with_request: false, changes: weekly}\n"
        "hosting: {serving: self-hosted, latency_part: first-token}",
        "Use retrieval (RAG): index, retrieve, cite",
        "Not now. Try retrieval (RAG) first, then tools (function calls, checks).",
        (
            "> 2 Retrieval (RAG) recommended",
            "+ 1 Few-shot examples also do for another need",
            "+ 0 A better prompt also do for another need",
            f"+ Better serving also do for {SLOW}",
        ),
        f"Also do: a better prompt (for {TONE}), few-shot examples (for {TONE}) and "
        f"better serving (for {SLOW}).",
        "A better prompt (for wrong-tone), few-shot examples (for wrong-tone) and better serving "
        "(for too-slow).",
        (
            f"Meanwhile, better serving for {SLOW}",
            f"Meanwhile, few-shot examples for {TONE}",
            *[f"For {SLOW}"] * 2,
            *[f"For {TONE}"] * 2,
        ),
        (
            ("prompt", "wrong-tone", "use"),
            ("few-shot", "wrong-tone", "use"),
            ("serving", "too-slow", "use"),
        ),
    ),
    "one technique for two needs": Case(
        "needs: [ignores-instructions, inconsistent-format]",
        "Use a better prompt: rewrite the prompt against real failures",
        "Not now. Try a better prompt first, then another ready-made model.",
        ("> 0 A better prompt recommended",),
        f"It also helps with {FORMAT}.",
        "",
        (f"Meanwhile, for {FORMAT}", *[f"For {FORMAT}"] * 2),
    ),
    "a technique that one need misses and another uses": Case(
        "needs: [wrong-tone, inconsistent-format, weak-domain-skill]\n"
        "attempts: {prompt: {outcome: below-target, score: 0.5, because: Stiff.}}",
        "Use few-shot examples: show three to ten examples",
        f"Not yet. LoRA, for {FORMAT}, first needs {AMONG}",
        (
            "> 1 Few-shot examples recommended",
            "+ 0 Another ready-made model also do for another need",
            "+ 0 A better prompt use as well, 0.5 so far for another need",
        ),
        f"Also do: a better prompt (for {FORMAT}) and another ready-made model (for "
        f"{SKILL}).",
        "A better prompt (for inconsistent-format) and another ready-made model (for "
        "weak-domain-skill).",
        (
            f"Meanwhile, a better prompt for {FORMAT}",
            f"Meanwhile, another ready-made model for {SKILL}",
            *[f"For {FORMAT}"] * 2,
            *[f"For {SKILL}"] * 2,
        ),
        (
            ("prompt", "inconsistent-format", "use"),
            ("model-choice", "weak-domain-skill", "use"),
        ),
    ),
    "both reached": Case(
        "needs: [wrong-tone, inconsistent-format]\n"
        "attempts: {prompt: {outcome: target-reached, score: 0.9}}",
        "Stop: a better prompt reached the target (0.9)",
        "No. You reached the target without training.",
        ("= 0 A better prompt you are here: target reached at 0.9",),
        f"It has reached the target for {TONE}.",
    ),
    "one reached, one to use": Case(
        "needs: [missing-knowledge, wrong-tone]\n"
        "knowledge: {location: documents, changes: monthly}\n"
        "attempts: {rag: {outcome: target-reached, score: 0.9}}",
        "Use few-shot examples: show three to ten examples",
        f"Not yet for {TONE}: LoRA first needs {ITEMS} No for {KNOWLEDGE}.",
        (
            "= 2 Retrieval (RAG) you are here: target reached at 0.9 for “It lacks knowledge”",
            "> 1 Few-shot examples recommended",
            "+ 0 A better prompt also do for another need",
        ),
        f"Also do: a better prompt (for {TONE}) and retrieval (RAG) (for “It lacks knowledge”: it "
        "has reached the target).",
        "A better prompt (for wrong-tone) and retrieval (RAG) (for missing-knowledge: it has "
        "reached the target).",
        (),
        (("prompt", "wrong-tone", "use"), ("rag", "missing-knowledge", "stop")),
    ),
    "one kept, one to use": Case(
        "needs: [wrong-tone, too-slow]\n"
        "hosting: {serving: self-hosted, latency_part: first-token}\n"
        f"attempts:{MISSED}",
        "Use better serving: cache the beginning that repeats, so that the first word comes sooner",
        f"Not yet. LoRA, for {TONE}, first needs {AMONG}",
        (
            "+ 1 Few-shot examples keep at 0.6 for another need",
            "x 0 Another ready-made model below target",
            "x 0 A better prompt below target at 0.5",
            "> Better serving recommended",
        ),
        f"Also do: few-shot examples (for {TONE}: keep it, and find out about LoRA).",
        "Few-shot examples (keep it, and find out about LoRA).",
        (f"Meanwhile, for {TONE}",),
        (("few-shot", "wrong-tone", "find-out"),),
    ),
    "both kept": Case(
        "needs: [wrong-tone, subjective-preferences]\n"
        f"hosting: {{may_train: refused}}\nattempts:{MISSED}",
        "Keep your examples in the prompt (0.6): what could help is out of reach",
        REFUSED,
        (
            "> 1 Few-shot examples you are here: keep at 0.6",
            "x 0 Another ready-made model below target",
            "x 0 A better prompt below target at 0.5",
        ),
        f"Keep it for {TONE}.",
        "",
        (f"Meanwhile, for {TONE}",),
    ),
    "training and serving": Case(
        "needs: [wrong-tone, too-slow]\n"
        "examples: {label_quality: reviewed, demonstrations: 900, synthetic: false}"
        f"{READY}{MISSED}",
        "Use LoRA: train LoRA on the base model in 16 bits",
        "Yes: LoRA.",
        (
            "> 4 LoRA recommended",
            "x 1 Few-shot examples below target at 0.6",
            "x 0 Another ready-made model below target",
            "x 0 A better prompt below target at 0.5",
            f"+ Better serving also do for {SLOW}",
        ),
        f"Also do: better serving (for {SLOW}).",
        "Better serving (for too-slow).",
        (f"Meanwhile, better serving for {SLOW}", *[f"For {SLOW}"] * 2),
        (("serving", "too-slow", "use"),),
        trains=True,
    ),
    "a hundred examples too few": Case(
        "needs: [wrong-tone]\n"
        "examples: {label_quality: reviewed, demonstrations: 400, synthetic: false}"
        f"{READY}{MISSED}",
        "Prepare LoRA: one thing is missing",
        "Yes, once you have at least 500 correct examples.",
        (
            "> 1 Few-shot examples you are here: keep at 0.6",
            "x 0 Another ready-made model below target",
            "x 0 A better prompt below target at 0.5",
        ),
    ),
    "no change": Case(
        "needs: [too-costly]\n"
        "task: {monthly_requests: 4000, input_tokens: 500, output_tokens: 100, shape: chat}\n"
        "costs: {input_price: 0.15, output_price: 0.6}",
        "No change recommended",
        "No. The whole bill is small compared with the work of lowering it.",
        (),
    ),
}  # fmt: skip

cases = pytest.mark.parametrize("case", CASES.values(), ids=CASES)
Shown = Callable[..., str]


@pytest.fixture
def shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shown:
    """What `ladder advise` prints about a problem with these options."""
    monkeypatch.setenv("COLUMNS", "100")
    ladder = Command(monkeypatch, capsys)

    def advise(case: Case, *options: str) -> str:
        (tmp_path / "p.yaml").write_text(f"title: P\n{case.problem}\n", encoding="utf-8")
        ended = ladder("advise", str(tmp_path / "p.yaml"), "--as-of", "2026-11-24", *options)
        assert (ended.code, ended.err) == (0, "")
        return ended.out

    return advise


def line(text: str) -> str:
    """A text on one line, without tags, codes and backslashes."""
    return " ".join(codes.unescape(re.sub(r"<[^>]*>", " ", text)).replace("\\", "").split())


def statuses(rows: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The statuses that tell what was done or is to be done, by the titles of techniques."""
    told = ("recommended", "also do", "use as well", "keep", "target reached", "below target")
    return {title: status for title, status in rows if status in told}


def expected(case: Case) -> dict[str, str]:
    """The same of a case's rows."""
    words = r"(also do|use as well|below target|target reached|keep|recommended)"
    pattern = re.compile(rf". (?:\d )?(.*?) (?:you are here: )?{words}\b.*")
    return statuses(found.groups() for row in case.rows if (found := pattern.fullmatch(row)))  # type: ignore[misc]


def short(case: Case) -> str:
    """The answer above a list of what is missing, which it does not name again."""
    return re.sub(r"(?<=Yes, once ).*(?=\.)", "nothing is missing", case.answer)


@cases
def test_the_screen_has_the_answer_and_a_marked_row_for_each_step_and_attempt(
    case: Case, shown: Shown
) -> None:
    top, *_ = (out := shown(case)).split("\n\n")
    assert line(top) == f"P {case.headline}. Fine-tune? {short(case)}"
    assert len(expected(case)) == len(case.rows)
    marked = re.findall(r"(?m)^[>+=x] [0-9 ]  .*(?:\n {20,}\S.*)*", out)
    assert [line(row) for row in marked] == [*case.rows]


@cases
def test_the_brief_text_names_each_other_step_with_its_need(case: Case, shown: Shown) -> None:
    out = shown(case, "--brief")
    assert out.count("\n") <= 8
    assert line(out).startswith(f"{case.headline}. Fine-tune? {case.answer} ")
    [also] = re.findall(r"(?ms)^Also +(.*?)(?=^[A-Z]|\Z)", out) or [""]
    assert line(also) == case.brief


ROWS = {
    "--full": r"(?m)^([A-Z].*) \((?:rung \d|off the ladder)\): (.*)$",
    "--format=markdown": r"(?m)^\| [^|]* \| \**([^|*]*?)\** \| \**([^|*]*?)\** \|",
    "--format=html": r"<b>([^<]*)</b> <span class=\"where\">[^:]*: (?:you are here, )?([^·<]*?)"
    r"(?: ·[^<]*)?</span>",
}
"""A technique's title and its status in each long format."""

STANDING = re.compile(
    r"(?:No technique|Off the ladder|Rung \d of 5)\.(?: Not final:[^.]*\.)?"
    r"(.*?) (?:(?:\*\*)?Why:|Do, in this order)"
)


@cases
@pytest.mark.parametrize("option", ROWS)
def test_each_long_format_says_the_same(option: str, case: Case, shown: Shown) -> None:
    out = shown(case, option)
    text = line(out)
    assert case.headline in text
    assert f"Fine-tune? {short(case)}" in text
    said = STANDING.search(text)
    assert said is not None
    assert said[1].strip() == case.also
    assert statuses(re.findall(ROWS[option], out)) == expected(case)
    if option == "--format=markdown":
        bold = re.findall(r"(?m)^\| \*\*.*?\*\* \| \*\*(.*?)\*\* \| \*\*.*?\*\* \|", out)
        stops = case.headline.startswith("Stop")
        assert bold == [x for x, told in expected(case).items() if stops or told == "recommended"]


@cases
def test_data_for_programs_says_the_same(case: Case, shown: Shown) -> None:
    brief, whole = (
        json.loads(shown(case, "--format", "json", *more)) for more in (["--brief"], [])
    )
    assert (brief["headline"], brief["fine_tune_says"]) == (case.headline, case.answer)
    assert whole["fine_tune_says"] == case.answer
    assert brief["train"] is case.trains
    also = [(item["technique"], item["need"], item["outcome"]) for item in brief.get("also_do", [])]
    assert also == [*case.data]
    steps = [*whole["companions"], *whole["off_ladder"]]
    own = [item for item in steps if item["technique"] != whole["recommendation"]["technique"]]
    assert [(item["technique"], item["need"], item["outcome"]) for item in own] == also
    opens = [re.match(r"(Meanwhile, .*?”|For .*?”):", x) for x in whole["recommendation"]["steps"]]
    assert [found[1] for found in opens if found] == [*case.steps]
    [done] = re.findall(r"(?m)^technique: (.*)$", shown(case, "--format", "madr"))
    outcomes = {"Use": "use", "Stop": "stop", "Prepare": "prepare"}
    outcome = outcomes.get(case.headline.partition(" ")[0].strip(":"), "stay")
    for found in (brief, whole["recommendation"]):
        assert (found["technique"] or "none", found["outcome"]) == (done, outcome)
