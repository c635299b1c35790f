"""Mutants that no case of the rules can notice, each with the reason of one reader."""

SAME: dict[str, tuple[str, ...]] = {
    "where weights are not open, only a provider's service meets the requirement": (
        "drop variant/reinforcement-fine-tuning/hosted: hosting.fine_tuning_api is yes",
    ),
    "0 asks whether the amount is known: no bill, price, volume or time is negative": (
        "move advice/bill-comparison: move computed.bill from 0 to -1",
        "move advice/bill-comparison: move computed.break-even from 0 to -1",
        "move advice/bill-comparison: unless: move computed.cached-bill-min from 0 to -1",
        "move advice/cached-bill-comparison: move computed.cached-bill-min from 0 to -1",
        "move advice/cached-bill-comparison: move computed.own-model-cost from 0 to -1",
        "move exclusion/below-break-even: move costs.gpu_hours_month from 0 to -1",
        "move derived bill-given: move task.monthly_requests from 0 to -1",
        "move derived bill-given: move task.input_tokens from 0 to -1",
        "move derived bill-given: move task.output_tokens from 0 to -1",
        "move derived bill-given: move costs.input_price from 0 to -1",
        "move derived bill-given: move costs.output_price from 0 to -1",
    ),
    "two are the fewest classes that a problem may state": (
        "move exclusion/slow-model-behind-labels: move task.classes from 2 to 1",
        "move requirement/label-output: move task.classes from 2 to 1",
        "move derived single-label-answer: move task.classes from 2 to 1",
        (
            "move stated: {any: [{task.output_repeats_input: true}, "
            "{task.output_repeats_input: false}, {task.classes: {at_least: 2}}]}: move "
            "task.classes from 2 to 1"
        ),
        (
            "move stated: {any: [{task.output_repeats_input: true}, {task.classes: "
            "{at_least: 2}}]}: move task.classes from 2 to 1"
        ),
    ),
    "each rule that reads it is also kept from firing by fewer than 8 of the rarest class": (
        "move derived enough-labels-to-fit: move examples.per_class from 8 to 7",
        "move derived enough-labels-to-fit: move examples.per_class from 8 to 2",
    ),
    "a score above the target is close enough by the first part": (
        "move requirement/optimizer-gap: move computed.prompting-gap from 0 to -1",
    ),
    "no-language-task excludes the same training until the third part holds": (
        "drop requirement/readable-input: drop table of task.input",
    ),
}
"""These change nothing. By the reason, in the words that `tests.mutation.rules` prints."""

ASKED: dict[str, tuple[str, ...]] = {
    (
        "a stated yes excludes training by the first part; the second leaves the rule "
        "undecided until knowledge.into_weights is stated"
    ): (
        (
            "drop exclusion/facts-by-training: all [knowledge.into_weights is yes, not "
            "computed.trained-ahead is yes, any [needs includes missing-knowledge, needs "
            "includes weak-domain-skill]]"
        ),
        "drop exclusion/facts-by-training: not computed.trained-ahead is yes",
        (
            "drop exclusion/facts-by-training: any [needs includes missing-knowledge, needs "
            "includes weak-domain-skill]"
        ),
        "drop exclusion/facts-by-training: needs includes missing-knowledge",
        "drop exclusion/facts-by-training: needs includes weak-domain-skill",
        "negate exclusion/facts-by-training: negate not computed.trained-ahead is yes",
        (
            "negate exclusion/facts-by-training: negate any [needs includes "
            "missing-knowledge, needs includes weak-domain-skill]"
        ),
        (
            "join exclusion/facts-by-training: join as all any [needs includes "
            "missing-knowledge, needs includes weak-domain-skill]"
        ),
        "negate exclusion/facts-by-training: negate needs includes missing-knowledge",
        "negate exclusion/facts-by-training: negate needs includes weak-domain-skill",
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
}
"""These make a rule undecided, or no longer undecided, and never let it fire. So only the questions
change, or what the gate leaves undecided. Cases of rules do not say that."""

EQUIVALENT: dict[str, str] = {
    name: reason for reason, names in {**SAME, **ASKED}.items() for name in names
}

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
