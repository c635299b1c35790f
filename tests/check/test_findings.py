"""What is found in a proposal, with the place of the fact at fault."""

import pytest
from hypothesis import given

from ladder.check.condense import condensed
from ladder.check.findings import Severity
from ladder.engine.assessment import height
from ladder.engine.sources import Position
from tests.check.running import ASSUMED, VOICE, brief, checked, findings, judge, without
from tests.saw import must_see, saw
from tests.strategies import problems, rules

BARE = "needs: [wrong-tone]\nproposal: {technique: %s}\n"


def test_a_proposal_that_is_its_verdict_has_no_finding() -> None:
    assert findings(VOICE) == []


def test_report_shows_the_strict_verdict_and_that_of_advise() -> None:
    assert checked(VOICE).claims == "proposes LoRA; the verdict: use LoRA (rung 4)"
    assert checked(VOICE.replace(", synthetic: false", "")).claims == (
        "proposes LoRA; the verdict, if unknown facts count against training: "
        "keep few-shot examples (rung 1); otherwise: use LoRA (rung 4)"
    )


@pytest.mark.parametrize(
    ("known", "says"),
    [
        ("examples: {demonstrations: 1800}\n", "Put 5 of your 1,800 texts that sound most like "),
        ("", "Put 5 of your texts that sound most like "),
    ],
)
def test_the_step_that_comes_first_has_the_numbers_of_the_proposal(known: str, says: str) -> None:
    [found] = [
        finding.do
        for finding in checked(BARE % "lora" + known).findings
        if finding.rule == "check/above-recommendation"
    ]
    assert found.startswith(f"Take few-shot examples first: {says}")


def test_a_finding_names_a_need_by_its_title() -> None:
    text = "needs: [missing-knowledge]\nproposal: {technique: few-shot}\n"
    [found] = [item.text for item in checked(text).findings if item.need == "missing-knowledge"]
    assert found.startswith("Few-shot examples do not fit “It lacks knowledge”: ")


def test_an_unmet_requirement_stands_at_the_fact_that_breaks_it() -> None:
    few = VOICE.replace("demonstrations: 2400", "demonstrations: 40")
    assert findings(few) == [("error", "requirement/min-examples", "11:28")]


FEW_OF_ONE_CLASS = """needs: [weak-domain-skill]
task: {shape: classification, classes: 40}
examples: {demonstrations: 9000, per_class: 1, label_quality: expert}
evaluation: {items: 1000, labels: adjudicated}
proposal: {technique: embedding-classifier}
"""


def test_what_is_stated_is_not_asked_for_again() -> None:
    rule = "requirement/embedding-labels"
    (found,) = (item for item in checked(FEW_OF_ONE_CLASS).findings if item.rule == rule)
    assert found.text.endswith("(7 more examples of the rarest class).")
    assert "Count" not in found.do


def test_an_unknown_requirement_is_undecided_and_stands_at_the_nearest_parent() -> None:
    assert findings(without(VOICE, "trusted:")) == [
        ("undecided", "requirement/trusted-metric", "12:1")
    ]


@pytest.mark.parametrize("outcome", ["    outcome: below-target\n", ""])
def test_a_result_below_target_without_its_reason_is_refused_where_training_relies_on_it(
    outcome: str,
) -> None:
    text = without(VOICE, "because: Two pages").replace("    outcome: below-target\n", outcome, 1)
    assert [(severity, rule) for severity, rule, _ in findings(text)] == [
        ("error", "check/unexplained-attempt")
    ]


def test_without_any_parent_a_missing_fact_stands_at_the_beginning_of_the_proposal() -> None:
    text = without(VOICE, "team:", "lifecycle_budgeted:", "maintainer:", "pins_base_model:")
    found = findings(text)
    assert ("undecided", "requirement/lifecycle-budget", "2:1") in found


@pytest.mark.parametrize(
    ("technique", "sentence"),
    [("lora", "Proposes LoRA; few-shot examples come first."), ("full-fine-tuning", "")],
)
def test_training_above_its_verdict_fails_and_says_what_comes_first(
    technique: str, sentence: str
) -> None:
    found = condensed(rules(), checked(BARE % technique)).findings
    assert found[0].severity is Severity.ERROR
    if sentence:
        only, *notes = found
        assert [note.rule for note in notes] == [ASSUMED]
        assert only.text == sentence
        assert only.do.startswith("Take few-shot examples first: ")
        assert only.missing[0] == "attempts.prompt.outcome"
        assert len(only.to_add()) == 6
        assert only.to_add()[-1].endswith("more: run `ladder ask proposal.yaml`")


