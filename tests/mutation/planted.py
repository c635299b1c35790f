"""Defects as a tired author or a hasty programmer makes them, each with what must notice it.

Some are those that nobody noticed when the program was attacked; the rest are of the same kind, in
every room of the program. A defect of the pack is noticed when the pack no longer loads, a case
fails, `rules lint` finds an error, or what it means and says is no longer what was last read. A
defect of the program is noticed by the default test that is named. A text that changes in the
program changes here too.
"""

from typing import NamedTuple


class Defect(NamedTuple):
    """A text of a file that is replaced, and for the program the test that notices."""

    name: str
    file: str
    old: str
    new: str
    test: str = ""


DATA = (
    Defect(
        "two answers exchange their meanings",
        "facts.yaml",
        "poor: known to be wrong or careless in places",
        "poor: an expert has read them",
    ),
    Defect(
        "a number cites another source of its kind",
        "parameter/min-lora-examples.yaml",
        "sources: [atomeons-post-training",
        "sources: [azure-fine-tuning",
    ),
    Defect(
        "a need advises to train facts in",
        "need/missing-knowledge.yaml",
        "and fix that. Do not train facts into the model.",
        "and fix that. Then train facts into the model.",
    ),
    Defect(
        "a question asks for the opposite",
        "facts.yaml",
        "question: Do you trust your metric enough to release a version because of it?",
        "question: Do you doubt your metric too much to release a version because of it?",
    ),
    Defect("a card gets another memory", "facts.yaml", "gpu_memory_gb: 94", "gpu_memory_gb: 49"),
    Defect("a fact counts other things", "facts.yaml", "unit: labeled items", "unit: examples"),
    Defect(
        "a fact may be no larger than before",
        "facts.yaml",
        "maximum: 1000000000000",
        "maximum: 1000000",
    ),
    Defect(
        "a help says what it does not mean",
        "facts.yaml",
        "scores agree with an expert's on the same items",
        "scores are high on the same items",
    ),
    Defect("a parameter is lower", "parameter/min-lora-examples.yaml", "value: 500", "value: 400"),
    Defect(
        "a requirement asks for less than it says",
        "requirement/min-examples.yaml",
        "at least {min-lora-examples} correct examples",
        "at least 300 correct examples",
    ),
    Defect(
        "what to do is the wrong way round",
        "requirement/trusted-metric.yaml",
        "Improve it until it agrees with the expert",
        "Improve the expert until the expert agrees with it",
    ),
    Defect(
        "a claim is its neighbor",
        "requirement/min-examples.yaml",
        "claims: [A109, A118]",
        "claims: [A108, A118]",
    ),
    Defect(
        "our reading is called the source's",
        "requirement/min-examples.yaml",
        "basis: interpretation",
        "basis: source",
    ),
    Defect(
        "a rule was checked on a day on which nobody did",
        "requirement/min-examples.yaml",
        "verified: 2026-",
        "verified: 2025-",
    ),
    Defect(
        "a source that was only quoted counts as read",
        "sources.yaml",
        "grade: quoted",
        "grade: read",
    ),
    Defect("a step is lost", "technique/rag.yaml", "  - Measure retrieval (is the right", "  # "),
    Defect(
        "what it costs in money is what it costs in time",
        "technique/rag.yaml",
        "time: hours with a hosted index, days with an index of your own, until a first version",
        "time: minutes until a first version",
    ),
    Defect(
        "a technique serves what it does not",
        "technique/rag.yaml",
        "It does not change tone, format or",
        "It does change tone, format or",
    ),
    Defect(
        "people say something else",
        "need/too-slow.yaml",
        "symptom: Good, but too slow.",
        "symptom: Good, but too dear.",
    ),
    Defect(
        "a word of a complaint goes to another need",
        "need/too-slow.yaml",
        "  - latency\n",
        "  - the bill\n",
    ),
    Defect(
        "a contradiction advises to hide it",
        "contradiction/below-target-with-passing-score.yaml",
        "help: Set the outcome to target-reached, or correct the score or evaluation.target.",
        "help: Leave the score out.",
    ),
    Defect(
        "a rule no longer speaks of a technique",
        "requirement/lifecycle-budget.yaml",
        "techniques: training",
        "techniques: [lora, full-fine-tuning, distillation, preference-optimization]",
    ),
    Defect(
        "a silent case proves nothing",
        "caution/adapter-capacity.yaml",
        "examples: {demonstrations: 99999}",
        "examples: {demonstrations: 9999}",
    ),
)
"""Defects of the shipped pack, by the file in `rules/`."""

