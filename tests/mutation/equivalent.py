"""Mutants that change no verdict, each with the reason why."""

EQUIVALENT: dict[str, str] = {
    "drop variant/lora/hosted: Is(fact='hosting.fine_tuning_api', value=True)": (
        "a form is named only of what is to be used, and LoRA is used only where "
        "requirement/training-access holds: without open weights that takes a provider's service"
    ),
    "move requirement/min-specialists: move assets.specialists from 2 to 1": (
        "the two differ at one specialist only, merging stands on the option list of "
        "many-specialists "
        "only, and the loader refuses a problem that names this need with fewer than two"
    ),
    "drop variant/reinforcement-fine-tuning/hosted: "
    "Is(fact='hosting.fine_tuning_api', value=True)": (
        "likewise: where weights are not open, only a provider's service opens the requirement"
    ),
    "move advice/bill-comparison: move computed.bill from 0 to -1": (
        "0 asks whether it is known: no bill is negative"
    ),
    "move advice/bill-comparison: move computed.break-even from 0 to -1": (
        "0 asks whether it is known: no volume is negative"
    ),
    "move advice/break-even-distance: move computed.break-even from 0 to -1": (
        "0 asks whether it is known: no volume is negative"
    ),
    "move advice/break-even-distance: move computed.break-even from 0 to 1": (
        "below one request an own model costs less than one, and then its bill is not smaller"
    ),
    "move derived single-label-answer: move task.classes from 2 to 1": (
        "two are the fewest classes that a problem may state"
    ),
    "move requirement/label-output: move task.classes from 2 to 1": (
        "two are the fewest classes that a problem may state"
    ),
    "drop exclusion/facts-by-training: Any(of=(Includes(fact='needs', "
    "item='missing-knowledge'), Includes(fact='needs', item='weak-domain-skill')))": (
        "a problem that states it with neither need is refused as a contradiction"
    ),
    **{
        f"drop variant/{need}: Is(fact='attempts.model-choice.outcome', value='met')": (
            "where another model met the target the need ends at it, and names no form"
        )
        for need in (
            "small-fast-model/model-choice/sufficient-smaller-model",
            "too-costly/model-choice/sufficient-cheaper-model",
            "too-slow/model-choice/sufficient-faster-model",
        )
    },
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
