"""Mutants that no case of the rules can notice, each with the reason of one reader."""

REASONS: dict[str, tuple[str, ...]] = {
    "where weights are not open, only a provider's service meets the requirement": (
        "drop variant/reinforcement-fine-tuning/hosted: hosting.fine_tuning_api is yes",
    ),
    "0 asks whether it is known: no bill is negative": (
        "move advice/bill-comparison: move computed.bill from 0 to -1",
    ),
    "0 asks whether it is known: no volume is negative": (
        "move advice/bill-comparison: move computed.break-even from 0 to -1",
    ),
    "two are the fewest classes that a problem may state": (
        "move derived single-label-answer: move task.classes from 2 to 1",
        "move requirement/label-output: move task.classes from 2 to 1",
        "move exclusion/slow-model-behind-labels: move task.classes from 2 to 1",
    ),
}
"""Of the rules, by the reason, in the words that `tests.mutation.rules` prints."""

EQUIVALENT: dict[str, str] = {name: reason for reason, names in REASONS.items() for name in names}

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
