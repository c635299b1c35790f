"""What is not known is said once for each file, with a block to paste; the rest is short."""

import json
from itertools import cycle
from pathlib import Path
from textwrap import dedent

import pytest

from ladder.check.condense import condensed
from ladder.check.form import form
from tests.check.running import TODAY, VOICE, checked, without
from tests.commands import Command
from tests.strategies import rules

OPEN = without(VOICE, "trusted:", "metric:", "behavior_changes:")


@pytest.fixture
def run(run: Command) -> Command:
    Path("p.yaml").write_text(OPEN)
    return run


def test_missing_facts_are_one_finding_with_every_key(run: Command) -> None:
    result = run("check", "p.yaml", "--format", "json", "--as-of", TODAY.isoformat())
    findings = json.loads(result.out)["files"][0]["findings"]
    (found,) = [item for item in findings if item["severity"] != "note"]
    assert (result.code, found["rule"]) == (3, "check/missing-facts")
    assert found["missing"] == ["task.behavior_changes", "evaluation.metric", "evaluation.trusted"]
    assert found["add"] == [
        "task.behavior_changes: never | yearly | monthly | weekly (in `task`, line 4)",
        "evaluation.metric: a text (in `evaluation`, line 11)",
        "evaluation.trusted: true or false (in `evaluation`, line 11)",
    ]


def test_a_missing_score_belongs_into_the_section_of_its_attempt() -> None:
    *_, found = condensed(rules(), checked(without(VOICE, "trusted:", "score: 0.52"))).findings
    assert (found.text, found.add) == (
        "2 facts are missing on which the answer depends.",
        (
            "evaluation.trusted: true or false (in `evaluation`, line 12)",
            "attempts.prompt.score: a number, from 0 to 1,000,000 (in `attempts.prompt`, line 20)",
        ),
    )


def test_facts_that_are_added_where_the_report_says_make_the_file_pass(run: Command) -> None:
    lines = OPEN.splitlines()
    for line, text in (
        (12, "  metric: an editor would sign it\n  trusted: true"),
        (4, "  behavior_changes: yearly"),
    ):
        lines.insert(line, text)
    Path("p.yaml").write_text("\n".join(lines))
    assert run("check", "p.yaml", "--as-of", TODAY.isoformat()).code == 0


def test_a_fact_that_rules_of_your_own_ask_for_names_them(run: Command) -> None:
    Path("mine").mkdir()
    Path("mine/pack.yaml").write_text('pack: mine\nversion: "1"\nday: 2026-11-20\n')
    rule = """\
        forbid: no-openai
        techniques: [lora]
        when: {hosting.provider: openai}
        says: no tuning there
        why: Our contract does not cover it.
        do: Tune elsewhere.
        basis: external
        sources: [lora-paper]
        verified: 2026-11-20
        """
    Path("mine/rule.yaml").write_text(dedent(rule))
    Path("p.yaml").write_text(VOICE)
    result = run("check", "p.yaml", "--rules", "mine", "--as-of", TODAY.isoformat())
    assert result.code == 3
    said = " ".join(result.out.split())
    assert "State hosting.provider" in said
    assert "Asked by your rules: exclusion/no-openai." in said


def test_facts_of_a_waived_rule_are_not_asked_for(run: Command) -> None:
    waiver = (
        "waivers:\n- {rule: requirement/trusted-metric, reason: 'experiment: we look by hand', "
        "owner: Ana, expires: 2027-01-31}\n"
    )
    Path("p.yaml").write_text(OPEN + waiver)
    result = run("check", "p.yaml", "--format", "json", "--as-of", TODAY.isoformat())
    found = {f["rule"]: f for f in json.loads(result.out)["files"][0]["findings"]}
    assert found["requirement/trusted-metric"]["suppression"] == "waived"
    assert "evaluation.trusted" not in found["check/missing-facts"]["missing"]


def test_the_advice_is_that_of_the_verdicts_own_form() -> None:
    bare = "needs: [wrong-tone]\nexamples: {demonstrations: 400}\nproposal: {technique: lora}\n"
    (found,) = [f for f in checked(bare).findings if f.rule == "check/above-recommendation"]
    variant = rules().rules["variant/few-shot/many-shot"]
    assert found.do.endswith(variant.steps[0] if variant.steps else variant.do)


def test_the_screen_shows_as_much_as_is_asked_for(run: Command) -> None:
    Path("good.yaml").write_text(without(VOICE, "safety_set:"))
    shown = {wish: run("check", ".", *wish).out for wish in ((), ("--quiet",), ("--full",))}
    assert "good.yaml" not in shown["--quiet",]
    assert "good.yaml" in shown[()]
    assert "Sources" in shown["--full",]
    assert "Sources" not in shown[()]


def test_no_caution_is_given_on_how_to_train_what_may_not_be_trained() -> None:
    poor = without(VOICE, "safety_set:").replace("demonstrations: 2400", "demonstrations: 4")
    assert not any(f.rule.startswith("caution/") for f in checked(poor).findings)


