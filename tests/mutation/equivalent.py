"""Mutants that change no verdict, each with the reason why."""

EQUIVALENT: dict[str, str] = {
    "drop variant/reinforcement-fine-tuning/hosted: "
    "Is(fact='hosting.fine_tuning_api', value=True)": (
        "where weights are not open, only a provider's service opens the requirement"
    ),
    "move advice/bill-comparison: move computed.bill from 0 to -1": (
        "0 asks whether it is known: no bill is negative"
    ),
    "move advice/bill-comparison: move computed.break-even from 0 to -1": (
        "0 asks whether it is known: no volume is negative"
    ),
    "move derived single-label-answer: move task.classes from 2 to 1": (
        "two are the fewest classes that a problem may state"
    ),
    "move requirement/label-output: move task.classes from 2 to 1": (
        "two are the fewest classes that a problem may state"
    ),
    "drop exclusion/facts-by-training: Any(of=(Includes(fact='needs', "
    "item='missing-knowledge'), Includes(fact='needs', item='weak-domain-skill')))": (
        "a stated yes excludes training for every need"
    ),
}
"""Of the rules, by the words that `tests.mutation.rules` prints: why no verdict shows it."""

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
