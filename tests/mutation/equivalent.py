"""Mutants that change no verdict, each with the reason why."""

EQUIVALENT: dict[str, str] = {
    "drop variant/lora/hosted: Is(fact='hosting.fine_tuning_api', value=True)": (
        "a form is named only of what is to be used, and LoRA is used only where "
        "gate/a-way-to-train-is-open holds: without open weights that takes a provider's service"
    ),
    "move gate/two-or-more-specialists: move assets.specialists from 2 to 1": (
        "the two differ at one specialist only, merging stands on the route of many-specialists "
        "only, and the loader refuses a problem that names this need with fewer than two"
    ),
}
"""Of the rules, by the words that `tests.mutation.rules` prints: why no verdict shows it."""

SURVIVING: dict[str, dict[str, int]] = {
    "conditions": {
        "`is` as `==`: each of True, False and None equals itself alone": 3,
        "of one test the last is the first": 1,
        "`/` for `*`: `decisive` is named wherever it is given": 1,
    },
    "decision": {},
}
"""Of the program, by module: the reason, and how many mutants it covers."""