BEGUN = """needs: [wrong-tone]
attempts:
  prompt: {outcome: below-target, score: 0.41, items: 350, because: It writes like a brochure.}
  few-shot: {outcome: below-target, score: 0.59, items: 350, because: It explains what one can see.}
  model-choice: {outcome: not-applicable, because: The museum has a contract for this one.}
examples:
  demonstrations: 1800
  label_quality: expert
  synthetic: false
evaluation:
  trusted: true
  items: 350
  held_out: true
  metric: a curator would hang it unchanged
  target: 0.8
hosting:
  serving: either
  may_train: yes
  data_must_stay: false
  open_weights: true
  fine_tuning_api: unknown
  provider: unknown
  gpu_memory_gb: 48
  model_billions: 12
team:
  lifecycle_budgeted: [training, serving, monitoring, refresh]
  maintainer: true
task:
  behavior_changes: yearly
  stage: pilot
assets:
  teacher_outputs: unknown
proposal:
  technique: lora
  owner: Visitor communication
  date: 2026-11-22
"""
"""What `ladder new --proposal --technique lora --need wrong-tone` writes, filled in."""


def keys(text: str) -> list[str]:
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
    return [line.partition(":")[0] for line in lines if line and not line.startswith("title")]


def test_a_proposal_is_begun_with_all_that_a_check_asks_for(run: Command) -> None:
    begun = run("new", "--proposal", "--technique", "lora", "--need", "wrong-tone").out
    assert keys(begun) == keys(BEGUN)
    Path("p.yaml").write_text(BEGUN)
    assert run("check", "p.yaml", "--as-of", TODAY.isoformat()).code == 0
    Path("p.yaml").write_text(begun)
    result = run("check", "p.yaml", "--as-of", TODAY.isoformat(), "--format", "json")
    assert result.code == 1
    asked = json.loads(result.out)["files"][0]["findings"][0]["missing"]
    sections = [*dict.fromkeys(fact.partition(".")[0] for fact in asked)]
    assert [key for key in keys(begun) if key in sections] == sections


def test_a_proposal_of_every_technique_and_for_every_need_can_be_begun() -> None:
    techniques = rules().facts["proposal.technique"].choice_ids()
    for technique, need in zip(techniques, cycle(rules().needs), strict=False):
        text = form(rules(), technique, [need], TODAY.toordinal())
        assert checked(text).techniques == (technique,), (technique, need)
        assert max(map(len, text.splitlines())) <= 180, (technique, need)


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--technique", "lora"], "both what it asks for and what goes wrong"),
        (["--proposal", "--technique", "lroa", "--need", "wrong-tone"], "Did you mean lora?"),
        (["--proposal", "--technique", "lora", "--need", "tone"], "Did you mean wrong-tone?"),
        (["--proposal", "--technique", "lora", "--need", "nothing"], "unknown need"),
    ],
)
def test_a_proposal_of_nothing_known_is_not_begun(
    run: Command, arguments: list[str], what: str
) -> None:
    result = run("new", *arguments)
    assert result.code == 2
    assert what in result.err


NEARLY = """needs: [too-costly]
task: {monthly_requests: 4000, input_tokens: 100000, output_tokens: 1}
costs: {input_price: 0.9, output_price: 0, gpu_hour: 0, gpus: 1, monthly_fixed: 100}
hosting: {serving: api, data_must_stay: false, fine_tuning_api: false}
proposal: {technique: lora}
"""


def test_what_repeats_is_asked_for_where_it_decides_and_nothing_where_all_is_stated() -> None:
    paying = "requirement/own-model-pays"
    (asked,) = (finding for finding in checked(NEARLY).findings if finding.rule == paying)
    assert asked.missing == ("task.repeated_tokens",)
    result = NEARLY.replace("output_tokens: 1}", "output_tokens: 1, repeated_tokens: 90000}")
    (open_,) = (finding for finding in checked(result).findings if finding.rule == paying)
    assert open_.missing == ()
    assert open_.text.endswith(", and the stated facts leave that open.")
    assert open_.do.startswith("State the bill (costs.monthly_bill)")


def test_an_undecided_exclusion_does_not_state_its_reason_as_a_fact() -> None:
    text = NEARLY.replace("output_tokens: 1}", "output_tokens: 1, repeated_tokens: 90000}")
    text = text.replace("gpus: 1,", "gpus: 1, gpu_hours_month: 730,")
    *_, found = (item for item in checked(text).findings if item.severity == "undecided")
    assert found.rule == "exclusion/below-break-even"  # the last one, so it is not done first
    assert found.why.startswith("The stated facts do not show whether this applies.")
    assert found.do.startswith("If it applies: ")