@pytest.mark.parametrize(
    ("facts", "more"),
    [
        (2, []),
        (5, []),
        (6, ["1 more: run `ladder ask proposal.yaml`"]),
        (7, ["2 more: run `ladder ask proposal.yaml`"]),
    ],
)
def test_five_facts_that_are_good_to_know_are_listed_and_the_others_are_counted(
    facts: int, more: list[str]
) -> None:
    (every,) = condensed(
        rules(), checked(BARE.replace("wrong-tone", "too-slow") % "serving")
    ).findings
    found = every._replace(add=every.add[:facts])
    assert found.to_add() == [*every.add[: min(facts, 5)], *more]
    assert found.remedy == f"If you know them, add them. Facts to add: {'; '.join(found.to_add())}."
    assert found.to_add(every=True) == [*every.add[:facts]]
    piped = found._replace(position=Position("<stdin>", 1, 1)).to_add()
    assert piped[5:] == [line.replace("ask proposal.yaml", "check --full") for line in more]


TRIED = "evaluation: {items: %s, trusted: true, target: 0.8}\nattempts: {%s}\n"
PROMPT = "prompt: {outcome: below-target, score: 0.4, items: 300, because: It sounds stiff.}"
DEAR = "A cheaper technique comes first, or is enough. Every rung above zero costs money, time and "


@pytest.mark.parametrize(
    ("text", "says", "do", "why"),
    [
        (BARE % "lora", "few-shot examples come first.", "Take few-shot examples first: ", DEAR),
        (
            (BARE % "lora").replace("wrong-tone", "inconsistent-format"),
            "a better prompt comes first.",
            "Take a better prompt first: ",
            DEAR,
        ),
        (
            BARE % "lora"
            + TRIED % (300, "few-shot: {outcome: target-reached, score: 0.9, items: 300}"),
            "few-shot examples have reached the target.",
            "Keep few-shot examples, which reached the target, and stop there.",
            DEAR,
        ),
        (
            BARE % "lora"
            + TRIED % (300, "prompt: {outcome: target-reached, score: 0.9, items: 300}"),
            "a better prompt has reached the target.",
            "Keep a better prompt, which reached the target, and stop there.",
            DEAR,
        ),
        (
            BARE % "lora"
            + TRIED
            % (
                60,
                f"{PROMPT.replace('300', '60')}, few-shot: {{outcome: below-target, score: 0.78, "
                "items: 60, because: It drifts.}, model-choice: {outcome: not-applicable, "
                "because: Only one model is allowed here.}",
            ),
            "few-shot examples are not settled.",
            "Settle few-shot examples first: score 1,477 more items. If you cannot label that "
            "many, keep what you tried.",
            "Few-shot examples: it was tried, and the result is not settled. 0.78 on 60 items may "
            "be 0.66 to 0.87, and the target is 0.8.",
        ),
    ],
)
def test_what_the_verdict_puts_before_a_proposal_is_said_as_it_came(
    text: str, says: str, do: str, why: str
) -> None:
    found = condensed(rules(), checked(text)).findings
    (above,) = [item for item in found if item.rule == "check/above-recommendation"]
    assert above.text == f"Proposes LoRA; {says}"
    assert above.do.startswith(do)
    assert above.why.startswith(why)


def test_proposal_without_training_passes_and_lists_missing_facts() -> None:
    (only,) = condensed(
        rules(), checked("needs: [missing-knowledge]\nproposal: {technique: rag}\n")
    ).findings
    assert (only.severity, only.rule) == (Severity.NOTE, "check/missing-facts")
    assert "attempts.prompt.outcome" in only.missing


def test_the_sentence_says_how_much_is_missing_and_the_finding_what_was_read() -> None:
    few = checked(VOICE.replace("demonstrations: 2400", "demonstrations: 40")).findings[0]
    assert few.text == "LoRA needs at least 500 correct examples (460 more correct examples)."
    assert few.facts == {"examples.demonstrations": 40}
    assert few.do == (
        "Collect correct examples until you have 500, apart from the test set. So far, you have 40."
    )
    assert few.why.startswith("You have 40 examples")
    assert few.sources != ()


