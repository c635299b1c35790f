"""Mutants that no case of the rules notices, each with a reason that two readers agree with."""

SAME: dict[str, tuple[str, ...]] = {
    "no such amount is negative: 0 asks whether it is known": (
        "move advice/bill-comparison: move computed.break-even from 0 to -1",
    ),
    "each rule that reads it is also kept from firing by fewer than 8 of the rarest class": (
        "move derived enough-labels-to-fit: move examples.per_class from 8 to 7",
        "move derived enough-labels-to-fit: move examples.per_class from 8 to 2",
    ),
    "a score above the target is close enough by the first part": (
        "move requirement/optimizer-gap: move computed.prompting-gap from 0 to -1",
    ),
    "a stated check meets the first part; a stated lack of one excludes the technique": (
        "negate requirement/automatic-check: negate evaluation.check_without_answer is yes",
    ),
    "text is excluded unless something simpler treats it; other inputs have earlier variants": (
        "drop variant/other-tool/speech-recognition: task.input is audio",
    ),
    "small-bill excludes the same training for a stated bill below 1": (
        (
            "move stated: {any: [{costs.monthly_bill: {at_least: 0}}, {costs.per_request: "
            "{at_least: 0}}, {costs.input_price: {at_least: 0}}, {costs.output_price: "
            "{at_least: 0}}]}: move costs.monthly_bill from 0 to 1"
        ),
    ),
}
"""These change nothing. By the reason, in the words that `tests.mutation.rules` prints."""

ASKED: dict[str, tuple[str, ...]] = {
    (
        "the part leaves the rule undecided until knowledge.into_weights is stated: a stated yes "
        "excludes training by the first part"
    ): (
        "drop exclusion/facts-outside-weights: not computed.trained-ahead is yes",
        "drop exclusion/facts-outside-weights: needs includes missing-knowledge",
    ),
    (
        "more GPUs than the bill pays for mean that own-model-pays is false; the part "
        "leaves the rule undecided until their number is stated "
        "(tests/check/test_missing.py)"
    ): (
        (
            "drop exclusion/below-break-even: all [costs.gpus at least 1 x "
            "computed.affordable-gpus + 1, costs.gpu_hours_month at least 0]"
        ),
        ("move exclusion/below-break-even: move costs.gpus to 1.5 x computed.affordable-gpus + 1"),
        ("move exclusion/below-break-even: move costs.gpus to 1 x computed.affordable-gpus + 2"),
        "negate exclusion/below-break-even: negate costs.gpu_hours_month at least 0",
        "move exclusion/below-break-even: move costs.gpu_hours_month from 0 to 1",
    ),
    (
        "without the bill its comparison is unknown, so the rule does not fire; the part "
        "spares the questions about it"
    ): (
        "drop exclusion/below-break-even: stated: {derived: bill-given}",
        "drop exclusion/upkeep-exceeds-bill: stated: {derived: bill-given}",
        "drop derived bill-given: task.monthly_requests at least 0",
        "drop derived bill-given: task.input_tokens at least 0",
        "drop derived bill-given: task.output_tokens at least 0",
        "drop derived bill-given: costs.input_price at least 0",
        "drop derived bill-given: costs.output_price at least 0",
        (
            "join derived bill-given: join as any all [task.monthly_requests at least 0, "
            "task.input_tokens at least 0, task.output_tokens at least 0, costs.input_price "
            "at least 0, costs.output_price at least 0]"
        ),
    ),
    (
        "50 of each of at least two classes are at least 100; the part spares a question "
        "about the classes"
    ): (
        "drop derived enough-labels-to-fit: examples.demonstrations at least 100",
        "move derived enough-labels-to-fit: move examples.demonstrations from 100 to 99",
        "move derived enough-labels-to-fit: move examples.demonstrations from 100 to 50",
    ),
    (
        "the time with a cache is known only for the first token; the part spares a "
        "question about it"
    ): ("drop exclusion/latency-gap-too-large: hosting.latency_part is first-token",),
    (
        "a check without the right answer contradicts a stated lack of a grader, so the rule "
        "cannot fire; the part spares the question about the grader "
        "(tests/engine/test_questions.py)"
    ): (
        (
            "drop stated: {any: [{evaluation.judge_agrees: true}, "
            "{evaluation.check_without_answer: true}]}: evaluation.check_without_answer is yes"
        ),
    ),
    (
        "a price of a request without the number of requests gives no bill, nor the number without "
        "the price; the part spares the questions about the bill"
    ): (
        "drop derived bill-given: costs.per_request at least 0",
        "drop derived bill-given: task.monthly_requests at least 0 (number 2)",
        (
            "join derived bill-given: join as any all [task.monthly_requests at least 0, "
            "costs.per_request at least 0]"
        ),
    ),
    (
        "the items of the set count among the scored items where nothing has a score of its own; "
        "the part asks for them"
    ): (
        "drop requirement/held-out-items: evaluation.items at least 1",
        "move requirement/held-out-items: move evaluation.items from 1 to 2",
    ),
    ("for code and agents the third part waits for the grader; this part asks for the check"): (
        ("drop stated: {task.shape: {one_of: [code, agent, extraction]}}: drop code of task.shape"),
        (
            "drop stated: {task.shape: {one_of: [code, agent, extraction]}}: drop agent of "
            "task.shape"
        ),
    ),
}
"""These make a rule undecided, or no longer undecided, and never let it fire. So only the questions
change, or what the gate leaves undecided: no advice does. These are not equivalent."""