def test_a_bill_that_pays_for_a_gpu_is_no_proof_until_their_number_is_stated() -> None:
    """360 dollars a month pay for 49 GPUs at 7.30 dollars, beside a dollar of upkeep."""
    text = NEARLY.replace(
        "gpu_hour: 0, gpus: 1, monthly_fixed: 100", "gpu_hour: 0.01, monthly_fixed: 1"
    )
    text = text.replace("output_tokens: 1}", "output_tokens: 1, repeated_tokens: 0}")
    rule = "exclusion/below-break-even"
    (found,) = (finding for finding in checked(text).findings if finding.rule == rule)
    assert (found.severity, "costs.gpus" in found.missing) == ("undecided", True)
    few = text.replace("gpu_hour: 0.01", "gpu_hour: 0.01, gpus: 40, gpu_hours_month: 730")
    assert rule not in {finding.rule for finding in checked(few).findings}
    many = {item.rule: item for item in checked(few.replace("gpus: 40", "gpus: 50")).findings}
    assert many[rule].severity == "error"


LABELS = """needs: [weak-domain-skill]
task: {shape: classification, classes: 40}
evaluation: {items: 1000, target: 0.8, human_agreement: 0.78, labels: adjudicated}
attempts:
  prompt: {outcome: below-target, score: 0.52, items: 1000, because: Rare codes are missed.}
  few-shot: {outcome: untried}
  model-choice: {outcome: untried}
  prompt-optimizer: {outcome: untried}
  tools: {outcome: untried}
  embedding-classifier: {outcome: untried}
  encoder-classifier: {outcome: untried}
  rag: {outcome: untried}
proposal: {technique: lora}
"""


@pytest.mark.parametrize(
    ("left_out", "asked"),
    [
        ("no such text", None),
        ("  rag: {outcome: untried}\n", "attempts.rag.outcome"),
        ("human_agreement: 0.78, ", "evaluation.human_agreement"),
    ],
)
def test_a_score_is_not_missing_if_its_attempt_is_untried(left_out: str, asked: str | None) -> None:
    text, rule = LABELS.replace(left_out, ""), "exclusion/target-beyond-label-agreement"
    missing = [item.missing for item in checked(text).findings if item.rule == rule]
    assert missing == ([(asked,)] if asked else [])


def test_a_set_that_is_too_small_asks_for_items_and_for_no_price() -> None:
    """What it is to replace was no more than a first draft, so no gap is known that it shows."""
    few = VOICE.replace("items: 400", "items: 120")
    few = few.replace("outcome: below-target", "outcome: first-draft")
    items = "requirement/evaluation-set-size"
    (found,) = (finding for finding in checked(few).findings if finding.rule == items)
    assert (found.missing, found.fact) == ((), "evaluation.items")
    assert found.why.startswith("You have 120 labeled evaluation items.")
    assert found.do.startswith(
        "Move 80 of your 2,400 examples into the test set. Label test items until you have 200, "
        "ideally more, and never train on them."
    )


def test_a_form_asks_why_what_trains_below_was_not_tried(run: Command) -> None:
    begun = run("new", "--proposal", "--technique", "distillation", "--need", "too-costly").out
    assert {"  demonstrations", "  label_quality"} <= {*keys(begun)}


def test_a_form_says_at_once_what_a_technique_does_not_serve(run: Command) -> None:
    begin = ("new", "--proposal", "--technique", "preference-optimization", "--need")
    assert "does not serve wrong-tone and is refused for it" in run(*begin, "wrong-tone").out
    assert "does not serve" not in run(*begin, "subjective-preferences").out


def test_undecided_finding_says_what_to_do_meanwhile() -> None:
    text = (
        "needs: [missing-knowledge]\nproposal: {technique: rag}\nevaluation: {target: 0.8}\n"
        "attempts: {prompt: {outcome: target-reached, score: 0.9, items: 300}}\n"
    )
    found = next(item for item in condensed(rules(), checked(text)).findings if item.add)
    assert found.why.endswith(
        "Until then: Keep a better prompt, which reached the target, and stop there."
    )


def test_what_a_comma_tore_apart_is_put_in_quotes(run: Command) -> None:
    torn = "prompt: {outcome: below-target, because: It is stiff, and says so twice.}"
    Path("p.yaml").write_text(f"needs: [wrong-tone]\nattempts:\n  {torn}\n")
    result = run("advise", "p.yaml")
    assert result.code == 2
    assert "help: In braces a comma ends a text: put the whole text in quotes." in result.err
    begun = run("new", "--proposal", "--technique", "lora", "--need", "wrong-tone").out
    assert begun.count('because: "unknown"') == 3
    Path("p.yaml").write_text(
        begun.replace('because: "unknown"', 'because: "It is stiff: twice, here."')
    )
    assert "comma" not in run("advise", "p.yaml").err


def test_less_than_what_met_its_target_waits_for_whether_that_fits() -> None:
    text = """
        title: Fewer wrong answers
        needs: [weak-domain-skill]
        attempts:
          few-shot: {outcome: untried}
          prompt: {outcome: first-draft}
          rag: {outcome: target-reached}
        proposal: {technique: few-shot, owner: Intake team, date: 2026-11-20}
    """
    found = {finding.rule: finding.missing for finding in checked(dedent(text)).findings}
    assert {"knowledge.in_prompt", "knowledge.location"} <= {*found["check/lower-rung-possible"]}