def test_a_technique_off_the_route_does_not_fit() -> None:
    assert findings(BARE % "rag") == [("error", "exclusion/retrieval-facts-only", "2:23")]


def test_a_reason_against_a_technique_on_the_route_stands_at_its_fact() -> None:
    changing = VOICE.replace("behavior_changes: yearly", "behavior_changes: weekly")
    assert findings(changing) == [
        ("error", "exclusion/fast-changing-behavior", "8:21"),
    ]


@pytest.mark.parametrize("technique", ["lora", "few-shot"])
def test_proposed_technique_that_missed_the_target_before_is_reported(technique: str) -> None:
    again = VOICE.replace("technique: lora", f"technique: {technique}").replace(
        "attempts:\n",
        "attempts:\n  lora: {outcome: below-target, score: 0.7, items: 400, "
        "because: Long letters drift at every rank and on all layers.}\n",
    )
    assert ("note", "check/failed-technique") in [finding[:2] for finding in findings(again)]


def test_each_need_that_is_named_must_be_served() -> None:
    both = VOICE.replace("needs: [wrong-tone]", "needs: [wrong-tone, abused-or-unsafe]")
    assert ("error", "check/unserved-need", "3:8") in findings(both)


def test_no_more_training_is_asked_for_a_need_that_is_not_served() -> None:
    both = VOICE.replace("needs: [wrong-tone]", "needs: [wrong-tone, subjective-preferences]")
    beside = VOICE.replace("needs: [wrong-tone]", "needs: [wrong-tone, many-specialists]")
    for text in (both, beside.replace("technique: lora", "technique: few-shot")):
        unserved = next(f for f in checked(text).findings if f.rule == "check/unserved-need")
        assert unserved.do == (
            "Remove this need for now. Check it again after you have scored what you propose."
        )
    assert ("lora", "use") in {(step.technique, step.outcome) for step in checked(beside).steps}


def test_each_technique_of_several_is_judged_by_itself() -> None:
    several = checked(
        "needs: [missing-knowledge, wrong-tone]\n"
        "knowledge: {location: documents, changes: weekly, tokens: 2000000}\n"
        "examples: {demonstrations: 40}\n"
        "proposal: {technique: [lora, rag]}\n"
    )
    blamed = {
        finding.technique for finding in several.findings if finding.severity is Severity.ERROR
    }
    assert (several.techniques, blamed) == (("rag", "lora"), {"lora"})


def test_a_lower_rung_that_missed_the_target_is_a_note() -> None:
    lower = VOICE.replace("technique: lora", "technique: prompt")
    assert ("note", "check/failed-technique") in [item[:2] for item in findings(lower)]
    assert {item.severity for item in checked(lower).findings} == {Severity.NOTE}


def test_earlier_score_below_the_target_is_a_note() -> None:
    again = VOICE.replace("technique: lora", "technique: few-shot")
    assert findings(again) == [("note", "check/failed-technique", "27:14")]


@pytest.mark.parametrize(
    ("score", "rest", "found"),
    [
        (0.9, "", [("error", "check/unexplained-attempt", "33:5")]),
        (0.9, ", note: It does not fit", [("note", "check/unexplained-attempt", "33:5")]),
        (0.6, "", []),
    ],
)
def test_cheap_try_that_would_reach_the_target_needs_a_note_why_it_is_not_usable(
    score: float, rest: str, found: list[tuple[str, str, str]]
) -> None:
    one = "{name: 3B, score: 0.67, items: 400}"
    other = f"{{name: 8B, score: {score}, items: 400, usable: no{rest}}}"
    stated = "    score: 0.67\n    items: 400\n"
    assert stated in VOICE
    assert findings(VOICE.replace(stated, f"    tries: [{one}, {other}]\n")) == found


def test_without_a_need_nothing_can_be_judged() -> None:
    found = findings("title: An idea\nproposal: {technique: lora}\n")
    assert ("undecided", "check/missing-need", "1:1") in found


