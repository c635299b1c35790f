"""Who leaves a fact out is not better off than who tells it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ladder.check.condense import condensed
from ladder.check.evaluation import evaluate
from ladder.check.findings import Checked, Exit, FailOn
from ladder.check.proposal import check_proposal
from ladder.check.report import of_findings
from ladder.engine.answers import answers
from ladder.engine.facts import Facts
from ladder.engine.problem import Problem
from ladder.load.problems.contradictions import contradictions
from ladder.load.problems.problem import parse_problem
from tests.check.running import ASSUMED, EXAMPLES, TODAY, VOICE, checked, judge
from tests.commands import Command
from tests.strategies import rules

TRAINING = Path(__file__).parents[2] / "examples" / "seeds"

SEVERAL = """needs: [many-specialists]
task: {behavior_changes: monthly}
examples: {demonstrations: 100000, label_quality: expert}
evaluation: {trusted: true, items: 5000, metric: all fields right, target: 0.9}
hosting: {open_weights: false, fine_tuning_api: true, provider: google-vertex}
assets: {specialists: 4, specialists_called: apart}
attempts:
  prompt: {outcome: target-reached, score: 0.94, items: 5000}
  serving: {outcome: target-reached}
team: {lifecycle_budgeted: [training, serving, monitoring, refresh]}
proposal: {technique: lora, owner: Search, date: 2026-11-20}
"""


def test_what_came_of_its_own_attempt_before_is_no_reason_to_be_silent_of_it() -> None:
    own = (
        "  lora: {outcome: below-target, score: 0.8, items: 5000, because: It mixes the four up.}\n"
    )
    result = SEVERAL.replace("attempts:\n", f"attempts:\n{own}")
    silent, stated = (
        {finding.rule for finding in checked(text).findings} for text in (SEVERAL, result)
    )
    assert stated == silent | {"check/failed-technique"}


def test_who_leaves_out_that_less_was_enough_is_asked_also_where_more_was_enough() -> None:
    text = (
        "needs: [missing-knowledge]\nevaluation: {target: 0.8, items: 400}\n"
        "knowledge: {location: documents, changes: monthly, comes_with_request: false, "
        "retrieval_failure: not-found}\n"
        "attempts:\n  few-shot: {outcome: target-reached, score: 0.9, items: 400}\n"
        "  tools: {outcome: target-reached, score: 0.9, items: 400}\n"
        "proposal: {technique: rag}\n"
    )
    asked = {fact for finding in checked(text).findings for fact in finding.missing}
    assert "attempts.prompt.outcome" in asked


BESIDE = (
    "  tools: {outcome: below-target, score: 0.82, items: 400, because: It calls no tool here.}\n"
)


def test_what_was_tried_off_the_route_neither_helps_nor_harms() -> None:
    more = VOICE.replace("attempts:\n", "attempts:\n" + BESIDE)
    found = [
        {finding.rule: finding.severity for finding in checked(text).findings}
        for text in (VOICE, more)
    ]
    assert found[0] == found[1]


PROMPTED = """needs: [wrong-tone]
evaluation: {{items: 400, target: 0.8}}
attempts: {{{attempt}}}
proposal: {{technique: {technique}}}
"""
MET = "prompt: {outcome: target-reached, score: 0.95, items: 400}"
UNTRIED = "prompt: {outcome: untried}"


@pytest.mark.parametrize("technique", ["few-shot", "[prompt, few-shot]"])
@pytest.mark.parametrize(
    ("attempt", "exit_code"), [(MET, Exit.REFUSED), ("", Exit.PASS), (UNTRIED, Exit.PASS)]
)
def test_without_training_only_a_known_fact_speaks_against_a_proposal(
    technique: str, attempt: str, exit_code: Exit
) -> None:
    found = checked(PROMPTED.format(technique=technique, attempt=attempt))
    assert of_findings(found.findings, FailOn.UNDECIDED) is exit_code


def test_met_says_nothing_of_what_is_lower() -> None:
    text = (
        "needs: [must-compute-or-act]\nattempts:\n"
        "  tools: {outcome: target-reached, score: 0.9, items: 400}\n"
        "evaluation: {target: 0.85}\nproposal: {technique: tools}\n"
    )
    (asked,) = (item for item in checked(text).findings if item.missing and "file" not in item.text)
    assert asked.missing == ("attempts.few-shot.outcome", "attempts.model-choice.outcome")
    assert of_findings(checked(text).findings, FailOn.UNDECIDED) is Exit.PASS


def test_what_is_stated_and_does_not_count_is_answered_by_itself() -> None:
    (asked,) = (
        finding
        for finding in condensed(
            rules(), checked(VOICE.replace("owner: Correspondence", "owner: TBD"))
        ).findings
        if finding.severity == "undecided"
    )
    assert asked.text.endswith(", and proposal.owner says nothing: `TBD`.")


@pytest.mark.parametrize(
    ("fact", "bad"),
    [
        ("held_out: true", "held_out: false"),
        ("input: text", "input: pictures"),
        ("synthetic: false", "synthetic: true"),
    ],
)
def test_training_states_what_advise_assumes(fact: str, bad: str) -> None:
    text = (TRAINING / "full-fine-tuning.yaml").read_text(encoding="utf-8")
    for other in (text.replace(f"{fact}, ", ""), text.replace(fact, bad)):
        assert other != text
        assert of_findings(checked(other).findings, FailOn.UNDECIDED) is not Exit.PASS


def test_no_simpler_tool_is_assumed_and_the_report_says_so() -> None:
    text = (TRAINING / "full-fine-tuning.yaml").read_text(encoding="utf-8")
    report = checked(text)
    assert of_findings(report.findings, FailOn.UNDECIDED) is Exit.PASS
    (note,) = (item for item in report.findings if item.rule == "check/assumed-facts")
    assert "task.simpler is none" in note.text
    simpler = text.replace("input: text, ", "input: text, simpler: rule, ")
    assert of_findings(checked(simpler).findings, FailOn.UNDECIDED) is Exit.REFUSED


TRAINS = ("lora-for-a-house-voice", "lora-through-a-providers-api", "preferences-for-a-storyteller")
"""The good examples that train."""

SEEDS = [
    path
    for path in sorted(TRAINING.glob("*.yaml"))
    if "proposal:" in path.read_text(encoding="utf-8")
]


def share(path: Path, own: int, turn: int) -> tuple[pytest.MarkDecorator, ...]:
    """The marker of a third of the facts: by default one third is left out, of one seed."""
    nightly = turn != own or path in SEEDS[1:]
    return (pytest.mark.nightly,) if nightly else ()


SWEPT = [
    pytest.param(path, turn, id=f"{path.stem}-{turn}", marks=share(path, at % 3, turn))
    for at, path in enumerate([*(EXAMPLES / "good" / f"{name}.yaml" for name in TRAINS), *SEEDS])
    for turn in range(3)
]
"""Each proposal and a third of the facts: the nightly tests leave out the other two."""


def judged(problem: Problem, facts: Facts) -> tuple[Exit, Checked]:
    """The result of a proposal with these facts."""
    found = check_proposal(rules(), replace(problem, facts=facts), (), TODAY)
    return of_findings(found.findings, FailOn.UNDECIDED, trains=found.trains), found


def passes(problem: Problem, facts: Facts) -> bool:
    """Whether a proposal with these facts passes; this is the same result, without a report."""
    as_of = TODAY.toordinal()
    evaluation = evaluate(rules(), replace(problem, facts=facts), as_of)
    found, trains = judge(evaluation), evaluation.trains  # one that fails is enough
    every = (of_findings([item], FailOn.UNDECIDED, trains=trains) for item in found)
    return all(result is Exit.PASS for result in every)


def named(found: Checked, fact: str) -> bool:
    """Whether a report names the value that it assumed for a fact."""
    return any(item.rule == ASSUMED and f"{fact} is" in item.text for item in found.findings)


@pytest.mark.slow
@pytest.mark.parametrize(("path", "turn"), SWEPT)
def test_a_fact_left_out_never_improves_the_result_unless_the_report_names_its_value(
    path: Path, turn: int
) -> None:
    """Each fact takes each choice, and numbers on both sides of each bound that rules read."""
    problem = parse_problem(path.read_text(encoding="utf-8"), str(path), rules())
    better, tried, improved = [], 0, 0
    for fact in [*rules().facts.values()][turn::3]:
        if fact.file or fact.id == "needs" or fact.id.startswith("proposal."):
            continue
        without = {name: value for name, value in problem.facts.items() if name != fact.id}
        omitted, found = judged(problem, without)
        for value in answers(rules(), fact, without) if omitted is Exit.PASS else ():
            stated = {**without, fact.id: value}
            tried += 1
            if passes(problem, stated):
                continue
            if list(contradictions(rules(), stated, problem.positions, problem.file)):
                continue  # bad input
            improved += 1
            better += [] if named(found, fact.id) else [(fact.id, value)]
    assert better == []
    assert tried > 90  # the answers of a third of the facts
    assert improved or turn == 1 or path in SEEDS


ASSUMES = (
    "Assumed, not stated: attempts.prompt-optimizer.outcome is untried, task.simpler is none, "
    "task.input is text, knowledge.into_weights is false, hosting.may_train is yes, errors.read is "
    "none: no bad answers were counted."
)


@pytest.mark.parametrize(
    ("format", "before"),
    [
        ("text", "note  19:1  check/assumed-facts"),
        ("markdown", "| Assumed, not stated | "),
        ("github", "::notice file=p.yaml,line=19,"),
        ("sarif", '"level": "note"'),
        ("junit", "<system-out>note: p.yaml:19:1"),
        ("gitlab", '"severity": "info"'),
    ],
)
def test_each_report_of_a_passing_training_names_what_it_assumes(
    run: Command, format: str, before: str
) -> None:
    Path("p.yaml").write_text(VOICE.replace("knowledge: {into_weights: false}\n", ""))
    result = run("check", "p.yaml", "--format", format)
    assert result.code == 0
    assert before in result.out
    shown = " ".join(result.out.replace("\\", "").split())
    assert ASSUMES in shown.replace("Assumed, not stated |", "Assumed, not stated:")


def test_the_json_report_has_the_assumed_values(run: Command) -> None:
    Path("p.yaml").write_text(VOICE.replace("knowledge: {into_weights: false}\n", ""))
    result = run("check", "p.yaml", "--format", "json")
    found = json.loads(result.out)["files"][0]["findings"]
    (note,) = (item for item in found if item["rule"] == ASSUMED)
    assert note["text"] == ASSUMES
    assert note["facts"] == {
        "knowledge.into_weights": False,
        "attempts.prompt-optimizer.outcome": "untried",
        "task.simpler": "none",
        "task.input": "text",
        "hosting.may_train": "yes",
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [("demonstrations: 2400", "demonstrations: 40"), ("held_out: true", "held_out: unknown")],
)
def test_a_proposal_to_train_that_fails_also_names_what_it_assumes(
    run: Command, old: str, new: str
) -> None:
    Path("p.yaml").write_text(VOICE.replace(old, new))
    result = run("check", "p.yaml")
    assert result.code in (1, 3)
    assert "Assumed, not stated: attempts.prompt-optimizer.outcome is" in " ".join(
        result.out.split()
    )


def test_a_requirement_of_all_training_counts_only_for_its_needs() -> None:
    """Reading is scored first where answers are wrong; a tone needs no better reading."""
    spoken = VOICE.replace("task:", "task:\n  input: audio")
    assert of_findings(checked(spoken).findings, FailOn.UNDECIDED) is Exit.PASS
    wrong = spoken.replace(
        "needs: [wrong-tone]", "needs: [wrong-tone, too-costly, weak-domain-skill]"
    )
    assert "requirement/readable-input" in {item.rule for item in checked(wrong).findings}


OWN = {
    "pack.yaml": 'pack: own\nversion: "1.0"\nday: 2026-11-24\n',
    "facts.yaml": (
        "facts:\n"
        "  data.secret: {type: bool, question: Is it secret?, help: Ask its owner.}\n"
        "  data.origin:\n    type: choice\n    question: Where is it from?\n"
        "    help: Ask its owner.\n"
        "    choices: {ours: our own, bought: bought, scraped: scraped from pages}\n"
        "  data.shared:\n    type: choice\n    question: Is it shared?\n"
        "    help: Ask its owner.\n"
        "    choices: {'yes': shared, not-yet: not shared yet, refused: never shared}\n"
    ),
    "sources.yaml": (
        "sources:\n  own-book: {title: Our book, authors: We, year: 2026, url: '', "
        "verified: 2026-11-24, grade: read}\n"
    ),
    "no-secret.yaml": (
        "requirement: no-secret\ntechniques: training\nsays: data that may be used\n"
        "met_when:\n  not:\n    any:\n      - stated: {data.secret: true}\n"
        "      - stated: {data.origin: scraped}\n"
        "      - stated: {data.shared: true}\n"
        "asked: false\nwhy: It may not be used.\ndo: Ask its owner.\nbasis: external\n"
        "sources: [own-book]\nverified: 2026-11-24\ncases: []\n"
    ),
}
"""A pack whose requirement counts only once a fact is stated, and asks nobody for it."""


def test_the_facts_of_an_own_pack_that_nobody_is_asked_for_are_named_too(run: Command) -> None:
    Path("own").mkdir()
    for name, text in OWN.items():
        (Path("own") / name).write_text(text)
    stated = {
        "": 0,
        "data: {secret: true}\n": 1,
        "data: {origin: scraped}\n": 1,
        "data: {shared: true}\n": 1,
        "data: {secret: false, origin: ours, shared: refused}\n": 0,
    }
    for data, code in stated.items():
        Path("p.yaml").write_text(f"{VOICE}{data}")
        result = run("check", "p.yaml", "--rules", "own")
        assert result.code == code, result.out + result.err
        shown = " ".join(result.out.split())
        assumed = "data.secret is false, data.origin is not scraped, data.shared is not-yet, errors"
        assert (assumed in shown) is (data == "")


def test_what_runs_today_and_missed_attempts_come_before_no_training() -> None:
    """`advise` names the better attempt to use; a proposal may train all the same."""
    text = (EXAMPLES / "good" / "lora-for-a-house-voice.yaml").read_text(encoding="utf-8")
    running = text.replace("needs: [wrong-tone]", "needs: [wrong-tone]\nin_use: prompt")
    silent, stated = (checked(item) for item in (text, running))
    assert [item.rule for item in stated.findings] == [item.rule for item in silent.findings]
    assert stated.exit is silent.exit


COUNTS = {
    "rules it out": "errors: {of: few-shot, from: test-set, read: 40, not-found: 40}\n",
    "leaves it open": "errors: {of: few-shot, from: test-set, read: 40, style: 40}\n",
    "is of complaints": "errors: {of: few-shot, from: complaints, read: 40, not-found: 40}\n",
    "is of another attempt than the training in use": (
        "in_use: lora\nerrors: {of: few-shot, from: test-set, read: 40, not-found: 40}\n"
    ),
}


@pytest.mark.parametrize("what", COUNTS)
def test_counted_errors_change_no_result_of_a_training(what: str) -> None:
    """Else it would pay not to count; the report tells the reviewer what they say."""
    silent, stated = checked(VOICE), checked(VOICE + COUNTS[what])
    assert stated.exit is silent.exit
    told = [item for item in stated.findings if item.rule == "message/counted-out"]
    assert [item.severity for item in told] == ["note"] * (what == "rules it out")
    assert [item.text.partition(":")[0] for item in told] == [
        "LoRA can repair 0 of the 40 bad answers"
    ] * len(told)


@pytest.mark.parametrize("seed", sorted(TRAINING.glob("*.yaml")), ids=lambda path: path.stem)
def test_to_leave_counted_errors_out_lets_no_training_pass(seed: Path) -> None:
    text = seed.read_text(encoding="utf-8")
    counts = "errors: {read: 100, not-found: 60, misread: 30}\n"
    assert checked(text + counts).exit is checked(text).exit


@pytest.mark.parametrize(("open_weights", "asked"), [("open_weights: true, ", False), ("", True)])
def test_a_fact_that_is_asked_for_is_not_called_assumed(open_weights: str, asked: bool) -> None:
    found = checked(VOICE.replace("open_weights: true, ", open_weights)).findings
    [note] = (item.text for item in found if item.rule == ASSUMED)
    assert any("hosting.may_train" in item.missing for item in found) is asked
    assert ("hosting.may_train is yes" in note) is not asked