PROGRAM = (
    Defect(
        "what a question could lead to leaves out where one stands",
        "engine/open_facts.py",
        "_rungs({height(step.rung), *moved,",
        "_rungs({*moved,",
        "tests/engine/test_questions.py -k present_rung_is_among_the_possible_ones",
    ),
    Defect(
        "rules are kept without what they say",
        "load/packs/rules.py",
        'key = "\\n".join([digest, ',
        'key = "\\n".join([',
        "tests/load/packs/test_cache.py::test_a_rule_that_was_changed_is_read_anew",
    ),
    Defect(
        "decided is said where any need is",
        "engine/decision.py",
        "all(map(self.settled, self.needs))",
        "any(map(self.settled, self.needs))",
        "tests/engine/test_decision_edges.py -k decided_where_one_technique_can_have_the_headline",
    ),
    Defect(
        "a file of a folder that cannot be read holds no proposal",
        "check/proposal_file.py",
        "if asked or _seen(raw):",
        "if asked:",
        "tests/check/test_discovery.py::test_a_proposal_that_cannot_be_read_is_bad_input",
    ),
    Defect(
        "what silences a caution does not",
        "engine/explanation.py",
        "answers[rule.id] is True and not silenced",
        "answers[rule.id] is True",
        "tests/engine/test_explanation.py -k a_caution_is_stated_where_it_holds",
    ),
    Defect(
        "an overlay for another version is laid on",
        "load/packs/overlays.py",
        "elif of and of != version:",
        "elif not of and of != version:",
        "tests/load/packs/test_overlays.py::test_a_second_pack_changes_what_the_first_has_changed",
    ),
    Defect(
        "the number below a parameter is the parameter",
        "load/packs/parameters.py",
        'if key.value == "below":',
        'if key.value == "under":',
        "tests/load/packs/test_parameters.py -k next_lower_value_has_the_digits",
    ),
    Defect(
        "one is told of a gap that is one larger",
        "engine/wording.py",
        "short = bound - value",
        "short = bound - value + 1",
        "tests/engine/test_sentences.py::test_words_are_made_from_the_facts_of_their_own_problem",
    ),
    Defect(
        "nobody is told that a rule is old",
        "engine/verdict.py",
        "STALE = 180",
        "STALE = 1800",
        "tests/engine/test_explanation.py::test_rules_verified_half_a_year_ago_are_named_as_old",
    ),
    Defect(
        "a warning fails a pack",
        "catalog/lint/__init__.py",
        "return any(not finding.diagnostic.warning",
        "return any(finding",
        "tests/catalog/test_lint.py::test_warning_fails_nothing_and_is_in_the_data",
    ),
    Defect(
        "a silent case counts wherever it stands",
        "catalog/rule_tests.py",
        "elif conditional and not any(",
        "elif conditional and not all(",
        "tests/catalog/test_rule_tests.py -k silent_case_in_which_it_could_have_fired",
    ),
    Defect(
        "a bound is crossed by one only",
        "catalog/lint/conditions.py",
        "just_below |= bound - step <= value < bound",
        "just_below |= bound - step <= value <= bound",
        "tests/catalog/test_lint.py::test_a_fault_is_found_by_its_own_check",
    ),
    Defect(
        "a stretch ends where the next begins",
        "output/fact_values.py",
        'f"below {number(end)}" if high is None',
        'f"{number(end)}" if high is None',
        "tests/output/test_fact_values.py::test_a_range_names_its_bounds",
    ),
    Defect(
        "a case at the bound is one short of it",
        "catalog/scaffold.py",
        "at=_given(book, {**base, wanted.fact: cut.bound}),",
        "at=_given(book, {**base, wanted.fact: cut.short}),",
        "tests/catalog/test_new.py::test_new_rule_loads_and_its_cases_pass",
    ),
    Defect(
        "a new caution no longer applies",
        "advice/what_if.py",
        "gone, came = _difference(before.cautions",
        "came, gone = _difference(before.cautions",
        "tests/advice/test_what_if.py::test_cautions_come_and_go",
    ),
    Defect(
        "a shell within a shell is not looked into",
        "agents/shell.py",
        "if depth < DEEPEST:",
        "if depth > DEEPEST:",
        "tests/agents/test_starts.py::test_commands_that_train_are_found",
    ),
    Defect(
        "a hook of Claude Code that Cursor runs is answered in Cursor's form",
        "agents/answer.py",
        'if "tool_input" in sent and agent == "cursor":',
        'if "tool_input" in sent and agent == "copilot":',
        "tests/agents/test_hook.py::test_each_agent_is_answered_in_its_own_form",
    ),
    Defect(
        "rows are counted from 1",
        "api/advising.py",
        "yield Fault(number, error)",
        "yield Fault(number + 1, error)",
        "tests/api/test_rows.py::test_bad_row_is_a_fault_with_its_number_and_the_others_are_judged",
    ),
    Defect(
        "a changed answer keeps the file it came from",
        "api/interview.py",
        "if fact in facts and facts[fact] == problem.facts.get(fact)",
        "if fact in facts",
        "tests/api/test_interview.py -k a_fact_from_a_file_keeps_its_origin",
    ),
    Defect(
        "nothing counts as tried",
        "ask/answer.py",
        'said = {**dict.fromkeys(question.fact.choice_ids(), "no"), **said}',
        'said = {**said, **dict.fromkeys(question.fact.choice_ids(), "no")}',
        "tests/ask/test_answer.py::test_a_technique_that_is_not_named_was_not_tried",
    ),
    Defect(
        "the result of the highest technique is asked for first",
        "ask/question_order.py",
        "rung_of(rulebook, fact)))",
        "-rung_of(rulebook, fact)))",
        "tests/ask/test_session.py::test_results_scores_and_reasons_are_asked_beside_each_other",
    ),
    Defect(
        "a waiver ends a day early",
        "check/waivers.py",
        "if left < 0:",
        "if left <= 0:",
        "tests/check/test_waivers.py -k expired_waiver_lets_its_finding_fire_again",
    ),
    Defect(
        "a baseline forgets what it could not read",
        "check/baseline.py",
        "judged = {*read} - broken",
        "judged = {*read}",
        "tests/check/test_baseline.py::test_a_broken_file_keeps_its_known_findings",
    ),
    Defect(
        "an empty path is skipped",
        "cli/check.py",
        'if "" in (*',
        'if " " in (*',
        "tests/check/test_reading.py::test_an_empty_name_is_a_misuse",
    ),
    Defect(
        "NO_COLOR keeps color",
        "cli/streams.py",
        'if os.environ.get("NO_COLOR") or',
        "if",
        "tests/cli/test_streams.py::test_a_terminal_that_wants_no_codes_gets_none",
    ),
    Defect(
        "items without a score count as wrong",
        "evidence/intervals.py",
        "wilson(right + missing, every)[1]",
        "wilson(right, every)[1]",
        "tests/evidence/test_compare.py::test_estimates",
    ),
    Defect(
        "the error of a mean divides by all items",
        "evidence/statistics.py",
        "sqrt(squares / (count - 1) / count)",
        "sqrt(squares / count / count)",
        "tests/evidence/test_compare.py::test_estimates",
    ),
    Defect(
        "text for a CI runner commands it",
        "output/escape.py",
        'if "::" in cleaned or "##" in cleaned:',
        'if "::" in cleaned and "##" in cleaned:',
        "tests/output/test_escape.py::test_no_text_commands_a_runner",
    ),
    Defect(
        "a link that was cut off is read",
        "page/state.py",
        "if not unzip.eof:",
        "if unzip.eof is None:",
        "tests/page/test_turn.py::test_broken_link_is_an_error",
    ),
    Defect(
        "the lowest break-even is that of the cheap request",
        "planning/sums.py",
        "own / dear,",
        "own / cheap,",
        "tests/plan/test_sums.py::test_the_break_even_of_2980_dollars_a_month",
    ),
    Defect(
        "an experiment that changes nothing is planned",
        "planning/plan.py",
        "advice(knowledge) != now for",
        "advice(knowledge) is not None for",
        "tests/plan/test_plan.py -k each_experiment_can_move_the_verdict",
    ),
    Defect(
        "no number is too large for an editor",
        "schema/facts.py",
        '("maximum", fact.maximum)',
        '("maximum", None)',
        "tests/schema/test_schema.py -k every_broken_file",
    ),
    Defect(
        "a method is what the program usually does",
        "trainings/find.py",
        "_method(place) or technique or",
        "technique or _method(place) or",
        "tests/trainings/test_find.py -k the_method_of_a_job_outweighs",
    ),
    Defect(
        "a promise is not tried without the fact",
        "workshop/promises.py",
        "passes[key] = not trial.fails(item.left_out, fail_on)",
        "passes[key] = not trial.fails(item.stated, fail_on)",
        "tests/workshop/test_promises.py -k broken_promise_is_shown",
    ),
    Defect(
        "a caution counts as the cause of another verdict",
        "catalog/diff.py",
        'if not name.startswith(("caution/", "advice/"))',
        'if not name.startswith("advice/")',
        "tests/catalog/test_diff.py::test_diff_names_only_rules_that_decide_the_difference",
    ),
)
"""Defects of the program, by the file in `src/ladder/`."""