def test_an_attempt_needs_its_reason_and_its_score() -> None:
    bare = without(VOICE, "because: Two", "score: 0.52")
    assert findings(bare) == [
        ("error", "check/unexplained-attempt", "22:14"),
        ("undecided", "check/unmeasured-attempt", "22:14"),
    ]


@pytest.mark.parametrize(("score", "found"), [("0.80", True), ("0.77", False)])
def test_a_claimed_gain_must_be_one_that_the_evaluation_set_can_show(
    score: str, found: bool
) -> None:
    text = VOICE.replace("score: 0.66", f"score: {score}").replace("items: 400", "items: 450")
    rules_ = [rule for _, rule, _ in findings(text)]
    assert ("check/undetectable-gain" in rules_) is found


def test_an_open_reason_against_training_is_undecided_though_every_requirement_holds() -> None:
    assert findings(without(VOICE, "behavior_changes:")) == [
        ("undecided", "exclusion/fast-changing-behavior", "4:1"),
    ]


def test_cautions_are_warnings() -> None:
    unpinned = findings(without(VOICE, "pins_base_model:", "safety_set:"))
    assert ("warning", "caution/safety-regression") in [item[:2] for item in unpinned]
    assert {weight for weight, *_ in unpinned} == {"warning"}


def test_the_worst_findings_come_first_and_then_those_that_stand_first() -> None:
    found = checked(BARE % "[lora, full-fine-tuning]").findings
    places = [(item.severity.rank, item.position.line, item.position.column) for item in found]
    assert places == sorted(places)
    errors = [item.rule for item in found if item.severity is Severity.ERROR]
    assert errors == ["check/above-recommendation", "exclusion/full-tuning-new-capability-only"]


@pytest.mark.slow
@must_see(too_high=12, excluded=80)
@given(problems())
def test_only_a_technique_that_is_too_high_excluded_or_blocked_is_refused(
    facts: dict[str, object],
) -> None:
    from ladder.check.evaluation import evaluate, on_route
    from ladder.engine.problem import Problem

    known = {**facts, "proposal.technique": frozenset(rules().techniques)}
    evaluation = evaluate(rules(), Problem("", known, {}, (), "p.yaml"), 739579)  # type: ignore[arg-type]
    found = list(judge(evaluation))
    for one in found:
        assert all((one.text, one.why, one.do)), brief(one)
        if one.rule == "check/above-recommendation":
            saw("too_high")
            technique = rules().techniques[one.technique]
            need = next(item for item in evaluation.decision.needs if item.need.id == one.need)
            assert height(technique.rung) > height(need.step.rung)
            assert technique.id not in (need.step.technique, *need.combined_with)
        elif one.severity is Severity.ERROR and one.rule.startswith("exclusion/"):
            saw("excluded")
            against = [on_route(need, one.technique) for need in evaluation.decision.needs]
            assert all(item is None or item.excluded for item in against)


def test_an_unknown_requirement_asks_for_what_could_still_open_it_and_for_nothing_beside() -> None:
    text = BARE % "lora" + (
        "evaluation: {items: 300, trusted: true, target: 0.8}\n"
        "attempts:\n"
        "  prompt: {outcome: below-target, score: 0.5, items: 300, because: It drifts.}\n"
    )
    (stated,) = [
        e for e in checked(text).findings if e.rule == "requirement/lower-rungs-documented"
    ]
    assert "few-shot" in stated.why
    assert "retrieval" not in stated.why


def test_a_rung_above_that_is_undecided_says_what_is_missing() -> None:
    text = (
        "needs: [missing-knowledge]\nproposal: {technique: rag}\n"
        "evaluation: {items: 300, trusted: true, target: 0.8}\n"
        "attempts: {prompt: {outcome: target-reached, score: 0.9, items: 300}}\n"
    )
    (stated,) = [e for e in checked(text).findings if e.rule == "check/above-recommendation"]
    assert stated.severity is Severity.UNDECIDED
    assert stated.do == "Keep a better prompt, which reached the target, and stop there."
    assert "knowledge.tokens" in stated.missing