REASONS: dict[str, str] = {
    name: reason for reason, names in {**SAME, **ASKED}.items() for name in names
}

CODE: dict[str, tuple[str, ...]] = {
    "True, False and None are each equal to themselves alone": (
        "engine.assessment: Assessment.supersedes: `return True if self.ends and self.excluded is "
        "False else None` as `return True if self.ends and self.excluded == False else None`",
    ),
    "each member of an enumeration is one object": (
        "check.report: of_severity: `undecided = severity is Severity.UNDECIDED and not lets_pass` "
        "as `undecided = severity == Severity.UNDECIDED and not lets_pass`",
    ),
    "a generator over groups: without a group it yields nothing": (
        "check.condense: condensed: `together = (_together(rulebook, checked, group, len(found) > "
        "1) for group in found)` as `together = (_together(rulebook, checked, group, len(found) != "
        "1) for group in found)`",
    ),
    "the number stands for enough items": (
        'check.form: _asked: `facts |= {f"{attempt}score": 0.5, f"{attempt}items": 1000}` as '
        '`facts |= {f"{attempt}score": 0.5, f"{attempt}items": 1001}`',
    ),
    "the root holds the folder, so it is never greater": (
        'check.repository: WorkingFolder.path: `if path == "-" or self.root == self.folder or '
        'os.path.isabs(path):` as `if path == "-" or self.root >= self.folder or '
        "os.path.isabs(path):`",
    ),
    "the first fact is one of the outcomes": (
        "ask.interview: Interview.questions: `if len(outcomes) > 1:` as `if len(outcomes) != 1:`",
    ),
    "the rules hold each technique under its id, one object": (
        "ask.progress: _reason: `if assessment.own.technique == name` as `if "
        "assessment.own.technique is name`",
    ),
    "no kind of rule comes after `variant` in the alphabet": (
        'planning.sums: estimates: `variants = {rule.id.rsplit("/", 1)[1] for rule in '
        'book.rules.values() if rule.kind == "variant"}` as `variants = {rule.id.rsplit("/", 1)[1] '
        'for rule in book.rules.values() if rule.kind >= "variant"}`',
    ),
    "a shortcut: what is below gives the same result": (
        "engine.assessment: assess_route: `if set(waits) == {False}:` as `if set(waits) is "
        "{False}:`",
    ),
    "only cautions and advice apply here": (
        'engine.explanation: explain: `if rule.kind == "caution"` as `if rule.kind >= "caution"`',
    ),
    "statuses are constants of the program: equal ones are one object": (
        "engine.ladder_rows: _merged: `if status != other:` as `if status is not other:`",
    ),
}
"""Mutants of the code that change nothing, by the reason: their module, and the words that
`tests.mutation.rooms` prints."""

SURVIVING: dict[str, dict[str, int]] = {
    "conditions": {
        "`is` as `==`: each of True, False and None equals itself alone": 3,
        "of one test the last is the first": 1,
        "`/` for `*`: `decisive` is named wherever it is given": 1,
    },
    "comparisons": {},
    "decision": {},
}
"""Of the program, by module: the reason, and how many mutants it covers."""
