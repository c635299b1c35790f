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
    "logic": {"`is False` as `== False`: of True, False and None the two say the same": 1},
    "walk": {
        "`is False` as `== False`: of True, False and None the two say the same": 8,
        "strict=False: both sides are as long by construction": 5,
        "`decided` at no technique at all: some step is always possible": 1,
        "`found ^ stays`: the two have no member in common": 1,
        '`>= "use"`: no outcome comes after it in the alphabet': 1,
        "`dose <= BESIDE`, `dose is BESIDE`: nothing lies below, and -1 is one object": 2,
        "another size of a cache, or none: the same walk, made once or twice": 15,
        "a dataclass one could change, with room for more, or compared by value: nobody does": 7,
    },
}
"""Of the program, by module: the reason, and how many mutants it covers."""