@pytest.mark.parametrize(
    ("requirement", "says"),
    [
        ("facts-outside-weights", "facts that come from outside the model, not from training"),
        ("lifecycle-budget", "a budget for the model's whole life"),
        ("teacher-terms", "permission to train on the teacher's outputs"),
    ],
)
def test_a_requirement_says_what_a_technique_needs_as_a_sentence_takes_it(
    requirement: str, says: str
) -> None:
    rule = rules().rules[f"requirement/{requirement}"]
    proposal = {"distillation": "small-fast-model", "lora": "wrong-tone, missing-knowledge"}
    technique = "lora" if "lora" in rule.techniques else "distillation"
    text = f"needs: [{proposal[technique]}]\nproposal: {{technique: {technique}}}\n"
    title = rules().techniques[technique].title
    parts = [finding.text for finding in checked(text).findings if finding.rule == rule.id]
    assert parts == [f"{title} needs {says}, and that is not known."]


def report_on(text: str) -> list[tuple[str, str]]:
    """The errors and the undecided findings of a report: rule and why."""
    severe = ("error", "undecided")
    found = condensed(rules(), checked(text)).findings
    return [(item.rule, item.why) for item in found if item.severity in severe]


NO_WAY = VOICE.replace(
    "open_weights: true", "open_weights: false, provider: anthropic, fine_tuning_api: false"
)
FACTS = VOICE.replace("needs: [wrong-tone]", "needs: [missing-knowledge]").replace(
    "into_weights: false", "into_weights: true"
)


@pytest.mark.parametrize(
    ("text", "stays", "said"),
    [
        (NO_WAY, "exclusion/training-access", "requirement/training-access"),
        (FACTS, "exclusion/facts-outside-weights", "requirement/facts-outside-weights"),
    ],
)
def test_the_same_values_are_one_error(text: str, stays: str, said: str) -> None:
    raw = checked(text)
    assert {stays, said} <= {item.rule for item in raw.findings}
    found = [rule for rule, _ in report_on(text)]
    assert stays in found
    assert said not in found
    waived = raw._replace(
        findings=tuple(
            item._replace(suppression="waived") if item.rule == stays else item
            for item in raw.findings
        )
    )
    assert said in {item.rule for item in condensed(rules(), waived).findings}


def test_errors_of_different_values_all_stay() -> None:
    text = NO_WAY.replace("trusted: true", "trusted: false")
    assert {"exclusion/training-access", "requirement/trusted-metric"} <= {
        rule for rule, _ in report_on(text)
    }


def test_a_missing_fact_does_not_hide_what_the_stated_ones_say() -> None:
    text = VOICE.replace(
        "gpu_memory_gb: 48, model_billions: 8", "gpu_memory_gb: 24, model_billions: 70"
    )
    ((rule, why),) = report_on(text)
    assert rule == "check/missing-facts"
    assert (
        "If hosting.fine_tuning_api is false: Your GPU memory is 24 GB, and your model has 70 "
        "billion parameters."
    ) in why
    *_, missing = condensed(rules(), checked(text)).findings
    assert missing.do.startswith(
        "State hosting.fine_tuning_api, and check hosting.open_weights (yes), "
        "hosting.gpu_memory_gb (24), hosting.model_billions (70); `ladder ask"
    )
    unread = VOICE.replace("synthetic: false", "synthetic: true")
    ((rule, why),) = report_on(unread)
    assert "If assets.teacher_outputs is forbidden or unread: A model wrote your examples" in why


def test_a_reason_is_given_only_where_one_fact_decides() -> None:
    text = VOICE.replace("gpu_memory_gb: 48, model_billions: 8", "gpu_memory_gb: 24")
    ((_, why),) = report_on(text)
    assert "If " not in why


@pytest.mark.parametrize(
    ("date", "found"),
    [
        ("2025-11-24", []),
        ("2025-11-23", [("warning", "The proposal is from 2025-11-23, more than a year ago.")]),
        ("2026-11-25", []),
        ("2026-11-26", [("undecided", "Training is proposed, and its date lies in the future.")]),
    ],
)
def test_an_old_date_is_a_warning_and_a_future_one_is_corrected(
    date: str, found: list[tuple[str, str]]
) -> None:
    text = VOICE.replace("date: 2026-11-18", f"date: {date}")
    record = [
        item for item in checked(text).findings if item.rule == "check/missing-training-record"
    ]
    assert [(item.severity.value, item.text) for item in record] == found
    assert all(
        item.do == "Correct proposal.date." for item in record if item.severity == "undecided"
    )
